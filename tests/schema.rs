//! The JSON Schemas for editors say what the reader says.

use jsonschema::{Draft, Validator};
use rbdoc::data::Disclosure;
use rbdoc::json_schema::{header, kind_of, schema};
use rbdoc::record::{KINDS, RecordKind};
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, inspect};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

fn validator(kind: &RecordKind) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .build(&schema(kind))
        .expect("a schema")
}

/// TOML as an editor shows it to a schema: dates are texts.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(flag) => (*flag).into(),
        toml::Value::Datetime(datetime) => datetime.to_string().into(),
        toml::Value::Array(values) => values.iter().map(json).collect(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn parse(text: &str) -> Value {
    json(&toml::Value::Table(text.parse().expect("TOML")))
}

fn faults(kind: &RecordKind, record: &Value) -> Vec<String> {
    validator(kind)
        .iter_errors(record)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn every_schema_is_one_of_its_draft() {
    for kind in KINDS {
        let schema = schema(kind);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-04/schema#");
        assert!(jsonschema::draft4::meta::is_valid(&schema), "{}", kind.name);
    }
}

/// All TOML of a folder: path from the root of the repository, kind and text.
fn records(folder: &Path, root: &Path, found: &mut Vec<(String, &'static RecordKind, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            records(&path, root, found);
            continue;
        }
        let name = path
            .strip_prefix(root)
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/");
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        if let Some(kind) = kind_of(&name) {
            found.push((name, kind, text));
        } else if let Some(rest) = text.strip_prefix("+++\n")
            && let Some(name_of_kind) = ["runbooks", "pages"]
                .iter()
                .position(|part| name.starts_with(&format!("content/{part}/")))
        {
            let (front, _) = rest.split_once("\n+++\n").expect("front matter ends");
            let kind = ["runbook", "page"][name_of_kind];
            let kind = KINDS.iter().find(|known| known.name == kind);
            found.push((name, kind.expect("a kind"), front.to_owned()));
        }
    }
}

#[test]
fn the_reference_handbook_is_as_its_schemas_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    records(&root.join("content"), root, &mut found);
    let book = fs::read_to_string(root.join("book.toml")).expect("the book");
    found.push(("book.toml".to_owned(), &KINDS[0], book));
    assert!(found.len() > 40, "only {} records", found.len());
    for kind in KINDS.iter().filter(|kind| kind.is_toml()) {
        assert!(
            found.iter().any(|(_, found, _)| found.name == kind.name),
            "no sample of {}",
            kind.name
        );
    }
    for (path, kind, text) in &found {
        assert_eq!(faults(kind, &parse(text)), [""; 0], "{path}");
    }
}

/// Records with one fault each.
const WRONG: &[(&str, &str)] = &[
    ("book.toml", "schema = 2"),
    ("book.toml", "schema = 1\ntitle = \"X\""),
    ("book.toml", "schema = 1\n[book]\ntimezone = \"CET\""),
    ("book.toml", "schema = 1\n[book]\nlanguage = \"english!\""),
    (
        "book.toml",
        "schema = 1\n[book]\nrepo_url = \"https://example.com/ops\"",
    ),
    ("book.toml", "schema = 1\n[build]\naudience = \"all\""),
    (
        "book.toml",
        "schema = 1\n[lint]\n\"broken-link\" = \"fatal\"",
    ),
    ("book.toml", "schema = 1\n[runbooks]\nexclude = \"archive\""),
    (
        "book.toml",
        "schema = 1\n[[runbooks.defaults]]\nowner = \"platform\"",
    ),
    (
        "book.toml",
        "schema = 1\n[[runbooks.defaults]]\nmatch = \"**\"\nreview_every = \"30m1h\"",
    ),
    (
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"Web Shop\"\nname = \"Web shop\"",
    ),
    (
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"web\"\nname = \" \"",
    ),
    (
        "content/services.toml",
        "schema = 1\n[service]\nid = \"web\"\nname = \"Web\"",
    ),
    (
        "content/services.toml",
        "schema = 1\n[[service]]\nname = \"Web\"",
    ),
    (
        "content/contacts.toml",
        "schema = 1\n[[contact]]\nid = \"alice\"\nname = \"Alice Example\"\nhours = \"office hours\"",
    ),
    (
        "content/contacts.toml",
        "schema = 1\n[[contact]]\nid = \"alice\"\nname = \"Alice Example\"\nhours = \"Mon-Fri 8-20\"",
    ),
    (
        "content/contacts.toml",
        "schema = 1\n[[contact]]\nid = \"alice\"\nname = \"Alice Example\"\nverified = true",
    ),
    (
        "content/contacts.toml",
        "schema = 1\n[[policy]]\nid = \"default\"\n[[policy.step]]\nnotify = [\"alice\"]\nwait = 5",
    ),
    ("content/policy.toml", "schema = 1\nunsure = \"maybe\""),
    (
        "content/policy.toml",
        "schema = 1\n[metric.\"Error rate\"]\nname = \"Error rate\"",
    ),
    (
        "content/messages/x.toml",
        "schema = 1\nid = \"x\"\ntitle = \"X\"\n[stage]\nbegun = \"We know.\"",
    ),
    (
        "content/checklists/x.toml",
        "schema = 1\nid = \"x\"\ntitle = \"X\"\nanchor = \"noon\"",
    ),
    (
        "content/incidents/2026-01-02-x/timeline.toml",
        "schema = 1\nevent = [{ at = \"noon\", text = \"x\" }]",
    ),
    (
        "content/incidents/2026-01-02-x/timeline.toml",
        "schema = 1\nevent = [{ at = 2026-01-02T03:04:05Z }]",
    ),
];

#[test]
fn what_the_reader_refuses_in_one_file_the_schema_refuses() {
    let rules = [
        "unknown-field",
        "missing-field",
        "wrong-type",
        "invalid-value",
    ];
    let now = "2026-11-23T03:12:00Z".parse().expect("a moment");
    for (path, text) in WRONG {
        let mut tree = Tree::from_texts([(*path, *text)]);
        // A timeline is read beside its incident.
        let incident = "content/incidents/2026-01-02-x/incident.toml";
        if path.ends_with("/timeline.toml") {
            let text = "schema = 1\ntitle = \"X\"\nstatus = \"monitoring\"\nseverity = \"x\"\n[times]\nstarted = 2026-01-02\n";
            tree.insert(incident, Content::Text(text.into()));
        }
        let told = inspect(&tree, &Options::at(now)).diagnostics;
        assert!(
            told.iter().any(
                |fault| rules.contains(&fault.rule.name) && tree.path(fault.span.file) == *path
            ),
            "the reader accepts {path}: {text}"
        );
        let kind = kind_of(path).expect("a kind");
        assert_ne!(
            faults(kind, &parse(text)),
            [""; 0],
            "the schema accepts {path}: {text}"
        );
    }
}

#[test]
fn a_schema_says_what_a_public_site_does_not() {
    for kind in KINDS.iter().filter(|kind| kind.is_toml()) {
        let withheld = kind
            .fields
            .iter()
            .filter(|field| field.disclosure == Disclosure::Internal);
        for field in withheld {
            let said = &schema(kind)["properties"][field.name]["description"];
            let said = said.as_str().unwrap_or_default();
            assert!(
                said.contains("Not on a public site."),
                "{}: {said}",
                field.name
            );
        }
    }
}

#[test]
fn values_are_accepted_as_the_reader_accepts_them() {
    let book = &KINDS[0];
    for (good, text) in [
        (true, "schema = 1\n[postmortem]\ndue_within = \"1w2d\""),
        (true, "schema = 1\n[postmortem]\ndue_within = \"0m\""),
        (false, "schema = 1\n[postmortem]\ndue_within = \"\""),
        (false, "schema = 1\n[postmortem]\ndue_within = \"5\""),
        (
            true,
            "schema = 1\n[book]\ntimezone = \"UTC\"\nlanguage = \"zh-Hant-TW\"",
        ),
        (
            true,
            "#:schema ./schemas/book.json\nschema = 1\n[lint]\n\"broken-link\" = \"off\"",
        ),
    ] {
        assert_eq!(faults(book, &parse(text)).is_empty(), good, "{text}");
        let now = "2026-11-23T03:12:00Z".parse().expect("a moment");
        let tree = Tree::from_texts([("book.toml", text)]);
        let told = inspect(&tree, &Options::at(now)).diagnostics;
        assert_eq!(told.is_empty(), good, "{text}: {told:?}");
    }
}

#[test]
fn a_file_is_led_to_its_schema_from_where_it_lies() {
    for (path, expected) in [
        ("book.toml", "#:schema ./schemas/book.json\n"),
        ("content/policy.toml", "#:schema ../schemas/policy.json\n"),
        (
            "content/checklists/verify.toml",
            "#:schema ../../schemas/checklist.json\n",
        ),
        (
            "content/incidents/2026-01-02-x/timeline.toml",
            "#:schema ../../../schemas/timeline.json\n",
        ),
        ("content/checklists/deep/verify.toml", ""),
        ("content/runbooks/restart.md", ""),
        ("policy.toml", ""),
    ] {
        assert_eq!(header(path), expected, "{path}");
    }
}
