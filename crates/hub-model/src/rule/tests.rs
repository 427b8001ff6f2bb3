use super::*;

fn fits(format: Format, good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(format.fits(text), "{text} is {}", format.as_str());
    }
    for text in bad {
        assert!(!format.fits(text), "{text} is no {}", format.as_str());
    }
}

#[test]
fn d9_numbers_may_be_negative_and_have_a_fraction() {
    for text in
        ["0", "-5", "3.5", "+1", ".5", "5.", "-0.25", "1e3", "1E-3", "00012", "99999999999999999999999"]
    {
        assert!(is_number(text), "{text}");
    }
    for text in [
        "",
        "-",
        ".",
        "1.2.3",
        "NaN",
        "inf",
        "-Infinity",
        "1e",
        "1e+",
        "0x1f",
        "1,5",
        "1 000",
        "٣",
        "1_000",
        "--1",
        "e5",
    ] {
        assert!(!is_number(text), "{text}");
    }
}

#[test]
fn d10_a_domain_is_compared_label_by_label_from_its_end() {
    for text in [
        "acme.com",
        "north.acme.com",
        "NORTH.Acme.COM.",
        "https://north.acme.com",
        "http://north.acme.com:8443/desk?x=1#y",
        " north.acme.com ",
    ] {
        assert!(at_domain(text, "acme"), "{text}");
    }
    for text in [
        "evil.test/?acme.com",
        "https://evil.test/acme.com",
        "https://evil.test#.acme.com",
        "https://acme.com@evil.test",
        "https://user@north.acme.com",
        "evilacme.com",
        "acme.com.evil.test",
        "acme.company",
        "acme.example",
        ".acme.com",
        "a..acme.com",
        "evil.test\\.acme.com",
        "ftp://acme.com",
        "north acme.com",
        "acme",
        "",
    ] {
        assert!(!at_domain(text, "acme"), "{text}");
    }
    assert!(at_domain("a.my.acme.com", r"my\.acme") && !at_domain("a.acme.com", r"my\.acme"));
    assert!(at_domain("acme.com", "acme.com") && !at_domain("acme.com.com.evil", "acme.com"));
    // What cannot be compared with disables the rule, not the form.
    assert!(at_domain("anything", "(acme|other)") && !is_domain("(acme|other)") && is_domain(r"my\.acme"));
}

#[test]
fn d8_forms_are_what_their_names_say() {
    fits(
        Format::Email,
        &["a@b.example", "mara+x@north.acme.example", "jörg@bücher.example"],
        &[
            "",
            "a",
            "a@b",
            "@b.example",
            "a@",
            "a@b@c.example",
            "a b@c.example",
            "a@.example",
            "a@b..c",
            "a@b.",
        ],
    );
    fits(
        Format::Url,
        &[
            "https://acme.example",
            "HTTP://acme.example:8080/a?b#c",
            "http://localhost",
            "https://[::1]:443/",
            "http://127.0.0.1?x",
            "https://bücher.example/",
        ],
        &[
            "acme.example",
            "ftp://a.example",
            "https://",
            "https:///a",
            "https://a b",
            "https://a:b",
            "https://a:",
            "javascript:alert(1)",
            "https://u:p@a.example",
            "https://.a",
        ],
    );
    fits(Format::Uri, &["urn:a", "mailto:a@b", "a+b-1.c:x"], &["a", ":a", "1a:b", "a:", "a: b", "ä:b", ""]);
    fits(
        Format::Uuid,
        &["f0bc3d88-2178-5423-8c81-b81d6c9da824", "F0BC3D88-2178-5423-8C81-B81D6C9DA824"],
        &[
            "f0bc3d88217854238c81b81d6c9da824",
            "f0bc3d88-2178-5423-8c81-b81d6c9da82g",
            "{f0bc3d88-2178-5423-8c81-b81d6c9da824}",
            "",
        ],
    );
    fits(
        Format::Date,
        &["2026-11-24", "2024-02-29", "2000-02-29", "0001-01-31"],
        &[
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-1-1",
            "26-01-01",
            "2026-01-00",
            "2026/01/01",
            "٢٠٢٦-١-١",
        ],
    );
    fits(
        Format::Datetime,
        &[
            "2026-11-24T15:30:00",
            "2026-11-24T15:30:00Z",
            "2026-11-24T23:59:60.123Z",
            "2026-11-24T00:00:00+05:30",
            "2026-11-24T00:00:00-0800",
        ],
        &[
            "2026-11-24",
            "2026-11-24 15:30:00",
            "2026-11-24T24:00:00",
            "2026-11-24T15:60:00",
            "2026-11-24T15:30",
            "2026-11-24T15:30:00.",
            "2026-11-24T15:30:00.Z",
            "2026-11-24T15:30:00+25:00",
            "2026-02-30T15:30:00Z",
            "2026-11-24T15:30:00z1",
        ],
    );
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
    }
}

#[test]
fn d6_d8_both_dialects_are_read_and_what_is_neither_is_no_rule() {
    let read = |kind: Option<&str>, pattern: Option<&str>, format: Option<&str>| {
        Rule::read(kind, pattern.map(str::to_owned), format, None).map(|rule| rule.kind)
    };
    assert_eq!(read(Some("html-pattern"), Some("^a"), None), Some(RuleKind::Pattern("^a".into())));
    assert_eq!(read(None, Some("^a"), None), Some(RuleKind::Pattern("^a".into())));
    assert_eq!(read(Some("domain"), Some("acme"), None), Some(RuleKind::Domain("acme".into())));
    assert_eq!(read(None, None, Some("uuid")), Some(RuleKind::Format(Format::Uuid)));
    assert_eq!(read(None, None, Some("iban")), None);
    assert_eq!(read(Some("domain"), None, None), None);
    assert_eq!(read(None, None, None), None);

    let rule = Rule { kind: RuleKind::Pattern("(".into()), error: None };
    assert_eq!(rule.check("x", &|_, _| None), Ok(()));
    assert_eq!(rule.check("x", &|_, _| Some(false)), Err(Broken::Pattern));
    let rule = Rule { kind: RuleKind::Format(Format::Email), error: None };
    assert_eq!(rule.check("x", &|_, _| None).map_err(Broken::as_str), Err("email"));
}
