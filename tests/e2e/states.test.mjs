// Every state of the screen, in light and dark and at 320 px: nothing that axe finds, nothing that does not fit, and
// pictures for people to look at.
import assert from 'node:assert/strict';
import { FAULTS } from './support/faults.mjs';
import { misfits } from './support/room.mjs';
import { startStub } from './support/stub.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { FIELD, NOTICE, PAGE } from './support/words.mjs';

const parts = suite();
const GOOD = hexToken('test_enterprise');
const NARROW = { viewport: { width: 390, height: 900 } };
/** A state whose looks are all taken: narrow, right to left, in the reader's own colours. */
const MAIN = { main: true };
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

/** Where the person signs in; the window, where it may open, waits at the provider. */
async function signIn(visitor, press = '', open = 'returns a window') {
  await form(visitor, {}, { session: { integration_id: 'webflow_oauth' } });
  if (!press) return visitor.widget.shows('Sign in to Webflow');
  if (!open) await visitor.page.evaluate(() => { window.open = () => null; });
  const opened = open && visitor.page.waitForEvent('popup');
  await visitor.widget.button('Continue to Webflow').click();
  const window = await opened;
  if (press !== 'only') await window.getByRole('button', { name: press }).click();
  return window;
}

/** The form of an account that is linked already; `change` is made to what the backend says of it. */
async function edits(visitor, change = () => {}) {
  await visitor.page.route('**/hub/bootstrap*', async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    json.account = { secureId: 'acc_1', provider: 'webflow', setupInformation: {}, secrets: { siteToken: '__secretvalue:**redacted**3f9c' }, version: '1.0.0', integrationId: 'webflow_site-token', label: 'Juniper Bakery', linkedAt: '2025-11-12T09:00:00Z', status: 'active' };
    change(json);
    await route.fulfill({ response: answer, json });
  });
  await form(visitor);
  await visitor.widget.shows('Juniper Bakery');
}

/** The form with fields that hang on each other, and what few forms have. */
async function hangs(visitor) {
  await visitor.page.route('**/hub/bootstrap*', async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    json.connectors.external_trigger_token = 'f0bc3d88-2178-4423-8c81-b81d6c9da824';
    json.connector.config.configFields.push(
      { key: 'plan', label: 'Plan', type: 'select', required: true, value: 'large', options: [{ value: 'small', label: 'Small' }, { value: 'large', label: 'Large' }] },
      { key: 'company', label: 'Company', type: 'text', required: true, condition: "{{ plan == 'large' }}", tooltip: 'As it stands on your invoice. It is printed at the top, beside your address.' },
      { key: 'limit', label: 'Limit', type: 'number', required: false, tooltip: 'Calls a minute.' },
      { key: 'address', label: 'Address', type: 'text', required: true, readOnly: true, value: 'https://depot.example/${credentials.plan}' },
      { key: 'external-trigger-token', label: 'Trigger token', type: 'text', required: true, readOnly: true },
    );
    await route.fulfill({ response: answer, json });
  });
  await form(visitor);
  await visitor.widget.root.locator('summary[aria-label="More information about Company"]').click();
  await visitor.widget.shows(/^As it stands on your invoice/);
}

async function outline(visitor) {
  await visitor.page.route('**/hub_bg.wasm*', () => {});
  await visitor.page.goto(await parts.embed());
  await visitor.widget.root.locator('[aria-hidden]').first().waitFor({ state: 'attached' });
}

/** A form with all that a connector may ask for, in the mode without a session. */
async function choose(visitor) {
  await visitor.page.route('**/connectors/webflow-site-token.json', async (route) => {
    const answer = await route.fetch();
    const file = await answer.json();
    file.config.actions = ['Edit CMS items', 'Read form submissions', 'Manage images and files', 'Edit pages', 'Reply to comments']
      .map((label, index) => ({ id: `action_${index}`, label, scopes: [['cms:write', 'forms:read', 'assets:write', 'pages:write', 'comments:write'][index]] }));
    file.config.configFields.push(
      { key: 'region', label: 'Region', type: 'select', required: true, options: [{ value: 'eu', label: 'Europe' }, { value: 'us', label: 'United States' }] },
      { key: 'host', label: 'Subdomain', type: 'text', required: false, placeholder: 'juniper', suffix: '.example.com', description: 'As in the address of your account.' },
      { key: 'key', label: 'Private key', type: 'text_area', required: false, secret: true, placeholder: 'Paste your key' },
    );
    await route.fulfill({ response: answer, json: file });
  });
  await visitor.visit(`${parts.hub.origin}/plain`);
  const fold = visitor.widget.root.getByRole('button', { name: /^What do you need/ });
  if (await fold.isVisible()) await fold.click();
  for (const label of [/^Edit CMS items/, /^Manage images/]) await visitor.widget.root.getByLabel(label).check();
}

/** The list of the reference: two methods of one provider, many categories, names and categories of any length. */
const LIST = [
  ['Webflow', 'marketing', 'Site Token', 'One site, no Custom Code'],
  ['Webflow', 'marketing', 'OAuth 2.0', 'Sign in, with Custom Code'],
  ['BambooHR', 'hris', 'API key'],
  ['GitHub', 'development', 'Personal access token (classic)'],
  ['Greenhouse', 'ats', 'API key'],
  ['HubSpot', 'crm', 'OAuth 2.0'],
  ['Okta', 'iam', 'API token'],
  ['Google Drive', 'documents', 'OAuth 2.0'],
  ['A provider with a name that takes two lines or three where there is little room', 'a_category-with_a_long name', 'A method with a long name too'],
  ['Slack', 'messaging', 'Bot token'],
].map(([name, type, label, description], index) => ({
  active: true, name, provider: name.toLowerCase(), type, version: '1.0.0', authentication_config_key: 'custom', environment: 'production',
  integration_id: `int_${index}`, logo_url: '', label, description,
}));

/** A list from a backend that has this one. */
async function listed(visitor, list) {
  const stub = await startStub({ list });
  visitor.context.on('close', () => stub.stop());
  await visitor.visit(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin }));
}

/** Each state: its name, how to get there, and what the visitor's context needs. */
const STATES = [
  // Before any other has linked an account.
  ['hosted-no-accounts', (visitor) => visitor.page.goto(`${parts.hub.origin}/dashboard`)],
  ['loading', outline, MAIN],
  ['still-loading', async (visitor) => {
    await outline(visitor);
    await visitor.page.clock.runFor(8_500);
    await visitor.widget.shows(PAGE.loading.title);
  }, { ...MAIN, clock: true }],
  ['start-failed', async (visitor) => {
    await visitor.page.route('**/hub_bg.wasm*', (route) => route.abort());
    await visitor.page.goto(await parts.embed());
    await visitor.widget.shows(PAGE.start_failed.title);
  }],
  ['form', (visitor) => form(visitor), MAIN],
  ['form-touch', (visitor) => form(visitor), { ...NARROW, hasTouch: true, isMobile: true }],
  ['form-two-steps-done', async (visitor) => {
    await form(visitor);
    for (let step = 0; step < 2; step += 1) await visitor.widget.button('Done, next step').click();
    await visitor.widget.shows('2 of 4 done');
    await visitor.widget.paste(`Bearer ${GOOD} `);
    await visitor.widget.shows(/^We removed/);
  }],
  ['form-unfolded', async (visitor) => {
    await form(visitor);
    await visitor.widget.root.getByRole('button', { name: /^How to get a Site Token/ }).click();
    await visitor.widget.shows('0 of 4 done');
  }, NARROW],
  ['choose', choose, MAIN],
  ['choose-narrow', choose, NARROW],
  ['form-hangs', hangs, MAIN],
  ['edit', (visitor) => edits(visitor), MAIN],
  ['edit-refused', (visitor) => edits(visitor, ({ account }) => { account.status = 'error'; }), MAIN],
  ['edit-open', async (visitor) => {
    await edits(visitor);
    await visitor.widget.button('Edit Site Token').click();
    await visitor.widget.shows('Keep the stored token');
  }, MAIN],
  ['error-answered', async (visitor) => {
    await submitted('test_revoked', FIELD.token_rejected.title)(visitor);
    await visitor.widget.root.getByText('What Webflow answered').click();
    await visitor.widget.shows(/not_authorized/);
  }, MAIN],
  ['sign-in', (visitor) => signIn(visitor), MAIN],
  ['signing-in', async (visitor) => {
    await signIn(visitor, 'only');
    await visitor.widget.shows('Finish in the Webflow window');
  }, MAIN],
  ['window-blocked', async (visitor) => {
    await signIn(visitor, 'only', '');
    await visitor.widget.shows('Your browser blocked the window');
  }],
  ['access-declined', async (visitor) => {
    await signIn(visitor, 'Deny');
    await visitor.widget.shows('Webflow did not give access');
  }],
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
  }, MAIN],
  ['still-checking', async (visitor) => {
    await form(visitor);
    const held = parts.faults.hold(VALIDATE);
    await visitor.widget.submit(GOOD);
    await held.arrived();
    await visitor.page.clock.runFor(5_100);
    await visitor.widget.shows('Still checking. This takes longer than usual.');
  }, { ...MAIN, clock: true }],
  ['error-empty', submitted('', FIELD.token_empty.title)],
  ['error-workspace-token', submitted(`ws-${GOOD}`, FIELD.workspace_token.title)],
  ['error-site-id', submitted('580e63e98c9a982ac9b8b741', FIELD.object_id.title)],
  ['error-address', submitted('https://webflow.com/dashboard', FIELD.url.title)],
  ['error-jwt', submitted('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27u', FIELD.jwt.title)],
  ['error-placeholder', submitted('YOUR_API_TOKEN', FIELD.placeholder.title)],
  ['error-space', submitted(`${GOOD.slice(0, 20)} ${GOOD.slice(20)}`, FIELD.whitespace.title)],
  ['error-oauth-token', submitted('test_oauth', FIELD.oauth_token.title)],
  ['error-rejected', submitted('test_revoked', FIELD.token_rejected.title)],
  ['error-missing-permission', submitted('test_cms_only', FIELD.missing_permission.title), MAIN],
  ['error-framed', async (visitor) => {
    await submitted('test_cms_only', FIELD.missing_permission.title)(visitor);
    await visitor.widget.button('Show step 3').click();
    await visitor.widget.shows('Edit and read access');
  }],
  ['notice-provider-rate-limited', submitted('test_rate_limited', NOTICE.provider_rate_limited.title)],
  ['notice-provider-unavailable', submitted('test_down', NOTICE.provider_unavailable.title)],
  ['notice-unverified', submitted('test_unverified', NOTICE.unverified.title)],
  ['notice-network', answered(FAULTS.drop(), NOTICE.network.title)],
  ['notice-internal', answered(FAULTS.error(500, 'internal', { retryable: true }), NOTICE.internal.title), MAIN],
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
  ['review', review, MAIN],
  ['confirmation', connected, { ...MAIN, window: true }],
  ['connected', async (visitor) => {
    await connected(visitor);
    await visitor.widget.button('Done').click();
    await visitor.widget.shows('Connect another');
  }, MAIN],
  ['closed', async (visitor) => {
    await form(visitor);
    await visitor.widget.button('Close').click();
    await visitor.widget.shows('Open again');
  }, MAIN],
  ['page-session', halted(FAULTS.error(401, 'session_invalid'), PAGE.session_invalid)],
  ['page-origin', halted(FAULTS.error(403, 'session_origin_mismatch'), PAGE.session_origin_mismatch)],
  ['page-not-found', halted(FAULTS.error(404, 'not_found'), PAGE.not_found)],
  ['page-network', halted(FAULTS.drop(), NOTICE.network), MAIN],
  ['whitelabel', (visitor) => form(visitor, { whitelabel: true, brand: 'Larch & Loom' }), MAIN],
  ['list', async (visitor) => {
    const stub = await startStub({ count: 6 });
    visitor.context.on('close', () => stub.stop());
    await visitor.visit(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin }));
    await visitor.widget.shows('Webflow', 'Provider 5');
  }, MAIN],
  ['list-search', async (visitor) => {
    await listed(visitor, LIST);
    await visitor.widget.root.getByRole('searchbox').fill('token');
    await visitor.widget.shows('GitHub');
  }],
  ['list-nothing', async (visitor) => {
    await listed(visitor, LIST);
    await visitor.widget.root.getByRole('searchbox').fill('webfow');
    await visitor.widget.shows('Nothing matches “webfow”');
  }, MAIN],
  ['list-methods', async (visitor) => {
    await listed(visitor, LIST);
    await visitor.widget.shows('Choose how to connect');
  }, MAIN],
  ['list-empty', async (visitor) => {
    await listed(visitor, []);
    await visitor.widget.shows('No integrations yet');
  }],
  ['hosted-demo', (visitor) => visitor.visit(`${parts.hub.origin}/`), MAIN],
  ['hosted-partner', (visitor) => visitor.visit(`${parts.hub.origin}/partner`), MAIN],
  ['hosted-plain', (visitor) => visitor.visit(`${parts.hub.origin}/plain`), MAIN],
  ['hosted-accounts', async (visitor) => {
    await connected(visitor);
    await visitor.page.goto(`${parts.hub.origin}/dashboard`);
    await visitor.page.getByText('Juniper Bakery').first().waitFor();
  }, MAIN],
];

for (const [name, reach, { window: windowOnly = false, main = false, ...context } = {}] of STATES) {
  parts.scene(`D91, D92, D93, D98, D102: state ${name}`, { ...context, allowed: [/^Failed to load resource: /, /blocked by CORS policy/], navigates: true }, async (visitor) => {
    const { page } = visitor;
    const shot = (look) => visitor.shot(`${name}-${look}`, { full: !windowOnly });
    const wide = context.viewport ?? { width: 1280, height: 900 };
    const findings = {};
    await reach(visitor);
    for (const color of ['light', 'dark']) {
      await visitor.scheme(color);
      await page.setViewportSize(wide);
      await shot(color);
      findings[color] = await visitor.axe();
      if (main) {
        await page.setViewportSize(NARROW.viewport);
        await shot(`${color}-390`);
      }
    }
    await visitor.scheme('light');
    await page.setViewportSize({ width: 320, height: 900 });
    await shot('light-320');
    findings.narrow = await visitor.axe();
    findings.misfits = await misfits(visitor);
    if (main) {
      await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      await shot('rtl-320');
      findings.rtl = await misfits(visitor);
      await page.setViewportSize(wide);
      await shot('rtl');
      await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
      await page.emulateMedia({ forcedColors: 'active' });
      await shot('forced');
    }
    for (const [where, found] of Object.entries(findings)) assert.deepEqual(found, [], where);
  });
}
