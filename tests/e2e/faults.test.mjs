// Backends, networks and people that misbehave between load and link.
import assert from 'node:assert/strict';
import { FAULTS } from './support/faults.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { NOTICE, PAGE } from './support/words.mjs';

const parts = suite();
const { scene } = parts;
const TOKEN = hexToken('test_enterprise');
const VALIDATE = 'POST /hub/validations';
const STORE = 'POST /hub/accounts';
const BOOTSTRAP = 'GET /hub/bootstrap';
/** What the browser itself logs about broken answers. */
const BROKEN = { allowed: [/^Failed to load resource: /] };
const through = () => ({ through: parts.faults.origin });

const SERVER_FAULTS = [
  ['down', FAULTS.drop(), 'network'],
  ['502 with HTML', FAULTS.gateway(), 'internal'],
  ['200 with HTML', FAULTS.html(), 'internal'],
  ['JSON of another version', FAULTS.otherVersion(), 'internal'],
  ['half a body', FAULTS.half(), 'network'],
  ['500 of the contract', FAULTS.error(500, 'internal', { retryable: true }), 'internal'],
];

/** A code decides the words, but a broken answer may count as `network` or `internal`: both keep the input. */
async function showsOneOf(widget, codes) {
  const titles = codes.map((code) => NOTICE[code].title);
  await eventually(`one of ${titles.join(' | ')}`, async () => {
    const text = await widget.text();
    return titles.some((title) => text.includes(title));
  });
  await eventually('it is announced', async () => {
    const spoken = await widget.spoken();
    return titles.some((title) => spoken.includes(title));
  });
}

for (const call of [VALIDATE, STORE]) {
  for (const [name, fault] of SERVER_FAULTS) {
    scene(`${call}, ${name}: told in words, token kept, goes on`, BROKEN, async (visitor) => {
      const { widget } = visitor;
      await visitor.visit(await parts.embed({}, through()));
      parts.faults.set(call, fault);
      await widget.submit(TOKEN);
      await showsOneOf(widget, ['network', 'internal']);
      await widget.hasValue(TOKEN);
      const { detail } = await visitor.happened('error');
      assert.ok(['network', 'internal', 'timeout'].includes(detail.code), detail.code);
      assert.doesNotMatch(await widget.text(), /JSON|SyntaxError|undefined|<|TypeError|fetch/, 'no technical text');
      parts.faults.clear();
      await widget.button('Try again').click();
      await widget.dialog.getByText('Webflow is connected').waitFor();
      await widget.button('Done').click();
      await visitor.happened('close');
      assert.equal(visitor.names().filter((event) => event === 'success').length, 1);
    });
  }
}

scene('429 with Retry-After counts down', { ...BROKEN, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  parts.faults.set(VALIDATE, FAULTS.error(429, 'rate_limited', { retryable: true, retry_after: 7 }, { 'retry-after': '7' }));
  await widget.submit(TOKEN);
  await widget.shows(NOTICE.rate_limited.title, NOTICE.rate_limited.fix);
  await widget.root.getByRole('button', { name: /^Try again in 0:0\d$/ }).waitFor();
  parts.faults.clear();
  await page.clock.runFor(8_000);
  await widget.button('Try again').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('a server that never answers is given up after the time limit', { ...BROKEN, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  const held = parts.faults.hold(VALIDATE);
  await widget.submit(TOKEN);
  await held.arrived();
  await page.clock.runFor(31_000);
  await widget.shows(NOTICE.network.title, NOTICE.network.fix);
  assert.equal((await visitor.happened('error')).detail.code, 'timeout');
  await eventually('the call was aborted', () => parts.faults.calls(VALIDATE).at(-1).aborted);
  parts.faults.clear();
  await widget.button('Try again').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

for (const [name, fault] of SERVER_FAULTS) {
  scene(`${BOOTSTRAP}, ${name}: says so, and loads on “Try again”`, BROKEN, async (visitor) => {
    const { widget, page } = visitor;
    // The three calls that an older backend has fail as well.
    parts.faults.set('*', fault);
    await page.goto(await parts.embed({}, through()));
    await widget.button('Try again').waitFor();
    const { detail } = await visitor.happened('error');
    assert.ok(detail.code, 'the host is told');
    assert.doesNotMatch(await widget.text(), /JSON|SyntaxError|undefined|TypeError|fetch|502 Bad/);
    parts.faults.clear();
    await widget.button('Try again').click();
    await widget.connectsWith(TOKEN);
  });
}

scene('a slow start: a skeleton at once, after 8 s “Still loading”', { clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  let release;
  const gate = new Promise((done) => { release = done; });
  await page.route('**/hub_bg.wasm*', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(await parts.embed());
  await eventually('the skeleton takes room', () => widget.root.evaluate((element) => element.getBoundingClientRect().height > 100));
  await page.clock.runFor(8_500);
  await widget.shows(PAGE.loading.title, PAGE.loading.fix);
  release();
  await visitor.happened('ready');
  await widget.connectsWith(TOKEN);
});

scene('the program cannot be loaded: the loader says so, and “Try again” loads it', BROKEN, async (visitor) => {
  const { widget, page } = visitor;
  await page.route('**/hub_bg.wasm*', (route) => route.abort());
  await page.goto(await parts.embed());
  await widget.shows(PAGE.start_failed.title, PAGE.start_failed.fix);
  assert.equal((await visitor.happened('error')).detail.code, 'start_failed');
  await page.unroute('**/hub_bg.wasm*');
  await widget.button('Try again').click();
  await visitor.happened('ready');
  await widget.connectsWith(TOKEN);
});

for (const [name, token, status, code] of [
  ['an unknown session', 'nobody-knows-this-session', null, 'session_invalid'],
  ['no session', '', null, 'session_missing'],
  ['a page that the session does not allow', undefined, null, 'session_origin_mismatch'],
  ['an integration that is gone', undefined, 404, 'not_found'],
]) {
  scene(`${name} gets the page of ${code}`, BROKEN, async (visitor) => {
    const { widget, page } = visitor;
    const words = PAGE[code === 'session_missing' ? 'session_invalid' : code];
    if (status) parts.faults.set('*', FAULTS.error(status, code));
    const session = code === 'session_origin_mismatch' ? { allowed_origins: ['https://elsewhere.example'] } : {};
    await page.goto(await parts.embed(token === undefined ? {} : { token }, { session, ...through() }));
    await widget.shows(words.title, words.fix);
    assert.equal((await visitor.happened('error')).detail.code, code);
    // A new session brings the form, without a reload.
    if (code === 'session_invalid' || code === 'session_missing') {
      await widget.root.evaluate((element, fresh) => { element.token = fresh; }, await parts.hub.session());
      await widget.connectsWith(TOKEN);
    }
  });
}

scene('the session ends between load and connect: the host sets a new token, the input is kept', BROKEN, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  parts.faults.set(VALIDATE, FAULTS.error(401, 'session_expired'));
  await widget.submit(TOKEN);
  await visitor.happened('token-expired');
  await widget.shows(NOTICE.session_expired.title, NOTICE.session_expired.fix);
  await widget.hasValue(TOKEN);
  parts.faults.clear();
  await widget.button('Start a new session').click();
  await visitor.happened('token-expired', 2);
  await widget.root.evaluate((element, fresh) => { element.token = fresh; }, await parts.hub.session());
  await widget.connect.waitFor();
  await widget.hasValue(TOKEN);
  await widget.connect.click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.button('Done').click();
  await visitor.happened('close');
});

scene('a session that really ends', BROKEN, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, { session: { expires_in: 2 } }));
  const form = widget.field;
  await form.waitFor();
  await eventually('the session has ended', async () => {
    const seen = visitor.names().filter((name) => name === 'token-expired').length;
    if (seen > 0) return true;
    // A refused token keeps the form where it is, so that the same can be tried until the session is over.
    await widget.submit('test_revoked');
    await eventually('an answer', async () => visitor.names().includes('error'));
    return false;
  });
  await widget.shows(NOTICE.session_expired.title);
  await widget.hasValue('test_revoked');
});

scene('a new session that never comes leads to the page that says how to go on', { ...BROKEN, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  parts.faults.set(VALIDATE, FAULTS.error(401, 'session_expired'));
  await widget.submit(TOKEN);
  await widget.button('Start a new session').click();
  await visitor.happened('token-expired', 2);
  await page.clock.runFor(10_500);
  await widget.shows(PAGE.session_invalid.title, PAGE.session_invalid.fix);
});

scene('a double click and Enter while connecting send one check', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  await widget.paste(TOKEN);
  const held = parts.faults.hold(VALIDATE);
  await widget.connect.dblclick();
  await held.arrived();
  await widget.field.press('Enter');
  await page.keyboard.press('Enter');
  assert.equal(await widget.field.evaluate((input) => input.readOnly), true);
  held.release();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  assert.equal(parts.faults.calls(VALIDATE).length, 1);
  assert.equal(parts.faults.calls(STORE).length, 1);
  await widget.button('Done').click();
  await visitor.happened('close');
  assert.equal(visitor.names().filter((name) => name === 'success').length, 1);
});

/** Lines of the server's log that tell of a check whose asker went away. */
const cancelledChecks = () => parts.hub.log().split('\n').filter((line) => /cancel|abort|disconnect/i.test(line)).length;

scene('Cancel really aborts: the server saw it, nothing is stored', async (visitor) => {
  const { widget } = visitor;
  const owner = 'owner-who-cancels';
  await visitor.visit(await parts.embed({}, { session: { origin_owner_id: owner } }));
  const before = cancelledChecks();
  await widget.submit('test_timeout');
  await visitor.isAt('connecting');
  await eventually('the server checks', () => /validations/.test(parts.hub.log()));
  await widget.button('Cancel').click();
  await widget.shows(NOTICE.cancelled.title, NOTICE.cancelled.fix);
  await widget.says(NOTICE.cancelled.title);
  await visitor.isAt('form');
  await eventually('the server saw the disconnect', () => cancelledChecks() > before);
  assert.deepEqual((await parts.hub.accounts()).filter((account) => account.origin_owner_id === owner), []);
  assert.ok(!visitor.names().includes('cancel'), 'aborting a check is not leaving');
  await widget.hasValue('test_timeout');
  await widget.connectsWith(TOKEN);
});

scene('the element removed while connecting: the server saw it, nothing is stored', async (visitor) => {
  const { widget, page } = visitor;
  const owner = 'owner-who-leaves';
  await visitor.visit(await parts.embed({}, { session: { origin_owner_id: owner } }));
  const before = cancelledChecks();
  const asked = parts.hub.log().split('/hub/validations').length;
  await widget.submit('test_timeout');
  await visitor.isAt('connecting');
  await eventually('the server checks', () => parts.hub.log().split('/hub/validations').length > asked);
  await page.evaluate(() => document.querySelector('connect-hub').remove());
  await eventually('the server saw the disconnect', () => cancelledChecks() > before);
  assert.deepEqual((await parts.hub.accounts()).filter((account) => account.origin_owner_id === owner), []);
  assert.ok(!visitor.names().includes('success'));
});

scene('an answer that comes after Cancel changes nothing', BROKEN, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  const held = parts.faults.hold(VALIDATE);
  await widget.submit(TOKEN);
  await held.arrived();
  await widget.button('Cancel').click();
  await widget.shows(NOTICE.cancelled.title);
  held.release();
  await widget.submit('test_revoked');
  await visitor.happened('error');
  assert.ok(!visitor.names().includes('success'));
});

scene('offline: said at once, token kept, goes on when the network is back', { allowed: [/ERR_INTERNET_DISCONNECTED/] }, async (visitor) => {
  const { widget, context } = visitor;
  await visitor.visit(await parts.embed());
  await widget.paste(TOKEN);
  await context.setOffline(true);
  await widget.field.press('Enter');
  await widget.shows(NOTICE.offline.title, NOTICE.offline.fix);
  await widget.says(NOTICE.offline.title);
  assert.equal((await visitor.happened('error')).detail.code, 'offline');
  await widget.hasValue(TOKEN);
  await context.setOffline(false);
  await widget.button('Try again').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('a submit inside the shadow root never navigates, and no field has a name', BROKEN, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed());
  const named = await widget.root.evaluate((element) => element.shadowRoot.querySelectorAll('input[name], textarea[name], select[name]').length);
  assert.equal(named, 0);
  await widget.paste('test_revoked');
  await widget.root.evaluate((element) => {
    for (const form of element.shadowRoot.querySelectorAll('form')) form.requestSubmit();
  });
  await visitor.happened('error');
  await becomes('the address', async () => visitor.page.url().includes('?'), false);
  assert.equal(visitor.navigations.length, 1);
});
