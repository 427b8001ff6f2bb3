// Faults of other hubs towards the page around them: what it is sent, what it hears, and what it has to allow.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strictPolicy } from './support/host.mjs';
import { ROOT } from './support/program.mjs';
import { STORE, VALIDATE } from './support/faults.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { PAGE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');

/** Runs in the page before anything else: notes what a quiet widget never uses. */
function watchTheDoors() {
  window.doors = [];
  const note = (owner, name) => {
    const original = owner[name];
    owner[name] = function watched(...given) {
      window.doors.push(`${name} ${typeof given[0] === 'string' ? given[0] : ''}`.trim());
      return original.apply(this, given);
    };
  };
  note(window, 'postMessage');
  note(Navigator.prototype, 'sendBeacon');
  for (const name of ['confirm', 'alert', 'prompt']) note(window, name);
  for (const name of ['setItem', 'getItem']) note(Storage.prototype, name);
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function watched(type, ...rest) {
    if (type === 'message' && this === window) window.doors.push('listens for messages');
    return listen.call(this, type, ...rest);
  };
  Object.defineProperty(window, 'onmessage', { set() { window.doors.push('listens for messages'); } });
}

scene('D63, D65, D79, D84: a walk in a frame posts no message, hears none, sends no beacon', async (visitor) => {
  const { page } = visitor;
  await page.addInitScript(watchTheDoors);
  const inner = await parts.embed();
  await page.goto(parts.host.page({ body: `<iframe title="Inner" src="${inner}" width="1000" height="800"></iframe>` }));
  const frame = page.frameLocator('iframe');
  await frame.getByLabel('Site Token', { exact: true }).fill(TOKEN);
  await frame.getByRole('button', { name: 'Connect', exact: true }).click();
  await frame.getByRole('button', { name: 'Done', exact: true }).click();
  await frame.getByRole('button', { name: 'Connect another' }).waitFor();
  for (const one of page.frames()) assert.deepEqual(await one.evaluate(() => window.doors), []);
});

scene('D54, D84, D107, D119: everything comes from the hub, no fonts, and nobody else is told', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.connectsWith(TOKEN);
  const asked = visitor.requests.map(({ method, url }) => [method, new URL(url)]);
  for (const [, url] of asked) assert.ok([parts.hub.origin, parts.host.origin].includes(url.origin), url.href);
  const calls = asked.filter(([, url]) => url.origin === parts.hub.origin).map(([method, url]) => `${method} ${url.pathname}`);
  const known = /^GET \/(hub[\w.-]*\.(js|wasm)|hub\/bootstrap|connectors\/[\w-]+\.svg)$|^POST \/hub\/(validations|accounts)$/;
  assert.deepEqual(calls.filter((call) => !known.test(call)), []);
  assert.equal(await page.evaluate(() => document.fonts.size), 0);
});

scene('D85: addresses of the page do not leave it', async (visitor) => {
  // A page that tells everybody its whole address.
  const headers = { 'referrer-policy': 'unsafe-url' };
  await visitor.visit(`${await parts.embed({}, { headers })}?customer=juniper#secret-place`);
  await visitor.widget.connectsWith(TOKEN);
  await eventually('full headers are known', () => visitor.requests.every(({ headers }) => headers));
  const ours = visitor.requests.filter(({ url }) => url.startsWith(parts.hub.origin));
  // The page itself asks for the script.
  const others = ours.filter(({ url }) => url !== `${parts.hub.origin}/hub.js`);
  assert.ok(others.length > 5);
  for (const { url, headers, body } of others) {
    assert.doesNotMatch(`${url} ${JSON.stringify(headers)} ${body ?? ''}`, /juniper|secret-place/, url);
  }
});

scene('D52: closing with something typed asks nothing, and Escape closes the same way', async (visitor) => {
  const { widget, page } = visitor;
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.type()); dialog.dismiss(); });
  await visitor.visit(await parts.embed());
  for (const [round, close] of [() => widget.button('Close').click(), () => widget.field.press('Escape')].entries()) {
    await widget.field.fill('typed before closing');
    await close();
    await visitor.happened('close', round + 1);
    await widget.button('Open again').click();
    await widget.hasValue('typed before closing');
  }
  assert.deepEqual(asked, []);
});

scene('D48: a session that is set during a check ends it, and nothing goes out with the old one', async (visitor) => {
  const { widget } = visitor;
  const fresh = await parts.hub.session({ origin_owner_id: 'owner-after-the-change' });
  await visitor.visit(await parts.embed({}, through()));
  const held = parts.faults.hold(VALIDATE);
  await widget.submit(TOKEN);
  await held.arrived();
  await widget.root.evaluate((hub, token) => { hub.token = token; }, fresh);
  await becomes('the check is over', () => parts.faults.calls(VALIDATE)[0].aborted, true);
  held.release();
  await widget.hasValue(TOKEN);
  assert.ok(!visitor.names().includes('success'));
  const before = parts.faults.seen.length;
  await widget.connectsWith(TOKEN);
  const after = parts.faults.seen.slice(before);
  assert.deepEqual(after.map(({ method, path }) => `${method} ${path}`), [VALIDATE, STORE]);
  for (const { headers } of after) assert.equal(headers['x-hub-session-token'], fresh);
  const { detail } = await visitor.happened('success');
  const account = (await parts.hub.accounts()).find(({ id }) => id === detail.id);
  assert.equal(account.origin_owner_id, 'owner-after-the-change');
});

scene('D49: every attribute is a property, both ways, and only the token stays out of the page', async (visitor) => {
  const types = await readFile(join(ROOT, 'src/hub.d.ts'), 'utf8');
  const [, body] = types.match(/interface ConnectHubElement extends HTMLElement \{([\s\S]*?)\n {2}\/\*\* Called after/);
  const declared = [...body.matchAll(/^ {2}(\w+): ([^;]+);/gm)].map(([, name, type]) => ({ name, type }));
  await visitor.visit(await parts.embed());
  const wrong = await visitor.page.evaluate((properties) => {
    const hub = document.createElement('connect-hub');
    const found = [];
    for (const { name, type } of properties.filter(({ name: one }) => one !== 'token' && one !== 'themeObject')) {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const absent = hub[name];
      if (type === 'boolean') {
        hub[name] = !absent;
        if (hub[name] !== !absent || hub.hasAttribute(attribute) !== !absent && hub.getAttribute(attribute) !== 'false') found.push(`${name} as a property`);
        hub.setAttribute(attribute, 'false');
        if (hub[name] !== false) found.push(`${name} as an attribute`);
        hub.setAttribute(attribute, '');
        if (hub[name] !== true) found.push(`${name} as an attribute`);
      } else {
        hub[name] = 'dark';
        if (hub.getAttribute(attribute) !== 'dark') found.push(`${name} as a property`);
        hub.setAttribute(attribute, 'light');
        if (hub[name] !== 'light') found.push(`${name} as an attribute`);
        hub[name] = null;
      }
      hub.removeAttribute(attribute);
      if (hub[name] !== absent) found.push(`${name} without the attribute`);
    }
    hub.token = 'a-session';
    if (hub.token !== 'a-session' || hub.outerHTML.includes('a-session')) found.push('token');
    hub.themeObject = { a: 1 };
    if (hub.getAttribute('theme') !== '{"a":1}' || hub.themeObject.a !== 1) found.push('themeObject');
    return found;
  }, declared);
  assert.deepEqual(wrong, []);
  assert.ok(declared.length >= 18, `${declared.length} properties are declared`);
});

scene('D27, D128: a crash is said without claiming more, the page is told, and “Try again” starts anew', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.field.fill('typed before the crash');
  await page.evaluate(() => {
    const original = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    Object.defineProperty(HTMLInputElement.prototype, 'value', {
      ...original,
      get() {
        Object.defineProperty(HTMLInputElement.prototype, 'value', original);
        throw new WebAssembly.RuntimeError('unreachable');
      },
    });
    const input = document.querySelector('connect-hub').shadowRoot.querySelector('input');
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  const { detail } = await visitor.happened('error');
  assert.deepEqual([detail.code, detail.retryable], ['start_failed', true]);
  await widget.shows(PAGE.start_failed.title);
  assert.doesNotMatch(await widget.text(), /notified|report|team|unreachable|RuntimeError|wasm/i);
  assert.doesNotMatch(JSON.stringify(visitor.events), /typed before the crash|unreachable/);
  await widget.button('Try again').click();
  await visitor.happened('ready', 2);
  await widget.connectsWith(TOKEN);
  const thrown = visitor.errors.splice(0);
  assert.deepEqual(thrown.filter((text) => !text.includes('unreachable')), [], 'only what was planted');
});

scene('D116: a page that forbids the program is told so at once, and nothing of it is downloaded', { allowed: [/Content Security Policy/] }, async (visitor) => {
  const policy = strictPolicy(parts.hub.origin).replace(" 'wasm-unsafe-eval'", '');
  await visitor.page.goto(await parts.embed({}, { headers: { 'content-security-policy': policy } }));
  assert.equal((await visitor.happened('error')).detail.code, 'start_failed');
  await visitor.widget.shows(PAGE.start_failed.title, PAGE.start_failed.fix);
  assert.deepEqual(visitor.requests.filter(({ url }) => url.includes('hub_bg.wasm')), []);
  await eventually('the policy is what refused it', () => visitor.violations.length > 0);
  assert.deepEqual([...new Set(visitor.violations.splice(0).map(({ effectiveDirective, blockedURI }) => `${effectiveDirective} ${blockedURI}`))], ['script-src wasm-eval']);
});
