// Providers that are files only, through the real widget and the real server, against a stand-in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { ROOT } from './support/program.mjs';
import { becomes } from './support/poll.mjs';
import { documented, startProvider } from './support/provider.mjs';
import { FAILED, suite } from './support/suite.mjs';

const PROVIDERS = ['github', 'zendesk', 'datadog'];
const provider = await startProvider();
after(() => provider.stop());
const parts = suite({ hubOptions: PROVIDERS.flatMap((key) => ['--provider-url', `${key}=${provider.origin}`]) });
const { scene } = parts;

/** Opens the form of a provider in a session of its own. */
async function opens(visitor, key, session = {}) {
  provider.asked.length = 0;
  await visitor.visit(await parts.embed({}, { session: { provider: key, ...session } }));
}

/** Labels and values of the confirmation. */
const facts = (widget) => widget.dialog.evaluate((dialog) =>
  Object.fromEntries([...dialog.querySelectorAll('dt')].map((term) => [term.textContent.trim(), term.nextElementSibling.textContent.trim()])));

scene('the demo lists every provider, and one that has no stand-in is not called', FAILED, async (visitor) => {
  const { widget } = visitor;
  await visitor.visit(`${parts.hub.origin}/all`);
  const folders = (await readdir(join(ROOT, 'connectors'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = await widget.root.locator('[aria-posinset] > :first-child .hub-row__name').allInnerTexts();
  assert.equal(new Set(names).size, folders.length);
  for (const name of ['Webflow', 'GitHub', 'Zendesk', 'Datadog']) assert.ok(names.includes(name), names.join());
  await widget.root.getByRole('button', { name: /^Linear/ }).click();
  await widget.shows('Connect Linear');
  await widget.root.getByLabel('Personal API key').fill('lin_api_test4f6b1c9d8e7a5b3c2d1e');
  await widget.connect.click();
  await widget.shows('Linear is not answering.');
});

scene('GitHub: what is chosen decides the scopes, and a token without them is reported', async (visitor) => {
  const { widget } = visitor;
  await opens(visitor, 'github');
  await widget.shows('Connect GitHub', 'What do you need?');
  const choice = widget.root.getByRole('group', { name: 'What do you need?' });
  for (const name of ['Work with public repositories', 'Work with private repositories', 'Change the members of an organization', 'List the members of an organization']) {
    await choice.getByRole('checkbox', { name }).check();
  }
  await widget.root.locator('summary').filter({ hasText: 'Select scopes' }).click();
  await widget.shows('Scopes to grant');
  // public_repo comes with repo, and read:org with admin:org over write:org.
  const step = widget.root.locator('[data-guide-step]').filter({ hasText: 'Select scopes' });
  assert.equal(await step.getAttribute('data-guide-display-scopes-list'), 'repo admin:org');

  // The documented answer has repo and user.
  const token = widget.root.getByLabel('Personal access token (classic)', { exact: true });
  provider.answers = documented('github', 'success');
  await token.fill('ghp_testwithoutorg0123456789abcdefghijkl');
  await widget.connect.click();
  await widget.shows('Check permissions', 'admin:org', '2 of the 4 permissions you need are granted.');
  assert.doesNotMatch(await widget.text(), /read-only/i, 'a scope has no levels');
  assert.equal(provider.asked.length, 1);
  assert.equal(provider.asked[0].headers.authorization, 'Bearer ghp_testwithoutorg0123456789abcdefghijkl');

  provider.answers = { ...provider.answers, headers: { 'x-oauth-scopes': 'admin:org, repo' } };
  await widget.button('Paste another token').click();
  await token.fill('ghp_testwithorg0123456789abcdefghijklmno');
  await widget.connect.click();
  await widget.dialog.getByText('GitHub is connected', { exact: true }).waitFor();
  const known = await facts(widget);
  assert.equal(known.Authorized, 'octocat, octocat@github.com');
  // What comes with repo and admin:org is granted with them, and a scope has no levels.
  assert.equal(known.Permissions, '9 granted');
  const success = await visitor.happened('success');
  assert.equal(success.detail.provider, 'github');
});

scene('Zendesk: the subdomain chooses the host and can choose nothing else; a refusal keeps what was typed', FAILED, async (visitor) => {
  const { widget } = visitor;
  await opens(visitor, 'zendesk');
  const subdomain = widget.root.getByLabel('Subdomain', { exact: true });
  const token = widget.root.getByLabel('API token', { exact: true });
  await subdomain.fill('evil.example/');
  await widget.root.getByLabel('E-mail address', { exact: true }).fill('mara@juniper.example');
  await token.fill('test6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2');
  await widget.connect.click();
  await widget.shows('This is more than the first part of an address.');
  await becomes('the subdomain is wrong', () => subdomain.getAttribute('aria-invalid'), 'true');
  assert.equal(provider.asked.length, 0, 'nothing was called');

  await subdomain.fill('Juniper');
  provider.answers = documented('zendesk', 'rejected');
  await widget.connect.click();
  await widget.shows('Zendesk did not accept this token.');
  provider.answers = documented('zendesk', 'success');
  await widget.connect.click();
  await widget.dialog.getByText('Zendesk is connected', { exact: true }).waitFor();
  assert.equal((await facts(widget)).Authorized, 'Johnny Agent, johnny@example.com');
  const call = provider.asked.at(-1);
  assert.equal(call.path, '/api/v2/users/me.json');
  assert.equal(Buffer.from(call.headers.authorization.slice('Basic '.length), 'base64').toString(), 'mara@juniper.example/token:test6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2');
});

scene('Datadog: the site is chosen from a list, and a key of another site is rejected', FAILED, async (visitor) => {
  const { widget } = visitor;
  await opens(visitor, 'datadog');
  const site = widget.root.getByLabel('Site', { exact: true });
  const key = widget.root.getByLabel('API key', { exact: true });
  assert.equal(await site.inputValue(), 'datadoghq.com');
  await key.fill('0f9a8b7c-1111-4222-8333-9a8b7c6d5e4f');
  await widget.connect.click();
  await widget.shows('This is the ID of a key, not the key.');
  assert.equal(provider.asked.length, 0, 'nothing was called');

  await key.fill('test3f9a1c7e5b2d8f4a6c0e9b7d');
  provider.answers = documented('datadog', 'rejected');
  await widget.connect.click();
  await widget.shows('Datadog did not accept this key.');
  // The link leads to the step about sites.
  await widget.root.getByRole('button', { name: 'Show step 1' }).click();
  await widget.shows('See which site you use');

  await site.selectOption('US5 (us5.datadoghq.com)');
  provider.answers = documented('datadog', 'success');
  await widget.connect.click();
  await widget.dialog.getByText('Datadog is connected', { exact: true }).waitFor();
  const sent = visitor.requests.filter((request) => request.method === 'POST' && request.url.endsWith('/hub/accounts')).at(-1);
  assert.equal(JSON.parse(sent.body).credentials.site, 'us5.datadoghq.com');
  const last = provider.asked.at(-1);
  assert.deepEqual([last.path, last.headers['dd-api-key'], last.headers.authorization], ['/api/v1/validate', 'test3f9a1c7e5b2d8f4a6c0e9b7d', undefined]);
});

scene('Google Cloud: a key that no call can test is linked as what it is', async (visitor) => {
  const { widget } = visitor;
  await opens(visitor, 'google_cloud');
  const key = widget.root.getByLabel('Service account key (JSON)', { exact: true });
  const { keyFile } = JSON.parse(readFileSync(join(ROOT, 'crates/hub-server/tests/providers/google_cloud.json'), 'utf8')).credentials;
  await key.fill('-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----');
  await widget.connect.click();
  await widget.shows('This is the private key alone.');
  await key.fill(keyFile);
  await widget.connect.click();
  await widget.shows('Google Cloud could not confirm this key.', 'It may still work. You can link it now and check it later.');
  await widget.button('Connect anyway').click();
  await widget.dialog.getByText('Google Cloud is connected', { exact: true }).waitFor();
});
