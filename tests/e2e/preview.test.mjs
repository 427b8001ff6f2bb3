// Who writes a connector sees it in the real widget, and each save at once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, binary } from './support/program.mjs';
import { Visitor, launch } from './support/visitor.mjs';

const BINARY = binary('hub-server');
let yaml;
let folder;
let file;
let child;
let origin;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-preview-'));
  file = join(folder, 'api-key.yaml');
  yaml = await readFile(join(ROOT, 'crates/hub-connectors/tests/data/acme.yaml'), 'utf8');
  // Its pictures are nobody's.
  yaml = yaml.replaceAll(/^ +image: .*\n/gm, '');
  await writeFile(join(folder, 'icon.svg'), '<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>');
  await writeFile(file, yaml);
  child = spawn(BINARY, ['connectors', 'preview', file, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  origin = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the preview ended: ${said}`)));
    child.stdout.on('data', (part) => {
      said += part;
      const found = /http:\/\/\S+(?=\/)/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

test('a saved file is seen at once, and its mistakes when it has any', async () => {
  const visitor = await Visitor.open(browser);
  const { page } = visitor;
  await page.goto(`${origin}/`);
  const hub = page.locator('connect-hub');
  await hub.getByRole('heading', { name: 'Connect Acme Desk' }).waitFor();
  await hub.getByLabel('Subdomain').waitFor();
  await hub.getByText('Make a key').first().waitFor({ state: 'attached' });

  await writeFile(file, yaml.replace('title: Acme Desk', 'title: Acme Helpdesk'));
  await hub.getByRole('heading', { name: 'Connect Acme Helpdesk' }).waitFor();

  await writeFile(file, yaml.replace('title: Acme Desk', 'titel: Acme Desk').replace('type: select', 'type: <img src=x onerror=alert(1)>'));
  await page.getByRole('heading', { name: '2 mistakes' }).waitFor();
  assert.match(await page.locator('main').innerText(), /4:3\s+`info` has no member `titel`; did you mean `title`\?/);
  assert.equal(await page.locator('main img').count(), 0);

  await writeFile(file, yaml);
  await hub.getByRole('heading', { name: 'Connect Acme Desk' }).waitFor();
  await page.goto(`${origin}/partner`);
  await hub.getByRole('heading', { name: 'Connect Acme Desk' }).waitFor();
  assert.deepEqual(visitor.violations, []);
  assert.deepEqual(visitor.errors, []);
  await visitor.close();
});
