// From the script tag to the first screen, when something on the way is slow, missing or refused.
import assert from 'node:assert/strict';
import { BOOTSTRAP, FAULTS } from './support/faults.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { PAGE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');

scene('D31, D53: a slow start, a skeleton at once, after 8 s “Still loading”', { clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  const release = await visitor.holdProgram();
  await page.goto(await parts.embed());
  await eventually('the skeleton takes room', () => widget.root.evaluate((element) => element.getBoundingClientRect().height > 100));
  await page.clock.runFor(8_500);
  await widget.shows(PAGE.loading.title, PAGE.loading.fix);
  release();
  await visitor.happened('ready');
  await widget.connectsWith(TOKEN);
});

scene('D31: a slow bootstrap call, the same words from the program, and “Try again” asks once more', { ...FAILED, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  const held = parts.faults.hold(BOOTSTRAP);
  await page.goto(await parts.embed({}, through()));
  await held.arrived();
  await widget.root.locator('.hub').waitFor();
  await page.clock.runFor(8_500);
  await widget.shows(PAGE.loading.title, PAGE.loading.fix);
  await widget.says(PAGE.loading.title);
  parts.faults.clear();
  await widget.button('Try again').click();
  await visitor.happened('ready');
  await becomes('the focus is on what was asked for', () => widget.focusedId(), 'title');
  held.release();
  await widget.connectsWith(TOKEN);
});

scene('a host page that sets the token later sees no error', async (visitor) => {
  const { widget, page } = visitor;
  await page.goto(await parts.embed({ token: '' }));
  await widget.root.locator('.hub').waitFor();
  await widget.root.evaluate((element, fresh) => { element.token = fresh; }, await parts.hub.session());
  await visitor.happened('ready');
  assert.ok(!visitor.names().includes('error'));
  await widget.connectsWith(TOKEN);
});

scene('D115: the program cannot be loaded, the loader says so, and “Try again” loads it', FAILED, async (visitor) => {
  const { widget, page } = visitor;
  await page.route('**/hub_bg.wasm*', (route) => route.abort());
  await page.goto(await parts.embed());
  await widget.shows(PAGE.start_failed.title, PAGE.start_failed.fix);
  assert.equal((await visitor.happened('error')).detail.code, 'start_failed');
  await page.unroute('**/hub_bg.wasm*');
  await widget.button('Try again').click();
  await visitor.happened('ready');
  await becomes('the focus is on what was asked for', () => widget.focusedId(), 'title');
  await widget.connectsWith(TOKEN);
});

scene('the rest of the program cannot be loaded: the form says so, keeps what was pasted, and goes on once it can', FAILED, async (visitor) => {
  const { widget, page } = visitor;
  await page.route('**/hub_rest.wasm*', (route) => route.abort());
  await page.goto(await parts.embed());
  await visitor.happened('ready');
  await widget.submit(TOKEN);
  await widget.shows(PAGE.loading.title, PAGE.loading.fix);
  await widget.hasValue(TOKEN);
  await page.unroute('**/hub_rest.wasm*');
  await widget.connect.click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('what is pressed while the rest of the program is under way is done when it is there', async (visitor) => {
  const { widget, page } = visitor;
  let release;
  const gate = new Promise((done) => { release = done; });
  await page.route('**/hub_rest.wasm*', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(await parts.embed());
  await visitor.happened('ready');
  await widget.field.fill(TOKEN);
  await widget.connect.click();
  release();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('the list needs the rest of the program: without it, “Try again” loads it', FAILED, async (visitor) => {
  const { widget, page } = visitor;
  await page.route('**/hub_rest.wasm*', (route) => route.abort());
  await page.goto(await parts.embed({}, { session: { provider: undefined } }));
  await widget.shows(PAGE.loading.title, PAGE.loading.fix);
  assert.ok(!visitor.names().includes('ready'));
  await page.unroute('**/hub_rest.wasm*');
  await widget.button('Try again').click();
  await widget.shows('Notion');
  await visitor.happened('ready');
  await becomes('the focus is on what was asked for', () => widget.focusedId(), 'title');
});

for (const [name, token, status, code] of [
  ['an unknown session', 'nobody-knows-this-session', null, 'session_invalid'],
  ['no session', '', null, 'session_missing'],
  ['a page that the session does not allow', undefined, null, 'session_origin_mismatch'],
  ['an integration that is gone', undefined, 404, 'not_found'],
]) {
  scene(`D23, D80: ${name} gets the page of ${code}`, { ...FAILED, clock: true }, async (visitor) => {
    const { widget, page } = visitor;
    const words = PAGE[code === 'session_missing' ? 'session_invalid' : code];
    if (status) parts.faults.set('*', FAULTS.error(status, code));
    const session = code === 'session_origin_mismatch' ? { allowed_origins: ['https://elsewhere.example'] } : {};
    await page.goto(await parts.embed(token === undefined ? {} : { token }, { session, ...through() }));
    if (code === 'session_missing') {
      await widget.root.locator('.hub').waitFor();
      await page.clock.runFor(10_500);
    }
    await widget.shows(words.title, words.fix);
    assert.equal((await visitor.happened('error')).detail.code, code);
    // A new session brings the form, without a reload.
    if (code === 'session_invalid' || code === 'session_missing') {
      await widget.root.evaluate((element, fresh) => { element.token = fresh; }, await parts.hub.session());
      await widget.connectsWith(TOKEN);
    }
  });
}
