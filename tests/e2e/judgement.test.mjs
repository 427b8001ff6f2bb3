// Whatever the provider says of a credential: the person reads it, keeps the input, and can go on without a reload.
import assert from 'node:assert/strict';
import { ANSWERED, assertFieldError, goesOn } from './support/answers.mjs';
import { suite } from './support/suite.mjs';
import { FIELD, NOTICE } from './support/words.mjs';

const parts = suite();
const { scene } = parts;

const FIELD_ERRORS = [
  ['test_cms_only', 'missing_permission'],
  ['test_no_authorized_user', 'missing_permission'],
  ['test_hostile_error', 'missing_permission'],
  ['test_revoked', 'token_rejected'],
  ['test_nobody_knows', 'token_rejected'],
  ['test_oauth', 'oauth_token'],
];

for (const [token, code] of FIELD_ERRORS) {
  scene(`D28, D94, D95: ${token}: ${code}`, ANSWERED, async (visitor) => {
    const { widget } = visitor;
    await visitor.visit(await parts.embed());
    await widget.submit(token);
    await assertFieldError(visitor, FIELD[code]);
    await widget.hasValue(token);
    const { detail } = await visitor.happened('error');
    assert.equal(detail.code, code);
    assert.ok(!JSON.stringify(visitor.events).includes(token), 'no event carries the token');
    await goesOn(visitor);
  });
}

const UNAVAILABLE = ['test_down', 'test_error', 'test_html', 'test_gateway', 'test_truncated', 'test_empty', 'test_reset', 'test_redirect', 'test_large_body'];

for (const token of UNAVAILABLE) {
  scene(`D33, D34: ${token}: the provider is not answering, nothing is judged`, ANSWERED, async (visitor) => {
    const { widget } = visitor;
    const words = NOTICE.provider_unavailable;
    await visitor.visit(await parts.embed());
    await widget.submit(token);
    await widget.shows(words.title, words.fix);
    await widget.says(words.title);
    await widget.hasValue(token);
    assert.notEqual(await widget.field.getAttribute('aria-invalid'), 'true', 'the value is not to blame');
    await widget.button(words.button).click();
    const { detail } = await visitor.happened('error', 2);
    assert.deepEqual([detail.code, detail.retryable], ['provider_unavailable', true]);
    await goesOn(visitor);
  });
}

scene('test_rate_limited: a countdown, then another try', { ...ANSWERED, clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.submit('test_rate_limited');
  await widget.shows(NOTICE.provider_rate_limited.title, NOTICE.provider_rate_limited.fix);
  const wait = widget.root.getByRole('button', { name: /^Try again in 0:\d\d$/ });
  await wait.waitFor();
  await widget.says(NOTICE.provider_rate_limited.title);
  const spoken = await widget.spoken();
  await page.clock.runFor(5_000);
  assert.match(await wait.innerText(), /0:3\d/);
  assert.equal(await widget.spoken(), spoken, 'the countdown is not spoken');
  await widget.hasValue('test_rate_limited');
  await page.clock.runFor(40_000);
  await widget.button('Try again').click();
  await visitor.happened('error', 2);
  await goesOn(visitor);
});

scene('D100: test_timeout: after 5 s “Still checking”, and Cancel leads back', { clock: true }, async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.submit('test_timeout');
  await visitor.isAt('connecting');
  await widget.shows('Connecting…');
  await widget.says('Checking the token with Webflow…');
  await page.clock.runFor(5_100);
  await widget.shows('Still checking. This takes longer than usual.');
  await widget.button('Cancel').click();
  await widget.shows(NOTICE.cancelled.title);
  await widget.hasValue('test_timeout');
  await goesOn(visitor);
});

scene('D33: test_unverified: can be linked without being confirmed', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed());
  await widget.submit('test_unverified');
  await widget.shows(NOTICE.unverified.title, NOTICE.unverified.fix);
  await widget.says(NOTICE.unverified.title);
  await widget.hasValue('test_unverified');
  await widget.button('Connect anyway').click();
  await widget.dialog.getByText('Webflow is connected').waitFor();
  await widget.button('Done').click();
  await visitor.happened('close');
});

const VALID = [
  ['test_full_access', 'Juniper Bakery'],
  ['test_read_only', 'Juniper Bakery'],
  ['test_no_sites', null],
  ['test_two_sites', 'Juniper Bakery and 1 more'],
  ['test_no_site_name', 'Webflow site'],
  ['test_no_authorized_by', 'Juniper Bakery'],
  ['test_no_introspect', 'Juniper Bakery'],
];

for (const [token, site] of VALID) {
  scene(`${token}: is connected`, async (visitor) => {
    const { widget } = visitor;
    // The connector itself wants to read sites; a session that does not makes every one of these tokens enough.
    await visitor.visit(await parts.embed({}, { session: { wanted_scopes: ['authorized_user:read'] } }));
    await widget.submit(token);
    await widget.dialog.getByText('Webflow is connected').waitFor();
    const facts = await widget.dialog.evaluate((dialog) =>
      Object.fromEntries([...dialog.querySelectorAll('dt')].map((term) => [term.textContent.trim(), term.nextElementSibling.textContent.trim()])));
    if (site) assert.equal(facts.Site, site);
    if (token === 'test_no_authorized_by') assert.equal(facts.Authorized, undefined, 'a row without a value is left out');
    for (const value of Object.values(facts)) assert.ok(value && !/undefined|null|NaN/.test(value), JSON.stringify(facts));
    await widget.button('Done').click();
    await visitor.happened('close');
  });
}

for (const token of ['test_hostile', 'test_unicode']) {
  scene(`D83, D125: ${token}: foreign text is text, and breaks nothing`, async (visitor) => {
    const { widget, page } = visitor;
    page.on('dialog', (dialog) => { visitor.errors.push(`a script ran: ${dialog.message()}`); dialog.dismiss(); });
    await visitor.visit(await parts.embed());
    await widget.submit(token);
    await widget.dialog.getByText('Webflow is connected').waitFor();
    assert.equal(await widget.dialog.locator('img[onerror], script, svg[onload]').count(), 0);
    assert.equal(await page.title(), 'A host page');
    const overflow = await widget.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await widget.button('Done').click();
    await widget.shows('Connect another');
    await page.goto(`${parts.hub.origin}/dashboard`);
    await page.getByRole('cell', { name: 'Active' }).first().waitFor();
    assert.equal(await page.locator('img[onerror], script:not([src]), svg[onload]').count(), 0);
    visitor.navigations.length = 0;
  });
}
