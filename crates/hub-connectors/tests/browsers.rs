//! The look-alike patterns mean the same to browsers: Node's engine, which is Chromium's, with and without the `u`
//! flag, judges the same samples as `regex`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::process::{Command, Stdio};

use hub_connectors::builtin;
use regex::Regex;

const PROGRAM: &str = "
    const { patterns, samples } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const judge = (flags) => patterns.map((pattern) => samples.map((text) => new RegExp(pattern, flags).test(text)));
    process.stdout.write(JSON.stringify([judge(''), judge('u')]));";

const SAMPLES: &[&str] = &[
    "",
    "a",
    "ws-1",
    "WS-1",
    "xws-1",
    "62f3b1f7eafac55d0c64ef91",
    "62f3b1f7eafac55d0c64ef9",
    "62f3b1f7eafac55d0c64ef912",
    "https://x",
    "HTTP://x",
    "1http://x",
    "//x",
    "///",
    "www.x",
    "a.webflow.io",
    "a.b.io/x\ny",
    "webflow.community",
    "a.b.c",
    "a.b",
    "a.b.",
    ".b.c",
    "a.b.c.d",
    "eyJ.eyJ.x_-",
    "your token",
    "YOUR_TOKEN",
    "yourtoken",
    "left here",
    "there",
    "A_B",
    "A_b",
    "_A",
    "token",
    "Token",
    "api token",
    "APIKEY",
    "tokens",
    "Bearer",
    "change_me",
    "<t>",
    "<t/>",
    "<>",
    "<\n>",
    "[t]",
    "[]",
    "[[t]]",
    "{{t}}",
    "${t}",
    "{}",
    "{\n}",
    "{\r}",
    "{\u{2028}}",
    "{a}b}",
    "x.com/\u{2028}",
    "x.com?y",
    "x.community",
    "$T",
    "$1",
    "$(x)",
    "%T%",
    "%%",
    "xxx",
    "xx",
    "x…x",
    "...",
    "_-_",
    "a•••",
    "•• •",
    "***",
    "a***b",
    "**",
    "∙∙∙",
    "\u{2028}",
    "a\u{2028}b",
    "é",
    "😀😀😀",
    "\r\n",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
];

#[test]
fn browsers_read_the_patterns_alike() {
    let connectors = builtin().unwrap();
    let fields = connectors.iter().flat_map(|connector| &connector.config().config_fields);
    let patterns: Vec<String> =
        fields.flat_map(|field| &field.lookalikes).map(|lookalike| lookalike.pattern.clone()).collect();
    let ours: Vec<Vec<bool>> = patterns
        .iter()
        .map(|pattern| Regex::new(pattern).unwrap())
        .map(|regex| SAMPLES.iter().map(|sample| regex.is_match(sample)).collect())
        .collect();

    let mut node = Command::new("node")
        .args(["-e", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is one of the two things this project needs");
    let input = serde_json::json!({ "patterns": patterns, "samples": SAMPLES }).to_string();
    node.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let theirs: Vec<Vec<Vec<bool>>> = serde_json::from_slice(&output.stdout).unwrap();
    for (flags, judged) in ["", "u"].iter().zip(&theirs) {
        for (p, pattern) in patterns.iter().enumerate() {
            for (s, sample) in SAMPLES.iter().enumerate() {
                assert_eq!(judged[p][s], ours[p][s], "flags {flags:?}, {pattern} on {sample:?}");
            }
        }
    }
    assert_eq!(theirs.len(), 2);
}
