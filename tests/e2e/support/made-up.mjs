// Providers that do not exist, beside those of the project: for forms and grants that no real one here has.
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './program.mjs';

/** The made-up provider whose form uses everything. */
const DEPOT = readFileSync(join(ROOT, 'crates/hub-connectors/tests/data/depot.yaml'), 'utf8');

/** A method of OAuth 2.0; `members` say which grant, where, and what is typed. */
const oauth = (key, members) => `
info: {title: ${key}, key: ${key}, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://api.${key}.example
category: ticketing
authentication:
  - oauth2:
      key: oauth
      type: oauth2
      label: OAuth 2.0
${members}
      connectionTest:
        request: {path: /me}
        identity: {id: $.id}
`;
/** People sign in at a place of their own. */
const HARBOR = oauth('harbor', `
      authorization:
        type: oauth2
        authorizationUrl: https://\${credentials.subdomain}.harbor.example/oauth/new
        tokenUrl: https://api.harbor.example/oauth/tokens
        scopes: [read]
      configFields:
        - {key: subdomain, label: Subdomain, type: text, required: true, secret: false}`);
/** People have clients of their own, which they type. */
const QUAY = oauth('quay', `
      grantType: client_credentials
      authorization:
        type: oauth2
        tokenUrl: https://api.quay.example/token
        clientId: $.credentials.clientId
        clientSecret: $.credentials.clientSecret
        scopes: [read]
      configFields:
        - {key: clientId, label: Client ID, type: text, required: true, secret: false}
        - {key: clientSecret, label: Client secret, type: password, required: true, secret: true}`);

const FILES = { 'depot/api-key.yaml': DEPOT, 'harbor/oauth.yaml': HARBOR, 'quay/oauth.yaml': QUAY };

/** The keys of these providers. */
export const MADE_UP = ['depot', 'harbor', 'quay'];

/** A folder with the connectors of the project and these, for `--connectors`. */
export async function connectors() {
  const folder = await mkdtemp(join(tmpdir(), 'hub-connectors-'));
  await cp(join(ROOT, 'connectors'), folder, { recursive: true });
  for (const [path, text] of Object.entries(FILES)) {
    const file = join(folder, path);
    await mkdir(dirname(file));
    await writeFile(file, text);
    await cp(join(ROOT, 'connectors/webflow/icon.svg'), join(dirname(file), 'icon.svg'));
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
