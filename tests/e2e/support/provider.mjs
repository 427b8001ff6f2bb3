// A stand-in for any provider: it answers what the provider's own documentation says, or what a test tells it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ROOT } from './program.mjs';
import { listen, readBody } from './net.mjs';

/** The documented answer of this kind, such as `success` or `rejected`. */
export function documented(provider, kind) {
  const file = JSON.parse(readFileSync(join(ROOT, `crates/hub-server/tests/providers/${provider}.json`), 'utf8'));
  return file.answers.find((answer) => answer.kind === kind);
}

/** Starts a stand-in. `answers` is what it says next, or what makes that of a call; `asked` are the calls so far. */
export async function startProvider() {
  const asked = [];
  const provider = { asked, answers: { status: 500, body: {} } };
  const server = createServer(async (request, answer) => {
    asked.push({ method: request.method, path: request.url, host: request.headers.host, headers: request.headers, body: (await readBody(request)).toString() });
    const { answers } = provider;
    const { status, headers = {}, body = {} } = typeof answers === 'function' ? answers(asked.at(-1)) : answers;
    answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return Object.assign(provider, await listen(server));
}
