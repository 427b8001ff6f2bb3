//! What the built-in Webflow connector says: its names, its guide, its permission report.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, builtin};
use hub_model::guide::Values;
use hub_model::{Granted, Level, PermissionNote, permission::lacking};

fn webflow() -> Connector {
    builtin().unwrap().remove(0)
}

#[test]
fn it_is_named_as_the_protocol_needs_it() {
    let webflow = webflow();
    assert_eq!(webflow.integration_id, "webflow_site-token");
    assert_eq!((&*webflow.provider, &*webflow.method), ("webflow", "site_token"));
    let address = webflow.address.resolve(&|_| None).unwrap();
    assert_eq!((&*address.host, &*address.path), ("api.webflow.com", "/v2"));
    assert_eq!(webflow.authorization.token_field(), Some("siteToken"));
    assert_eq!(webflow.default_wanted, ["authorized_user:read", "sites:read"]);
    let integration = webflow.integration("https://hub.example/connectors/");
    assert_eq!(integration.logo_url, "https://hub.example/connectors/webflow.svg");
    assert_eq!(integration.integration_id, webflow.integration_id);
    assert!(integration.active);
}

#[test]
fn the_guide_has_the_titles_of_webflows_screens() {
    let webflow = webflow();
    let guide = webflow.config().guide().unwrap();
    assert!(guide.warning.as_ref().unwrap().contains("OAuth 2.0"));
    let titles: Vec<Vec<&str>> = guide
        .sections
        .iter()
        .map(|section| {
            std::iter::once(&section.title)
                .chain(section.steps.iter().map(|step| &step.title))
                .map(|t| &**t)
                .collect()
        })
        .collect();
    assert_eq!(
        titles,
        [
            vec![
                "Generating a Site API Token",
                "Open Site Settings",
                "Navigate to Apps & Integrations",
                "Generate API Token",
                "Copy the token"
            ],
            vec!["Linking the Account from the Hub", "Navigate to the Hub", "Fill out the fields", "Connect"],
        ]
    );
    assert_eq!(
        guide.sections.iter().map(|section| section.whitelabel_hide).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn the_report_has_every_permission_that_the_guide_names() {
    let webflow = webflow();
    let guide = webflow.config().guide().unwrap();
    let items = guide.sections.iter().flat_map(|section| &section.steps).flat_map(|step| &step.list);
    let named: Vec<Values> = items.clone().filter_map(|item| item.values.clone()).collect();
    let [resources] = named.as_slice() else { panic!("one list of resources was expected") };
    let mut expected = resources.names.clone();
    expected.extend(["Authorized user".to_owned(), "Custom Code".to_owned()]);
    let rows = webflow.permissions_for(None, &[]);
    assert_eq!(rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>(), expected);
    let important: Vec<_> = items.filter(|item| item.important).map(|item| item.id.as_deref()).collect();
    assert_eq!(important, [Some("authorized-user")]);
}

#[test]
fn a_token_with_every_scope_is_what_is_wanted_and_custom_code_stays_out_of_reach() {
    let webflow = webflow();
    let all: Vec<String> =
        webflow.permissions.iter().flat_map(|spec| spec.read.iter().chain(&spec.write)).cloned().collect();
    let rows = webflow.permissions_for(Some(&all), &webflow.default_wanted);
    assert!(!lacking(&rows));
    let row = |key: &str| rows.iter().find(|row| row.key == key).unwrap();
    assert_eq!((row("cms").granted, row("cms").wanted), (Granted::Write, Level::None));
    assert_eq!((row("authorized_user").granted, row("authorized_user").wanted), (Granted::Read, Level::Read));
    assert_eq!(row("sites").wanted, Level::Read);
    assert_eq!(row("custom_code").note, Some(PermissionNote::NotWithThisMethod));
    assert_eq!(row("workspace").note, Some(PermissionNote::NotWithThisMethod));
    assert_eq!(row("users").note, Some(PermissionNote::RetiredByProvider));
    assert_eq!(row("site_config").note, Some(PermissionNote::PlanRequired));
    assert!(lacking(&webflow.permissions_for(Some(&all), &["custom_code:read".to_owned()])));
}
