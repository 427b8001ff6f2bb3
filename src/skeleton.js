// What stands in the shadow root before the program arrives, and where it does not arrive. Built of nodes and one
// constructable sheet, so that it works under a policy that forbids inline styles and HTML from strings.

import host from "../style/host.css";
import state from "../style/loader-state.css";
import outline from "../style/skeleton.css";

/** @type {CSSStyleSheet | undefined} Made at the first use: importing this file needs no DOM. */
let sheet;

/**
 * A part of the outline: its class, then its children. A class that starts with `i` and a space, or is `i`, is a bar.
 * @typedef {[string, ...Outline[]]} Outline
 */

/** @type {Outline} */
const STEP = ["step", ["i dot"], ["i"]];

/** @type {Outline[]} */
const FORM = [
  ["head", ["i tile"], ["lines", ["i"], ["i short"]]],
  [
    "body",
    [
      "column",
      ["box", ["i wide"], ["i"], ["i short"]],
      ["box fold", ["i"], ["i short"]],
      [
        "steps",
        ["lines intro", ["i"], ["i wide"], ["i"]],
        STEP,
        ["lines open", ["i wide"], ["i"], ["i"], ["i short"]],
        STEP,
        STEP,
        STEP,
        ["lines more", ["i"]],
      ],
    ],
    ["box entry", ["i short"], ["i field"], ["i wide"], ["i press"], ["i wide"], ["i"]],
  ],
  ["lines foot", ["i short"]],
];

/**
 * @param {string} name the element
 * @param {string} className
 * @param {(Node | string)[]} children
 * @param {Record<string, string>} [attributes]
 */
function element(name, className, children, attributes = {}) {
  const node = document.createElement(name);
  node.className = className;
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...children);
  return node;
}

/** @param {Outline} outline @returns {HTMLElement} */
function draw([name, ...children]) {
  const bar = /^i\b/.test(name);
  return element(bar ? "i" : "div", name, children.map(draw));
}

/**
 * Replaces what the shadow root shows.
 *
 * @param {ShadowRoot} root
 * @param {string | null} theme only `light` and `dark` are drawn here; the rest is for the program
 * @param {HTMLElement[]} parts
 */
function show(root, theme, parts) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(host + outline + state);
  }
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(element("div", "hub", [element("div", "card", parts)], { "data-theme": theme ?? "" }));
}

/**
 * The outline of the form.
 *
 * @param {ShadowRoot} root
 * @param {string | null} theme
 */
export function showOutline(root, theme) {
  const label = element("span", "label", ["Loading the connection form"], { role: "status" });
  const outline = element("div", "", FORM.map(draw), { "aria-hidden": "true" });
  show(root, theme, [label, outline]);
}

/**
 * One thing said, and a button to try again.
 *
 * @param {ShadowRoot} root
 * @param {string | null} theme
 * @param {string} role `alert` for a failure, `status` for news
 * @param {string} what what happened
 * @param {string} fix what to do about it
 * @param {() => void} retry
 */
export function showState(root, theme, role, what, fix, retry) {
  const button = element("button", "", ["Try again"], { type: "button" });
  button.onclick = retry;
  const text = element("div", "", [element("p", "title", [what]), element("p", "", [fix])], { role });
  const mark = element("i", role, [], { "aria-hidden": "true" });
  show(root, theme, [element("div", "state", [mark, text, button])]);
}
