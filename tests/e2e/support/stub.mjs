// A backend in Node that speaks only the nine calls of the compatible protocol, for what a real hub-server cannot
// show: an older backend, and a list of any length.
import { createServer } from 'node:http';
import { listen, readBody } from './net.mjs';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-max-age': '600',
};

/** A list of `count` integrations of two categories; the first is Webflow. */
export function integrations(count) {
  return Array.from({ length: count }, (_, index) => ({
    active: true,
    name: index === 0 ? 'Webflow' : `Provider ${index}`,
    provider: index === 0 ? 'webflow' : `provider_${index}`,
    type: index % 2 ? 'crm' : 'marketing',
    version: '1.0.0',
    authentication_config_key: 'custom',
    environment: 'production',
    integration_id: index === 0 ? 'webflow_site_token' : `int_${index}`,
    logo_url: '',
  }));
}

/** A form with one secret field. */
export function connector(name = 'Webflow') {
  return {
    config: {
      key: name.toLowerCase(),
      name,
      type: 'custom',
      support: { link: null, description: null },
      configNotices: [],
      configFields: [{ key: 'siteToken', label: 'Site Token', type: 'password', required: true, secret: true, readOnly: false, placeholder: '' }],
    },
    hub_settings: { configured_webhook_events: {}, project_settings: {} },
  };
}

/**
 * Starts the stub, with so many integrations or with these. `bootstrap` is what `GET /hub/bootstrap` answers; without it
 * the call does not exist, as at a peer. `answers` are those of other calls by their names, each
 * `{status, body}`, `{status, text, headers}` or `{raw}`, or what makes that of the request.
 */
export async function startStub({ count = 1, list = integrations(count), bootstrap, answers = {} } = {}) {
  const seen = [];
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url, 'http://stub');
    if (request.method === 'OPTIONS') {
      answer.writeHead(204, { ...CORS, 'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '' }).end();
      return;
    }
    const body = (await readBody(request)).toString();
    seen.push({ method: request.method, path: pathname, headers: request.headers, body });
    const send = (status, value) =>
      answer.writeHead(status, { 'content-type': 'application/json', ...CORS }).end(JSON.stringify(value));
    const name = `${request.method} ${pathname}`;
    const own = answers[name];
    if (own !== undefined) {
      const { status = 200, body: value, text, headers, raw } = typeof own === 'function' ? own(seen.at(-1)) : own;
      if (raw) return raw(answer, CORS);
      if (text === undefined) return send(status, value);
      return answer.writeHead(status, { ...CORS, ...headers }).end(text);
    }
    const integration = pathname.match(/^\/hub\/connectors\/([^/]+)$/)?.[1];
    if (name === 'GET /hub/bootstrap' && bootstrap) send(200, bootstrap);
    // A peer's 404 may carry no CORS headers; the browser then reports it as a network error.
    else if (name === 'GET /hub/bootstrap') answer.writeHead(404).end();
    else if (name === 'GET /hub/settings') send(200, { enabled_features: [] });
    else if (name === 'GET /hub/connectors') send(200, { integrations: list });
    else if (integration) send(200, connector(list.find((one) => one.integration_id === integration)?.name));
    else if (name === 'POST /hub/accounts') send(201, { id: 'acc_stub', provider: 'webflow' });
    else send(404, { statusCode: 404, message: 'Not found' });
  });
  return { ...(await listen(server)), seen, answers, calls: (name) => seen.filter((call) => `${call.method} ${call.path}` === name) };
}
