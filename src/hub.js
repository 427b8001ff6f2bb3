// The script-tag entry: defines `<connect-hub>`. The element draws the outline of the form at once, has the program
// fetched, and hands over to it; what the widget does after that is decided in Rust. A classic script: no `import.meta`.

import { bootstrap, forget, isTrap, load, script, scriptUrl } from "./loader.js";
import { showOutline, showState } from "./skeleton.js";

/** Attributes with a text, each with the value of its property while the attribute is absent. */
const TEXTS = {
  "base-url": scriptUrl && new URL(scriptUrl).origin,
  "app-url": "",
  mode: "integration-picker",
  provider: "",
  "integration-id": "",
  "account-id": "",
  "connector-src": "",
  "validate-url": "",
  presentation: "inline",
  height: "",
  theme: "auto",
  locale: "",
  brand: "",
  "on-close-label": "",
};

/** Boolean attributes, each with its value while the attribute is absent. */
const SWITCHES = { open: false, whitelabel: false, "show-footer-links": true, debug: false };

/** Attributes that the bootstrap call depends on. */
const QUERY = ["provider", "integration-id", "account-id"];

/** After this time without the program, in milliseconds, the user is told. */
const SLOW = 8_000;

/** @param {string} attribute its property's name */
const camel = (attribute) => attribute.replace(/-./g, (pair) => pair[1].toUpperCase());

/** Elements with a running program. When it traps, all of them are dead: they share its memory. @type {Set<ConnectHub>} */
const mounted = new Set();

/**
 * Dispatches an event on the element, then calls the callback property of that name. An error in the callback is
 * reported as the page's own and never stops the widget. Also given to the program, as the argument `emit` of `mount`.
 *
 * @param {ConnectHub} element
 * @param {string} type
 * @param {object} detail
 */
function emit(element, type, detail) {
  const tell = element.constructor.told[type];
  if (tell) detail = tell(detail);
  if (detail === undefined) return;
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: !!tell, composed: !!tell }));
  try {
    element[camel("on-" + type)]?.(detail);
  } catch (error) {
    reportError(error);
  }
}

/** The element of `hub.d.ts`. Its attributes are the truth; properties reflect them, `token` apart. */
class ConnectHub extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["token", ...Object.keys(TEXTS), ...Object.keys(SWITCHES)];

  /**
   * Events that bubble, each with what makes their details of ours; undefined: the page hears nothing. None of ours
   * does: `error` and `close` would reach the page's own listeners.
   */
  static told = {};

  /** What the text of an attribute means. @param {string} name @param {string | null} text */
  static meant = (name, text) => text;

  /** The token set as a property, which is not reflected. @type {string | null} */
  #token = null;
  /** @type {import("./loader.js").Instance | undefined} */
  #instance;
  /** The bootstrap call, and what it asks with. @type {(ReturnType<typeof bootstrap> & {key: string}) | undefined} */
  #call;
  /** From start to stop or failure; another object for each start. @type {object | undefined} */
  #run;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** Ends all widgets that ran in the program that trapped. */
  static #trapped(error) {
    forget();
    for (const element of mounted) element.#fail(error, true);
  }

  static {
    // A trap in one of the program's own listeners or tasks is thrown past every caller of ours.
    globalThis.addEventListener?.("error", ({ error }) => isTrap(error) && this.#trapped(error));
    globalThis.addEventListener?.("unhandledrejection", ({ reason }) => isTrap(reason) && this.#trapped(reason));
  }

  get token() {
    return this.#token ?? this.getAttribute("token");
  }

  set token(value) {
    this.#token = value ?? null;
    this.#changed("token", this.token);
  }

  /** The theme as an object, when it is one: an attribute holds it as JSON. */
  get themeObject() {
    try {
      return Object(JSON.parse(this.theme));
    } catch {
      return null;
    }
  }

  set themeObject(value) {
    this.theme = value && JSON.stringify(value);
  }

  connectedCallback() {
    // Properties that were set before the element was defined hide the accessors of the class.
    for (const name of ["token", "themeObject", ...Object.keys({ ...TEXTS, ...SWITCHES }).map(camel)]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    if (!this.#run) this.#start();
  }

  /** Moving the element within the document disconnects and connects it at once: that keeps the widget. */
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    // A token set as a property counts for more than the attribute.
    if (value !== before) this.#changed(name, name === "token" ? this.token : this.#said(name));
  }

  /** @param {string} name @param {string | null} value */
  #changed(name, value) {
    if (this.#instance) {
      this.#guard(() => this.#instance.set(name, name === "base-url" ? this.#base() : value));
    } else {
      // Attributes and token are often set one after the other: one call for all of them.
      queueMicrotask(() => this.#instance || this.#guard(() => this.#ask()));
    }
  }

  /** @param {string} name */
  #said(name) {
    return this.constructor.meant(name, this.getAttribute(name));
  }

  /** Where the hub protocol is. Credentials go there, so it is https, the page's own origin, or this machine. */
  #base() {
    const url = new URL(this.#said("base-url") ?? this.baseUrl, document.baseURI);
    const local = /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(url.hostname);
    if (url.protocol !== "https:" && url.origin !== location.origin && !local) {
      throw new TypeError("base-url is not https");
    }
    return (url.origin + url.pathname).replace(/\/+$/, "");
  }

  /** Starts the bootstrap call, unless it runs already. Without a token, and without a session, there is none. */
  #ask() {
    const query = new URLSearchParams();
    for (const name of QUERY) {
      const value = this.getAttribute(name);
      if (value) query.set(name.replace("-", "_"), value);
    }
    const wanted = this.#run && this.token && !this.connectorSrc;
    const url = wanted && `${this.#base()}/hub/bootstrap?${query}`;
    const key = wanted && `${url} ${this.token}`;
    if (this.#call?.key !== key) {
      this.#call?.stop();
      this.#call = wanted ? { key, ...bootstrap(url, this.token) } : undefined;
    }
  }

  /** Draws the outline, and mounts the program when it is there. @param {boolean} [asked] whether the user pressed a button */
  async #start(asked) {
    const run = (this.#run = {});
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    showOutline(root, this.#said("theme"));
    const started = performance.now();
    this.#timer = setTimeout(() => {
      this.#show("status", "Still loading", "Your connection seems slow. You can wait or try again.");
    }, SLOW);
    try {
      // The host page is still at work on the element that it has just inserted.
      await null;
      if (this.#run === run) this.#ask();
      const glue = await load();
      if (this.#run !== run) return;
      clearTimeout(this.#timer);
      mounted.add(this);
      this.#instance = glue.mount(this, root, this.#options(started, asked), this.#call?.answer, emit);
    } catch (error) {
      if (this.#run === run) this.#caught(error);
    }
  }

  /**
   * What the program reads once; later changes reach it by `set`. `base` is where the hub protocol is, `scriptBase` the
   * folder of hub.js, `waited` how long the user has waited so far, in milliseconds, `asked` whether "Try again" was
   * pressed; attributes that are absent are null.
   */
  #options(started, asked) {
    const attributes = Object.fromEntries(
      ConnectHub.observedAttributes.map((name) => [name, this.#said(name)]),
    );
    return {
      attributes,
      token: this.token,
      base: this.connectorSrc ? null : this.#base(),
      scriptBase: new URL(".", scriptUrl).href,
      waited: performance.now() - started,
      asked,
    };
  }

  /** Runs what calls into the program. @param {() => void} action */
  #guard(action) {
    try {
      action();
    } catch (error) {
      this.#caught(error);
    }
  }

  /** @param {unknown} error */
  #caught(error) {
    if (isTrap(error)) ConnectHub.#trapped(error);
    else if (this.#run) this.#fail(error);
  }

  /** Says something in place of the form, with a button that starts anew. */
  #show(role, what, fix) {
    showState(this.shadowRoot, this.#said("theme"), role, what, fix, () => {
      forget();
      this.#stop();
      this.#start(true);
    });
  }

  /** @param {unknown} error @param {boolean} [trapped] */
  #fail(error, trapped) {
    if (trapped) this.#instance = undefined;
    this.#stop();
    if (this.debug) console.debug("connect-hub did not start:", error);
    const what = "The form could not start";
    const fix = "This page or browser blocked a part of it. Try again.";
    this.#show("alert", what, fix);
    emit(this, "error", { code: "start_failed", message: `${what}. ${fix}`, retryable: true });
  }

  /** Ends the widget and all it has under way; the element is as before its first start, but for what was set. */
  #stop() {
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.#call?.stop();
    this.#call = undefined;
    mounted.delete(this);
    const instance = this.#instance;
    this.#instance = undefined;
    this.#guard(() => instance?.unmount());
    this.shadowRoot?.replaceChildren();
  }
}

for (const [name, absent] of Object.entries({ ...TEXTS, ...SWITCHES })) {
  const isSwitch = name in SWITCHES;
  Object.defineProperty(ConnectHub.prototype, camel(name), {
    configurable: true,
    enumerable: true,
    get() {
      const value = this.getAttribute(name);
      return value === null ? absent : isSwitch ? value !== "false" : value;
    },
    set(value) {
      if (value == null || (isSwitch && !!value === absent)) this.removeAttribute(name);
      else this.setAttribute(name, isSwitch && value ? "" : value);
    },
  });
}

/** What absent attributes of the older element mean. */
const THEIRS = {
  "base-url": "https://api.stackone.com",
  height: "500px",
  theme: "light",
  "on-close-label": "Close",
};

/** The older element: its defaults, its booleans, its two events, which reach its ancestors. */
class StackOneHub extends ConnectHub {
  static told = {
    success: ({ id, provider }) => ({ id, provider }),
    close: ({ reason }) => (reason === "linked" ? null : undefined),
  };

  static meant(name, text) {
    if (name in SWITCHES && ![null, "", "true", "false"].includes(text)) text = null;
    return text ?? THEIRS[name] ?? null;
  }
}

/** Defines a tag unless it is: the script may be included twice, or in two versions. */
function define(tag, constructor) {
  if (!customElements.get(tag)) customElements.define(tag, constructor);
}

if (globalThis.customElements && script) {
  // A page that includes the script will show the form, so the program is fetched before the element is met.
  if (!customElements.get("connect-hub")) load().catch(() => {});
  define("connect-hub", ConnectHub);
  if (script.dataset.tag === "stackone-hub") define("stackone-hub", StackOneHub);
}
