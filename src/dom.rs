//! Elements as Leptos views, all of one type.
//!
//! The `view!` macro gives every element a type of its own, and every type its own copy of the code that builds,
//! changes and removes it: a screen of this widget then weighs several times what it says. Here an element is put
//! together call by call on Leptos's own renderer, and what changes is followed by Leptos's effects, whose closures
//! are boxed so that they share one type. Nothing is ever parsed as HTML.

use leptos::prelude::{Owner, RenderEffect, document, on_cleanup, untrack};
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::Render;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{DocumentFragment, Element, Event, Node, Text};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element that is being put together.
pub struct El(Element);

/// What can be put into an element.
pub trait Child {
    /// Appends it to `parent`.
    fn append(self, parent: &Node);
}

/// An element of HTML.
pub fn el(tag: &str) -> El {
    El(Rndr::create_element(tag, None))
}

/// An element of SVG.
pub fn svg(tag: &str) -> El {
    El(Rndr::create_element(tag, Some(SVG)))
}

/// A button that submits nothing, and what a press of it does.
pub fn button(class: &str, mut press: impl FnMut() + 'static) -> El {
    pressed(class, Box::new(move |_| press()))
}

fn pressed(class: &str, press: Box<dyn FnMut(Event)>) -> El {
    el("button").attr("type", "button").class(class).listen("click", press)
}

impl El {
    /// Sets the classes.
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        Rndr::set_attribute(&self.0, name, value);
        self
    }

    /// Adds a child at the end.
    pub fn with(self, child: impl Child) -> Self {
        child.append(&self.0);
        self
    }

    /// Listens to an event until the view around it goes.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(act))
    }

    fn listen(self, event: &str, mut act: Box<dyn FnMut(Event)>) -> Self {
        let listener =
            Rndr::add_event_listener(&self.0, event, Box::new(move |event| act(event.unchecked_into())));
        on_cleanup(move || drop(listener));
        self
    }

    /// An attribute that follows what it reads; absent for `None`.
    pub fn live<T: Into<String>>(self, name: &'static str, value: impl Fn() -> Option<T> + 'static) -> Self {
        self.attr_following(name, Box::new(move || value().map(Into::into)))
    }

    fn attr_following(self, name: &'static str, value: Box<dyn Fn() -> Option<String>>) -> Self {
        let element = self.0.clone();
        let mut last = None;
        follow(Box::new(move || {
            let value = value();
            if value != last {
                match &value {
                    Some(value) => Rndr::set_attribute(&element, name, value),
                    None => Rndr::remove_attribute(&element, name),
                }
                last = value;
            }
        }));
        self
    }

    /// The element as a browser's type, for what only the browser can do.
    pub fn as_type<T: JsCast>(&self) -> T {
        self.0.clone().unchecked_into()
    }
}

/// A text that follows what it reads.
pub fn words(text: impl Fn() -> String + 'static) -> Part {
    text_following(Box::new(text))
}

fn text_following(text: Box<dyn Fn() -> String>) -> Part {
    let node = Rndr::create_text_node("");
    let part = Part(node.clone().into());
    let mut last = String::new();
    follow(Box::new(move || {
        let text = text();
        if text != last {
            Rndr::set_text(&node, &text);
            last = text;
        }
    }));
    part
}

/// A part that is drawn anew when what it is drawn from changes.
pub fn part<K: PartialEq + 'static, C: Child>(
    from: impl Fn() -> K + 'static,
    draw: impl Fn(&K) -> C + 'static,
) -> Part {
    let mut last = None;
    part_following(Box::new(move |spot| {
        let now = from();
        if last.as_ref() != Some(&now) {
            spot.fill(&|nodes| draw(&now).append(nodes));
            last = Some(now);
        }
    }))
}

fn part_following(mut draw: Box<dyn FnMut(&Spot)>) -> Part {
    let spot = Spot::new();
    let part = Part(spot.nodes.clone().into());
    follow(Box::new(move || draw(&spot)));
    part
}

/// Runs `action` now, and whenever a signal changes that it has read, until the view around it goes.
pub fn follow(mut action: Box<dyn FnMut()>) {
    let effect = SendWrapper::new(RenderEffect::new(move |_: Option<()>| action()));
    on_cleanup(move || drop(effect));
}

/// Nodes that are no element of their own.
pub struct Part(Node);

/// A place among siblings between two empty texts, and the owner of what is drawn there.
struct Spot {
    nodes: DocumentFragment,
    start: Text,
    end: Text,
    owner: Owner,
}

impl Spot {
    fn new() -> Self {
        let nodes = document().create_document_fragment();
        let (start, end) = (Rndr::create_text_node(""), Rndr::create_text_node(""));
        append(&nodes, &start);
        append(&nodes, &end);
        Self { nodes, start, end, owner: Owner::new() }
    }

    fn fill(&self, draw: &dyn Fn(&Node)) {
        let Some(parent) = self.end.parent_node() else { return };
        while let Some(node) = self.start.next_sibling().filter(|node| !node.is_same_node(Some(&self.end))) {
            _ = parent.remove_child(&node);
        }
        let drawn = document().create_document_fragment();
        self.owner.with_cleanup(|| untrack(|| draw(&drawn)));
        _ = parent.insert_before(&drawn, Some(&self.end));
    }
}

fn append(parent: &Node, child: &Node) {
    parent.append_child(child).unwrap_throw();
}

impl Child for El {
    fn append(self, parent: &Node) {
        append(parent, &self.0);
    }
}

impl Child for Part {
    fn append(self, parent: &Node) {
        append(parent, &self.0);
    }
}

impl Child for &str {
    fn append(self, parent: &Node) {
        append(parent, &Rndr::create_text_node(self));
    }
}

impl Child for String {
    fn append(self, parent: &Node) {
        self.as_str().append(parent);
    }
}

impl<C: Child> Child for Option<C> {
    fn append(self, parent: &Node) {
        if let Some(child) = self {
            child.append(parent);
        }
    }
}

impl<C: Child> Child for Vec<C> {
    fn append(self, parent: &Node) {
        for child in self {
            child.append(parent);
        }
    }
}

impl<A: Child, B: Child> Child for (A, B) {
    fn append(self, parent: &Node) {
        self.0.append(parent);
        self.1.append(parent);
    }
}

impl From<El> for Part {
    fn from(element: El) -> Self {
        Self(element.0.into())
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self(Rndr::create_text_node(text).into())
    }
}

impl Render for El {
    type State = Element;

    fn build(self) -> Element {
        self.0
    }

    fn rebuild(self, state: &mut Element) {
        *state = self.0;
    }
}
