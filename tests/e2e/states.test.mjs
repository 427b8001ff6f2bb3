// Every state of the screen, in light and dark: no finding of axe, and a picture for people to look at.
import assert from 'node:assert/strict';
import { FAULTS } from './support/faults.mjs';
import { startStub } from './support/stub.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { FIELD, NOTICE, PAGE } from './support/words.mjs';

const parts = suite();
const GOOD = hexToken('test_enterprise');
const NARROW = { viewport: { width: 400, height: 900 } };
const VALIDATE = 'POST /hub/validations';
const BOOTSTRAP = 'GET /hub/bootstrap';

/** The form, through the proxy with faults. */
async function form(visitor, attributes = {}, options = {}) {
  await visitor.visit(await parts.embed(attributes, { through: parts.faults.origin, ...options }));
}

/** The form after this value was submitted, when these words are there. */
function submitted(value, ...texts) {
  return async (visitor) => {
    await form(visitor);
    if (value) await visitor.widget.submit(value);
    else await visitor.widget.connect.click();
    await visitor.widget.shows(...texts);
  };
}

/** The form after the backend answered the check with this fault. */
function answered(fault, ...texts) {
  return async (visitor) => {
    await form(visitor);
    parts.faults.set(VALIDATE, fault);
    await visitor.widget.submit(GOOD);
    await visitor.widget.shows(...texts);
  };
}

/** The page that takes the whole view. */
function halted(fault, words) {
  return async (visitor) => {
    parts.faults.set('*', fault);
    await visitor.page.goto(await parts.embed({}, { through: parts.faults.origin }));
    await visitor.widget.shows(words.title);
  };
}

async function connected(visitor) {
  await form(visitor, { brand: 'Larch & Loom' });
  await visitor.widget.submit(GOOD);
  await visitor.widget.dialog.getByText('Webflow is connected').waitFor();
}

async function review(visitor) {
  await form(visitor, {}, { session: { wanted_scopes: ['cms:write', 'forms:write', 'sites:read', 'authorized_user:read'] } });
  await visitor.widget.submit(hexToken('test_read_only'));
  await visitor.widget.shows('The token works');
}

async function outline(visitor) {
  await visitor.page.route('**/hub_bg.wasm*', () => {});
  await visitor.page.goto(await parts.embed());
  await visitor.widget.root.locator('[aria-hidden]').first().waitFor({ state: 'attached' });
}

/** Each state: its name, how to get there, and what the visitor's context needs. */
const STATES = [
  ['loading', outline],
  ['loading-narrow', outline, NARROW],
  ['still-loading', async (visitor) => {
    await outline(visitor);
    await visitor.page.clock.runFor(8_500);
    await visitor.widget.shows(PAGE.loading.title);
  }, { clock: true }],
  ['start-failed', async (visitor) => {
    await visitor.page.route('**/hub_bg.wasm*', (route) => route.abort());
    await visitor.page.goto(await parts.embed());
    await visitor.widget.shows(PAGE.start_failed.title);
  }],
  ['form', (visitor) => form(visitor)],
  ['form-two-steps-done', async (visitor) => {
    await form(visitor);
    for (let step = 0; step < 2; step += 1) await visitor.widget.button('Done, next step').click();
    await visitor.widget.shows('2 of 4 done');
    await visitor.widget.paste(`Bearer ${GOOD} `);
    await visitor.widget.shows(/^We removed/);
  }],
  ['form-folded-narrow', (visitor) => form(visitor), NARROW],
  ['form-unfolded-narrow', async (visitor) => {
    await form(visitor);
    await visitor.widget.root.getByRole('button', { name: /^How to get a Site Token/ }).click();
    await visitor.widget.shows('0 of 4 done');
  }, NARROW],
  ['paste-refused', async (visitor) => {
    await form(visitor);
    await visitor.page.evaluate(() => { navigator.clipboard.readText = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
    await visitor.widget.button('Paste').click();
    await visitor.widget.shows(/^Pasting is blocked here/);
  }],
  ['connecting', async (visitor) => {
    await form(visitor);
    const held = parts.faults.hold(VALIDATE);
    await visitor.widget.submit(GOOD);
    await held.arrived();
    await visitor.widget.shows('Connecting…');
  }],
  ['still-checking', async (visitor) => {
    await form(visitor);
    const held = parts.faults.hold(VALIDATE);
    await visitor.widget.submit(GOOD);
    await held.arrived();
    await visitor.page.clock.runFor(5_100);
    await visitor.widget.shows('Still checking. This takes longer than usual.');
  }, { clock: true }],
  ['error-empty', submitted('', FIELD.token_empty.title)],
  ['error-workspace-token', submitted(`ws-${GOOD}`, FIELD.workspace_token.title)],
  ['error-site-id', submitted('580e63e98c9a982ac9b8b741', FIELD.object_id.title)],
  ['error-address', submitted('https://webflow.com/dashboard', FIELD.url.title)],
  ['error-jwt', submitted('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27u', FIELD.jwt.title)],
  ['error-placeholder', submitted('YOUR_API_TOKEN', FIELD.placeholder.title)],
  ['error-space', submitted(`${GOOD.slice(0, 20)} ${GOOD.slice(20)}`, FIELD.whitespace.title)],
  ['error-oauth-token', submitted('test_oauth', FIELD.oauth_token.title)],
  ['error-rejected', submitted('test_revoked', FIELD.token_rejected.title)],
  ['error-missing-permission', submitted('test_cms_only', FIELD.missing_permission.title)],
  ['error-missing-permission-narrow', submitted('test_cms_only', FIELD.missing_permission.title), NARROW],
  ['notice-provider-rate-limited', submitted('test_rate_limited', NOTICE.provider_rate_limited.title)],
  ['notice-provider-unavailable', submitted('test_down', NOTICE.provider_unavailable.title)],
  ['notice-unverified', submitted('test_unverified', NOTICE.unverified.title)],
  ['notice-network', answered(FAULTS.drop(), NOTICE.network.title)],
  ['notice-internal', answered(FAULTS.error(500, 'internal', { retryable: true }), NOTICE.internal.title)],
  ['notice-rate-limited', answered(FAULTS.error(429, 'rate_limited', { retry_after: 42 }, { 'retry-after': '42' }), NOTICE.rate_limited.title)],
  ['notice-session-expired', answered(FAULTS.error(401, 'session_expired'), NOTICE.session_expired.title)],
  ['notice-conflict', answered(FAULTS.error(409, 'conflict', { reason: 'already_linked', account_id: 'acc_1' }), NOTICE.conflict.title)],
  ['notice-offline', async (visitor) => {
    await form(visitor);
    await visitor.widget.paste(GOOD);
    await visitor.context.setOffline(true);
    await visitor.widget.field.press('Enter');
    await visitor.widget.shows(NOTICE.offline.title);
  }],
  ['cancelled', async (visitor) => {
    await form(visitor);
    const held = parts.faults.hold(VALIDATE);
    await visitor.widget.submit(GOOD);
    await held.arrived();
    await visitor.widget.button('Cancel').click();
    await visitor.widget.shows(NOTICE.cancelled.title);
  }],
  ['review', review],
  ['review-narrow', review, NARROW],
  ['confirmation', connected, { window: true }],
  ['confirmation-narrow', connected, { ...NARROW, window: true }],
  ['connected', async (visitor) => {
    await connected(visitor);
    await visitor.widget.button('Done').click();
    await visitor.widget.shows('Connect another');
  }],
  ['closed', async (visitor) => {
    await form(visitor);
    await visitor.widget.button('Close').click();
    await visitor.widget.shows('Open again');
  }],
  ['page-session', halted(FAULTS.error(401, 'session_invalid'), PAGE.session_invalid)],
  ['page-origin', halted(FAULTS.error(403, 'session_origin_mismatch'), PAGE.session_origin_mismatch)],
  ['page-not-found', halted(FAULTS.error(404, 'not_found'), PAGE.not_found)],
  ['page-network', halted(FAULTS.drop(), NOTICE.network)],
  ['whitelabel', (visitor) => form(visitor, { whitelabel: true, brand: 'Larch & Loom' })],
  ['list', async (visitor) => {
    const stub = await startStub({ count: 6 });
    visitor.context.on('close', () => stub.stop());
    await visitor.visit(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin }));
    await visitor.widget.shows('Webflow', 'Provider 5');
  }],
  ['hosted-demo', (visitor) => visitor.visit(`${parts.hub.origin}/`)],
  ['hosted-partner', (visitor) => visitor.visit(`${parts.hub.origin}/partner`)],
  ['hosted-accounts', async (visitor) => {
    await connected(visitor);
    await visitor.page.goto(`${parts.hub.origin}/dashboard`);
    await visitor.page.getByText('Juniper Bakery').first().waitFor();
  }],
];

/** Dark for the widget, and for a host page that follows its scheme; hosted pages follow the system. */
async function darken(visitor) {
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await visitor.page.evaluate(() => {
    document.querySelector('connect-hub')?.setAttribute('theme', 'dark');
    document.documentElement.style.setProperty('color-scheme', 'dark');
  });
}

for (const [name, reach, options = {}] of STATES) {
  const { window: windowOnly = false, ...context } = options;
  const file = name.endsWith('-narrow') ? [name.slice(0, -7), '-narrow'] : [name, ''];
  parts.scene(`state ${name}`, { ...context, allowed: [/^Failed to load resource: /, /blocked by CORS policy/], navigates: true }, async (visitor) => {
    await reach(visitor);
    await visitor.shot(`${file[0]}-light${file[1]}`, { full: !windowOnly });
    const light = await visitor.axe();
    await darken(visitor);
    await visitor.shot(`${file[0]}-dark${file[1]}`, { full: !windowOnly });
    const dark = await visitor.axe();
    assert.deepEqual({ light, dark }, { light: [], dark: [] });
  });
}
