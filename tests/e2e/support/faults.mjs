// A proxy in front of a real hub-server that misbehaves on demand, per call and switchable at run time.
import { createServer, request as forwardRequest } from 'node:http';
import { listen, readBody } from './net.mjs';
import { eventually } from './poll.mjs';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, x-hub-session-token, x-hub-version, idempotency-key',
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-expose-headers': 'retry-after, x-request-id',
};

/** The calls that a widget makes to a hub-server. */
export const BOOTSTRAP = 'GET /hub/bootstrap';
export const VALIDATE = 'POST /hub/validations';
export const STORE = 'POST /hub/accounts';

/** Faults by name. Each gets the request's answer and may use the real server's by `forward`. */
export const FAULTS = {
  /** The connection is dropped before any answer. */
  drop: () => ({ answer }) => answer.socket.destroy(),
  /** Nothing is ever answered. */
  hang: () => () => {},
  /** A fixed answer. */
  answer: (status, body, headers = {}) => ({ answer }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    answer.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json', ...CORS, ...headers });
    answer.end(text);
  },
  /** The answer of a gateway whose server is gone. */
  gateway: () => FAULTS.answer(502, '<!doctype html><title>502</title><h1>502 Bad Gateway</h1>'),
  /** A proxy's sign-in page instead of JSON. */
  html: () => FAULTS.answer(200, '<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>'),
  /** JSON that this version does not know. */
  otherVersion: () => FAULTS.answer(200, { version: 99, data: { items: [] } }),
  /** Half of a JSON body, then the connection ends. */
  half: () => ({ answer }) => {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '4000', ...CORS });
    answer.write('{"settings":{"enabled_features":[', () => answer.socket.destroy());
  },
  /** An error body of the contract. */
  error: (status, code, members = {}, headers = {}) =>
    FAULTS.answer(
      status,
      { statusCode: status, code, message: 'A sentence of the server.', fix: 'What to do.', retryable: false, request_id: 'req_e2e_1', ...members },
      headers,
    ),
};

/** Starts the proxy in front of `target`. Without faults it passes everything on as it is. */
export async function startFaults(target) {
  const rules = new Map();
  const seen = [];
  const upstream = new URL(target);

  function forward({ incoming, answer, body, entry }) {
    const outgoing = forwardRequest(
      {
        host: upstream.hostname,
        port: upstream.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, host: upstream.host },
      },
      (reply) => {
        entry.status = reply.statusCode;
        answer.writeHead(reply.statusCode, reply.headers);
        reply.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.socket?.destroy());
    // A browser that goes away is passed on too: the real server must see it.
    answer.on('close', () => {
      if (!answer.writableFinished) {
        entry.aborted = true;
        outgoing.destroy();
      }
    });
    outgoing.end(body);
  }

  const server = createServer(async (incoming, answer) => {
    incoming.on('error', () => {});
    answer.on('error', () => {});
    const path = new URL(incoming.url, target).pathname;
    const entry = { method: incoming.method, path, url: incoming.url, headers: incoming.headers, aborted: false };
    try {
      entry.body = (await readBody(incoming)).toString();
    } catch {
      return; // The browser went away while sending.
    }
    if (incoming.method !== 'OPTIONS') seen.push(entry);
    const call = { incoming, answer, body: entry.body, entry };
    answer.on('close', () => { entry.aborted ||= !answer.writableFinished; });
    const fault = incoming.method !== 'OPTIONS' && (rules.get(`${incoming.method} ${path}`) ?? rules.get('*'));
    if (fault) await fault({ ...call, forward: () => forward(call) });
    else forward(call);
  });
  const { origin, stop } = await listen(server);
  return {
    origin,
    stop,
    /** Every call so far, preflights left out, with `aborted` when the browser went away before the answer. */
    seen,
    calls: (name) => seen.filter((entry) => `${entry.method} ${entry.path}` === name),
    /** From now on `name`, such as `POST /hub/validations` or `*`, gets this fault. */
    set: (name, fault) => rules.set(name, fault),
    /** Passes on `name`, or everything, again. */
    clear: (name) => (name ? rules.delete(name) : rules.clear()),
    /** Holds calls of `name` back until the returned function is called, then passes them on. */
    hold(name) {
      const waiting = [];
      rules.set(name, (call) => { waiting.push(call); });
      return {
        arrived: () => eventually(`${name} arrives`, () => waiting.length > 0),
        count: () => waiting.length,
        release() {
          rules.delete(name);
          for (const call of waiting.splice(0)) call.forward();
        },
      };
    },
  };
}
