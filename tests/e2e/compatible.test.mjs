// A backend that has only the nine calls of the compatible protocol, under both names of the element.
import assert from 'node:assert/strict';
import { element } from './support/host.mjs';
import { becomes } from './support/poll.mjs';
import { connector, integrations, startStub } from './support/stub.mjs';
import { FAILED_RESOURCE, suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
/** The bootstrap call, which such a backend does not have, is reported by the browser itself. */
const PEER = { allowed: [FAILED_RESOURCE, /CORS policy/] };
const TOKEN = 'ws-none-of-ours-0123456789';
/** A value that no look-alike of the stub refuses. */
const SECRET = 'a-secret-0123456789abcdef';
const [WEBFLOW] = integrations(1);
const OAUTH = { ...WEBFLOW, integration_id: 'webflow_oauth', authentication_config_key: 'oauth' };

/** Starts a stub for one scene and opens an element that speaks with it. */
async function opens(visitor, { tag = 'connect-hub', attributes = {}, ...options } = {}) {
  const stub = await startStub(options);
  visitor.context.on('close', () => stub.stop());
  const head = `<script src="${parts.hub.origin}/hub.js" data-tag="stackone-hub"></script>`;
  await visitor.page.goto(parts.host.page({ head, body: element({ token: TOKEN, 'base-url': stub.origin, ...attributes }, tag) }));
  return { stub, widget: visitor.widget.at(tag) };
}

/** What was asked for, without what a browser asks by itself. */
const asked = (stub) => stub.seen.map(({ method, path }) => `${method} ${path}`);

for (const tag of ['connect-hub', 'stackone-hub']) {
  scene(`${tag}: lists, links, and speaks only the nine calls`, PEER, async (visitor) => {
    const { stub, widget } = await opens(visitor, { tag, count: 3 });
    await widget.root.getByRole('button', { name: /^Webflow/ }).click();
    await widget.paste(SECRET);
    await widget.connect.click();
    await widget.dialog.getByText('Webflow is connected').waitFor();
    const { detail } = await visitor.happened('success');
    assert.deepEqual([detail.id, detail.provider], ['acc_stub', 'webflow']);
    assert.deepEqual(asked(stub), ['GET /hub/bootstrap', 'GET /hub/settings', 'GET /hub/connectors', 'GET /hub/connectors/webflow_site_token', 'POST /hub/accounts']);
    const [stored] = stub.calls('POST /hub/accounts');
    assert.deepEqual(JSON.parse(stored.body), { integration_id: 'webflow_site_token', credentials: { siteToken: SECRET } });
    assert.equal(stored.headers['x-hub-session-token'], TOKEN);
    assert.match(stored.headers['x-hub-version'], /^\d+\.\d+\.\d+$/);
    assert.equal(stored.headers['idempotency-key'], undefined);
  });
}

scene('a form of the older shape: its fields, and its help page', PEER, async (visitor) => {
  const { config } = connector();
  const guide = { supportLink: 'https://docs.example/webflow', description: 'Each token covers **one** site.' };
  const older = { config: { key: 'webflow', name: 'Webflow', authentication: { other: { production: { fields: [], type: 'custom' } }, custom: { sandbox: { fields: [] }, production: { fields: config.configFields, guide, type: 'custom' } } } }, hub_settings: {} };
  const { stub, widget } = await opens(visitor, { answers: { 'GET /hub/connectors/webflow_site_token': { body: older } } });
  await widget.shows('Each token covers');
  assert.equal(await widget.root.getByRole('link', { name: /^Connection guide/ }).getAttribute('href'), guide.supportLink);
  await widget.paste(SECRET);
  await widget.connect.click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  assert.equal(stub.calls('POST /hub/accounts').length, 1);
});

const ACCOUNT = { secureId: 'acc_1', provider: 'webflow', setupInformation: {}, secrets: { siteToken: '__secretvalue:**redacted**3f9c' }, version: '1.0.0', authConfigKey: 'custom', environment: 'production', integrationId: 'webflow_site_token' };

for (const tag of ['connect-hub', 'stackone-hub']) {
  scene(`D68, D70: ${tag} edits with the method of the account, and an answer without a body is a success`, PEER, async (visitor) => {
    // Another method of the provider stands first in the list.
    const { stub, widget } = await opens(visitor, {
      tag,
      list: [OAUTH, WEBFLOW],
      attributes: { 'account-id': 'acc_1' },
      answers: { 'GET /hub/accounts/acc_1': { body: ACCOUNT }, 'PATCH /hub/accounts/acc_1': { status: 204, text: '' } },
    });
    await widget.shows('Reconnect Webflow');
    await becomes('bullets and the last characters', () => widget.value(), '••••••••••3f9c');
    await widget.button('Edit Site Token').click();
    await widget.paste(SECRET);
    await widget.button('Save and check').click();
    await widget.dialog.getByText('Webflow is connected').waitFor();
    const { detail } = await visitor.happened('success');
    assert.deepEqual([detail.id, detail.provider], ['acc_1', 'webflow']);
    assert.deepEqual(stub.calls('PATCH /hub/accounts/acc_1').map(({ body }) => JSON.parse(body)), [{ integration_id: 'webflow_site_token', credentials: { siteToken: SECRET } }]);
    assert.equal(stub.calls('GET /hub/accounts/acc_1').length, 1, 'each resource once (D70)');
    assert.equal(stub.calls('GET /hub/connectors').length, 1);
  });
}

scene('an integration that the page names is opened directly, and another try asks only the nine calls', PEER, async (visitor) => {
  let failures = 2;
  const answer = () => ((failures -= 1) >= 0 ? { status: 500, body: {} } : { body: connector('Provider 1') });
  const { stub, widget } = await opens(visitor, { count: 3, attributes: { 'integration-id': 'int_1' }, answers: { 'GET /hub/connectors/int_1': answer } });
  for (let tries = 1; tries <= 2; tries += 1) {
    await visitor.happened('error', tries);
    await widget.button('Try again').click();
  }
  await widget.shows('Connect Provider 1');
  assert.equal(stub.calls('GET /hub/bootstrap').length, 1);
});

scene('what the backend did not accept is said in its words at the field, and kept', PEER, async (visitor) => {
  const refusal = JSON.stringify({ message: 'The provider rejected the token', provider_response: JSON.stringify({ status: 401, code: 'not_authorized' }) });
  const { widget } = await opens(visitor, { answers: { 'POST /hub/accounts': { status: 400, body: { statusCode: 400, message: refusal } } } });
  await widget.paste(SECRET);
  await widget.connect.click();
  await widget.shows('The provider rejected the token', 'What Webflow answered');
  assert.equal(await widget.field.getAttribute('aria-invalid'), 'true');
  await widget.hasValue(SECRET);
});

scene('the settings name the account to edit, and a secret that was not touched is not sent', PEER, async (visitor) => {
  const { stub, widget } = await opens(visitor, {
    answers: {
      'GET /hub/settings': { body: { enabled_features: [], existing_account_id: 'acc_1' } },
      'GET /hub/accounts/acc_1': { body: ACCOUNT },
      'PATCH /hub/accounts/acc_1': { body: {} },
    },
  });
  await widget.button('Check again').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  assert.deepEqual(stub.calls('PATCH /hub/accounts/acc_1').map(({ body }) => JSON.parse(body).credentials), [{}]);
});

scene('D69: an account of a method that the list does not have is told', PEER, async (visitor) => {
  const { widget } = await opens(visitor, {
    attributes: { 'account-id': 'acc_1' },
    answers: { 'GET /hub/accounts/acc_1': { body: { ...ACCOUNT, integrationId: 'gone' } } },
  });
  await widget.shows('This integration is not available.');
  assert.equal((await visitor.happened('error')).detail.code, 'not_found');
});

for (const tag of ['connect-hub', 'stackone-hub']) {
  scene(`D55: ${tag} signs in by the compatible pages, and the polling decides`, PEER, async (visitor) => {
    let polls = 0;
    const { stub, widget } = await opens(visitor, {
      tag,
      list: [OAUTH],
      attributes: { 'app-url': 'https://app.example' },
      answers: {
        'GET /hub/connectors/webflow_oauth': { body: { config: { key: 'webflow', name: 'Webflow', type: 'oauth2', configFields: [] }, hub_settings: {} } },
        'POST /hub/connection_attempts': { body: { id: 'att_1' } },
        'GET /connect/oauth2/webflow_oauth': { text: '<title>Consent</title>', headers: { 'content-type': 'text/html' } },
        'GET /hub/connection_attempts/att_1': () => ({ body: (polls += 1) < 2 ? { status: 'pending', account: null, error: null } : { status: 'authenticated', account: { id: 'acc_9' }, error: null } }),
      },
    });
    const opened = visitor.page.waitForEvent('popup');
    await widget.button('Continue to Webflow').click();
    const window = await opened;
    await window.waitForURL(/\/connect\/oauth2\/webflow_oauth/);
    const query = new URL(window.url()).searchParams;
    assert.equal(query.get('connection_attempt_id'), 'att_1');
    assert.equal(query.get('redirect_uri'), 'https://app.example/embedded/accounts/callback');
    assert.deepEqual(JSON.parse(stub.calls('POST /hub/connection_attempts')[0].body), { token: TOKEN });
    await widget.dialog.getByText('Webflow is connected').waitFor();
    await becomes('the window is closed', () => window.isClosed(), true);
    const { detail } = await visitor.happened('success');
    assert.deepEqual([detail.id, detail.provider], ['acc_9', 'webflow']);
  });
}

scene('stackone-hub: its defaults, its booleans, its two events', PEER, async (visitor) => {
  const { widget } = await opens(visitor, { tag: 'stackone-hub', attributes: { 'show-footer-links': 'nonsense', debug: 'nonsense' } });
  await widget.paste(SECRET);
  const card = widget.root.locator('[part~=card]');
  assert.equal(await card.evaluate((element) => element.getBoundingClientRect().height), 500);
  assert.equal(await widget.root.locator('.hub').getAttribute('data-theme'), 'light');
  // A word that is neither means what an absent attribute means.
  assert.equal(await widget.root.locator('footer').count(), 1);
  await widget.root.evaluate((element) => { element.setAttribute('show-footer-links', 'false'); element.setAttribute('height', '640px'); });
  await becomes('the footer', () => widget.root.locator('footer').count(), 0);
  assert.equal(await card.evaluate((element) => element.getBoundingClientRect().height), 640);
  await widget.root.evaluate((element) => element.removeAttribute('height'));
  await becomes('the height of an absent attribute', () => card.evaluate((element) => element.getBoundingClientRect().height), 500);
  await widget.connect.click();
  const success = await visitor.happened('success');
  assert.deepEqual([success.detail, success.bubbles, success.composed], [{ id: 'acc_stub', provider: 'webflow' }, true, true]);
  await widget.dialog.getByRole('button', { name: 'Close' }).click();
  const close = await visitor.happened('close');
  assert.deepEqual([close.detail, close.bubbles, close.composed], [null, true, true]);
});

scene('stackone-hub: who leaves before anything is linked is no “close”', PEER, async (visitor) => {
  const { widget } = await opens(visitor, { tag: 'stackone-hub' });
  await widget.field.waitFor();
  await widget.button('Close').click();
  await visitor.happened('cancel');
  assert.ok(!visitor.names().includes('close'));
});

scene('D106: a theme as JSON colours the widget and nothing else', PEER, async (visitor) => {
  const theme = { colors: { primary: { background: '#6366f1', foreground: '#ffffff' }, card: { background: '#fafafa' } }, radius: { lg: '3px' }, unknown: { x: 1 } };
  const { widget } = await opens(visitor, { tag: 'stackone-hub', attributes: { theme: JSON.stringify(theme) } });
  const style = (locator, property) => locator.evaluate((element, name) => getComputedStyle(element)[name], property);
  await widget.field.waitFor();
  await becomes('the button', () => style(widget.connect, 'backgroundColor'), 'rgb(99, 102, 241)');
  assert.equal(await style(widget.connect, 'color'), 'rgb(255, 255, 255)');
  assert.equal(await style(widget.root.locator('form'), 'backgroundColor'), 'rgb(250, 250, 250)');
  assert.equal(await style(widget.connect, 'borderRadius'), '3px');
  assert.equal(await visitor.page.evaluate(() => document.documentElement.getAttribute('style')), null);
  await widget.paste(SECRET);
  for (const wrong of ['{"colors":', '[]', '7', '{"colors":7}']) {
    await widget.root.evaluate((element, text) => element.setAttribute('theme', text), wrong);
    await becomes(`the button of ${wrong}`, async () => (await style(widget.connect, 'backgroundColor')) !== 'rgb(99, 102, 241)', true);
    await widget.hasValue(SECRET);
  }
  const ignored = () => visitor.console.filter((line) => /theme is no JSON object/.test(line)).length;
  assert.equal(ignored(), 0);
  await widget.root.evaluate((element) => { element.debug = true; element.setAttribute('theme', '{"colors":'); });
  await becomes('what the log says of it', async () => ignored(), 1);
  await widget.root.evaluate((element) => element.setAttribute('theme', 'dark'));
  await widget.field.focus();
  await widget.root.evaluate((element) => { element.themeObject = { colors: { primary: { background: '#cc0000' } } }; });
  await becomes('the button', () => style(widget.connect, 'backgroundColor'), 'rgb(204, 0, 0)');
  assert.equal(await widget.focusedId(), 'field-siteToken', 'who is typing goes on');
});
