// Whatever a backend answers to each of the nine calls: words with a way on, never data as text, never a false success.
import assert from 'node:assert/strict';
import { element } from './support/host.mjs';
import { eventually } from './support/poll.mjs';
import { integrations, startStub } from './support/stub.mjs';
import { FAILED_RESOURCE, suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
const BAD = { allowed: [FAILED_RESOURCE, /CORS policy/, /^Failed to load/] };
const [WEBFLOW] = integrations(1);
const ACCOUNT = { secureId: 'acc_1', provider: 'webflow', setupInformation: {}, secrets: { siteToken: '__secretvalue:**redacted**3f9c' }, version: '1.0.0', integrationId: 'webflow_site_token' };
const OAUTH = { config: { key: 'webflow', name: 'Webflow', type: 'oauth2', configFields: [] }, hub_settings: {} };

const refused = (status, headers = {}) => ({ status, text: JSON.stringify({ statusCode: status, message: `Raw words of ${status}` }), headers: { 'content-type': 'application/json', ...headers } });
/** Answers that are no success; each the name that a failure is reported by. */
const FAULTS = {
  ...Object.fromEntries([400, 401, 403, 404, 409, 422, 429, 500].map((status) => [status, refused(status)])),
  '429 with Retry-After': refused(429, { 'retry-after': '30', 'access-control-expose-headers': 'retry-after' }),
  '502 with HTML': { status: 502, text: '<h1>502 Bad Gateway</h1>', headers: { 'content-type': 'text/html' } },
  'an empty body': { status: 200, text: '' },
  'another shape': { status: 200, text: '{"version":99,"data":[{"items":[]}]}' },
  'a number': { status: 200, text: '7' },
  'HTML': { status: 200, text: '<h1>Sign in to the network</h1>', headers: { 'content-type': 'text/html' } },
  'half a body': { raw: (answer, cors) => { answer.writeHead(200, { 'content-length': '4000', ...cors }); answer.write('{"id":"acc', () => answer.socket.destroy()); } },
  'a redirect': { status: 302, text: '', headers: { location: 'https://elsewhere.example/' } },
  'no answer': { raw: (answer) => answer.socket.destroy() },
  204: { status: 204, text: '' },
};

/** What is done before each call, and what of the answers above is its success. */
const CALLS = {
  'GET /hub/settings': { fine: ['another shape'] },
  'GET /hub/connectors': {},
  'GET /hub/connectors/webflow_site_token': {},
  'GET /hub/accounts/acc_1': { attributes: { 'account-id': 'acc_1' } },
  'POST /hub/accounts': { act: submit },
  // The protocol gives its answer no body.
  'PATCH /hub/accounts/acc_1': { attributes: { 'account-id': 'acc_1' }, fine: ['an empty body', 'another shape', 'a number', '204'], act: (widget) => widget.button('Check again').click() },
  'POST /hub/connection_attempts': { oauth: true, act: (widget) => widget.button('Continue to Webflow').click() },
  'GET /hub/connection_attempts/att_1': { oauth: true, act: (widget) => widget.button('Continue to Webflow').click() },
  'DELETE /hub/connection_attempts/att_1': { oauth: true, act: giveUp },
};

async function submit(widget) {
  await widget.paste('a-secret-0123456789abcdef');
  await widget.field.press('Enter');
}

async function giveUp(widget, stub) {
  const visits = () => stub.calls('GET /connect/oauth2/webflow_site_token').length;
  const before = visits();
  await widget.button('Continue to Webflow').click();
  // Until the backend has named the attempt there is none to end there.
  await eventually('the window is led on', () => visits() > before);
  await widget.button('Cancel').click();
}

/** What is on screen: its words, and the ways on that can be pressed, or can be once a countdown is over. */
function screen(widget) {
  return widget.root.evaluate((host) => {
    const buttons = [...(host.shadowRoot?.querySelectorAll('button') ?? [])];
    const ways = buttons.filter((one) => one.checkVisibility() && !one.disabled && (one.ariaDisabled !== 'true' || /^Try again in 0:\d\d$/.test(one.innerText.trim()))).map((one) => one.innerText.trim());
    return { text: host.shadowRoot?.querySelector('.hub')?.innerText ?? '', ways: ways.filter(Boolean) };
  });
}

/** A page on a backend whose answers are good, but for those of `call`. */
async function open(visitor, call, answer) {
  const { attributes = {}, oauth } = CALLS[call];
  const stub = await startStub({ answers: {
    'GET /hub/accounts/acc_1': { body: ACCOUNT },
    'PATCH /hub/accounts/acc_1': { body: {} },
    'POST /hub/connection_attempts': { body: { id: 'att_1' } },
    'GET /connect/oauth2/webflow_site_token': { text: '<title>Consent</title>', headers: { 'content-type': 'text/html' } },
    'GET /hub/connection_attempts/att_1': { body: { status: 'pending', account: null, error: null } },
    'DELETE /hub/connection_attempts/att_1': { body: {} },
    ...(oauth ? { 'GET /hub/connectors/webflow_site_token': { body: OAUTH } } : {}),
    [call]: answer,
  } });
  visitor.context.on('close', () => stub.stop());
  const body = element({ token: 'any', 'base-url': stub.origin, ...attributes });
  return { stub, address: parts.host.page({ head: `<script src="${parts.hub.origin}/hub.js"></script>`, body }) };
}

/** Waits for words and a way on, and looks at the words; `pass` is run before each look. */
async function goesOn(visitor, name, pass = () => {}) {
  let last;
  await eventually(`${name}: words, and a way on`, async () => {
    await pass();
    last = await screen(visitor.widget);
    return last.ways.length > 0 && last.text.length > 20 && !/Connecting|Checking|Linking/.test(last.text);
  });
  // Data and exceptions are nothing to read; the server's own words stand only where the widget has none.
  assert.doesNotMatch(last.text, /[{}<>]|undefined|\bnull\b|NaN|\[object|Error:|Failed to fetch|Bad Gateway|elsewhere\.example/, `${name}: ${last.text}`);
  assert.doesNotMatch(last.text, /is connected/, `${name}: ${last.text}`);
  assert.ok(!visitor.names().includes('success'), name);
  return last;
}

for (const [call, { fine = [], act }] of Object.entries(CALLS)) {
  scene(`${call}: whatever is answered`, BAD, async (visitor) => {
    let fault;
    const { stub, address } = await open(visitor, call, () => fault);
    for (const [name, answer] of Object.entries(FAULTS)) {
      fault = answer;
      const before = stub.calls(call).length;
      visitor.navigations.length = 0;
      visitor.events.length = 0;
      await visitor.page.goto(address);
      if (act) await act(visitor.widget, stub);
      await eventually(`${name}: it is asked`, () => stub.calls(call).length > before);
      if (fine.includes(name)) {
        if (act) await visitor.happened('success');
      } else {
        await goesOn(visitor, name);
      }
    }
  });

  scene(`${call}: thirty seconds of silence`, { ...BAD, clock: true }, async (visitor) => {
    const { stub, address } = await open(visitor, call, { raw: () => {} });
    await visitor.page.goto(address);
    if (act) await act(visitor.widget, stub);
    let passed = 0;
    const second = async () => {
      passed += 1;
      await visitor.page.clock.runFor(1_000);
    };
    await eventually('it is asked', async () => {
      await second();
      return stub.calls(call).length > 0;
    });
    passed = 0;
    await goesOn(visitor, 'silence', second);
    // What loads can be asked for again long before it is given up.
    assert.ok(passed <= (act ? 31 : 10), `it took ${passed} s`);
    await visitor.page.clock.runFor(31_000);
    await goesOn(visitor, 'after that', second);
  });
}
