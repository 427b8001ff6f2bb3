// What a user does while a check runs: presses again, cancels, leaves.
import assert from 'node:assert/strict';
import { STORE, VALIDATE } from './support/faults.mjs';
import { eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { NOTICE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');

scene('D2: a double click and Enter while connecting send one check', async (visitor) => {
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

/** Lines of the server's log that tell of a call to the provider on behalf of a check. */
const providerCalls = () => parts.hub.log().match(/method=POST route="\/hub\/validations".*(hyper_util|reqwest)/g)?.length ?? 0;

scene('D36: Cancel really aborts: the server saw it, nothing is stored', async (visitor) => {
  const { widget } = visitor;
  const owner = 'owner-who-cancels';
  await visitor.visit(await parts.embed({}, { session: { origin_owner_id: owner } }));
  const [before, asked] = [cancelledChecks(), providerCalls()];
  await widget.submit('test_timeout');
  await visitor.isAt('connecting');
  await eventually('the server checks', () => providerCalls() > asked);
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
  const [before, asked] = [cancelledChecks(), providerCalls()];
  await widget.submit('test_timeout');
  await visitor.isAt('connecting');
  await eventually('the server checks', () => providerCalls() > asked);
  await page.evaluate(() => document.querySelector('connect-hub').remove());
  await eventually('the server saw the disconnect', () => cancelledChecks() > before);
  assert.deepEqual((await parts.hub.accounts()).filter((account) => account.origin_owner_id === owner), []);
  assert.ok(!visitor.names().includes('success'));
});

scene('D36: an answer that comes after Cancel changes nothing', FAILED, async (visitor) => {
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
