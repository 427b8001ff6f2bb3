//! One row: a provider with its only method, or with the methods to choose from.

use hub_model::Integration;
use web_sys::Element;

use super::row_id;
use crate::dom::{El, el};
use crate::hub::Ctx;
use crate::listing::{Group, method, title};
use crate::text::Key;
use crate::views::brand::tile;

/// What a row shows.
pub struct Row<'a> {
    /// Where words and integrations are.
    pub ctx: Ctx,
    /// The provider and its methods.
    pub group: &'a Group,
    /// Its place among all that were found, from 1.
    pub place: usize,
    /// How many were found.
    pub of: usize,
    /// The integration that the Tab key comes to.
    pub stop: Option<usize>,
}

impl Row<'_> {
    /// Draws it. A provider with one method is drawn into the row of another such, if there is one to draw over: that
    /// takes the browser half the time of a new row, and a key in the search changes all that can be seen.
    pub fn draw(&self, over: Option<&Element>) -> Element {
        let single = self.group.methods.len() == 1;
        let line = over.and_then(Element::first_element_child).filter(|line| line.has_attribute("id"));
        let item = match (over, line) {
            (Some(item), Some(line)) if single => {
                self.fill(&line);
                item.clone()
            }
            _ if single => {
                let line = el("button").attr("type", "button").class("hub-row").with(el("span"));
                let line = line.with(said("", Some(String::new()))).with(el("span").class("hub-row__cat"));
                self.fill(&line.as_type());
                el("li").with(line).as_type()
            }
            _ => self.choice().as_type(),
        };
        _ = item.set_attribute("aria-setsize", &self.of.to_string());
        _ = item.set_attribute("aria-posinset", &self.place.to_string());
        item
    }

    /// Writes what the only method says into its button.
    fn fill(&self, button: &Element) {
        let choice = self.group.methods[0];
        self.press(button, choice);
        _ = button.remove_attribute("aria-busy");
        let state = self.ctx.peek();
        let entry = &state.choices[choice];
        let category = title(&self.group.category);
        let parts = button.children();
        let (Some(mark), Some(text), Some(kind)) = (parts.item(0), parts.item(1), parts.item(2)) else {
            return;
        };
        _ = button.replace_child(&self.tile().as_type::<Element>(), &mark);
        write(text.first_element_child(), &entry.name);
        write(text.last_element_child(), entry.label.as_deref().unwrap_or_default());
        write(Some(kind), &category);
    }

    /// The provider, and a button for each of its methods.
    fn choice(&self) -> El {
        let state = self.ctx.peek();
        let name = &state.choices[self.group.methods[0]].name;
        let line = el("div").class("hub-row").with(self.tile());
        let line = line.with(said(name, Some(self.ctx.say(Key::CHOOSE_METHOD))));
        let line = line.with(el("span").class("hub-row__cat").with(title(&self.group.category)));
        let label = self.ctx.say_with(Key::METHODS_OF, &[("name", name)]);
        let mut ways = el("ul").class("hub-methods").attr("role", "list").attr("aria-label", &label);
        for choice in &self.group.methods {
            let button = el("button").attr("type", "button").class("hub-row hub-method");
            self.press(&button.as_type(), *choice);
            ways = ways.with(el("li").with(way(button, &state.choices[*choice])));
        }
        el("li").with(line).with(ways)
    }

    /// Makes a button the one of an integration.
    fn press(&self, button: &Element, choice: usize) {
        button.set_id(&row_id(&self.ctx.peek().choices[choice].integration_id));
        _ = button.set_attribute("tabindex", if self.stop == Some(choice) { "0" } else { "-1" });
    }

    fn tile(&self) -> El {
        let state = self.ctx.peek();
        let first = &state.choices[self.group.methods[0]];
        tile(&first.name, &first.logo_url, "hub-tile")
    }
}

/// A method, with what tells it from the others.
fn way(button: El, choice: &Integration) -> El {
    let live = choice.environment.is_empty() || choice.environment == "production";
    let more = choice.description.clone().or_else(|| (!live).then(|| title(&choice.environment)));
    button.with(said(&method(choice), more))
}

fn write(part: Option<Element>, text: &str) {
    if let Some(part) = part {
        part.set_text_content(Some(text));
    }
}

fn said(name: &str, more: Option<String>) -> El {
    el("span")
        .class("hub-row__text")
        .with(el("span").class("hub-row__name").with(name))
        .with(more.map(|more| el("span").class("hub-row__how").with(more)))
}
