// Serves widgets for the benchmark: files compressed once, at the best level, and the hub protocol passed through.
import { createServer, request as forwardRequest } from 'node:http';
import { brotliCompressSync, constants } from 'node:zlib';
import { listen } from './net.mjs';

const TYPES = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', json: 'application/json' };

/** Serves `files`, from path to content; every other path goes to `backend`, so that both widgets get the same answers. */
export async function startAssets(backend, files) {
  const ready = new Map();
  for (const [path, content] of files) {
    const type = TYPES[path.split('.').pop()];
    if (!type) continue;
    ready.set(path, {
      body: brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }),
      headers: {
        'content-type': type,
        'content-encoding': 'br',
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
  }
  const upstream = new URL(backend);
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url, backend);
    const file = ready.get(pathname);
    if (file) {
      answer.writeHead(200, { ...file.headers, 'content-length': file.body.length }).end(file.body);
      return;
    }
    const outgoing = forwardRequest(
      { host: upstream.hostname, port: upstream.port, method: request.method, path: request.url, headers: { ...request.headers, host: upstream.host } },
      (reply) => {
        answer.writeHead(reply.statusCode, reply.headers);
        reply.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    request.pipe(outgoing);
  });
  return listen(server);
}
