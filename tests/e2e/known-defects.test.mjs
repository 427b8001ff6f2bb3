// Keeps docs/known-defects.md true: every number once, and every test that it names is there and carries the number.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './support/program.mjs';

const LAST = 128;
/** Words for what is not shown by a test. */
const REASON = /^\*\*(open|cannot happen):\*\* \S/;

/** The rows of the table: number, and what shows it. */
async function rows() {
  const table = await readFile(join(ROOT, 'docs/known-defects.md'), 'utf8');
  return table.split('\n').filter((line) => /^\| D\d/.test(line)).map((line) => {
    const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
    const proofs = [...cells.at(-1).matchAll(/`([\w./-]+\.(?:rs|mjs))` `([^`]+)`/g)].map(([, file, name]) => ({ file, name }));
    return { number: Number(cells[0].slice(1)), cells, proofs };
  });
}

/** The numbers that the name of a test begins with. */
function numbers({ file, name }) {
  const [start] = file.endsWith('.rs') ? name.match(/^(d\d+_)*/) : name.match(/^(D\d+(, |: ))*/);
  return [...start.matchAll(/\d+/g)].map(Number);
}

/** Whether the source declares a test of that name. */
function declares(source, { file, name }) {
  if (!file.endsWith('.rs')) return ["'", '`', '"'].some((quote) => source.includes(`(${quote}${name}${quote}`));
  const found = source.match(new RegExp(`#\\[(?:\\w+::)*(?:wasm_bindgen_)?test\\](?:\\s*#\\[[^\\]]*\\])*\\s*(?:async )?fn ${name}\\(`));
  return found !== null;
}

test('the table has every number once, in order, and each row is whole', async () => {
  const all = await rows();
  assert.deepEqual(all.map(({ number }) => number), Array.from({ length: LAST }, (_, index) => index + 1));
  for (const { number, cells } of all) {
    assert.equal(cells.length, 4, `D${number} has four cells`);
    assert.ok(cells.every((cell) => cell !== ''), `D${number} has an empty cell`);
  }
});

test('every row names its tests, or why there is none', async () => {
  const bare = (await rows()).filter(({ cells, proofs }) => proofs.length === 0 && !REASON.test(cells.at(-1)));
  assert.deepEqual(bare.map(({ number }) => `D${number}`), []);
  // A name that is not in the form that is searched for would not be searched for.
  const parts = (cell) => cell.split('<br>').filter((part) => !REASON.test(part));
  const unread = (await rows()).filter(({ cells, proofs }) => parts(cells.at(-1)).length !== proofs.length);
  assert.deepEqual(unread.map(({ number }) => `D${number}`), []);
});

test('every test that is named is in its file, and has the number in its name', async () => {
  const wrong = [];
  for (const { number, proofs } of await rows()) {
    for (const proof of proofs) {
      const source = await readFile(join(ROOT, proof.file), 'utf8').catch(() => '');
      if (!declares(source, proof)) wrong.push(`D${number}: ${proof.file} has no test “${proof.name}”`);
      if (!numbers(proof).includes(number)) wrong.push(`D${number}: “${proof.name}” does not carry the number`);
    }
  }
  assert.deepEqual(wrong, []);
});
