// What the tests of bad input ask of every answer.
import assert from 'node:assert/strict';
import { becomes } from './poll.mjs';
import { hexToken } from './tokens.mjs';

/** Answers of the contract that are not 2xx; the browser logs each of them. */
export const ANSWERED = { allowed: [/^Failed to load resource: .*(422|503)/] };
export const GOOD = hexToken('test_enterprise');

/** Afterwards a valid token connects, on the same page. */
export async function goesOn(visitor) {
  await visitor.widget.connectsWith(GOOD);
  await visitor.happened('close');
  assert.equal(visitor.names().filter((name) => name === 'success').length, 1);
}

/** Calls that carry a credential. */
export const sent = (visitor) => visitor.requests.filter((request) => request.method === 'POST' && /\/hub\/(validations|accounts)$/.test(request.url));

/** The whole of a field error: words, description, announcement, focus, and the link to the step that helps. */
export async function assertFieldError(visitor, words) {
  const { widget } = visitor;
  await widget.fieldIsWrong(words.title, words.fix);
  await widget.fieldHasFocus();
  await widget.says(words.title);
  if (!words.step) return;
  const link = widget.root.getByRole('button', { name: /^Show step/ });
  assert.equal((await link.innerText()).trim(), `Show step ${words.step}`);
  await link.click();
  await becomes('the step is open', () => widget.step(words.step).evaluate((summary) => summary.parentElement.open), true);
}
