//! The headers of every answer, and the minute budget.

use webflow_sandbox::{Options, profiles};

use crate::support::{AUTHORIZED_BY, SITES, TestApi};

#[tokio::test]
async fn every_answer_has_the_headers() {
    let api = TestApi::new().await;
    let silent = ["test_slow", "test_timeout", "test_reset", "test_truncated"];
    for profile in profiles().iter().filter(|profile| !silent.contains(&&*profile.name)) {
        for path in [AUTHORIZED_BY, SITES, "/v2/nowhere", "/nowhere"] {
            let answer = api.get(path, &profile.name).await;
            let number = |name| answer.header(name).parse::<u32>().unwrap();
            assert!(number("x-ratelimit-limit") >= 60, "{} {path}", profile.name);
            assert!(number("x-ratelimit-remaining") <= number("x-ratelimit-limit"));
            let throttled = profile.name == "test_rate_limited" && path != "/nowhere";
            assert_eq!(number("retry-after"), if throttled { 42 } else { 60 }, "{} {path}", profile.name);
        }
    }
    for path in [AUTHORIZED_BY, "/v2/nowhere", "/nowhere"] {
        assert_eq!(api.get(path, "garbage").await.header("content-type"), "application/json");
        assert_eq!(api.get(path, "test_full_access").await.header("content-type"), "application/json");
    }
}

/// Makes every call that a token's budget of a minute allows.
async fn spend(api: &TestApi, path: &str, token: &str, limit: u32) {
    for left in (0..limit).rev() {
        let answer = api.get(path, token).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), limit.to_string());
        assert_eq!(answer.header("x-ratelimit-remaining"), left.to_string());
    }
}

#[tokio::test]
async fn the_sixty_first_call_of_a_minute_is_too_many() {
    let api = TestApi::new().await;
    spend(&api, AUTHORIZED_BY, "test_full_access", 60).await;
    let answer = api.get(SITES, "test_full_access").await;
    assert_eq!(answer.error(429, "too_many_requests"), "Too Many Requests");
    assert_eq!(answer.header("x-ratelimit-remaining"), "0");
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
    let unknown = api.get("/v2/nowhere", "test_full_access").await;
    assert_eq!(unknown.status, 429, "the budget comes before the route");

    let twin = &profiles()[0].token;
    assert_eq!(api.get(SITES, twin).await.header("x-ratelimit-remaining"), "59");
    assert_eq!(api.get(SITES, "garbage").await.status, 401);
    api.sandbox.reset_budgets();
    assert_eq!(api.get(SITES, "test_full_access").await.header("x-ratelimit-remaining"), "59");
}

#[tokio::test]
async fn a_larger_plan_has_a_larger_budget() {
    let api = TestApi::new().await;
    spend(&api, SITES, "test_cms_plan", 120).await;
    assert_eq!(api.get(SITES, "test_cms_plan").await.status, 429);
}

#[tokio::test]
async fn without_the_limit_no_call_is_too_many() {
    let api = TestApi::with(Options { rate_limit: false, ..Options::for_tests() }).await;
    for _ in 0..70 {
        let answer = api.get(SITES, "test_full_access").await;
        assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-limit")), (200, "60"));
    }
    assert_eq!(api.get(SITES, "test_rate_limited").await.status, 429, "this token is always refused");
}
