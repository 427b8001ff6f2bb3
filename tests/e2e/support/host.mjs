// Customers' pages that embed the widget, on an origin of their own.
import { createServer } from 'node:http';
import { listen } from './net.mjs';

/** Writes an element with attributes; `true` stands for an attribute without a value. */
export function element(attributes = {}, tag = 'connect-hub') {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escape(String(value))}"`))
    .join('');
  return `<${tag}${text}></${tag}>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** The policy that the documentation asks of a host, with Trusted Types closed altogether. */
export function strictPolicy(hubOrigin) {
  return [
    "default-src 'none'",
    `script-src ${hubOrigin} 'wasm-unsafe-eval'`,
    `connect-src ${hubOrigin}`,
    "style-src 'self'",
    `img-src ${hubOrigin} data:`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Rules that a careless or old host page has, and that must not reach the widget. */
export const HOSTILE_CSS = `
  * { box-sizing: content-box !important; letter-spacing: 4px !important; }
  body { font: italic 30px/3 fantasy; color: #f0f; text-align: right; text-transform: uppercase; word-spacing: 20px; }
  input { background: #ff0 !important; width: 900px !important; display: none !important; }
  button { background: #f00 !important; font-size: 40px !important; position: absolute !important; }
  p, ul, ol, li, dl, dt, dd, h1, h2, h3, h4, h5 { margin: 60px !important; color: #0ff !important; }
  dialog { display: none !important; }
  svg { width: 300px !important; }
`;

/** Serves pages that the tests register. */
export async function startHost() {
  const pages = new Map();
  const server = createServer((request, answer) => {
    const page = pages.get(new URL(request.url, 'http://host').pathname);
    if (!page) {
      // A page without an icon would log an error of its own.
      answer.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...page.headers });
    answer.end(page.body);
  });
  const { origin, stop } = await listen(server);
  let count = 0;
  const register = (type, body, headers = {}, path = `/${(count += 1)}`) => {
    pages.set(path, { body, headers: { 'content-type': type, ...headers } });
    return origin + path;
  };
  return {
    origin,
    stop,
    /** Registers any file, at a path of its own or at the given one, and returns its address. */
    file: register,
    /** Registers a page and returns its address. */
    page({ head = '', body = '', lang = 'en', dir = 'ltr', headers = {} } = {}) {
      const css = register('text/css', 'body{margin:24px;font:14px sans-serif}');
      return register(
        'text/html; charset=utf-8',
        `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>A host page</title>` +
          `<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="${css}">${head}</head>` +
          `<body>${body}</body></html>`,
        headers,
      );
    },
    /** Registers the plain page: heading, the widget, and the script tag of the hub at `hubOrigin`. */
    embed(hubOrigin, attributes, { before = '<h1>Settings</h1>', after = '', head = '', tag, headers, lang, dir } = {}) {
      return this.page({
        head: `<script src="${hubOrigin}/hub.js" async></script>${head}`,
        body: `<main>${before}${element(attributes, tag)}${after}</main>`,
        headers,
        lang,
        dir,
      });
    },
  };
}
