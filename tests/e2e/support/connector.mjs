// Connectors that a test makes up, served with a validation endpoint of the host's own.
import { createServer } from 'node:http';
import { listen, readBody } from './net.mjs';

const LIST_ENTRY = {
  active: true, name: 'Northwind', provider: 'northwind', type: 'crm', version: '1.0.0',
  authentication_config_key: 'key', environment: 'production', integration_id: 'northwind_key', logo_url: '',
};

/** A secret field. */
export const SECRET = { key: 'apiKey', label: 'API key', type: 'password', noun: 'key', required: true, secret: true, readOnly: false, placeholder: '' };

/** The JSON of a connector with a guide of these sections; the rest goes into `config`. */
export function connector({ sections = [], warning, ...config } = {}) {
  return {
    integration: LIST_ENTRY,
    config: {
      key: 'northwind', name: 'Northwind', type: 'custom', configNotices: [], configFields: [SECRET],
      ...(sections.length ? { support: { guides: { config: { warning, sections } } } } : {}),
      ...config,
    },
    hub_settings: { configured_webhook_events: {}, project_settings: {} },
  };
}

/** A section of steps with these titles; each step can be given as an object. */
export const section = (title, steps, more = {}) => ({
  id: title.toLowerCase().replaceAll(' ', '-'), title, content: '', ...more,
  steps: steps.map((step, index) => (typeof step === 'string' ? { id: `s${index + 1}`, title: step, content: '', list: [] } : step)),
});

/** A validation endpoint that finds everything valid and keeps what it was asked. */
export async function startValidator() {
  const asked = [];
  const server = createServer(async (request, answer) => {
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, idempotency-key' };
    if (request.method === 'OPTIONS') return answer.writeHead(204, headers).end();
    asked.push(JSON.parse(await readBody(request)));
    return answer.writeHead(200, headers).end(JSON.stringify({ outcome: 'valid', permissions: [] }));
  });
  return { asked, ...(await listen(server)) };
}
