// Runs calls with Webflow's JavaScript client and prints what came of each.
// Arguments: the base URL with /v2, and a JSON array of {call, token, site?}.
import { createRequire } from "node:module";

const { WebflowClient } = createRequire(import.meta.url)("webflow-api");

const calls = {
  authorized_by: (client, _site, options) => client.token.authorizedBy(options),
  introspect: (client, _site, options) => client.token.introspect(options),
  sites: (client, _site, options) => client.sites.list(options),
  site: (client, site, options) => client.sites.get(site, options),
  custom_domains: (client, site, options) => client.sites.getCustomDomain(site, options),
  assets: (client, site, options) => client.assets.list(site, { limit: 1 }, options),
  comments: (client, site, options) => client.sites.comments.listCommentThreads(site, { limit: 1 }, options),
  collections: (client, site, options) => client.collections.list(site, options),
  components: (client, site, options) => client.components.list(site, { limit: 1 }, options),
  forms: (client, site, options) => client.forms.list(site, { limit: 1 }, options),
  pages: (client, site, options) => client.pages.list(site, { limit: 1 }, options),
  webhooks: (client, site, options) => client.webhooks.list(site, options),
  ecommerce_settings: (client, site, options) => client.ecommerce.getSettings(site, options),
  robots_txt: (client, site, options) => client.sites.robotsTxt.get(site, options),
  activity_logs: (client, site, options) => client.sites.activityLogs.list(site, { limit: 1 }, options),
  registered_scripts: (client, site, options) => client.scripts.list(site, options),
  custom_code: (client, site, options) => client.sites.scripts.getCustomCode(site, options),
};

const [baseUrl, wanted] = [process.argv[2], JSON.parse(process.argv[3])];
const results = [];
for (const { call, token, site } of wanted) {
  const client = new WebflowClient({ accessToken: token, baseUrl });
  try {
    // Without retries: the client would wait as long as Retry-After says.
    results.push({ ok: await calls[call](client, site, { maxRetries: 0, timeoutInSeconds: 30 }) });
  } catch (error) {
    results.push({
      error: error.constructor.name,
      status: error.statusCode ?? null,
      body: error.body ?? null,
      retry_after: error.rawResponse?.headers.get("retry-after") ?? null,
    });
  }
}
process.stdout.write(JSON.stringify(results));
