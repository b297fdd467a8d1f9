//! `rbdoc show --json`: a runbook with its values, for programs.

use crate::show::book;

/// The JSON that a command has printed, and nothing else.
fn parsed(told: &str) -> serde_json::Value {
    let json = told
        .strip_prefix("exit 0\n==> stdout\n")
        .and_then(|told| told.strip_suffix("==> stderr\n"));
    serde_json::from_str(json.expect("only JSON")).expect("valid JSON")
}

#[test]
fn a_page_for_programs() {
    let book = book();
    let told = book.run_in(
        "",
        &["show", "restart", "unit=a b", "--json"],
        &[("RBDOC_VALUE_api_token", "s3cret")],
    );
    let json = parsed(&told);
    assert_eq!(json["schema"], 1);
    assert_eq!(json["page"], "restart");
    assert_eq!(json["title"], "Restart a unit");
    let params = &json["params"];
    assert_eq!(params[0]["value"], "a b");
    assert_eq!(params[1]["choices"], serde_json::json!(["TERM", "KILL"]));
    // No secret is in it, and neither is a value that nobody gave.
    assert_eq!(params[5]["secret"], true);
    assert_eq!(params[5]["value"], serde_json::Value::Null);
    assert!(!told.contains("s3cret"), "{told}");
    let commands = json["commands"].as_array().expect("commands");
    let missing: Vec<&serde_json::Value> = commands.iter().map(|one| &one["missing"]).collect();
    assert_eq!(
        serde_json::json!(missing),
        serde_json::json!([["since"], ["signal"], ["tag"], ["api-token"]])
    );
    assert_eq!(commands[1]["title"], "Stop it, then start it");
    assert_eq!(commands[1]["effect"], "change");
    // The text is what the page in the terminal has.
    let page = book.run(&["show", "restart", "unit=a b"]);
    for command in commands {
        let text = command["text"].as_str().expect("a text");
        assert!(page.contains(text), "{text}: {page}");
    }
    // What would run without its value has no text, and says why.
    let told = book.run(&["show", "restart", "unit=-rf", "signal=TERM", "--json"]);
    let json = parsed(&told);
    let kill = &json["commands"][1];
    assert_eq!(kill["text"], serde_json::Value::Null);
    assert_eq!(kill["refused"][0]["name"], "unit");
    // One command is one, with its secret.
    let told = book.run_in(
        "",
        &[
            "show",
            "restart",
            "unit=a",
            "--command",
            "4",
            "--format",
            "json",
        ],
        &[("RBDOC_VALUE_api_token", "s3cret")],
    );
    assert!(told.contains(r#"Authorization: s3cret"#), "{told}");
    assert_eq!(told.matches("\"number\"").count(), 1, "{told}");
}
