// Credentials of the sandbox, from its own fixture file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.mjs';

const profiles = JSON.parse(readFileSync(join(ROOT, 'crates/webflow-sandbox/fixtures/profiles.json'), 'utf8'));

/** Names of all profiles. */
export const NAMES = profiles.map((profile) => profile.name);

/**
 * The profile's second name: 64 characters that look like a real token and are written nowhere on a page.
 *
 * The sandbox allows 60 calls a minute for a token, as Webflow does, but 240 for that of `test_enterprise`: tests that
 * connect over and over use it.
 */
export function hexToken(name) {
  return profiles.find((profile) => profile.name === name).token;
}
