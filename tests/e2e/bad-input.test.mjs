// Whatever is pasted: the person reads what happened and what to do, keeps the input, and can go on without a reload.
import assert from 'node:assert/strict';
import { GOOD, assertFieldError, goesOn, sent } from './support/answers.mjs';
import { becomes } from './support/poll.mjs';
import { suite } from './support/suite.mjs';
import { FIELD } from './support/words.mjs';

const parts = suite();
const { scene } = parts;

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
  scene(`D10, D13, D16: ${name} is recognised before anything is sent`, async (visitor) => {
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
  scene(`D83: ${name} is refused in words of its own, and never run`, async (visitor) => {
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

scene('D3: a paste is cleaned at once, and undo brings the text back', async (visitor) => {
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

scene('D4: Show and Hide keep the focus and the caret', async (visitor) => {
  const { widget, page } = visitor;
  const caret = () => widget.field.evaluate((input) => [input.selectionStart, input.selectionEnd]);
  await visitor.visit(await parts.embed());
  await widget.paste(GOOD);
  await widget.field.evaluate((input) => input.setSelectionRange(3, 7));
  await widget.button('Show token').click();
  assert.equal(await widget.field.getAttribute('type'), 'text');
  await widget.fieldHasFocus();
  await becomes('the caret', caret, [3, 7]);
  await page.keyboard.press('ArrowRight');
  await widget.button('Hide token').click();
  assert.equal(await widget.field.getAttribute('type'), 'password');
  await widget.fieldHasFocus();
  await becomes('the caret', caret, [7, 7]);
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
