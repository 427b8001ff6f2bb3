// Signing in at the provider: a real window, the sandbox's own consent page, and what the backend says of it.
import assert from 'node:assert/strict';
import { FAULTS } from './support/faults.mjs';
import { becomes, eventually } from './support/poll.mjs';
import { FAILED, suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
const SIGN_IN = { session: { provider: 'webflow', integration_id: 'webflow_oauth' } };

/** Opens the form and presses its button; answers with the window that opens. */
async function begins(visitor, button = 'Continue to Webflow') {
  const window = visitor.page.waitForEvent('popup');
  await visitor.widget.button(button).click();
  return window;
}

async function opens(visitor) {
  await visitor.visit(await parts.embed({}, SIGN_IN));
  await visitor.widget.shows('Sign in to Webflow');
  return begins(visitor);
}

scene('D55, D56, D57, D64: allowed, the window closes by itself, and the account is confirmed and listed', async (visitor) => {
  const { widget } = visitor;
  const window = await opens(visitor);
  await widget.shows('Finish in the Webflow window');
  await becomes('the focus stays in the widget', () => widget.focusedId(), 'primary');
  const addresses = [];
  window.on('framenavigated', (frame) => addresses.push(frame.url()));
  await window.getByRole('button', { name: 'Allow' }).click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await becomes('the window is closed', () => window.isClosed(), true);
  const success = await visitor.happened('success');
  assert.equal(success.detail.provider, 'webflow');
  assert.deepEqual(visitor.events.filter((event) => event.type === 'step').map((event) => event.detail.step), ['form', 'oauth', 'confirmation']);
  assert.ok((await parts.hub.accounts()).some((account) => account.id === success.detail.id));
  const token = await widget.root.evaluate((element) => element.token);
  for (const address of addresses) assert.ok(!address.includes(token), address);
});

scene('narrow: the guide is named after what it is for, and its end leads to the button', { viewport: { width: 390, height: 900 } }, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, SIGN_IN));
  await widget.root.getByRole('button', { name: /^Sign in to Webflow/ }).click();
  await widget.button('Done, next step').click();
  await widget.button('Done').click();
  await becomes('the focus', () => widget.focusedId(), 'primary');
});

scene('D61: denied, it is said, nothing is saved, and another try works', async (visitor) => {
  const { widget } = visitor;
  const window = await opens(visitor);
  await window.getByRole('button', { name: 'Deny' }).click();
  await widget.shows('Webflow did not give access', 'Nothing was saved.');
  await becomes('the focus is on the way out', () => widget.focusedId(), 'primary');
  assert.equal((await visitor.happened('error')).detail.code, 'attempt_cancelled');
  const again = await begins(visitor, 'Try again');
  await again.getByRole('button', { name: 'Allow' }).click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('cancelled: the window closes, and what is allowed there later saves nothing', async (visitor) => {
  const { widget } = visitor;
  const window = await opens(visitor);
  await window.getByRole('button', { name: 'Allow' }).waitFor();
  await widget.button('Cancel').click();
  await widget.shows('Cancelled. Nothing was saved.');
  await becomes('the window is closed', () => window.isClosed(), true);
  const window2 = await begins(visitor);
  await window2.getByRole('button', { name: 'Allow' }).waitFor();
});

scene('D55: closed by the person, no answer is made up, the window can be had again', async (visitor) => {
  const { widget } = visitor;
  const window = await opens(visitor);
  await window.getByRole('button', { name: 'Allow' }).waitFor();
  await window.close();
  await widget.shows('Finish in the Webflow window');
  const again = await begins(visitor, 'Show the window again');
  await again.getByRole('button', { name: 'Allow' }).click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('D66: blocked, a tab is offered, and goes on as the window would', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed({}, SIGN_IN));
  await widget.shows('Sign in to Webflow');
  await page.evaluate(() => {
    const open = window.open;
    window.open = (url, name, features) => (features ? null : open.call(window, url, name, features));
  });
  await widget.button('Continue to Webflow').click();
  await widget.shows('Your browser blocked the window');
  assert.equal((await visitor.happened('error')).detail.code, 'popup_blocked');
  const tab = await begins(visitor, 'Open Webflow in a new tab');
  await tab.getByRole('button', { name: 'Allow' }).click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('out of reach for a while: it is asked again until it answers', FAILED, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, { ...SIGN_IN, ...parts.through() }));
  await widget.shows('Sign in to Webflow');
  const window = await begins(visitor);
  const asks = (path) => path.startsWith('/hub/connection_attempts/');
  const gone = FAULTS.gateway();
  parts.faults.set('*', (call) => (asks(call.entry.path) ? gone(call) : call.forward()));
  await window.getByRole('button', { name: 'Allow' }).click();
  await eventually('it was asked in vain', async () => parts.faults.seen.some(({ path }) => asks(path)));
  parts.faults.clear();
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

scene('D47: the element is removed, the window closes and the attempt is given up', async (visitor) => {
  const window = await opens(visitor);
  await window.getByRole('button', { name: 'Allow' }).waitFor();
  const ended = visitor.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await visitor.page.evaluate(() => document.querySelector('connect-hub').remove());
  assert.equal((await (await ended).json()).status, 'cancelled');
  await becomes('the window is closed', () => window.isClosed(), true);
});
