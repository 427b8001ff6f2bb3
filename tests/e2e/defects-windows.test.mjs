// Faults of other hubs with the window in which a person signs in: its name, its size, its end.
import assert from 'node:assert/strict';
import { FAULTS } from './support/faults.mjs';
import { element } from './support/host.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { NOTICE } from './support/words.mjs';

const parts = suite();
const { scene } = parts;
const SIGN_IN = { session: { provider: 'webflow', integration_id: 'webflow_oauth' } };

/** Opens the form and its window, through the proxy with faults. */
async function begins(visitor) {
  await visitor.visit(await parts.embed({}, { ...SIGN_IN, ...parts.through() }));
  const window = visitor.page.waitForEvent('popup');
  await visitor.widget.button('Continue to Webflow').click();
  const opened = await window;
  await opened.getByRole('button', { name: 'Allow' }).waitFor();
  return opened;
}

/** From now on, questions about an attempt get this answer. */
function answersAttempts(fault) {
  const asks = ({ method, path }) => method === 'GET' && path.startsWith('/hub/connection_attempts/');
  parts.faults.set('*', (call) => (asks(call.entry) ? fault(call) : call.forward()));
  return () => parts.faults.seen.filter(asks);
}

scene('D59: two hubs on one page open two windows, and each ends its own', async (visitor) => {
  const { page } = visitor;
  const [one, two] = await Promise.all(['one', 'two'].map((owner) => parts.hub.session({ origin_owner_id: `windows-${owner}`, ...SIGN_IN.session })));
  await page.goto(parts.host.page({
    head: `<script src="${parts.hub.origin}/hub.js"></script>`,
    body: element({ id: 'one', token: one }) + element({ id: 'two', token: two }),
  }));
  await visitor.happened('ready', 2);
  const windows = [];
  for (const id of ['#one', '#two']) {
    const window = page.waitForEvent('popup');
    await visitor.widget.at(id).button('Continue to Webflow').click();
    windows.push(await window);
  }
  for (const window of windows) await window.getByRole('button', { name: 'Allow' }).waitFor();
  assert.deepEqual(windows.map((window) => window.isClosed()), [false, false]);
  await windows[1].getByRole('button', { name: 'Allow' }).click();
  await visitor.widget.at('#two').dialog.getByText('Webflow is connected').waitFor();
  assert.equal(windows[0].isClosed(), false, 'the other window is not touched');
  assert.deepEqual(visitor.events.filter(({ type }) => type === 'success').map(({ id }) => id), ['two']);
});

for (const [screen, size] of [[{ width: 640, height: 480 }, [640, 480]], [{ width: 1920, height: 1080 }, [1024, 800]]]) {
  scene(`D60: on a screen of ${screen.width} by ${screen.height} the window fits, as large as consent pages need`, { viewport: screen, screen }, async (visitor) => {
    await visitor.visit(await parts.embed({}, SIGN_IN));
    await visitor.page.evaluate(() => {
      window.open = (url, name, features) => { window.asked = { url, features }; return null; };
    });
    await visitor.widget.button('Continue to Webflow').click();
    await visitor.widget.shows('Your browser blocked the window');
    const { url, features } = await visitor.page.evaluate(() => window.asked);
    assert.equal(url, '');
    const wanted = Object.fromEntries(features.split(',').map((part) => part.split('=')));
    assert.deepEqual([Number(wanted.width), Number(wanted.height)], size);
    assert.ok(Number(wanted.left) + size[0] <= screen.width && Number(wanted.top) + size[1] <= screen.height, features);
  });
}

scene('D61: a session that ends during the sign-in is said, raised, and not asked about again', { ...FAILED, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  const window = await begins(visitor);
  const asked = answersAttempts(FAULTS.error(401, 'session_expired'));
  const before = asked().length;
  await page.clock.runFor(6_000);
  await visitor.happened('token-expired');
  await widget.shows(NOTICE.session_expired.title);
  await becomes('the window is closed', () => window.isClosed(), true);
  await page.clock.runFor(60_000);
  assert.equal(asked().length, before + 1);
  assert.ok(!visitor.names().includes('success'));
});

for (const status of [404, 410]) {
  scene(`D61, D62: an attempt that is gone (${status}) is said to have ended, and not asked about again`, { ...FAILED, clock: true }, async (visitor) => {
    const { page } = visitor;
    const window = await begins(visitor);
    const asked = answersAttempts(FAULTS.error(status, 'not_found'));
    const before = asked().length;
    await page.clock.runFor(6_000);
    assert.equal((await visitor.happened('error')).detail.code, 'attempt_expired');
    await becomes('the window is closed', () => window.isClosed(), true);
    await page.clock.runFor(60_000);
    assert.equal(asked().length, before + 1);
    await visitor.widget.button('Try again').waitFor();
  });
}

scene('D62: the longer it takes, the less often it is asked, down to every five seconds', { clock: true }, async (visitor) => {
  const { page } = visitor;
  await begins(visitor);
  await page.evaluate(() => {
    window.pauses = [];
    const start = window.setTimeout;
    // Of the timers that the widget starts here only the questions take some seconds.
    window.setTimeout = (action, pause, ...rest) => {
      if (pause >= 2_000 && pause <= 5_000) window.pauses.push(pause);
      return start(action, pause, ...rest);
    };
  });
  let pauses = [];
  await eventually('ten questions are waited for', async () => {
    await page.clock.runFor(1_000);
    pauses = await page.evaluate(() => window.pauses);
    return pauses.length >= 10;
  });
  const sorted = [...pauses].sort((one, other) => one - other);
  assert.deepEqual(pauses, sorted, 'no pause is shorter than the one before it');
  assert.ok(pauses[0] < 3_000 && pauses.at(-1) === 5_000, pauses.join());
});
