// After a whole walk, nothing that the browser or the server keeps holds the credential or the session token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSecret, forms, places } from './support/leaks.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';

const parts = suite();
const { scene } = parts;
const BROKEN = { allowed: [/^Failed to load resource: /] };

/** Plants the secret in every kind of place, in turn through all its forms, so that a silent search is believed. */
async function plantEverywhere(visitor, secret) {
  const all = [...forms(secret)].filter(([name]) => !name.includes('utf-16'));
  let next = 0;
  const planted = () => `x${all[next++ % all.length][1]}x`;
  const texts = Object.fromEntries(['attribute', 'text', 'value', 'local', 'session', 'hash', 'global', 'cookie'].map((name) => [name, planted()]));
  await visitor.page.evaluate((values) => {
    const element = document.querySelector('connect-hub');
    const node = document.createElement('i');
    node.setAttribute('data-canary', values.attribute);
    element.shadowRoot.append(node, values.text);
    const input = document.createElement('input');
    element.shadowRoot.append(input);
    input.value = values.value;
    localStorage.setItem('canary', values.local);
    sessionStorage.setItem('canary', values.session);
    location.hash = values.hash;
    window.canary = values.global;
    document.cookie = `canary=${values.cookie}`;
    element.dispatchEvent(new CustomEvent('success', { detail: { canary: values.local } }));
    console.log(values.text);
  }, texts);
  await visitor.page.evaluate((text) => fetch(`/canary?${text}`, { headers: { 'x-canary': text } }), `q${encodeURIComponent(all[0][1])}`);
}

test('the search finds a secret in each of its forms', () => {
  const secret = hexToken('test_full_access');
  for (const [form, text] of forms(secret)) {
    for (const around of ['', 'a', 'ab', 'abc']) {
      assert.ok(findSecret(secret, [{ name: 'place', content: Buffer.from(`${around}${text}${around}`, 'latin1') }]).length, form);
    }
  }
  for (const before of ['', 'a', 'ab']) {
    const wrapped = Buffer.from(`${before}${secret}tail`).toString('base64');
    assert.ok(findSecret(secret, [{ name: 'place', content: wrapped }]).length, `base64 behind “${before}”`);
  }
  assert.deepEqual(findSecret(secret, [{ name: 'place', content: 'nothing of the kind' }]), []);
});

scene('D64, D78, D89: neither credential nor session token is left anywhere after a walk', BROKEN, async (visitor) => {
  const { widget, page } = visitor;
  const secret = hexToken('test_full_access');
  const refused = hexToken('test_revoked');
  const odd = hexToken('test_hostile_error');
  const session = await parts.hub.session();
  await visitor.visit(await parts.embed({ token: session }));

  // Through every kind of answer: refused by the form, by the provider, for a permission, cancelled, accepted.
  await widget.submit(`${secret.slice(0, 20)} ${secret.slice(20)}`);
  await visitor.happened('error');
  await widget.submit(refused);
  await visitor.happened('error', 2);
  await widget.submit(odd);
  await visitor.happened('error', 3);
  await widget.submit(secret);
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.button('Done').click();
  await visitor.happened('close');

  const left = await places(visitor, parts.hub);
  assert.ok(left.some((place) => place.name === 'file hub.db'), 'the database is searched');
  assert.ok(left.find((place) => place.name === 'server log').content.length > 1000, 'the log is searched');
  assert.deepEqual(findSecret(secret, left), [], 'the accepted credential');
  assert.deepEqual(findSecret(refused, left), [], 'the refused credential');
  assert.deepEqual(findSecret(odd, left), [], 'the credential of an odd answer');

  // The session token is the host's own, in its page and in one header; it is nowhere else.
  const elsewhere = left.filter(({ name }) => !['page: markup'].includes(name) && !name.startsWith('request '));
  assert.deepEqual(findSecret(session, elsewhere), [], 'the session token');
  for (const request of visitor.requests) assert.ok(!request.url.includes(session), request.url);

  await plantEverywhere(visitor, secret);
  await page.waitForFunction(() => document.cookie.includes('canary'));
  const found = findSecret(secret, await places(visitor, parts.hub)).map((line) => line.split(': ').slice(0, -1).join(': '));
  for (const place of ['page: markup', 'page: values', 'page: local storage', 'page: session storage', 'page: address', 'page: globals', 'cookies', 'events', 'console', 'request GET /canary']) {
    assert.ok(found.includes(place), `the canary in “${place}” is found, not only in ${[...new Set(found)].join(', ')}`);
  }
  const canary = [{ name: 'server log', content: `${parts.hub.log()} ${Buffer.from(secret).toString('base64')}` },
    ...(await parts.hub.files()).map(({ name, content }) => ({ name, content: Buffer.concat([content, Buffer.from(secret)]) }))];
  assert.equal(findSecret(secret, canary).length >= canary.length, true, 'log and every file');
  visitor.navigations.length = 0;
});

scene('D30: error bodies never repeat what was sent', BROKEN, async (visitor) => {
  const bodies = [];
  visitor.page.on('response', async (response) => {
    if (response.url().includes('/hub/')) bodies.push({ name: response.url(), content: await response.text().catch(() => '') });
  });
  const secret = hexToken('test_hostile_error');
  await visitor.visit(await parts.embed());
  await visitor.widget.submit(secret);
  await visitor.happened('error');
  assert.deepEqual(findSecret(secret, bodies), []);
  assert.ok(bodies.length > 0);
});
