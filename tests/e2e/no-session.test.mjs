// A host that has only a validation endpoint of its own: no session, no hub-server behind the widget.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { ROOT } from './support/program.mjs';
import { listen, readBody } from './support/net.mjs';
import { suite } from './support/suite.mjs';
import { FIELD } from './support/words.mjs';

const parts = suite();
const { scene } = parts;
const GOOD = 'a-token-that-the-host-knows';
const calls = [];
let validator;

before(async () => {
  // The whole of what such a host has to write.
  const server = createServer(async (request, answer) => {
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, idempotency-key' };
    if (request.method === 'OPTIONS') return answer.writeHead(204, headers).end();
    const body = JSON.parse(await readBody(request));
    calls.push({ body, headers: request.headers, url: request.url });
    const good = body.credentials.siteToken === GOOD;
    const reply = good ? { outcome: 'valid', site: { name: 'Larch & Loom' }, permissions: [] } : { statusCode: 422, code: 'token_rejected' };
    return answer.writeHead(good ? 200 : 422, headers).end(JSON.stringify(reply));
  });
  validator = await listen(server);
  // The host has put the connector's files on a server of its own.
  const folder = join(process.env.HUB_DIST ?? join(ROOT, 'dist'), 'connectors');
  for (const name of await readdir(folder)) {
    const type = { json: 'application/json', svg: 'image/svg+xml' }[name.split('.').pop()];
    if (type) parts.host.file(type, await readFile(join(folder, name)), {}, `/connectors/${name}`);
  }
});
after(() => validator.stop());

function page() {
  const src = '/connectors/webflow-site-token.json';
  return parts.host.embed(parts.hub.origin, { 'connector-src': src, 'validate-url': `${validator.origin}/check`, brand: 'Larch & Loom' });
}

scene('guide, refusal and confirmation without a session', { allowed: [/^Failed to load resource: .*422/] }, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(page());
  await widget.shows('Connect Webflow', 'Open Site Settings', 'To connect Webflow to Larch & Loom');
  await widget.submit('a-wrong-token');
  await widget.fieldIsWrong(FIELD.token_rejected.title);
  await widget.hasValue('a-wrong-token');
  await widget.submit(GOOD);
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.dialog.getByText('Larch & Loom', { exact: true }).waitFor();
  assert.equal(await widget.root.getByText('View in Accounts').count(), 0, 'there is no such page');
  await widget.button('Done').click();
  await visitor.happened('close');
  const { detail } = visitor.events.find((event) => event.type === 'success');
  assert.equal(detail.id, null);
  assert.equal(detail.provider, 'webflow');

  assert.equal(calls.length, 2);
  for (const { body, headers, url } of calls) {
    assert.deepEqual(Object.keys(body).sort(), ['credentials', 'integration_id']);
    assert.equal(headers['x-hub-session-token'], undefined);
    assert.ok(!url.includes(GOOD));
  }
  const toHub = visitor.requests.filter((request) => request.url.startsWith(`${parts.hub.origin}/hub/`));
  assert.deepEqual(toHub, [], 'hub-server is asked nothing but for the widget’s files');
});
