// The form: fields that hang on each other, rules, what is sent and what is not, help on demand, a token to copy.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { FAULTS, VALIDATE } from './support/faults.mjs';
import { connectors } from './support/made-up.mjs';
import { becomes } from './support/poll.mjs';
import { startProvider } from './support/provider.mjs';
import { FAILED, suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';

const provider = await startProvider();
const { folder, remove } = await connectors();
after(() => Promise.all([provider.stop(), remove()]));
const parts = suite({ hubOptions: ['--connectors', folder, '--provider-url', `depot=${provider.origin}`] });
const { scene, through } = parts;
const KEY = 'dk-0123456789abcdef-9f3c';
const FINE = { status: 200, body: { ok: true, user: { id: 'u1', name: 'Mara' }, site: { id: 'a1', name: 'Depot a1' } } };

/** Opens the form that has everything; answers with a way to its fields. */
async function opens(visitor) {
  provider.asked.length = 0;
  provider.answers = FINE;
  await visitor.visit(await parts.embed({}, { session: { provider: 'depot', integration_id: 'depot_api-key' } }));
  const { root } = visitor.widget;
  return (label) => root.getByLabel(label, { exact: true });
}

/** The bodies that the widget has sent to a path of the hub. */
const sent = (visitor, path) => visitor.requests.filter((request) => new URL(request.url).pathname === path && request.body).map((request) => JSON.parse(request.body));

scene('D7, D8: what a condition hides is neither shown nor sent, and a computed value follows what is typed', async (visitor) => {
  const { widget } = visitor;
  const field = await opens(visitor);
  await becomes('the computed address', () => field('Address').inputValue(), 'https://depot.example/small/none');
  assert.equal(await field('Company').count(), 0);
  await field('API Key').fill(KEY);
  await field('Plan').selectOption('large');
  await field('Company').fill('Acme');
  assert.equal(await field('Address').inputValue(), 'https://depot.example/large/Acme');
  assert.equal(await field('Address').evaluate((input) => input.readOnly), true);
  await field('PIN (optional)').fill('p-4711-0815');
  // Back to where both are hidden: what was typed stays for the way back, and is not sent.
  await field('Plan').selectOption('small');
  await becomes('the field is gone', () => field('Company').count(), 0);
  assert.equal(await field('Address').inputValue(), 'https://depot.example/small/none');
  await widget.connect.click();
  await widget.dialog.getByText('Depot is connected').waitFor();
  const { headers } = provider.asked.at(-1);
  assert.equal(headers['x-plan'], 'small');
  assert.equal(headers['x-company'], undefined);
  assert.equal(headers['x-pin'], undefined);
  assert.equal(headers['x-address'], 'https://depot.example/small/none');
  // Hidden but sent, and the token that nobody types.
  assert.equal(headers['x-source'], 'hub');
  assert.match(headers['x-trigger'], /^[0-9a-f-]{36}$/);
  const [{ credentials }] = sent(visitor, '/hub/validations');
  assert.deepEqual(Object.keys(credentials).sort(), ['address', 'apiKey', 'external-trigger-token', 'plan', 'source']);
});

scene('a required field that appears is asked for, in words of its own', async (visitor) => {
  const { widget } = visitor;
  const field = await opens(visitor);
  await field('API Key').fill(KEY);
  await field('Plan').selectOption('large');
  await widget.connect.click();
  await widget.shows('Fill in the Company first.');
  await becomes('the focus', () => widget.focusedId(), 'field-company');
  await widget.says('Fill in the Company first.');
  await field('Company').fill('Acme');
  await widget.connect.click();
  await widget.dialog.getByText('Depot is connected').waitFor();
  assert.equal(provider.asked.at(-1).headers['x-company'], 'Acme');
});

for (const [label, wrong, words, right] of [
  ['Limit (optional)', '1,5', 'Limit must be a number.', '-1.5'],
  ['E-mail (optional)', 'mara', 'Enter your e-mail address.', 'mara@juniper.example'],
  ['Code (optional)', 'abc', 'A code has three capital letters.', 'ABC'],
  ['Shop (optional)', 'https://depot.com.evil.example', 'Shop is at another domain than expected.', 'north.depot.com'],
]) {
  scene(`D6, D9, D10: the rule of “${label}” is told before anything is sent, and what was typed is kept`, async (visitor) => {
    const { widget } = visitor;
    const field = await opens(visitor);
    await field('API Key').fill(KEY);
    await field(label).fill(wrong);
    await widget.connect.click();
    await widget.shows(words, 'Check it and enter it again.');
    assert.equal(await field(label).inputValue(), wrong);
    assert.equal(await field('API Key').inputValue(), KEY);
    assert.equal(provider.asked.length, 0);
    assert.equal(await field(label).getAttribute('aria-invalid'), 'true');
    await field(label).fill(right);
    await widget.connect.click();
    await widget.dialog.getByText('Depot is connected').waitFor();
  });
}

scene('help is shown on demand, by the keyboard too', async (visitor) => {
  const { widget } = visitor;
  const field = await opens(visitor);
  await field('Plan').selectOption('large');
  const help = widget.root.getByText('As it stands on your invoice.');
  assert.equal(await help.isVisible(), false);
  await field('Company').focus();
  await visitor.page.keyboard.press('Shift+Tab');
  await visitor.page.keyboard.press('Enter');
  await help.waitFor();
  assert.equal(await widget.root.locator('summary[aria-label="More information about Company"]').count(), 1);
});

scene('the trigger token can be read and copied, not typed', async (visitor) => {
  const { widget } = visitor;
  await visitor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const field = await opens(visitor);
  const token = await field('Trigger token').inputValue();
  assert.match(token, /^[0-9a-f-]{36}$/);
  assert.equal(await field('Trigger token').evaluate((input) => input.readOnly), true);
  await widget.button('Copy').click();
  await widget.button('Copied').waitFor();
  assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), token);
});

scene('D30: what the provider answered is folded under the error, as text and without the secret', FAILED, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed({}, through()));
  const token = hexToken('test_full_access');
  const quoted = `${token}"&\\`;
  const said = JSON.stringify({ status: 401, said: '<img src=x onerror=alert(1)>', token: quoted, address: `/x?t=${encodeURIComponent(quoted)}`, header: `Basic ${btoa(quoted)}` });
  parts.faults.set(VALIDATE, FAULTS.error(422, 'token_rejected', { provider_response: said }));
  await widget.submit(quoted);
  const fold = widget.root.getByText('What Webflow answered');
  await fold.waitFor();
  const answer = widget.root.locator('pre');
  assert.equal(await answer.isVisible(), false);
  await fold.click();
  const text = await answer.innerText();
  assert.match(text, /"said": "<img src=x onerror=alert\(1\)>"/);
  for (const form of [token, encodeURIComponent(quoted), btoa(quoted)]) assert.ok(!text.includes(form), text);
  await widget.hasValue(quoted);
  // A real answer, and the way on.
  parts.faults.clear();
  await widget.submit('test_revoked');
  await becomes('the answer of the provider', async () => /not_authorized/.test(await answer.textContent()), true);
  await widget.submit(token);
  await widget.dialog.getByText('Webflow is connected').waitFor();
});
