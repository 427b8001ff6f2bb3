// Sessions that end under the user.
import { FAULTS, VALIDATE } from './support/faults.mjs';
import { eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { NOTICE, PAGE } from './support/words.mjs';

const parts = suite();
const { scene, through } = parts;
const TOKEN = hexToken('test_enterprise');

scene('D23, D46: the session ends between load and connect: the host sets a new token, the input is kept', FAILED, async (visitor) => {
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

scene('a session that really ends', FAILED, async (visitor) => {
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

scene('a new session that never comes leads to the page that says how to go on', { ...FAILED, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  parts.faults.set(VALIDATE, FAULTS.error(401, 'session_expired'));
  await widget.submit(TOKEN);
  await widget.button('Start a new session').click();
  await visitor.happened('token-expired', 2);
  await page.clock.runFor(10_500);
  await widget.shows(PAGE.session_invalid.title, PAGE.session_invalid.fix);
});
