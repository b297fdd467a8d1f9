//! The formats of a report, through the functions that make them.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use rbdoc::diagnostic::render::{Look, Summary, concise, count, github, json, position, text};
use rbdoc::diagnostic::{Diagnostic, Level, Rule};
use rbdoc::source::{Content, Span, Tree};
use snapbox::{assert_data_eq, str};

static SAMPLE: Rule = Rule {
    name: "unknown-field",
    level: Level::Error,
    summary: "A field that no record of this kind has.",
    leaves_out: false,
    docs: "",
};

/// The span of the only place where `needle` stands in `path`.
fn span(tree: &Tree, path: &str, needle: &str) -> Span {
    let (file, text) = tree.text(path).expect("a text file");
    let start = text.find(needle).expect("the needle");
    Span::new(file, start..start + needle.len())
}

fn show(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    text(diagnostics, tree, Look::default())
}

#[test]
fn a_fault_with_related_places_help_and_a_repair() {
    let tree = Tree::from_texts([
        (
            "content/a.toml",
            "schema = 1\r\n\ttitel = \"x\" # é\r\nend = 1\r\n",
        ),
        ("content/b.toml", "title = \"y\"\n"),
    ]);
    let place = span(&tree, "content/a.toml", "titel");
    let diagnostic = Diagnostic::new(&SAMPLE, place, "", "unknown field `titel`")
        .label("no such field")
        .related(span(&tree, "content/b.toml", "title"), "as it is here")
        .help("did you mean `title`?")
        .help("the fields are `schema` and `title`")
        .fix(place, "title");
    assert_data_eq!(
        show(&[diagnostic], &tree),
        str![[r#"
error[unknown-field]: unknown field `titel`
 --> content/a.toml:2:2
  |
2 |     titel = "x" # é
  |     ^^^^^ no such field
  |
 ::: content/b.toml:1:1
  |
1 | title = "y"
  | ----- as it is here
  |
  = help: the fields are `schema` and `title`
help: did you mean `title`?
  |
2 -     titel = "x" # é
2 +     title = "x" # é
  |


"#]]
    );
}

#[test]
fn a_fault_of_the_whole_file_has_no_snippet() {
    let tree = Tree::from_texts([("a.toml", "x = 1\n")]);
    let (file, _) = tree.text("a.toml").expect("a text file");
    let diagnostic = Diagnostic::new(&SAMPLE, Span::whole(file), "", "missing field `title`")
        .help("add `title = \"…\"`");
    assert_data_eq!(
        show(&[diagnostic], &tree),
        str![[r#"
error[unknown-field]: missing field `title`
--> a.toml:1:1
 = help: add `title = "…"`


"#]]
    );
}

#[test]
fn a_file_that_is_not_text_is_named() {
    let mut tree = Tree::default();
    let file = tree.insert("content/a.md", Content::Asset { len: 17 });
    let diagnostic = Diagnostic::new(
        &SAMPLE,
        Span::new(file, 17..17),
        "",
        "not UTF-8 from byte 17 on",
    );
    assert_data_eq!(
        show(std::slice::from_ref(&diagnostic), &tree),
        str![[r#"
error[unknown-field]: not UTF-8 from byte 17 on
--> content/a.md


"#]]
    );
    assert_data_eq!(
        concise(&[diagnostic], &tree),
        str![[r#"
content/a.md:1:1: error[unknown-field]: not UTF-8 from byte 17 on

"#]]
    );
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("a = \"{}[bad]{}\"\n", "x".repeat(1200), "é".repeat(1500));
    let tree = Tree::from_texts([("a.toml", text.as_str())]);
    let one = Diagnostic::new(&SAMPLE, span(&tree, "a.toml", "[bad]"), "", "one").label("here");
    let (file, _) = tree.text("a.toml").expect("a text file");
    let all = Diagnostic::new(&SAMPLE, Span::new(file, 0..text.len()), "", "all").label("too long");
    assert_data_eq!(
        show(&[one, all], &tree),
        str![[r#"
error[unknown-field]: one
 --> a.toml:1:1206
  |
1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx[bad]ééééééééééééééééééééééééééééééééééééééééééééééé...
  |                                                              ^^^^^ here

error[unknown-field]: all
 --> a.toml:1:1
  |
1 | a = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ too long


"#]]
    );
}

#[test]
fn a_tall_span_and_the_end_of_the_file() {
    let text = "+++\n".to_owned() + &"line\n".repeat(40);
    let tree = Tree::from_texts([("a.md", text.as_str())]);
    let (file, _) = tree.text("a.md").expect("a text file");
    let tall =
        Diagnostic::new(&SAMPLE, Span::new(file, 4..text.len()), "", "tall").label("from here");
    let block = Diagnostic::new(&SAMPLE, Span::new(file, 4..14), "", "two lines").label("both");
    let end = Diagnostic::new(&SAMPLE, Span::new(file, text.len()..text.len()), "", "end")
        .label("expected `+++`")
        .related(Span::new(file, 0..3), "opened here");
    assert_data_eq!(
        show(&[tall, block, end], &tree),
        str![[r#"
error[unknown-field]: tall
 --> a.md:2:1
  |
2 | line
  | ^^^^ from here

error[unknown-field]: two lines
 --> a.md:2:1
  |
2 | / line
3 | | line
  | |____^ both

error[unknown-field]: end
  --> a.md:42:1
   |
42 |  
   | ^ expected `+++`
   |
  ::: a.md:1:1
   |
 1 | +++
   | --- opened here


"#]]
    );
}

#[test]
fn concise_is_one_line_without_control_characters() {
    let tree = Tree::from_texts([("a.md", "one\ntwo\n")]);
    let diagnostic = Diagnostic::new(
        &SAMPLE,
        span(&tree, "a.md", "wo"),
        "",
        "quotes \u{1b}[31m and\nbreaks",
    );
    assert_data_eq!(
        concise(&[diagnostic], &tree),
        str![[r#"
a.md:2:2: error[unknown-field]: quotes �[31m and breaks

"#]]
    );
}

#[test]
fn json_has_every_field_of_the_contract() {
    let tree = Tree::from_texts([("a.md", "é one\ntwo\n")]);
    let place = span(&tree, "a.md", "one\ntw");
    let diagnostic = Diagnostic::new(&SAMPLE, place, "", "a fault")
        .help("mend it")
        .level(Level::Warning)
        .fix(place, "");
    assert_data_eq!(
        json(&[diagnostic], &tree),
        str![[r#"
{
  "schema": 1,
  "diagnostics": [
    {
      "rule": "unknown-field",
      "level": "warning",
      "file": "a.md",
      "line": 1,
      "column": 3,
      "end_line": 2,
      "end_column": 3,
      "message": "a fault",
      "help": [
        "mend it"
      ],
      "fixable": true
    }
  ],
  "summary": {
    "errors": 0,
    "warnings": 1,
    "infos": 0
  }
}

"#]]
    );
    assert_data_eq!(
        json(&[], &tree),
        str![[r#"
{
  "schema": 1,
  "diagnostics": [],
  "summary": {
    "errors": 0,
    "warnings": 0,
    "infos": 0
  }
}

"#]]
    );
}

#[test]
fn github_annotations_are_escaped_and_start_at_the_repository() {
    let tree = Tree::from_texts([("../docs/a,b: 5 %.md", "é one\ntwo\n")]);
    let diagnostic = Diagnostic::new(
        &SAMPLE,
        span(&tree, "../docs/a,b: 5 %.md", "one"),
        "",
        "5 %: a,b\r\nno",
    )
    .help("first")
    .level(Level::Info);
    assert_data_eq!(
        github(&[diagnostic], &tree, "handbook"),
        str![[r#"
::notice file=docs/a%2Cb%3A 5 %25.md,line=1,col=3,endLine=1,endColumn=6,title=unknown-field::5 %25: a,b%0Ano%0Ahelp: first

"#]]
    );
}

#[test]
fn spans_out_of_bounds_never_panic() {
    let tree = Tree::from_texts([("a.md", "é\n"), ("empty.md", "")]);
    let mut diagnostics = Vec::new();
    for path in ["a.md", "empty.md"] {
        let (file, _) = tree.text(path).expect("a text file");
        for (start, end) in [(0, 0), (1, 1), (1, 9), (3, 3), (9, 4), (7, 90)] {
            let at = Span { file, start, end };
            diagnostics.push(
                Diagnostic::new(&SAMPLE, at, "", "odd")
                    .label("here")
                    .fix(at, "x"),
            );
        }
    }
    for report in [
        show(&diagnostics, &tree),
        concise(&diagnostics, &tree),
        json(&diagnostics, &tree),
        github(&diagnostics, &tree, ""),
    ] {
        assert!(report.contains("unknown-field"));
    }
}

#[test]
fn numbers_agree_with_their_nouns() {
    assert_eq!(count(1, "error"), "1 error");
    assert_eq!(count(0, "error"), "0 errors");
    assert_eq!(count(999, "page"), "999 pages");
    assert_eq!(count(1_234_567, "page"), "1,234,567 pages");
    let summary = Summary {
        errors: 2,
        warnings: 1,
        infos: 0,
        files: 3,
    };
    assert_eq!(summary.to_string(), "2 errors, 1 warning in 3 files");
    assert_eq!(Summary::default().to_string(), "no problems");
}

#[test]
fn positions_count_characters_from_one_and_no_byte_order_mark() {
    for (offset, expected) in [
        (0, (1, 1)),
        (3, (1, 1)),
        (6, (1, 3)),
        (8, (2, 1)),
        (9, (2, 2)),
        (99, (2, 3)),
    ] {
        let found = position("\u{feff}aé\r\n\tz", offset);
        assert_eq!(found, expected, "{offset}");
    }
}
