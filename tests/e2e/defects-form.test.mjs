// Faults of other hubs' forms, with connectors that a careless author or an older backend would send.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SECRET, connector, startValidator } from './support/connector.mjs';
import { becomes } from './support/poll.mjs';
import { suite } from './support/suite.mjs';

const parts = suite();
const { scene } = parts;
let validator;
before(async () => { validator = await startValidator(); });
after(() => validator.stop());

/** Shows a form with these fields and the secret one, without a session. */
async function shows(visitor, configFields) {
  const src = parts.host.file('application/json', JSON.stringify(connector({ configFields: [...configFields, SECRET] })));
  await visitor.visit(parts.host.embed(parts.hub.origin, { 'connector-src': src, 'validate-url': `${validator.origin}/check` }));
}

/** Fills in the secret, connects, and answers with what was sent. */
async function sends(visitor) {
  const { widget } = visitor;
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.connect.click();
  await widget.dialog.getByText('Northwind is connected').waitFor();
  return validator.asked.at(-1).credentials;
}

scene('D6: a rule that is no regular expression disables itself and nothing else', async (visitor) => {
  const { widget } = visitor;
  const rule = (reason, pattern) => ({ reason, pattern, message: `This is ${reason}.`, fix: 'Take another.' });
  await shows(visitor, [{
    key: 'name', label: 'Name', type: 'text', required: true, secret: false,
    lookalikes: [rule('broken', '(['), rule('a number', '^[0-9]+$'), rule('possessive', 'a++')],
  }]);
  const name = widget.root.getByLabel('Name');
  await name.fill('12');
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.connect.click();
  await widget.shows('This is a number.');
  await name.fill('aa');
  assert.deepEqual(await sends(visitor), { name: 'aa', apiKey: 'a-key' });
});

scene('D9: a number may be negative and have a fraction, and stays as it was typed', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, ['offset', 'ratio', 'count'].map((key) => ({ key, label: key, type: 'number', required: true, secret: false })));
  await widget.root.getByLabel('offset').fill('-5');
  await widget.root.getByLabel('ratio').fill('3.50');
  await widget.root.getByLabel('count').fill('007');
  assert.deepEqual(await sends(visitor), { offset: '-5', ratio: '3.50', count: '007', apiKey: 'a-key' });
});

scene('D11, D18: a field of no type or of an unknown one is drawn as text, and unknown members are passed over', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, [
    { key: 'typeless', label: 'Typeless', required: true, secret: false },
    { key: 'later', label: 'Later', type: 'hologram', required: true, secret: false, prefix: 'x', order: 3, automated: true, nested: { deep: [1] } },
  ]);
  await widget.connect.click();
  await becomes('what is drawn is checked', () => widget.focusedId(), 'field-typeless');
  for (const name of ['Typeless', 'Later']) {
    assert.equal(await widget.root.getByLabel(name).getAttribute('type'), 'text');
    await widget.root.getByLabel(name).fill(name.toLowerCase());
  }
  assert.deepEqual(await sends(visitor), { typeless: 'typeless', later: 'later', apiKey: 'a-key' });
});

scene('D12: a field that is only read is called required only when it is', async (visitor) => {
  const { widget } = visitor;
  const field = (key, required) => ({ key, label: key, type: 'text', required, secret: false, readOnly: true, defaultValue: 'fixed' });
  await shows(visitor, [field('loose', false), field('firm', true)]);
  const loose = widget.root.getByLabel('loose');
  const firm = widget.root.getByLabel('firm');
  assert.equal(await loose.getAttribute('aria-required'), null);
  assert.equal(await firm.getAttribute('aria-required'), 'true');
  assert.match(await widget.root.locator('label').filter({ hasText: 'loose' }).innerText(), /optional/i);
  assert.doesNotMatch(await widget.root.locator('label').filter({ hasText: 'firm' }).innerText(), /optional/i);
  assert.equal(await loose.evaluate((input) => input.readOnly), true);
  assert.deepEqual(await sends(visitor), { loose: 'fixed', firm: 'fixed', apiKey: 'a-key' });
});

scene('D5: a hidden field without a value blocks nobody silently', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, [{ key: 'region', label: 'Region', type: 'text', required: true, secret: false, display: false }]);
  assert.equal(await widget.root.getByLabel('Region').count(), 0);
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.connect.click();
  const { detail } = await visitor.happened('error');
  assert.equal(detail.retryable, false);
  await widget.shows(detail.message);
  await widget.says(detail.message);
});

scene('D20: what the connector says of help is shown where there is no guide', async (visitor) => {
  const { widget } = visitor;
  const support = { link: 'https://help.northwind.example/keys', description: 'Ask **your admin** for a key.' };
  const src = parts.host.file('application/json', JSON.stringify(connector({ support })));
  await visitor.visit(parts.host.embed(parts.hub.origin, { 'connector-src': src, 'validate-url': `${validator.origin}/check` }));
  await widget.shows('your admin');
  const link = widget.root.locator('a[href="https://help.northwind.example/keys"]');
  await link.waitFor();
  assert.match(await link.getAttribute('rel'), /noopener/);
});

scene('D21: where permissions can change, they are checked again without typing', async (visitor) => {
  const { widget } = visitor;
  const src = parts.host.file('application/json', JSON.stringify(connector({ permissionsCanChange: true })));
  const check = parts.host.file('application/json', '');
  let granted = 'none';
  const asked = [];
  await visitor.page.route(check, (route) => {
    asked.push(route.request().postDataJSON().credentials);
    const permissions = [{ key: 'items', label: 'Items', granted, wanted: 'read' }];
    return route.fulfill({ json: { outcome: granted === 'none' ? 'limited' : 'valid', permissions } });
  });
  await visitor.visit(parts.host.embed(parts.hub.origin, { 'connector-src': src, 'validate-url': check }));
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.connect.click();
  await visitor.isAt('review');
  await widget.shows('To fix', 'Items');
  granted = 'read';
  await widget.button('Check again').click();
  await widget.dialog.getByText('Northwind is connected').waitFor();
  assert.deepEqual(asked, [{ apiKey: 'a-key' }, { apiKey: 'a-key' }]);
});

scene('D17: browsers, password managers and session recorders are told to leave a secret alone', async (visitor) => {
  const { widget } = visitor;
  await shows(visitor, [{ key: 'privateKey', label: 'Private key', type: 'text_area', required: false, secret: true }]);
  for (const name of ['API key', 'Private key']) {
    const found = await widget.root.getByLabel(name, { exact: false }).first().evaluate((input) => ({
      autocomplete: input.getAttribute('autocomplete'),
      capitals: input.getAttribute('autocapitalize'),
      spelling: input.getAttribute('spellcheck'),
      manager: input.hasAttribute('data-1p-ignore'),
      name: input.getAttribute('name'),
      recorder: input.closest('.ph-no-capture')?.getAttribute('data-dd-privacy'),
    }));
    assert.deepEqual(found, { autocomplete: 'off', capitals: 'off', spelling: 'false', manager: true, name: null, recorder: 'hidden' }, name);
  }
});

scene('D2: Enter in any field of one line submits, and in a field of several lines it writes', async (visitor) => {
  const { widget, page } = visitor;
  await shows(visitor, [
    { key: 'name', label: 'Name', type: 'text', required: true, secret: false },
    { key: 'note', label: 'Note', type: 'text_area', required: false, secret: false },
  ]);
  await widget.root.getByLabel('API key').fill('a-key');
  await widget.root.getByLabel('Note').fill('one');
  await widget.root.getByLabel('Note').press('Enter');
  await page.keyboard.type('two');
  assert.equal(await widget.root.getByLabel('Note').inputValue(), 'one\ntwo');
  assert.deepEqual(visitor.events.filter(({ type }) => type === 'error'), []);
  await widget.root.getByLabel('Name').fill('Juniper');
  await widget.root.getByLabel('Name').press('Enter');
  await widget.dialog.getByText('Northwind is connected').waitFor();
  assert.equal(validator.asked.at(-1).credentials.name, 'Juniper');
});
