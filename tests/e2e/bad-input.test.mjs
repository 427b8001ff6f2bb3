// Whatever is pasted: the person reads what happened and what to do, keeps the input, and can go on without a reload.
import assert from 'node:assert/strict';
import { becomes } from './support/poll.mjs';
import { suite } from './support/suite.mjs';
import { hexToken } from './support/tokens.mjs';
import { FIELD, NOTICE } from './support/words.mjs';

const parts = suite();
const { scene } = parts;
/** Answers of the contract that are not 2xx; the browser logs each of them. */
const ANSWERED = { allowed: [/^Failed to load resource: .*(422|503)/] };
const GOOD = hexToken('test_enterprise');

/** Afterwards a valid token connects, on the same page. */
async function goesOn(visitor) {
  await visitor.widget.connectsWith(GOOD);
  await visitor.happened('close');
  assert.equal(visitor.names().filter((name) => name === 'success').length, 1);
}

/** Calls that carry a credential. */
const sent = (visitor) => visitor.requests.filter((request) => request.method === 'POST' && /\/hub\/(validations|accounts)$/.test(request.url));

/** The whole of a field error: words, description, announcement, focus, and the link to the step that helps. */
async function assertFieldError(visitor, words) {
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

const LOOK_ALIKES = [
  ['nothing at all', '', 'token_empty', ''],
  ['only spaces', '    ', 'token_empty'],
  ['only invisible characters', '\u200b\u200e\ufeff', 'token_empty'],
  ['a workspace token', `ws-${GOOD}`, 'workspace_token'],
  ['a site id', '580e63e98c9a982ac9b8b741', 'object_id'],
  ['an address', 'https://webflow.com/dashboard/sites/juniper/integrations', 'url'],
  ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r', 'jwt'],
  ['a placeholder', 'YOUR_API_TOKEN', 'placeholder'],
  ['bullets', '••••••••••••9f3c', 'placeholder'],
  ['a gap inside', `${GOOD.slice(0, 30)} ${GOOD.slice(30)}`, 'whitespace'],
  ['a newline inside', `${GOOD.slice(0, 30)}\n${GOOD.slice(30)}`, 'whitespace'],
];

for (const [name, text, code] of LOOK_ALIKES) {
  scene(`${name} is recognised before anything is sent`, async (visitor) => {
    const { widget } = visitor;
    await visitor.visit(await parts.embed());
    if (text) await widget.paste(text);
    const before = await widget.value();
    if (code !== 'token_empty') assert.notEqual(before, '', 'the input is there');
    await widget.connect.click();
    await assertFieldError(visitor, FIELD[code]);
    await widget.hasValue(before);
    assert.equal(sent(visitor).length, 0, 'nothing is sent');
    const error = await visitor.happened('error');
    assert.equal(error.detail.code, code.startsWith('token_') ? code : 'token_malformed');
    assert.equal(error.detail.retryable, false);
    await goesOn(visitor);
  });
}

const ODD = [
  ['a megabyte of text', 'x'.repeat(1_000_000)],
  ['emoji', '🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊'],
  ['HTML', '<img src=x onerror="window.owned = true"><b>bold</b>'],
  ['a script', '<script>window.owned = true</script>'],
  ['a NUL and control characters', 'abc\u0007def'],
];

for (const [name, text] of ODD) {
  scene(`${name} is refused in words of its own, and never run`, async (visitor) => {
    const { widget, page } = visitor;
    await visitor.visit(await parts.embed());
    await widget.paste(text);
    const before = await widget.value();
    await widget.connect.click();
    await widget.fieldIsWrong('token');
    await widget.fieldHasFocus();
    await widget.hasValue(before);
    assert.equal(sent(visitor).length, 0, 'nothing is sent');
    assert.equal(await page.evaluate(() => window.owned), undefined);
    const { detail } = await visitor.happened('error');
    assert.equal(detail.code, 'token_malformed');
    assert.ok(JSON.stringify(detail).length < 1000, 'the event does not carry the text');
    await widget.says((await widget.description()).split('.')[0]);
    await goesOn(visitor);
  });
}

scene('direction marks around the token are removed, and said', async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(await parts.embed());
  await widget.paste(`\u202e${GOOD}\u202c`);
  await widget.hasValue(GOOD);
  await widget.shows(/^We removed /);
  await widget.field.press('Enter');
  await widget.dialog.getByText('Webflow is connected').waitFor();
});

const PASTES = [
  [`  ${GOOD} `, 'We removed spaces.'],
  [`"${GOOD}"`, 'We removed quotation marks.'],
  [`Bearer ${GOOD} `, 'We removed “Bearer” and spaces.'],
  [`Authorization: Bearer ${GOOD}\r\n`, /^We removed .*“Authorization:”.*“Bearer”/],
  [`WEBFLOW_TOKEN=${GOOD}`, /^We removed /],
];

scene('a paste is cleaned at once, and undo brings the text back', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  for (const [text, hint] of PASTES) {
    await widget.paste(text);
    await widget.hasValue(GOOD);
    await widget.shows(hint);
  }
  await widget.field.fill('typed by hand');
  await widget.paste(`"${GOOD}"`);
  await page.keyboard.press('ControlOrMeta+Z');
  await widget.hasValue('typed by hand');
});

scene('Show and Hide keep the focus and the caret', async (visitor) => {
  const { widget, page } = visitor;
  await visitor.visit(await parts.embed());
  await widget.paste(GOOD);
  await widget.field.evaluate((input) => input.setSelectionRange(3, 7));
  await widget.button('Show token').click();
  assert.equal(await widget.field.getAttribute('type'), 'text');
  await widget.fieldHasFocus();
  assert.deepEqual(await widget.field.evaluate((input) => [input.selectionStart, input.selectionEnd]), [3, 7]);
  await page.keyboard.press('ArrowRight');
  await widget.button('Hide token').click();
  assert.equal(await widget.field.getAttribute('type'), 'password');
  await widget.fieldHasFocus();
  assert.equal(await widget.field.evaluate((input) => input.selectionStart), 7);
});

scene('the Paste button reads the clipboard and cleans; refused, it says how to paste', async (visitor) => {
  const { widget, page, context } = visitor;
  await visitor.visit(await parts.embed());
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: parts.host.origin });
  await page.evaluate((text) => navigator.clipboard.writeText(text), `Bearer ${GOOD}`);
  await widget.button('Paste').click();
  await widget.hasValue(GOOD);
  await widget.fieldHasFocus();
  await page.evaluate(() => {
    navigator.clipboard.readText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await widget.button('Paste').click();
  await widget.shows(/^Pasting is blocked here\. Press .+ in the field\.$/);
  await widget.hasValue(GOOD);
});

const FIELD_ERRORS = [
  ['test_cms_only', 'missing_permission'],
  ['test_no_authorized_user', 'missing_permission'],
  ['test_hostile_error', 'missing_permission'],
  ['test_revoked', 'token_rejected'],
  ['test_nobody_knows', 'token_rejected'],
  ['test_oauth', 'oauth_token'],
];

for (const [token, code] of FIELD_ERRORS) {
  scene(`${token}: ${code}`, ANSWERED, async (visitor) => {
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
  scene(`${token}: the provider is not answering, nothing is judged`, ANSWERED, async (visitor) => {
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

scene('test_timeout: after 5 s “Still checking”, and Cancel leads back', { clock: true }, async (visitor) => {
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

scene('test_unverified: can be linked without being confirmed', async (visitor) => {
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
  scene(`${token}: foreign text is text, and breaks nothing`, async (visitor) => {
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
    await page.getByText('Active').first().waitFor();
    assert.equal(await page.locator('img[onerror], script:not([src]), svg[onload]').count(), 0);
    visitor.navigations.length = 0;
  });
}
