// A search for a secret in every place where it could have been left, in clear and in the usual encodings.
const WORD = 'latin1';

/**
 * Every byte sequence by which a secret could be recognised. Base64 has three of them, as the secret may start at any
 * of three places of a group; the characters at both ends, which depend on the neighbours, are left out.
 */
export function forms(secret) {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const all = new Map([
    ['clear', secret],
    ['utf-16', Buffer.from(secret, 'utf16le').toString(WORD)],
    ['reversed', [...secret].reverse().join('')],
    ['hex', hex],
    ['upper-case hex', hex.toUpperCase()],
    ['percent-encoded', hex.replace(/../g, (pair) => `%${pair}`)],
    ['upper-case percent-encoded', hex.toUpperCase().replace(/../g, (pair) => `%${pair}`)],
    ['JSON-escaped', hex.replace(/../g, (pair) => `\\u00${pair}`)],
  ]);
  for (const shift of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const inner = (text) => text.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -4);
    all.set(`base64, offset ${shift}`, inner(padded.toString('base64')));
    all.set(`base64url, offset ${shift}`, inner(padded.toString('base64url')));
  }
  return all;
}

/** Names of the places and forms in which the secret was found. `places` are `{name, content}`. */
export function findSecret(secret, places) {
  const found = [];
  for (const { name, content } of places) {
    const text = Buffer.isBuffer(content) ? content.toString(WORD) : Buffer.from(String(content), 'utf8').toString(WORD);
    for (const [form, needle] of forms(secret)) {
      if (text.includes(needle)) found.push(`${name}: ${form}`);
    }
  }
  return found;
}

/**
 * Everything that a walk leaves behind: the server's log and files, answers, addresses and headers, and the page with
 * its shadow root, storage, cookies, globals and events. The bodies of the two calls that carry the credential are left
 * out; they are its only road.
 */
export async function places(visitor, hub) {
  const page = await visitor.page.evaluate(pageState);
  const cookies = await visitor.context.cookies();
  const carriers = (request) => request.method === 'POST' && /\/hub\/(validations|accounts)$/.test(new URL(request.url).pathname);
  return [
    { name: 'server log', content: hub.log() },
    ...(await hub.files()).map(({ name, content }) => ({ name: `file ${name}`, content })),
    ...visitor.requests.map((request) => ({
      name: `request ${request.method} ${new URL(request.url).pathname}`,
      content: `${request.url}\n${JSON.stringify(request.headers)}\n${carriers(request) ? '' : (request.body ?? '')}`,
    })),
    ...Object.entries(page).map(([name, content]) => ({ name: `page: ${name}`, content })),
    { name: 'cookies', content: JSON.stringify(cookies) },
    { name: 'addresses', content: visitor.navigations.join('\n') },
    { name: 'events', content: JSON.stringify(visitor.events) },
    { name: 'console', content: visitor.console.join('\n') },
  ];
}

/** Runs in the page. */
function pageState() {
  const markup = [];
  const values = [];
  const walk = (root) => {
    markup.push(root === document ? document.documentElement.outerHTML : root.innerHTML);
    for (const node of root.querySelectorAll('*')) {
      if ('value' in node && typeof node.value === 'string') values.push(node.value);
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };
  walk(document);
  const globals = Object.getOwnPropertyNames(window).map((name) => {
    try {
      const value = window[name];
      return typeof value === 'string' ? `${name}=${value}` : name;
    } catch {
      return name;
    }
  });
  return {
    markup: markup.join('\n'),
    values: values.join('\n'),
    'local storage': JSON.stringify(localStorage),
    'session storage': JSON.stringify(sessionStorage),
    address: `${location.href} ${document.referrer} ${document.title} ${window.name} ${JSON.stringify(history.state)}`,
    globals: globals.join('\n'),
    timings: performance.getEntries().map((entry) => entry.name).join('\n'),
  };
}
