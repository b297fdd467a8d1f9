//! The cases of `vectors.json`: value, context, pattern, whether the command changes something, and the text that is put
//! there, or why none is. The program and the site's own script give the same for each.
//!
//! `SNAPSHOTS=overwrite` writes the file anew from `VALUES`, `CONTEXTS` and what the program gives: read the difference.

use rbdoc::quote::{self, Context, Layer, Refusal};
use rquickjs::Runtime;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quote/vectors.json");

/// Values as people fill them in, and as somebody would who wants a command to do something else.
const VALUES: &[&str] = &[
    "checkout",
    "4.12.0",
    "registry.example.com/shop/api:4.12.0",
    "app=checkout,tier in (web)",
    "O'Brien",
    "a b",
    "x'; DROP TABLE orders; --",
    "$(touch owned)",
    "`touch owned`",
    "a\"b\\c$d!e",
    "-rf",
    "~root",
    "=ls",
    "*",
    "&|;<>(){}[]#",
    "100%",
    "Zürich 東京",
    "",
];

/// Values that no place takes.
const NOWHERE: &[&str] = &[
    "a\nb",
    "a\r\nb",
    "a\tb",
    "nul\0",
    "esc\u{1b}[2J",
    "bell\u{7}",
    "del\u{7f}",
    "c1\u{9b}2J",
    "rtl\u{202e}txt",
    "isolate\u{2066}x",
    "line\u{2028}x",
    "zero\u{200b}width",
    "bom\u{feff}",
    "soft\u{ad}hyphen",
];

const MORE: &[(&str, &str, Option<&str>, bool)] = &[
    ("", "^?bare", None, true),
    ("", "double", None, true),
    ("-5", "^?bare", Some("-?[0-9]+"), false),
    ("-5", "^?bare", None, false),
    ("-5", "bare", None, true),
    ("5", "number", None, true),
    ("0", "number", None, true),
    ("010", "number", None, true),
    ("5+5", "number", None, false),
    ("x[$(touch owned)]", "number", None, false),
    ("shop", "^?bare", Some("[a-z]+"), true),
    ("shop1", "^?bare", Some("[a-z]+"), true),
    ("xshop", "^?bare", Some("shop|store"), true),
    ("storex", "^?bare", Some("shop|store"), true),
    ("Shop", "^?bare", Some("(?i)[a-z]+"), true),
    ("42", "^?bare", Some(r"\d+"), true),
    ("four", "^?bare", Some(r"\d+"), true),
    ("a-b", "^?bare", Some(r"[a-z\-]+"), true),
    ("shop", "^?bare", Some("[a-z"), true),
    ("3.14", "single/json-code", None, false),
    ("-1", "single/json-code", None, false),
    ("true", "single/json-code", None, false),
    ("1,\"x\":2", "single/json-code", None, false),
    ("01", "single/json-code", None, false),
    ("db1.example.com:5432", "bare/host", None, false),
    ("evil@db1", "bare/host", None, false),
    ("a/../b?c#d&e=f", "bare/url", None, false),
    ("it's (a) *test*!", "bare/url", None, false),
    ("C:\\temp", "double/sql", None, false),
    ("C:\\temp", "double/sql-standard", None, false),
    ("C:\\temp", "double/sql-backslash", None, false),
    ("a.b*c^d$", "double/regex", None, false),
    ("[x]", "single/regex", None, false),
    ("don't!", "single/regex", None, false),
    ("it's", "double/bare", None, false),
    ("it's", "single/bare", None, false),
    ("it's", "bare/bare", None, false),
    ("it's", "bare/single/json", None, false),
    ("it's \"x\"", "double/double/json", None, false),
    ("a!b", "double/double", None, false),
    ("EOF", "here", None, false),
    ("wow!", "here", None, false),
    ("wow!", "here-literal", None, false),
    ("naïve", "here/json", None, false),
    ("no", "here/yaml", None, false),
    ("key: value", "here/yaml", None, false),
    ("it's", "here/yaml-single", None, false),
    ("a # b", "here/yaml-code", Some(".*"), false),
    ("-a", "here/yaml-code", Some(".*"), false),
    ("a|b", "double/sed-path", Some(".*"), false),
    ("a/b", "double/sed-path", Some(".*"), false),
    ("a/b", "double/sed-text", Some(".*"), false),
    ("a.b", "double/sed-text", Some(".*"), false),
    ("a.b", "double/sed", Some(".*"), false),
    ("a;b", "code", Some(".*"), false),
    ("orders", "double/sql-code", Some("[a-z_]+"), true),
    ("orders", "double/sql-code", None, true),
    ("1 OR 1=1", "double/sql-code", Some(".*"), true),
    ("1--", "double/sql-code", Some(".*"), true),
];

struct Vector {
    value: String,
    context: String,
    pattern: Option<String>,
    is_change: bool,
    answer: Result<String, String>,
}

fn cases() -> Vec<Vector> {
    let mut contexts: Vec<String> = Layer::ALL
        .iter()
        .map(|layer| layer.word().to_owned())
        .collect();
    contexts.extend(
        [
            "^?bare",
            "^double",
            "double/json",
            "single/json",
            "double/sql-standard",
        ]
        .map(str::to_owned),
    );
    let mut cases = Vec::new();
    let mut add = |value: &str, context: &str, pattern: Option<&str>, is_change: bool| {
        let known: Context = context.parse().expect("a context");
        let answer = quote::quote(value, &known, pattern, is_change);
        cases.push(Vector {
            value: value.to_owned(),
            context: context.to_owned(),
            pattern: pattern.map(str::to_owned),
            is_change,
            answer: answer.map_err(|refusal| refusal.word().to_owned()),
        });
    };
    for context in &contexts {
        for value in VALUES {
            let needs_pattern = context
                .parse::<Context>()
                .expect("a context")
                .needs_pattern();
            add(value, context, needs_pattern.then_some(".*"), false);
        }
    }
    for value in NOWHERE {
        add(value, "^?bare", None, false);
        add(value, "text", None, false);
    }
    for context in ["double", "text"] {
        add(&"x".repeat(1000), context, None, false);
        add(&"東".repeat(1001), context, None, false);
    }
    for (value, context, pattern, is_change) in MORE {
        add(value, context, *pattern, *is_change);
    }
    cases
}

/// One case a line.
fn written(cases: &[Vector]) -> String {
    let mut text = String::from("[\n");
    for (at, case) in cases.iter().enumerate() {
        let end = if at + 1 == cases.len() { "" } else { "," };
        let (given, refused) = match &case.answer {
            Ok(text) => (Some(text), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let case = json!([
            case.value,
            case.context,
            case.pattern,
            case.is_change,
            given,
            refused
        ]);
        writeln!(text, "{case}{end}").expect("text");
    }
    text + "]\n"
}

/// A case as it is written: the last two are the text and the refusal, of which there is one.
type Line = (
    String,
    String,
    Option<String>,
    bool,
    Option<String>,
    Option<String>,
);

fn read() -> Vec<Vector> {
    let text = fs::read_to_string(PATH).expect("the cases");
    let cases: Vec<Line> = serde_json::from_str(&text).expect("cases");
    let case = |(value, context, pattern, is_change, text, refused): Line| Vector {
        value,
        context,
        pattern,
        is_change,
        answer: match (text, refused) {
            (Some(text), None) => Ok(text),
            (None, Some(refused)) => Err(refused),
            other => panic!("a text or a refusal: {other:?}"),
        },
    };
    cases.into_iter().map(case).collect()
}

#[test]
fn the_program_gives_what_the_cases_say() {
    let now = written(&cases());
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(PATH, &now).expect("the cases are written");
    }
    let cases = read();
    assert!(cases.len() >= 300, "{}", cases.len());
    for case in &cases {
        let context: Context = case.context.parse().expect("a context");
        assert_eq!(context.to_string(), case.context);
        let answer = quote::quote(
            &case.value,
            &context,
            case.pattern.as_deref(),
            case.is_change,
        );
        let answer = answer.map_err(|refusal| refusal.word().to_owned());
        assert_eq!(
            answer, case.answer,
            "{:?} in {}, {:?}",
            case.value, case.context, case.pattern
        );
    }
    for refusal in Refusal::ALL {
        let is_there = cases
            .iter()
            .any(|case| case.answer == Err(refusal.word().to_owned()));
        assert!(
            is_there || refusal == Refusal::Open,
            "no case has {refusal:?}"
        );
    }
    assert_eq!(
        fs::read_to_string(PATH).expect("the cases"),
        now,
        "the list of cases is another by now"
    );
}

#[test]
fn the_sites_script_gives_the_same() {
    let script = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/theme/js/page/quote.js"
    ));
    let script = script.expect("the script");
    let table: Value = serde_json::from_str(quote::TABLE).expect("a table");
    let given = json!({"quoting": table});
    let runtime = Runtime::new().expect("an interpreter");
    let context = rquickjs::Context::full(&runtime).expect("a context");
    let answers: Vec<Value> = context.with(|ctx| {
        let asked: Vec<Value> = read()
            .iter()
            .map(|case| json!([case.value, case.context, case.pattern, case.is_change]))
            .collect();
        let code = format!(
            "((rbdoc) => {{\"use strict\";{script}\n\
             return JSON.stringify({}.map((one) => rbdoc.quote(...one)).concat(\
             [\"?bare\", \"bare\", undefined].map((place) => rbdoc.unfilled(\"to-revision\", place)),\
             [rbdoc.quote(\"a b\"), rbdoc.quote(\"lone \\ud800\", \"text\"), rbdoc.quote(\"x\", \"nothing\", \".*\")]));}})({given})",
            Value::from(asked),
        );
        let answer: Result<String, _> = ctx.eval(code);
        let answer = answer.unwrap_or_else(|error| panic!("{error}: {:?}", ctx.catch()));
        serde_json::from_str(&answer).expect("answers")
    });
    let cases = read();
    for (case, answer) in cases.iter().zip(&answers) {
        let expected = match &case.answer {
            Ok(text) => json!({"text": text}),
            Err(refused) => json!({"refused": refused}),
        };
        assert_eq!(
            answer, &expected,
            "{:?} in {}, {:?}",
            case.value, case.context, case.pattern
        );
    }
    let open = json!({"text": "${RBDOC_UNSET_to_revision:?set to_revision}"});
    let refused = |why: &str| json!({"refused": why});
    let rest = [
        open.clone(),
        refused("open"),
        open,
        json!({"text": "'a b'"}),
        refused("control"),
        refused("sign"),
    ];
    assert_eq!(answers.get(cases.len()..), Some(rest.as_slice()));
    let usual = quote::unfilled("to-revision", &Context::USUAL);
    assert_eq!(
        usual.as_deref(),
        Ok("${RBDOC_UNSET_to_revision:?set to_revision}")
    );
    assert_eq!(Context::USUAL.to_string(), "^?bare");
}
