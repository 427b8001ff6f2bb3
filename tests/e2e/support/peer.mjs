// The vendor's own web component from npm, as a person and a host page meet it: by roles, labels and words.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { element } from './host.mjs';
import { ROOT } from './program.mjs';
import { becomes, eventually } from './poll.mjs';
import { FAILED, suite } from './suite.mjs';

const PACKAGE = join(ROOT, 'node_modules/@stackone/hub');

/** The version that package.json pins, which it names in each of its calls. */
export const { version: VERSION } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));

/** It logs each error that it is told. */
export const TOLD = { allowed: [...FAILED.allowed, /^Error making request to /] };

const script = await readFile(join(PACKAGE, 'dist/webcomponent.js'));

/** What a file of tests about the component needs: as `suite`, with `open(attributes)` in place of embedding by hand. */
export function peerSuite(options) {
  const parts = suite(options);
  const { scene } = parts;
  /** Gives its part `open`, which embeds the component with a fresh session, and the visitor. */
  parts.scene = (name, ...rest) => {
    const run = rest.pop();
    scene(name, rest[0] ?? {}, (visitor) => run((attributes) => Peer.open(parts, visitor, attributes), visitor));
  };
  /** The accounts of an owner, by the integrator's API. */
  parts.accountsOf = async (owner) => (await parts.hub.accounts()).filter((account) => account.origin_owner_id === owner);
  /** The token of a session that is past its life. */
  parts.endedSession = async (members = {}) => {
    const token = await parts.hub.session({ ...members, expires_in: 1 });
    await eventually('the session has ended', async () =>
      (await fetch(`${parts.hub.origin}/hub/settings`, { headers: { 'x-hub-session-token': token } })).status === 401);
    return token;
  };
  return parts;
}

/** From now on the page's calls carry another session's token, such as one that has ended: without waiting for that. */
export function goesOnWith(visitor, token) {
  return visitor.page.route('**/hub/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-hub-session-token': token } }));
}

/** Runs in the page before its own scripts: what reaches the host page, in its order. */
function hear() {
  window.heard = [];
  const note = (kind) => (detail) => window.heard.push({ kind, detail });
  window.addEventListener('message', (event) => note('message')(event.data));
  document.addEventListener('DOMContentLoaded', () => {
    const hub = document.querySelector('stackone-hub');
    for (const type of ['success', 'close']) hub.addEventListener(type, (event) => note(`event ${type}`)(event.detail));
    hub.onSuccess = note('onSuccess');
    hub.onClose = note('onClose');
  });
}

/** The component on the page of a visitor. */
export class Peer {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.root = visitor.page.locator('stackone-hub');
  }

  /** Embeds it in a host page of another origin than the hub's, with a fresh session. */
  static async open(parts, visitor, { session = {}, token, ...attributes } = {}) {
    parts.peer ??= parts.host.file('text/javascript', script, {}, '/webcomponent.js');
    const peer = new Peer(visitor);
    peer.token = token ?? (await parts.hub.session(session));
    await visitor.page.addInitScript(hear);
    const { origin } = parts.hub;
    const hub = element({ token: peer.token, 'base-url': origin, 'app-url': origin, ...attributes }, 'stackone-hub');
    await visitor.page.goto(parts.host.page({ head: `<script src="${parts.peer}" async></script>`, body: hub }));
    return peer;
  }

  /** What reached the host page: `{kind, detail}` with `event success`, `onSuccess`, `message` and so on. */
  heard() {
    return this.page.evaluate(() => window.heard);
  }

  /** What of that says that an account was linked. */
  async successes() {
    return (await this.heard()).filter(({ kind }) => ['event success', 'onSuccess', 'message'].includes(kind));
  }

  button(name) {
    return this.root.getByRole('button', { name, exact: true });
  }

  get connect() {
    return this.button('Connect');
  }

  field(label) {
    return this.root.getByLabel(label, { exact: true });
  }

  /** The rows of the list as people read them: name and category. */
  async rows() {
    const all = await this.root.getByRole('button').filter({ has: this.page.getByRole('img') }).all();
    return Promise.all(all.map(async (row) => (await row.innerText()).split('\n').map((line) => line.trim()).filter(Boolean)));
  }

  /** Chooses the row of this name. */
  choose(name) {
    return this.root.getByRole('button').filter({ has: this.page.getByRole('img') }).filter({ hasText: name }).click();
  }

  /** Waits until these words are seen. */
  async shows(...texts) {
    for (const text of texts) await this.root.getByText(text).first().waitFor();
  }

  /** Fills in one field and presses Connect. */
  async submits(value, label = 'Site Token') {
    await this.field(label).fill(value);
    await this.connect.click();
  }

  /** The calls of the hub protocol that it has made so far. */
  calls() {
    return this.visitor.requests
      .map(({ method, url, ...rest }) => ({ ...rest, method, path: new URL(url).pathname + new URL(url).search }))
      .filter(({ path }) => path.startsWith('/hub/'))
      .map((call) => ({ ...call, name: `${call.method} ${call.path}` }));
  }

  /** The last call of this method, its body read. */
  async sent(method) {
    const call = await eventually(`a ${method}`, () => this.calls().findLast((one) => one.method === method));
    return { ...call, body: JSON.parse(call.body) };
  }

  /** Presses Connect where people sign in: the window that opens. */
  async signsIn() {
    const window = this.visitor.page.waitForEvent('popup');
    await this.connect.click();
    return window;
  }

  /** Waits until the list has these rows. */
  lists(names) {
    return becomes('the rows of the list', async () => (await this.rows()).map(([name]) => name), names);
  }
}
