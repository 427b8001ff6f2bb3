// Fetches the program once for the page, and the first answer of the backend for each element.

/* global HUB_VERSION -- the content hash of glue and wasm, put in by the build */

/**
 * The glue that wasm-bindgen writes: its default export starts the wasm, `mount` is ours (`src/instance.rs`).
 * @typedef {{
 *   default(options: {module_or_path: Promise<Response>}): Promise<unknown>,
 *   mount(element: HTMLElement, root: ShadowRoot, options: object, bootstrap: Promise<Bootstrap> | undefined,
 *     emit: Function): Instance,
 * }} Glue
 *
 * One mounted widget. `set` takes an attribute's name, or `token`, and its new value; `unmount` uses the object up.
 * @typedef {{set(name: string, value: string | null): void, unmount(): void}} Instance
 *
 * What the bootstrap call came to. `retryAfter` is the header's text.
 * @typedef {{status: number, retryAfter: string | null, text: string} | {error: "network" | "timeout"}} Bootstrap
 */

/** In a browser `document`; importing this file on a server must not throw. */
const page = globalThis.document;

/** The script that this is. Loaded as a module it has no `currentScript`, but its name. */
export const script =
  page &&
  /** @type {HTMLScriptElement | undefined} */ (
    page.currentScript ?? [...page.scripts].find(({ src }) => /\/hub\.js([?#]|$)/.test(src))
  );

/** Where the other files are. */
export const scriptUrl = script?.src || page?.baseURI;

/** @type {Promise<Glue> | undefined} */
let program;

/** Counts the failures: part of the address after the first, so that a failure kept in a cache is not met again. */
let failures = 0;

/** The smallest module there is: a policy without `wasm-unsafe-eval` refuses it before anything is downloaded. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** What the addresses of the files of the present attempt end with. */
const version = () => `?v=${HUB_VERSION}${failures ? `&retry=${failures}` : ""}`;

/** The address of a file of the present attempt. @param {string} file */
const address = (file) => new URL(file + version(), scriptUrl).href;

/** Fetches glue and wasm at the same time. @returns {Promise<Glue>} */
async function start() {
  new WebAssembly.Module(EMPTY_MODULE);
  const wasm = fetch(address("hub_bg.wasm"), { referrerPolicy: "no-referrer" });
  // If the glue fails first, nobody awaits this promise any more.
  wasm.catch(() => {});
  /** @type {Glue} */
  const glue = await import(address("hub_glue.js"));
  await glue.default({ module_or_path: wasm });
  return glue;
}

/** The program, fetched at the first call. A failed fetch is forgotten, so that the next call tries again. */
export function load() {
  if (!program) {
    const attempt = (program = start());
    attempt.catch(() => program === attempt && forget());
  }
  return program;
}

/** Makes the next `load` fetch anew: the program trapped, failed or hangs. */
export function forget() {
  program = undefined;
  failures++;
}

/**
 * Whether the error is a trap of the present program, after which nothing of it may be called again. Its frames name
 * its files, each address followed by a colon.
 *
 * @param {any} error
 */
export function isTrap(error) {
  // By name: where WebAssembly is switched off there is no class to compare with.
  return error?.name === "RuntimeError" && !!error.stack?.includes(version().slice(1) + ":");
}

/** The longest that the bootstrap call may take, in milliseconds. */
const TIME_LIMIT = 30_000;

/**
 * Starts the bootstrap call. Its promise never rejects.
 *
 * @param {string} url
 * @param {string} token
 */
export function bootstrap(url, token) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIME_LIMIT);
  /** @returns {Promise<Bootstrap>} */
  async function call() {
    try {
      const answer = await fetch(url, {
        headers: { "x-hub-session-token": token },
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: abort.signal,
      });
      const text = await answer.text();
      return { status: answer.status, retryAfter: answer.headers.get("retry-after"), text };
    } catch {
      return { error: abort.signal.aborted ? "timeout" : "network" };
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    answer: call(),
    stop() {
      clearTimeout(timer);
      abort.abort();
    },
  };
}
