//! The files and pages that browsers load.

use serde_json::json;

use crate::support::{TestApp, read};

#[tokio::test]
async fn d82_logos_are_drawings_that_run_nothing() {
    let app = TestApp::start().await;
    let answer = app.get("/connectors/webflow.svg").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/svg+xml");
    assert_eq!(answer.headers()["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(read(app.get("/connectors/none.json").send().await.unwrap()).await.0, 404);
}

#[tokio::test]
async fn pages_are_served_under_the_strict_policy() {
    let app = TestApp::start().await;
    for path in
        ["/", "/partner", "/plain", "/dashboard", "/pages/page.css", "/pages/host.js", "/pages/dashboard.js"]
    {
        let answer = app.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"));
        // Pictures of guides are https and may be anywhere; the demo's pages blocked them.
        assert!(policy.contains("img-src 'self' data: https:;"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        // A form of a page that names no referrer would not name its origin either.
        let referrer = if path.contains("dashboard") { "same-origin" } else { "no-referrer" };
        assert_eq!(answer.headers()["referrer-policy"], referrer);
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn a_demo_page_gets_a_session_and_no_other_page_does() {
    let app = TestApp::start().await;
    let wish = json!({"whitelabel": true, "brand": "Acme"});
    let answer =
        app.post("/demo/session", &wish).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(read(answer).await.1["code"], "forbidden");
    let answer =
        app.post("/demo/session", &wish).header("sec-fetch-site", "same-origin").send().await.unwrap();
    let token = read(answer).await.1["token"].as_str().unwrap().to_owned();
    let settings = app.get("/hub/settings").header("x-hub-session-token", token).send().await.unwrap();
    assert_eq!(read(settings).await.1["brand"], "Acme");
}

#[tokio::test]
async fn the_plain_page_checks_and_stores_nothing() {
    let app = TestApp::start().await;
    let body =
        json!({"integration_id": "webflow_site-token", "credentials": {"siteToken": "test_full_access"}});
    let (status, body) = read(app.post("/demo/validate", &body).send().await.unwrap()).await;
    assert_eq!((status, &body["outcome"]), (200, &json!("valid")));
    assert!(body.get("id").is_none());
    assert_eq!(app.accounts("").await["data"], json!([]));
}

#[tokio::test]
async fn d112_the_widget_is_served_compressed_and_cached_as_it_can_be() {
    let app = TestApp::start().await;
    if let Some(missing) = hub_server::routes::widget::missing() {
        // Built without the widget: then this is what it says at start, and the file is not there.
        assert!(missing.contains("cargo xtask dist"), "{missing}");
        assert_eq!(read(app.get("/hub.js").send().await.unwrap()).await.0, 404);
        return;
    }
    let loader = app.get("/hub.js").send().await.unwrap().text().await.unwrap();
    let version = &loader.split_once("?v=").unwrap().1[..12];
    let own = |file: &str| format!("/{file}?v={version}");
    for (path, mime, cache) in [
        ("/hub.js".to_owned(), "text/javascript; charset=utf-8", "no-cache"),
        (own("hub.js"), "text/javascript; charset=utf-8", "no-cache"),
        (own("hub_glue.js"), "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        (own("hub_bg.wasm"), "application/wasm", "public, max-age=31536000, immutable"),
        (own("hub_bg.wasm") + "&retry=1", "application/wasm", "public, max-age=31536000, immutable"),
        ("/hub_bg.wasm".to_owned(), "application/wasm", "no-cache"),
        // The loader of another build asks this one while both are served: it is not to keep what it gets.
        ("/hub_bg.wasm?v=0123456789ab".to_owned(), "application/wasm", "no-cache"),
        ("/hub_glue.js?v=1".to_owned(), "text/javascript; charset=utf-8", "no-cache"),
    ] {
        let path = path.as_str();
        let plain = app.get(path).send().await.unwrap();
        let header = |name: &str| plain.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("content-type").as_deref(), Some(mime), "{path}");
        assert_eq!(header("cache-control").as_deref(), Some(cache), "{path}");
        assert_eq!(header("access-control-allow-origin").as_deref(), Some("*"));
        assert_eq!(header("cross-origin-resource-policy").as_deref(), Some("cross-origin"));
        assert_eq!(header("content-encoding"), None);
        let tag = header("etag").unwrap();
        let size = plain.bytes().await.unwrap().len();
        let known = app.get(path).header("if-none-match", &tag).send().await.unwrap();
        assert_eq!((known.status().as_u16(), known.bytes().await.unwrap().len()), (304, 0));
        let small = app.get(path).header("accept-encoding", "gzip, br").send().await.unwrap();
        assert_ne!(small.headers()["etag"], *tag, "{path}: two contents, two tags");
        assert_eq!(small.headers()["content-encoding"], "br");
        assert_eq!(small.headers()["content-type"], mime);
        assert!(small.bytes().await.unwrap().len() < size, "{path}");
    }
}
