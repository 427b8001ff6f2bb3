// Faults of other hubs' documentation and packages: what is promised exists, what is delivered stands alone.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { ROOT } from './support/program.mjs';

const DIST = process.env.HUB_DIST ?? join(ROOT, 'dist');
const read = (path) => readFile(join(ROOT, path), 'utf8');
const dist = async (end) => (await readdir(DIST)).filter((name) => name.endsWith(end));

/** Every distinct match of the first group, sorted. */
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();

/** The part of a text between two others. */
function between(text, start, end) {
  const from = text.indexOf(start);
  assert.notEqual(from, -1, `“${start}” is there`);
  return text.slice(from + start.length, text.indexOf(end, from + start.length));
}

test('D37, D127: the types, the program and the documentation name the same events', async () => {
  const [types, program, docs] = await Promise.all(['src/hub.d.ts', 'src/events.rs', 'docs/embedding.md'].map(read));
  const declared = all(between(types, 'interface HubEventDetails {', '\n}'), /^ {2}"?([\w-]+)"?:/gm);
  const dispatched = all(between(program, 'pub fn early_message', 'fn success'), /(?:=> |Message\(|^\s+)"([\w-]+)"(?=,|$)/gm);
  const documented = all(between(docs, 'Events, which do not bubble:', 'are called'), /`([a-z-]+)(?: \{[^`]*\})?`/g);
  assert.deepEqual(dispatched, declared);
  assert.deepEqual(documented, declared);

  const callbacks = all(types, /^ {2}(on[A-Z]\w+)\?:/gm);
  assert.deepEqual(all(between(docs, 'Events, which do not bubble:', 'are called'), /`(on[A-Z]\w+)`/g), callbacks);
  for (const name of callbacks) assert.ok(declared.includes(name.slice(2).toLowerCase()), name);
});

test('D37, D127: the types, the element and the documentation name the same attributes', async () => {
  const [types, element, docs] = await Promise.all(['src/hub.d.ts', 'src/hub.js', 'docs/embedding.md'].map(read));
  const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const body = between(types, 'interface ConnectHubElement extends HTMLElement {', '/** Called after');
  const declared = all(body, /^ {2}(\w+): /gm).filter((name) => name !== 'themeObject').map(kebab).sort();
  const texts = all(between(element, 'const TEXTS = {', '\n};'), /^ {2}"?([\w-]+)"?:/gm);
  const switches = all(between(element, 'const SWITCHES = {', '};'), /"?([\w-]+)"?: (?:true|false)/g);
  assert.deepEqual(['token', ...texts, ...switches].sort(), declared);
  const names = between(docs, '| attribute | meaning |', '\n\n').split('\n').map((line) => line.split('|')[1] ?? '').join();
  const documented = all(names, /`([a-z-]+)`/g);
  assert.ok(documented.length >= 12, documented.join());
  assert.deepEqual(documented.filter((name) => !declared.includes(name)), [], 'nothing is promised that does not exist');
});

test('D77, D87: the documentation says who can read a credential, and that an event is no proof', async () => {
  assert.match(await read('docs/security.md'), /the host page \(its scripts can read what is typed/);
  assert.match(await read('docs/embedding.md'), /Confirm on your server what `success` says: scripts of the page can send the same event\./);
});

test('D45: the script does no harm where there is no page', async () => {
  const source = await readFile(join(DIST, 'hub.js'), 'utf8');
  const world = createContext({ queueMicrotask, setTimeout, clearTimeout, URL, URLSearchParams, WebAssembly });
  const names = Object.keys(world);
  runInContext(source, world);
  assert.deepEqual(Object.keys(world), names, 'nor does it leave anything');
});

test('D54, D118: what is delivered needs nothing beside it, and has types', async () => {
  const own = await readdir(DIST);
  for (const name of await dist('.js')) {
    const text = await readFile(join(DIST, name), 'utf8');
    const static_ = all(text, /(?:^|[;}\n])\s*(?:import|export)\s*(?:[\w*{][^;"']*from\s*)?["']([^"']+)["']/g);
    const wanted = [...static_, ...all(text, /\bimport\(\s*["']([^"']+)["']/g), ...all(text, /\brequire\(\s*["']([^"']+)["']/g)];
    assert.deepEqual(wanted.filter((path) => !path.startsWith('./') || !own.includes(path.slice(2))), [], name);
    assert.doesNotMatch(text, /\bprocess\.env\b|\bnode:[a-z]/, name);
  }
  for (const name of await dist('.wasm')) {
    // What a program imports comes from one module, its glue, or from another part of it.
    const modules = WebAssembly.Module.imports(new WebAssembly.Module(await readFile(join(DIST, name)))).map(({ module }) => module);
    for (const module of new Set(modules)) assert.doesNotMatch(module, /env|wasi|react|node/i, `${name} imports ${module}`);
  }
  assert.equal(await readFile(join(DIST, 'hub.d.ts'), 'utf8'), await read('src/hub.d.ts'));
});
