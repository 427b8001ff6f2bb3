// The auth link: a page of its own, for somebody who comes from a mail and not from a product.
import assert from 'node:assert/strict';
import { becomes, eventually } from './support/poll.mjs';
import { misfits } from './support/room.mjs';
import { FAILED, suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
const NAMES = /connect\s*hub|stackone|stack one/i;
const ASK = '**/link/session';

/** A session with its link, for an owner of its own. */
function opened(members = {}) {
  const owner = `owner-${Math.random().toString(36).slice(2)}`;
  const body = {
    origin_owner_id: owner, origin_owner_name: 'Juniper Bakery', provider: 'webflow', integration_id: 'webflow_site-token', brand: 'Acme', ...members,
  };
  return parts.hub.api('/connect_sessions', { method: 'POST', body });
}

/** What the page around the widget says: its tiles are for the eye only. */
function says(visitor) {
  return visitor.page.evaluate(() => [...document.querySelectorAll('h1, p')].map((part) => part.innerText).filter(Boolean).join(' '));
}

async function assertFits(visitor, look) {
  for (const scheme of ['light', 'dark']) {
    await visitor.scheme(scheme);
    await visitor.shot(`link-${look}-${scheme}`);
    assert.deepEqual(await visitor.axe(), [], `${look}, ${scheme}`);
  }
  assert.deepEqual(await misfits(visitor), [], look);
}

scene('a person opens the link, connects, and is told that this was all', async (visitor) => {
  const { widget, page } = visitor;
  const session = await opened();
  await visitor.visit(session.auth_link_url);
  assert.match(await says(visitor), /Connect Webflow to Acme Acme asked Juniper Bakery to connect Webflow\. The link works until \d+ \w+ \d{4} at \d\d:\d\d\./);
  assert.equal(await page.title(), 'Connect Webflow to Acme');
  await assertFits(visitor, 'form');

  await widget.connectsWith('test_full_access');
  await eventually('the page says that it can be closed', async () => /You can close this page\./.test(await says(visitor)));
  await assertFits(visitor, 'connected');
  const accounts = (await parts.hub.accounts()).filter((one) => one.origin_owner_id === session.origin_owner_id);
  assert.deepEqual(accounts.map((one) => [one.provider, one.status]), [['webflow', 'active']]);

  // The value went to nobody but in the page's own address and the body of one request.
  const value = new URL(session.auth_link_url).pathname.split('/').at(-1);
  const carriers = visitor.requests.filter((one) => JSON.stringify([one.url, one.headers, one.body]).includes(value));
  assert.deepEqual(carriers.map((one) => `${one.method} ${new URL(one.url).pathname.replace(value, '…')}`), ['GET /link/…', 'POST /link/session']);
  assert.ok(!parts.hub.log().includes(value), 'the log has the value');
});

scene('the link is there again after a visit, and without a mouse', async (visitor) => {
  const { widget, page } = visitor;
  const session = await opened();
  await visitor.visit(session.auth_link_url);
  await page.goto('about:blank');
  visitor.events.length = 0;
  visitor.navigations.length = 0;
  await visitor.visit(session.auth_link_url);
  await eventually('the field has the focus', async () => {
    await page.keyboard.press('Tab');
    return widget.field.evaluate((field) => field.getRootNode().activeElement === field);
  });
  await visitor.paste(widget.field, 'test_full_access');
  await page.keyboard.press('Enter');
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await page.keyboard.press('Enter');
  await visitor.happened('close');
  assert.match(await says(visitor), /You can close this page\./);
  visitor.navigations.length = 0;
});

scene('at 320 px nothing overflows', { viewport: { width: 320, height: 800 } }, async (visitor) => {
  const long = { brand: 'Acme Wholesale and Retail International', origin_owner_name: `Juniper${'bakery'.repeat(12)}` };
  await visitor.visit((await opened(long)).auth_link_url);
  await assertFits(visitor, 'narrow');
});

scene('under whitelabel no vendor is named, on the page, in the widget, and where the link has ended', FAILED, async (visitor) => {
  const { page, widget } = visitor;
  const nameless = async (where) => {
    const text = await page.evaluate(() => `${document.title} ${document.body.innerText} ${document.querySelector('connect-hub')?.shadowRoot.textContent ?? ''}`);
    assert.doesNotMatch(text, NAMES, where);
  };
  const session = await opened({ whitelabel: true, brand: 'Larch & Loom' });
  await visitor.visit(session.auth_link_url);
  await widget.shows('To connect Webflow to Larch & Loom, generate an API token');
  await nameless('the form');
  await assertFits(visitor, 'whitelabel');
  await parts.hub.api(`/connect_sessions/${session.id}`, { method: 'DELETE' });
  await page.reload();
  await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  await nameless('the end');
  visitor.navigations.length = 0;

  visitor.events.length = 0;
  await visitor.visit((await opened({ whitelabel: true, brand: undefined })).auth_link_url);
  assert.match(await says(visitor), /^Connect Webflow Juniper Bakery is asked to connect Webflow\./);
  await nameless('without a brand');
  visitor.navigations.length = 0;
});

scene('without a brand the product asks, and so the search above can find something', async (visitor) => {
  await visitor.visit((await opened({ brand: undefined })).auth_link_url);
  assert.match(await says(visitor), /Connect Hub asked Juniper Bakery to connect Webflow/);
  await assertFits(visitor, 'product');
});

scene('a link without a provider leads to the list', async (visitor) => {
  await visitor.visit((await opened({ provider: undefined, integration_id: undefined })).auth_link_url);
  assert.match(await says(visitor), /^Connect an account to Acme /);
  await visitor.isAt('list');
  await assertFits(visitor, 'list');
});

scene('a person who comes by the link signs in at the provider', async (visitor) => {
  const { widget, page } = visitor;
  const session = await opened({ integration_id: 'webflow_oauth' });
  await visitor.visit(session.auth_link_url);
  const popup = page.waitForEvent('popup');
  await widget.button('Continue to Webflow').click();
  const window = await popup;
  await window.getByRole('button', { name: 'Allow' }).click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.button('Done').click();
  await eventually('the page says that it can be closed', async () => /You can close this page\./.test(await says(visitor)));
  assert.equal((await parts.hub.accounts()).filter((one) => one.origin_owner_id === session.origin_owner_id).length, 1);
});

scene('a link that has ended says what to do', FAILED, async (visitor) => {
  const { page } = visitor;
  const session = await opened({ expires_in: 1 });
  await eventually('the link has expired', async () => (await fetch(session.auth_link_url)).status === 410);
  await page.goto(session.auth_link_url);
  assert.match(await says(visitor), /^This link has expired It worked until .+\. Ask Acme for a new one\.$/);
  await assertFits(visitor, 'expired');
  await page.goto(`${parts.hub.origin}/link/nobody-made-this`);
  assert.match(await says(visitor), /^This link no longer works Check that its address is whole, or ask whoever sent it for a new one\.$/);
  await assertFits(visitor, 'unknown');
  visitor.navigations.length = 0;
});

scene('a server that cannot be reached is told, and trying again leads on', { ...FAILED, clock: true }, async (visitor) => {
  const { page, widget } = visitor;
  await page.route(ASK, (route) => route.abort());
  await page.goto((await opened()).auth_link_url);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  assert.match(await says(visitor), /The server cannot be reached\. Check your connection, then try again\./);
  await visitor.shot('link-problem-light');
  // Longer than the widget waits for its first token.
  await page.clock.runFor(11_000);
  assert.deepEqual(await visitor.axe(), []);
  await page.unroute(ASK);
  await again.focus();
  await page.keyboard.press('Enter');
  await widget.field.waitFor();
  await becomes('the focus', async () => (await visitor.focus()).id, 'title');
  await page.getByRole('alert').waitFor({ state: 'hidden' });
});

scene('a session that ends is followed by the next one, what was typed is kept', FAILED, async (visitor) => {
  const { page, widget } = visitor;
  let asked = 0;
  await visitor.visit((await opened()).auth_link_url);
  page.on('request', (request) => { if (request.url().endsWith('/link/session')) asked += 1; });
  await page.route('**/hub/validations', (route) => route.fulfill({
    status: 401, json: { statusCode: 401, code: 'session_expired', message: 'Expired.', fix: 'Again.', retryable: false, request_id: 'request-1' },
  }), { times: 1 });
  await widget.submit('test_full_access');
  await visitor.happened('token-expired');
  await eventually('a new session', async () => asked === 1);
  await widget.connect.waitFor();
  await widget.hasValue('test_full_access');
  await widget.connect.click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('a link that is revoked while it is open says so', FAILED, async (visitor) => {
  const { page, widget } = visitor;
  const session = await opened();
  await visitor.visit(session.auth_link_url);
  await parts.hub.api(`/connect_sessions/${session.id}`, { method: 'DELETE' });
  await widget.submit('test_full_access');
  await page.getByText('This link no longer works. Ask whoever sent it for a new one.').waitFor();
  assert.doesNotMatch(await says(visitor), /The link works until/);
  assert.equal(await page.getByRole('button', { name: 'Try again' }).isVisible(), false);
  assert.equal(await widget.root.isVisible(), false);
  await assertFits(visitor, 'revoked');
  assert.deepEqual((await parts.hub.accounts()).filter((one) => one.origin_owner_id === session.origin_owner_id), []);
});
