//! What helps who writes a connector, as a writer uses it: the program on a file, and the preview over real HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hub_server::workbench;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;

const YAML: &str = include_str!("../../hub-connectors/tests/data/acme.yaml");

fn folder(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("acme")).unwrap();
    std::fs::write(folder.path().join("acme/icon.svg"), "<svg viewBox='0 0 1 1'/>").unwrap();
    let file = folder.path().join("acme/api-key.yaml");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

/// Exit code, standard output, standard error.
fn check(path: &Path) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_hub-server")).args(["connectors", "check"]).arg(path).output();
    let output = output.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn check_fails_with_every_mistake_and_its_place() {
    let (folder, file) = folder(YAML);
    assert_eq!(
        check(folder.path()),
        (Some(0), "1 connector file without a mistake\n".to_owned(), String::new())
    );
    let faulty =
        YAML.replace("category: ticketing", "categroy: ticketing").replace("type: select", "type: list");
    std::fs::write(&file, faulty).unwrap();
    let (code, out, err) = check(&file);
    assert_eq!(code, Some(1));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(lines[0].starts_with(&format!("{}:9:1: ", file.display())), "{out}");
    assert!(lines[0].contains("did you mean `category`?"), "{out}");
    assert!(lines[1].contains("`list` is not one of"), "{out}");
    assert_eq!(err, "hub-server: 2 mistakes in 1 of 1 connector file\n");
}

#[test]
fn check_wants_a_test_of_the_credential() {
    let start = YAML.find("      connectionTest:").unwrap();
    let end = YAML.find("      support:").unwrap();
    let (_folder, file) = folder(&format!("{}{}", &YAML[..start], &YAML[end..]));
    let (code, out, _) = check(&file);
    assert_eq!(code, Some(1));
    assert!(out.contains("there is no check for the provider acme"), "{out}");
}

#[test]
fn check_says_what_cannot_be_read() {
    let (folder, _) = folder(YAML);
    let (code, out, _) = check(&folder.path().join("none.yaml"));
    assert!(code == Some(1) && out.contains("none.yaml: "), "{out}");
}

#[test]
fn the_files_of_this_repository_have_no_mistake() {
    let (code, out, err) = check(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../connectors")));
    assert_eq!(code, Some(0), "{out}{err}");
}

struct Preview {
    base: String,
    client: Client,
    file: PathBuf,
    _folder: TempDir,
    server: JoinHandle<()>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Preview {
    async fn start(text: &str) -> Self {
        let (folder, file) = folder(text);
        let (listener, router) = workbench::open(&file, 0).await.unwrap();
        assert!(listener.local_addr().unwrap().ip().is_loopback());
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let client = Client::builder().no_proxy().build().unwrap();
        Self { base, client, file, _folder: folder, server }
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(policy.contains("img-src 'self' data: https:;"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        answer.text().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        self.client.get(format!("{}{path}", self.base)).send().await.unwrap().json().await.unwrap()
    }

    async fn validate(&self, credentials: Value) -> (u16, Value) {
        let body = json!({"integration_id": "acme_api-key", "credentials": credentials});
        let answer =
            self.client.post(format!("{}/preview/validate", self.base)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

fn version(page: &str) -> &str {
    page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn a_preview_shows_the_widget_with_the_file() {
    let preview = Preview::start(YAML).await;
    let page = preview.page("/").await;
    assert!(page.contains(r#"<connect-hub connector-src="/preview/connector.json""#), "{page}");
    assert!(page.contains("It asks no provider"), "{page}");
    assert!(preview.page("/partner").await.contains("<connect-hub whitelabel brand=\"Acme\""));
    let connector = preview.json("/preview/connector.json").await;
    assert_eq!(connector["config"]["name"], "Acme Desk");
    let logo = connector["integration"]["logo_url"].as_str().unwrap().to_owned();
    assert!(preview.page(&format!("/preview/{logo}")).await.starts_with("<svg"));
    assert!(preview.page("/preview/preview.js").await.contains("/preview/changed"));
    assert!(preview.page("/pages/page.css").await.contains(".mistakes"));
}

/// What is typed is judged by the file and goes nowhere.
#[tokio::test]
async fn a_preview_judges_by_the_file() {
    let preview = Preview::start(YAML).await;
    let typed = json!({"subdomain": "north", "email": "a@b.example", "apiKey": "k-1", "region": "eu"});
    let (status, body) = preview.validate(typed.clone()).await;
    assert_eq!((status, &body["outcome"]), (200, &json!("unverified")));
    assert_eq!(body["permissions"][0]["granted"], "unknown");
    let mut wrong = typed;
    wrong["subdomain"] = json!("evil.com/");
    let (status, body) = preview.validate(wrong).await;
    assert_eq!((status, &body["reason"]), (422, &json!("not_a_subdomain")));
}

#[tokio::test]
async fn a_save_is_told_and_mistakes_take_the_widgets_place() {
    let preview = Preview::start(YAML).await;
    let page = preview.page("/").await;
    let first = version(&page);
    // It is asked before the save and answered after it.
    let waiting = async { preview.json(&format!("/preview/changed?since={first}")).await };
    let save = async {
        tokio::task::yield_now().await;
        std::fs::write(&preview.file, YAML.replace("title: Acme Desk", "titel: <b>Acme")).unwrap();
    };
    // Sooner than a wait in vain, which ends after twenty seconds.
    let both = async { tokio::join!(waiting, save) };
    let (told, ()) = tokio::time::timeout(Duration::from_secs(15), both).await.unwrap();
    assert_ne!(told["version"], json!(first));
    let page = preview.page("/").await;
    assert_eq!(told["version"], json!(version(&page)));
    assert!(page.contains("1 mistake<") && page.contains("<code>4:3</code>"), "{page}");
    assert!(!page.contains("<connect-hub") && !page.contains("<b>Acme"), "{page}");
    let status =
        preview.client.get(format!("{}/preview/connector.json", preview.base)).send().await.unwrap().status();
    assert_eq!(status, StatusCode::NOT_FOUND);
    // And back.
    std::fs::write(&preview.file, YAML).unwrap();
    let told = preview.json(&format!("/preview/changed?since={}", version(&page))).await;
    assert_eq!(told["version"], json!(first));
}

/// Another site's name may lead to this machine; its pages get nothing.
#[tokio::test]
async fn a_preview_answers_to_this_machine_only() {
    let preview = Preview::start(YAML).await;
    let ask = async |host: &str| {
        let request = preview.client.get(format!("{}/preview/connector.json", preview.base));
        request.header("host", host).send().await.unwrap().status()
    };
    assert_eq!(ask("localhost:8079").await, StatusCode::OK);
    for host in ["evil.example", "evil.example:8079", "127.0.0.1.evil.example", "localhost.evil.example:1"] {
        assert_eq!(ask(host).await, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert!(workbench::open(Path::new("nothing.yaml"), 0).await.is_err());
}

#[tokio::test]
async fn a_folder_with_one_file_is_previewed_and_one_with_more_is_asked_about() {
    let (folder, file) = folder(YAML);
    for path in [folder.path(), &folder.path().join("acme"), &file] {
        assert!(workbench::open(path, 0).await.is_ok(), "{}", path.display());
    }
    std::fs::write(folder.path().join("acme/other.yaml"), YAML).unwrap();
    let why = workbench::open(folder.path(), 0).await.err().unwrap().to_string();
    assert!(why.contains("2 connector files, name one of them: ") && why.contains("api-key.yaml"), "{why}");
    let empty = tempfile::tempdir().unwrap();
    assert!(workbench::open(empty.path(), 0).await.is_err());
}
