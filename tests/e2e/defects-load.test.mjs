// Faults of other hubs with answers: sessions that are over, silence, errors within errors, addresses from the server.
import assert from 'node:assert/strict';
import { BOOTSTRAP, FAULTS, STORE, VALIDATE } from './support/faults.mjs';
import { becomes } from './support/poll.mjs';
import { connector, integrations, startStub } from './support/stub.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { NOTICE, PAGE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');
const count = (visitor, type) => visitor.names().filter((name) => name === type).length;

for (const status of [401, 403]) {
  for (const [name, fault] of [
    ['ours', FAULTS.error(status, status === 401 ? 'session_expired' : 'forbidden')],
    ['a body without a code', FAULTS.answer(status, { statusCode: status, message: 'No.' })],
    ['a body of success', FAULTS.answer(status, { id: 'acc_1', provider: 'webflow' })],
    ['nothing', FAULTS.answer(status, '')],
  ]) {
    scene(`D22: storing answered ${status} with ${name} is never a success`, FAILED, async (visitor) => {
      const { widget } = visitor;
      await visitor.visit(await parts.embed({}, through()));
      parts.faults.set(STORE, fault);
      await widget.submit(TOKEN);
      await visitor.happened('error');
      assert.equal(count(visitor, 'success'), 0);
      assert.equal(await widget.dialog.count(), 0);
      assert.doesNotMatch(await widget.text(), /is connected/);
    });
  }
}

scene('D23: a session that is over at load is said to be, and a new one brings the form', FAILED, async (visitor) => {
  const { widget, page } = visitor;
  parts.faults.set('*', FAULTS.error(401, 'session_expired'));
  await page.goto(await parts.embed({}, through()));
  await visitor.happened('token-expired');
  await widget.shows(NOTICE.session_expired.title);
  assert.equal((await visitor.happened('error')).detail.code, 'session_expired');
  assert.doesNotMatch(await widget.text(), /no .*integration/i);
  parts.faults.clear();
  await widget.button('Start a new session').click();
  await visitor.happened('token-expired', 2);
  await widget.root.evaluate((element, fresh) => { element.token = fresh; }, await parts.hub.session());
  await widget.connectsWith(TOKEN);
});

scene('D31, D32: a backend that never answers at load is given up, and “Try again” asks once more', { ...FAILED, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  const held = parts.faults.hold('*');
  await page.goto(await parts.embed({}, through()));
  await held.arrived();
  await widget.root.locator('.hub').waitFor();
  // The bootstrap call, then the first of the calls that every backend has.
  await page.clock.runFor(31_000);
  await becomes('the second call', () => parts.faults.seen.length, 2);
  await page.clock.runFor(31_000);
  const { detail } = await visitor.happened('error');
  assert.deepEqual([detail.code, detail.retryable], ['timeout', true]);
  await widget.button('Try again').waitFor();
  parts.faults.clear();
  await widget.button('Try again').click();
  await widget.connectsWith(TOKEN);
});

scene('D35: an error in JSON in JSON is shown as words', FAILED, async (visitor) => {
  const { widget } = visitor;
  const inner = JSON.stringify({ error: { message: JSON.stringify({ detail: 'Exception in thread main' }) } });
  for (const [call, body] of [
    [VALIDATE, { statusCode: 400, message: inner }],
    [VALIDATE, { statusCode: 400, code: 'later_code', message: JSON.stringify({ message: '{"detail":1}' }), fix: '' }],
    [VALIDATE, { statusCode: 400, message: JSON.stringify({ message: inner, provider_response: inner }) }],
    [STORE, JSON.stringify(JSON.stringify({ statusCode: 500, message: inner }))],
  ]) {
    if (visitor.events.length === 0) await visitor.visit(await parts.embed({}, through()));
    parts.faults.set(call, FAULTS.answer(400, body));
    const before = count(visitor, 'error');
    await widget.submit(TOKEN);
    await visitor.happened('error', before + 1);
    await widget.shows(NOTICE.internal.title);
    assert.doesNotMatch(await widget.text(), /[{}\\]|Exception|detail/);
    parts.faults.clear();
  }
  assert.equal(count(visitor, 'success'), 0);
});

/** A backend whose answers are what a test says, with a list of one. */
async function answering(visitor, play, { settings = {}, entry = {}, form = true } = {}) {
  const [one] = integrations(1);
  const bootstrap = {
    settings: { enabled_features: [], ...settings },
    connectors: { integrations: [{ ...one, ...entry }] },
    connector: form && { integration: { ...one, ...entry }, ...connector() },
  };
  const stub = await startStub({ bootstrap });
  try {
    await visitor.page.goto(parts.host.embed(parts.hub.origin, { token: 'any', 'base-url': stub.origin }));
    await play(stub);
  } finally {
    await stub.stop();
  }
}

scene('D81: an id from the server is one part of a path, whatever is in it', FAILED, async (visitor) => {
  const id = '../accounts?x=1#y/ä b';
  await answering(visitor, async (stub) => {
    await becomes('the form is asked for', () => stub.seen.some(({ path }) => path.startsWith('/hub/connectors/')), true);
    assert.deepEqual(stub.seen.map(({ path }) => path).filter((path) => path !== '/hub/bootstrap'), [`/hub/connectors/${encodeURIComponent(id)}`]);
  }, { form: false, entry: { integration_id: id } });
});

for (const address of ['http://hub.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'javascript:alert(1)']) {
  scene(`D81: no credential goes to ${address}`, { allowed: [/ERR_/] }, async (visitor) => {
    await visitor.page.goto(await parts.embed({ 'base-url': address }));
    assert.equal((await visitor.happened('error')).detail.code, 'start_failed');
    await visitor.widget.shows(PAGE.start_failed.title);
    const elsewhere = visitor.requests.filter(({ url }) => !url.startsWith(parts.hub.origin) && !url.startsWith(parts.host.origin));
    assert.deepEqual(elsewhere.map(({ url }) => url), []);
  });
}

scene('D82: addresses from the server become links only when they are addresses of the web', async (visitor) => {
  const { widget } = visitor;
  const links = () => widget.root.evaluate((element) => [...element.shadowRoot.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.rel]));
  await answering(visitor, async () => {
    await widget.field.waitFor();
    assert.deepEqual(await links(), []);
  }, { settings: { terms_url: 'javascript:window.pwned=1', privacy_url: 'data:text/html,<script>1</script>' }, entry: { logo_url: 'javascript:window.pwned=1' } });
  visitor.navigations.length = 0;
  await answering(visitor, async () => {
    await widget.field.waitFor();
    const found = await links();
    assert.deepEqual(found.map(([href]) => href), ['https://hub.example/terms', 'http://hub.example/privacy']);
    for (const [, rel] of found) assert.match(rel, /noopener.*noreferrer/);
  }, { settings: { terms_url: 'https://hub.example/terms', privacy_url: 'http://hub.example/privacy' } });
  visitor.navigations.length = 0;
  assert.equal(await visitor.page.evaluate(() => window.pwned), undefined);
});

scene('D120: one call brings the form, and every address is asked for once', async (visitor) => {
  await visitor.visit(await parts.embed({}, through()));
  await visitor.widget.field.waitFor();
  assert.deepEqual(parts.faults.seen.map(({ method, path }) => `${method} ${path}`), [BOOTSTRAP]);
});
