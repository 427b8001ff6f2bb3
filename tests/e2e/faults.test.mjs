// Backends and networks that misbehave between load and link.
import assert from 'node:assert/strict';
import { BOOTSTRAP, FAULTS, STORE, VALIDATE } from './support/faults.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { NOTICE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');

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
    scene(`D1, D24: ${call}, ${name}: told in words, token kept, goes on`, FAILED, async (visitor) => {
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

scene('429 with Retry-After counts down', { ...FAILED, clock: true }, async (visitor) => {
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

scene('D31: a server that never answers is given up after the time limit', { ...FAILED, clock: true }, async (visitor) => {
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
  scene(`D24, D25, D32: ${BOOTSTRAP}, ${name}: says so, and loads on “Try again”`, FAILED, async (visitor) => {
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

scene('D31: offline, said at once, token kept, goes on when the network is back', { allowed: [/ERR_INTERNET_DISCONNECTED/] }, async (visitor) => {
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

scene('D2: a submit inside the shadow root never navigates, and no field has a name', FAILED, async (visitor) => {
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
