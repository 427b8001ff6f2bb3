// Faults of other hubs when an account is edited, against a backend that speaks only their calls.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { listen, readBody } from './support/net.mjs';
import { connector, integrations } from './support/stub.mjs';
import { FAILED, suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
/** The backend has no bootstrap call, and says so without CORS headers. */
const PEER = { allowed: [...FAILED.allowed, /blocked by CORS policy/] };
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, POST, PATCH', 'access-control-allow-headers': '*, content-type, x-hub-session-token, x-hub-version' };
const ENTRY = integrations(1)[0];
const METHODS = [
  { ...ENTRY, integration_id: 'first', authentication_config_key: 'oauth2', label: 'OAuth 2.0' },
  { ...ENTRY, integration_id: 'second', authentication_config_key: 'custom', label: 'Site Token' },
];
const ACCOUNT = {
  secureId: 'acc_9', provider: 'webflow', version: '1.0.0', authConfigKey: 'custom', integrationId: 'second',
  setupInformation: {}, secrets: { siteToken: '__secretvalue:**redacted**9f3c' },
};

/** Starts a backend whose session is for `acc_9`; `answers` are by call, a status or a body. */
async function edits(visitor, answers, play) {
  const seen = [];
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url, 'http://peer');
    if (request.method === 'OPTIONS') return answer.writeHead(204, CORS).end();
    const call = `${request.method} ${pathname}`;
    seen.push({ call, body: (await readBody(request)).toString() });
    if (call === 'GET /hub/bootstrap') return answer.writeHead(404).end();
    const found = {
      'GET /hub/settings': { enabled_features: [], existing_account_id: 'acc_9' },
      'GET /hub/connectors': { integrations: METHODS },
      'GET /hub/connectors/first': connector(),
      'GET /hub/connectors/second': connector(),
      'GET /hub/accounts/acc_9': ACCOUNT,
      ...answers,
    }[call] ?? 404;
    const [status, body] = typeof found === 'number' ? [found, { statusCode: found, message: 'Oops' }] : [200, found];
    return answer.writeHead(status, { 'content-type': 'application/json', ...CORS }).end(JSON.stringify(body));
  });
  const { origin, stop } = await listen(server);
  try {
    await visitor.page.goto(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': origin }));
    await play(seen);
  } finally {
    await stop();
  }
}

scene('D15, D68, D70: the account’s own method is edited from the first screen on, and everything is asked for once', PEER, async (visitor) => {
  const { widget } = visitor;
  await edits(visitor, { 'PATCH /hub/accounts/acc_9': { id: 'acc_9', provider: 'webflow' } }, async (seen) => {
    await visitor.happened('ready');
    await widget.shows('Reconnect Webflow');
    assert.deepEqual(visitor.events.filter(({ type }) => type === 'step').map(({ detail }) => detail.step), ['form']);
    const calls = seen.map(({ call }) => call).filter((call) => call !== 'GET /hub/bootstrap');
    assert.deepEqual(calls.sort(), ['GET /hub/accounts/acc_9', 'GET /hub/connectors', 'GET /hub/connectors/second', 'GET /hub/settings']);
    await widget.button('Edit Site Token').click();
    await widget.field.fill('a-new-token-of-the-same-site');
    await widget.field.press('Enter');
    await visitor.happened('success');
    const { body } = seen.find(({ call }) => call === 'PATCH /hub/accounts/acc_9');
    assert.deepEqual(JSON.parse(body), { integration_id: 'second', credentials: { siteToken: 'a-new-token-of-the-same-site' } });
  });
});

scene('D69: an account whose method is not there is said to be so, and no list stands in for it', PEER, async (visitor) => {
  const { widget } = visitor;
  await edits(visitor, { 'GET /hub/connectors': { integrations: [METHODS[0]] } }, async () => {
    assert.equal((await visitor.happened('error')).detail.code, 'not_found');
    await widget.shows('This integration is not available.');
    assert.equal(await widget.root.getByRole('button', { name: /^Webflow/ }).count(), 0);
    assert.equal(await widget.field.count(), 0);
  });
});

for (const [status, code] of [[401, 'session_expired'], [403, 'session_expired'], [404, 'not_found'], [500, 'internal']]) {
  scene(`D26: an account that cannot be read (${status}) is told in words, and nothing is offered in its place`, PEER, async (visitor) => {
    const { widget } = visitor;
    await edits(visitor, { 'GET /hub/accounts/acc_9': status }, async () => {
      const { detail } = await visitor.happened('error');
      assert.equal(detail.code, code);
      await widget.shows(detail.message);
      assert.doesNotMatch(await widget.text(), /unknown error|Oops|[{}]/i);
      assert.equal(await widget.field.count(), 0);
    });
  });
}

for (const status of [401, 403]) {
  scene(`D22: a change that is answered ${status} is never a success`, PEER, async (visitor) => {
    const { widget } = visitor;
    await edits(visitor, { 'PATCH /hub/accounts/acc_9': status }, async () => {
      await widget.button('Edit Site Token').click();
      await widget.field.fill('a-new-token-of-the-same-site');
      await widget.field.press('Enter');
      await visitor.happened('error');
      await visitor.happened('token-expired');
      await widget.hasValue('a-new-token-of-the-same-site');
      assert.ok(!visitor.names().includes('success'));
      assert.doesNotMatch(await widget.text(), /is connected|successful/i);
    });
  });
}
