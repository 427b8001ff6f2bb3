// Load from wrk, a process of its own, and what it says of it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** JSON texts are Lua strings, but for the way in which they write characters beyond ASCII. */
const lua = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

const request = ({ method = 'GET', path, headers = {}, body }) => {
  const fields = Object.entries(headers).map(([name, value]) => `[${lua(name)}] = ${lua(value)}`);
  return `wrk.format(${lua(method)}, ${lua(path)}, { ${fields.join(', ')} }, ${body === undefined ? 'nil' : lua(JSON.stringify(body))})`;
};

/**
 * Sends these requests in turn for some seconds, over so many connections, each waiting `delay` milliseconds between two.
 * Requests a second and latencies in milliseconds. An answer that is not 2xx, or none, is an error.
 */
export async function load(origin, requests, { seconds, connections, delay = 0 }) {
  const directory = await mkdtemp(join(tmpdir(), 'hub-wrk-'));
  try {
    const script = join(directory, 'load.lua');
    await writeFile(
      script,
      `local requests, turn = {}, 0
function init()
  requests = { ${requests.map(request).join(', ')} }
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
${delay ? `function delay() return ${delay} end` : ''}
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT %d %d %d %d %d\\n', summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`,
    );
    const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, origin]);
    const [count, micros, p50, p99, errors] = /RESULT (.+)/.exec(stdout)[1].split(' ').map(Number);
    if (errors || !count) throw new Error(`${errors} of ${count} requests failed: ${stdout}`);
    return { rate: count / (micros / 1e6), p50: p50 / 1000, p99: p99 / 1000, count };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
