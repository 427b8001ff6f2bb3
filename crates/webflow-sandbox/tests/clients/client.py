"""Runs calls with Webflow's Python client and prints what came of each.

Arguments: the base URL with /v2, and a JSON array of {call, token, site?}.
"""

import json
import sys

from webflow import Webflow
from webflow.core.api_error import ApiError
from webflow.environment import WebflowEnvironment

CALLS = {
    "authorized_by": lambda client, site, **options: client.token.authorized_by(**options),
    "introspect": lambda client, site, **options: client.token.introspect(**options),
    "sites": lambda client, site, **options: client.sites.list(**options),
    "site": lambda client, site, **options: client.sites.get(site, **options),
    "custom_domains": lambda client, site, **options: client.sites.get_custom_domain(site, **options),
    "assets": lambda client, site, **options: client.assets.list(site, limit=1, **options),
    "comments": lambda client, site, **options: client.sites.comments.list_comment_threads(site, limit=1, **options),
    "collections": lambda client, site, **options: client.collections.list(site, **options),
    "components": lambda client, site, **options: client.components.list(site, limit=1, **options),
    "forms": lambda client, site, **options: client.forms.list(site, limit=1, **options),
    "pages": lambda client, site, **options: client.pages.list(site, limit=1, **options),
    "webhooks": lambda client, site, **options: client.webhooks.list(site, **options),
    "ecommerce_settings": lambda client, site, **options: client.ecommerce.get_settings(site, **options),
    "robots_txt": lambda client, site, **options: client.sites.robots_txt.get(site, **options),
    "activity_logs": lambda client, site, **options: client.sites.activity_logs.list(site, limit=1, **options),
    "registered_scripts": lambda client, site, **options: client.scripts.list(site, **options),
    "custom_code": lambda client, site, **options: client.sites.scripts.get_custom_code(site, **options),
}


def run(base: str, call: str, token: str, site: str | None = None) -> dict:
    """Makes one call and tells its result or the class of its error."""
    environment = WebflowEnvironment(base=base, data_api=base, content_delivery_api=base)
    client = Webflow(access_token=token, environment=environment, timeout=30)
    try:
        # Without retries: the client would wait as long as Retry-After says.
        result = CALLS[call](client, site, request_options={"max_retries": 0})
    except ApiError as error:
        body = error.body if isinstance(error.body, (dict, str)) or error.body is None else error.body.dict()
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        return {
            "error": type(error).__name__,
            "status": error.status_code,
            "body": body,
            "retry_after": headers.get("retry-after"),
        }
    except Exception as error:  # A client may fail in any way; the test compares the class.
        return {"error": type(error).__name__, "status": None, "body": None, "retry_after": None}
    return {"ok": json.loads(result.json())}


def main() -> None:
    base, wanted = sys.argv[1], json.loads(sys.argv[2])
    json.dump([run(base, **call) for call in wanted], sys.stdout, default=str)


main()
