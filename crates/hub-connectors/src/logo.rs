//! Logos: drawings, never programs. The hub serves them from its own origin, and others serve the published copies
//! without the hub's headers, so what could run is refused when a connector is loaded.

/// The largest logo, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// What a drawing is made of, in lower case. A list of what is welcome, because SVG can embed any other language.
const ELEMENTS: [&str; 23] = [
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "filter",
    "g",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "title",
    "tspan",
];

/// Accepts a drawing and refuses a program.
///
/// # Errors
///
/// What was found and what was expected.
pub(crate) fn drawing(svg: String) -> Result<String, String> {
    let lower = svg.to_ascii_lowercase();
    if svg.len() > MAX_BYTES || !lower.starts_with("<svg ") {
        return Err("an SVG document of at most 16 KB was expected".to_owned());
    }
    match program(&lower) {
        Some(found) => Err(format!("`{found}` was found, only shapes were expected")),
        None => Ok(svg),
    }
}

/// The first part of a drawing that is none: an element that is not listed, an event handler, a link.
fn program(lower: &str) -> Option<&str> {
    let mut elements = lower.split('<').skip(1).map(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next().unwrap_or_default()
    });
    elements
        .find(|name| !ELEMENTS.contains(name))
        .or_else(|| handler(lower))
        .or_else(|| ["href", "javascript:"].into_iter().find(|bad| lower.contains(bad)))
}

/// The first `on…` that may be an attribute: any white space, quote or slash can stand before it.
fn handler(lower: &str) -> Option<&str> {
    let separates = |c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'');
    let starts = lower.match_indices("on").map(|(at, _)| at);
    let mut starts = starts.filter(|at| lower[..*at].ends_with(separates));
    starts.next().map(|at| lower[at..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_drawings() {
        for svg in [
            "<svg />",
            "<svg viewBox='0 0 1 1'><defs><linearGradient id='a'><stop offset='1'/></linearGradient></defs></svg>",
            "<svg ><title>Polygon</title><polygon points='0,0'/></svg>",
        ] {
            assert_eq!(drawing(svg.to_owned()).as_deref(), Ok(svg));
        }
    }

    /// Handlers after a line break or a tab, and languages inside the drawing, used to pass.
    #[test]
    fn whatever_could_run_is_refused() {
        for svg in [
            "",
            "<html>",
            "<svg/onload=x>",
            "<svg ><script>x</script></svg>",
            "<svg ><SCRIPT/></svg>",
            "<svg ><svg:script/></svg>",
            "<svg onload='x'/>",
            "<svg \nonload='x'/>",
            "<svg ><path\tonclick='x'/></svg>",
            "<svg ><path d=''onclick='x'/></svg>",
            "<svg ><iframe xmlns='http://www.w3.org/1999/xhtml' srcdoc='x'/></svg>",
            "<svg ><foreignObject/></svg>",
            "<svg ><set attributeName='onclick'/></svg>",
            "<svg ><a xlink:href='https://x.example'/></svg>",
            "<svg ><g href='x'/></svg>",
            "<svg ><style>*{}</style></svg>",
            "<svg ><![CDATA[x]]></svg>",
            "<svg ><?x y?></svg>",
        ] {
            assert!(drawing(svg.to_owned()).is_err(), "{svg:?} was accepted");
        }
        assert!(drawing(format!("<svg >{}</svg>", " ".repeat(MAX_BYTES))).is_err());
    }
}
