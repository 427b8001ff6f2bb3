// The main job from beginning to end: guide, paste, check, confirmation, account.
import assert from 'node:assert/strict';
import { strictPolicy } from './support/host.mjs';
import { becomes } from './support/poll.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';

const parts = suite();
const { scene } = parts;
const TOKEN = hexToken('test_full_access');

/** From the first look to the card that stays, on whatever page the visitor is. */
async function walk(visitor, { brand }) {
  const { widget, page } = visitor;
  await widget.shows('Connect Webflow', 'Generating a Site API Token', '0 of 4 done');

  const titles = ['Open Site Settings', 'Navigate to Apps & Integrations', 'Generate API Token', 'Copy the token'];
  for (const [index] of titles.entries()) {
    const last = index === titles.length - 1;
    const done = widget.root.getByRole('button', { name: last ? 'Done, go to the field' : 'Done, next step', exact: true });
    assert.equal(await done.count(), 1, 'only the current step offers to be ticked');
    await done.click();
    await widget.shows(`${index + 1} of 4 done`);
    if (last) await widget.fieldHasFocus();
    else await becomes('the focus', async () => (await visitor.focus()).text.includes(titles[index + 1]), true);
  }

  // A real paste, of what people really copy.
  await widget.paste(`Bearer  ${TOKEN}\n`);
  await widget.hasValue(TOKEN);
  await widget.shows(/^We removed .*“Bearer”/);
  assert.equal(await widget.field.getAttribute('type'), 'password');

  await page.keyboard.press('Enter');
  await widget.dialog.getByText('Webflow is connected', { exact: true }).waitFor();
  await widget.dialog.getByText(`${brand} can now work with this site.`, { exact: true }).waitFor();
  await widget.buttonHasFocus('Done');
  const facts = await widget.dialog.evaluate((dialog) =>
    Object.fromEntries([...dialog.querySelectorAll('dt')].map((term) => [term.textContent.trim(), term.nextElementSibling.textContent.trim()])));
  assert.equal(facts.Site, 'Juniper Bakery');
  assert.match(facts.Account, /Juniper Bakery/);
  assert.equal(facts.Authorized, 'Mara Lind, mara@juniper.example');
  assert.match(facts.Permissions, /^\d+ edit and read, \d+ read-only$/);

  const left = await widget.root.evaluate((element) => [...element.shadowRoot.querySelectorAll('input')].map((input) => input.value).join(''));
  assert.equal(left, '', 'the field was emptied');
}

/** Events of one linked account, each of the last ones exactly once. */
function assertEvents(visitor) {
  const names = visitor.names();
  assert.equal(names[0] === 'ready' || names[1] === 'ready', true, names.join(' '));
  for (const once of ['ready', 'success', 'close']) {
    assert.equal(names.filter((name) => name === once).length, 1, `${once} in ${names.join(' ')}`);
  }
  assert.ok(!names.includes('cancel') && !names.includes('error'), names.join(' '));
  assert.ok(names.indexOf('success') < names.indexOf('close'));
  const steps = visitor.events.filter((event) => event.type === 'step').map((event) => event.detail.step);
  assert.deepEqual(steps, ['form', 'connecting', 'confirmation', 'connected']);
  const success = visitor.events.find((event) => event.type === 'success').detail;
  assert.equal(success.provider, 'webflow');
  assert.equal(success.account.id, success.id);
  assert.equal(success.account.status, 'active');
  assert.deepEqual(visitor.events.find((event) => event.type === 'close').detail, { reason: 'linked' });
  for (const event of visitor.events) assert.ok(!event.bubbles && !event.composed, `${event.type} stays on the element`);
  return success;
}

scene('D38, D39, D89, D97: the whole walk on the demo page, and the account on the accounts page', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(`${parts.hub.origin}/`);
  await walk(visitor, { brand: await brandOf(widget) });

  // The dialog is modal: nothing of the host page can be reached, by pointer or by keyboard.
  const modal = await widget.dialog.evaluate((dialog) => dialog.matches(':modal'));
  assert.equal(modal, true);
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at === document.body || at?.closest('dialog') !== null;
    });
    assert.ok(inside, 'the focus stays in the dialog');
  }
  // A click beside it does not close it.
  await page.mouse.click(5, 5);
  assert.equal(await widget.dialog.isVisible(), true);

  await page.keyboard.press('Escape');
  await widget.dialog.waitFor({ state: 'hidden' });
  await widget.shows('Connect another');
  await visitor.isAt('connected');
  // The focus is given back: to the card that stays.
  await becomes('the focus is in the hub', () => visitor.focus().then(({ tag }) => Boolean(tag) && tag !== 'body'), true);
  const { id } = assertEvents(visitor);

  const accounts = await parts.hub.accounts();
  assert.deepEqual(accounts.filter((account) => account.id === id).map((account) => account.status), ['active']);

  await page.goto(`${parts.hub.origin}/dashboard`);
  await page.getByText('Juniper Bakery').first().waitFor();
  await page.getByRole('cell', { name: 'Active' }).first().waitFor();
  visitor.navigations.length = 0;
});

/** The name that the sentence of the confirmation uses is the brand of the demo page. */
async function brandOf(widget) {
  const text = await widget.root.getByText(/^To connect Webflow to /).innerText();
  return text.match(/^To connect Webflow to (.+?), generate/)[1];
}

scene('D76: Done closes and “Connect another” starts again', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({ brand: 'Larch & Loom' }));
  await walk(visitor, { brand: 'Larch & Loom' });
  await widget.button('Done').click();
  await widget.dialog.waitFor({ state: 'hidden' });
  assertEvents(visitor);
  await widget.button('Connect another').click();
  await widget.field.waitFor();
  await visitor.isAt('form');
  await widget.hasValue('');
  await widget.connectsWith(hexToken('test_other_site'));
  await visitor.happened('close', 2);
  assert.equal(visitor.names().filter((name) => name === 'success').length, 2);
});

scene('D110, D111, D113, D114: the whole walk under the strict policy with Trusted Types', async (visitor) => {
  const { widget } = visitor;
  const url = await parts.embed({ brand: 'Larch & Loom' }, { headers: { 'content-security-policy': strictPolicy(parts.hub.origin) } });
  await visitor.visit(url);
  await walk(visitor, { brand: 'Larch & Loom' });
  await widget.button('Done').click();
  await widget.shows('Connect another');
  assertEvents(visitor);
  assert.deepEqual(visitor.violations, []);
  assert.deepEqual(visitor.errors, []);
});

scene('the button of the closing dialog carries the host’s label', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({ 'on-close-label': 'Back to Larch' }));
  await widget.submit(TOKEN);
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.buttonHasFocus('Back to Larch');
  await widget.button('Back to Larch').click();
  await visitor.happened('close');
});

scene('D21: a token of which the hub wants more is reviewed, and can be linked all the same', async (visitor) => {
  const { widget } = visitor;
  const url = await parts.embed({}, { session: { wanted_scopes: ['authorized_user:read', 'sites:read', 'cms:write', 'forms:write'] } });
  await visitor.visit(url);
  await widget.submit(hexToken('test_read_only'));
  await visitor.isAt('review');
  await widget.shows('The token works', 'To fix', 'Granted', /^Permissions cannot be added to an existing token/);
  await widget.shows('Check permissions', 'CMS', 'Forms', 'Read-only');
  assert.equal(await widget.button('Check again').count(), 0, 'permissions of a Webflow token never change');
  const focus = await visitor.focus();
  assert.notEqual(focus.tag, 'body');

  // Back to the field, with the step open that tells how to make a better one, and the value kept.
  await widget.button('Paste another token').click();
  await visitor.isAt('form');
  await widget.fieldHasFocus();
  await widget.hasValue(hexToken('test_read_only'));
  await widget.shows('Enter a');
  await widget.field.press('Enter');
  await visitor.isAt('review');
  await widget.button('Connect anyway').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.button('Done').click();
  await visitor.happened('close');
});
