//! Nothing foreign runs: text of a record and names of files reach HTML, a terminal and the log of a CI only in a form
//! that is inert there.
//!
//! A book that holds every kind of record is filled twice, by the tables of fields: every field for text gets a marker, once
//! one that would be obeyed, once plain words. The pages of both must have the same elements, and no output of a command may
//! hold a character of the marker that a terminal or a runner obeys.

use super::filled::Book;
use rbdoc::book;
use rbdoc::data::{Field, Keys, Type};
use rbdoc::record::KINDS;
use rbdoc::site::{Body, Site, render};
use rbdoc::source::{Content, Tree};
use rbdoc::view::Options;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use toml::{Table, Value};

/// A terminal obeys the first, a reader's eye the second, a browser the third, a runner of workflows the last.
const MARKER: &str = "mark \u{1b}]0;own\u{7}\u{9b}31m \u{202e}turned\u{2066} \" ' <script>alert(1)</script> \u{1b}[31m\n::error::own\n##[add-mask]e";
/// What takes its place in the plain book: as many lines.
const PLAIN: &str = "mark plain words\nmore words\nlast words";
/// As much of the marker as the name of a file can hold.
const NAME: &str = "mark \u{1b}]0;own\u{7} \u{202e}turned \" ' <script> \u{1b}[31m\n::error::own";
const PLAIN_NAME: &str = "mark plain words";
/// Addresses that must never be links.
const ADDRESSES: [&str; 3] = [
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example/x",
];

/// What a field for text says, and the fields that are not there say too.
struct Filling<'f> {
    text: &'f str,
    address: &'f str,
    filled: usize,
}

impl Filling<'_> {
    fn table(&mut self, table: &mut Table, fields: &[Field]) {
        for field in fields {
            match (field.ty, table.get_mut(field.name)) {
                (_, Some(value)) => self.value(value, &field.ty),
                (Type::Text | Type::Markdown | Type::AddressOrText | Type::Address, None)
                    // These say what a record is, so that they are words of ours.
                    if !KEPT.contains(&field.name) =>
                {
                    let mut value = Value::String(String::new());
                    self.value(&mut value, &field.ty);
                    table.insert(field.name.to_owned(), value);
                }
                _ => {}
            }
        }
        for name in KEPT {
            if let Some(value) = table.get_mut(name)
                && value.as_str().is_some_and(|text| text.contains(self.text))
            {
                *value = Value::String("kept".to_owned());
            }
        }
    }

    fn value(&mut self, value: &mut Value, ty: &Type) {
        match (ty, value) {
            (Type::Text | Type::Markdown | Type::AddressOrText, value @ Value::String(_)) => {
                self.filled += 1;
                let old = value.as_str().unwrap_or_default();
                *value = Value::String(format!("{old} {}", self.text).trim().to_owned());
            }
            (Type::Address, value) => {
                self.filled += 1;
                *value = Value::String(self.address.to_owned());
            }
            (Type::Table(fields), Value::Table(table)) => self.table(table, fields),
            (Type::Tables(fields) | Type::TablesOrText(fields, _), Value::Array(tables)) => {
                for value in tables {
                    match value {
                        Value::Table(table) => self.table(table, fields),
                        other => self.value(other, &Type::Markdown),
                    }
                }
            }
            (Type::List(inner) | Type::OneOrMany(inner), Value::Array(values)) => {
                for value in values {
                    self.value(value, inner);
                }
            }
            (Type::Map(Keys::Any | Keys::Choice(_) | Keys::Id(_), inner), Value::Table(table)) => {
                for (_, value) in table.iter_mut() {
                    self.value(value, inner);
                }
            }
            _ => {}
        }
    }
}

/// Fields whose text names a place on the disk or a spelling that is looked up.
const KEPT: [&str; 5] = ["out", "dir", "currency", "rule", "match"];

/// Whether `path` is of a kind whose files are `pattern`.
fn is_of(path: &str, pattern: &str) -> bool {
    let mut glob = globset::GlobBuilder::new(pattern);
    let glob = glob.literal_separator(true).build().expect("a pattern");
    glob.compile_matcher().is_match(path)
}

/// The whole book with this text in every field, and this name for a file of every kind that may have any.
fn filled(text: &str, address: &str, name: &str) -> (Tree, usize) {
    let mut tree = Tree::default();
    let mut filling = Filling {
        text,
        address,
        filled: 0,
    };
    for (path, file) in Book::new(true).tree.iter() {
        let Content::Text(source) = &file.content else {
            tree.insert(path, file.content.clone());
            continue;
        };
        let kind = KINDS.iter().find(|kind| is_of(path, kind.files));
        let mut content = source.to_string();
        if let Some(kind) = kind.filter(|kind| kind.is_toml()) {
            let mut table: Table = source.parse().expect("TOML");
            filling.table(&mut table, kind.fields);
            content = toml::to_string(&table).expect("TOML");
        } else if path.ends_with(".md") {
            content = prose(source, kind.map(|kind| kind.fields), &mut filling);
        }
        tree.insert(path, Content::Text(content.into()));
    }
    let one_line = text.replace('\n', " ");
    for folder in ["runbooks", "pages"] {
        let text = format!("# One {one_line}\n\nSome text {text}.\n");
        let path = format!("content/{folder}/{name}.md");
        tree.insert(&path, Content::Text(text.into()));
    }
    (tree, filling.filled)
}

/// A file of Markdown with the text in its front matter, in its headings and between its words.
fn prose(source: &str, fields: Option<&[Field]>, filling: &mut Filling<'_>) -> String {
    let parts: Vec<&str> = source.splitn(3, "+++\n").collect();
    let one_line = filling.text.replace('\n', " ");
    let body = |body: &str| {
        let more = format!(
            "\n## More {one_line}\n\nA word {} and `code {one_line}`.\n",
            filling.text
        );
        format!("{body}{more}")
    };
    match (parts.as_slice(), fields) {
        (["", matter, rest], Some(fields)) => {
            let rest = body(rest);
            let mut table: Table = matter.parse().expect("front matter");
            filling.table(&mut table, fields);
            format!("+++\n{}+++\n{rest}", toml::to_string(&table).expect("TOML"))
        }
        _ => body(source),
    }
}

/// The site of a book, whatever the checks say of it.
fn site(tree: &Tree) -> Site {
    let (book, _) = book::parse(tree);
    let options = Options {
        now: "2026-11-28T20:00:00Z".parse().expect("a moment"),
        public: false,
        drafts: true,
    };
    let (site, faults) = render(&book, tree, options);
    assert!(faults.is_empty(), "{faults:#?}");
    site
}

fn pages(site: &Site) -> Vec<(&str, String)> {
    let is_page = |path: &str| {
        Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "html")
    };
    let pages = site.files.iter().filter(|(path, _)| is_page(path));
    let text = pages.filter_map(|(path, body)| match body {
        Body::Bytes(bytes) => Some((
            path.as_str(),
            String::from_utf8(bytes.clone()).expect("UTF-8"),
        )),
        Body::Copy(_) => None,
    });
    text.collect()
}

/// The elements of a page with the names of their attributes, as often as each is there.
fn elements(html: &str) -> BTreeMap<String, usize> {
    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::{
        BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    };
    use std::cell::RefCell;
    struct Names(RefCell<BTreeMap<String, usize>>);
    impl TokenSink for Names {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            // Where a long name may break depends on the name.
            if let Token::TagToken(tag) = token
                && tag.name != *"wbr"
            {
                let attributes = tag.attrs.iter().map(|one| one.name.local.to_string());
                let mut attributes: Vec<String> = attributes.collect();
                attributes.sort();
                let name = format!("{:?} {} {attributes:?}", tag.kind, tag.name);
                *self.0.borrow_mut().entry(name).or_default() += 1;
            }
            TokenSinkResult::Continue
        }
    }
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Names(RefCell::default()), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

#[test]
fn every_page_has_the_same_elements_whatever_the_text_is() {
    let (foreign, many) = filled(MARKER, ADDRESSES[0], NAME);
    assert!(many > 140, "only {many} fields were filled");
    let (plain, _) = filled(PLAIN, ADDRESSES[0], PLAIN_NAME);
    let (foreign, plain) = (site(&foreign), site(&plain));
    let (foreign, plain) = (pages(&foreign), pages(&plain));
    let by_number = |pages: &[(&str, String)]| {
        let mut all: BTreeMap<String, usize> = BTreeMap::new();
        for (name, number) in pages.iter().flat_map(|(_, html)| elements(html)) {
            *all.entry(name).or_default() += number;
        }
        all
    };
    assert_eq!(foreign.len(), plain.len());
    assert_eq!(by_number(&foreign), by_number(&plain));
    for (path, html) in &foreign {
        let is_obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!html.contains(is_obeyed), "{path:?} holds a control");
        assert!(!html.contains("<script>alert"), "{path:?}");
        turns_end(path, html);
    }
}

/// What turns the direction of reading ends before the next tag: nothing behind it in its line is turned.
fn turns_end(path: &str, html: &str) {
    // Text by itself in a block reaches no further than that.
    let blocks = [
        "title", "li", "h1", "a", "td", "th", "dd", "dt", "nav", "b", "summary",
    ];
    for block in blocks {
        let end = format!("</{block}>");
        let mut pieces: Vec<&str> = html.split(&end).collect();
        // What follows the last one is of no such block.
        pieces.pop();
        for piece in pieces {
            let from = piece.rfind(&format!("<{block}")).unwrap_or_default();
            let text = &piece[from..];
            let count = |wanted: &[char]| text.chars().filter(|c| wanted.contains(c)).count();
            assert!(
                count(&['\u{202e}']) <= count(&['\u{202c}'])
                    && count(&['\u{2066}']) <= count(&['\u{2069}']),
                "{path:?}: what is turned goes on behind {end} in {text:?}"
            );
        }
    }
}

#[test]
fn no_address_of_any_field_is_obeyed() {
    for address in ADDRESSES {
        let (tree, _) = filled(address, address, PLAIN_NAME);
        for (path, html) in pages(&site(&tree)) {
            for attribute in ["href", "src", "action"] {
                let obeyed = format!(" {attribute}=\"{address}");
                assert!(!html.contains(&obeyed), "{path}: {obeyed}");
            }
        }
        // And each field for an address says so.
        let checked = rbdoc::inspect(
            &tree,
            &rbdoc::Options::at("2026-11-28T20:00:00Z".parse().expect("a moment")),
        );
        let told = checked
            .diagnostics
            .iter()
            .filter(|one| one.subject.rsplit('.').next() == Some("url"));
        assert!(told.count() > 0, "{address}");
    }
}

/// Writes a book to the disk.
fn written(tree: &Tree) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, file) in tree.iter() {
        let path = folder.path().join(&**path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        let text = match &file.content {
            Content::Text(text) => text.as_bytes(),
            _ => b"x",
        };
        fs::write(path, text).expect("file");
    }
    folder
}

#[test]
#[cfg(unix)]
fn no_command_says_anything_that_a_terminal_or_a_runner_obeys() {
    let (tree, _) = filled(MARKER, ADDRESSES[0], NAME);
    let book = written(&tree);
    // Names that reach a report by other ways.
    let pages = book.path().join("content/pages");
    let dead = pages.join(format!("dead {NAME}.md"));
    std::os::unix::fs::symlink("nowhere", dead).expect("a link");
    std::os::unix::fs::symlink("/", pages.join(format!("out {NAME}"))).expect("a link");
    fs::write(pages.join(format!("bytes {NAME}.md")), b"\xff").expect("a file");
    fs::write(
        pages.join(format!("syntax {NAME}.md")),
        "+++\ntitle = \n+++\n",
    )
    .expect("a file");
    let sound = written(&crate::support::fixture("whole"));
    let page = format!("content/pages/{NAME}.md");
    let commands: Vec<Vec<&str>> = vec![
        vec!["check"],
        vec!["check", "--format", "concise"],
        vec!["check", "--format", "json"],
        vec!["check", "--format", "github"],
        vec!["build"],
        vec!["build", "--format", "github"],
        vec!["build", "--out", NAME],
        vec!["search", "mark"],
        vec!["search", "--json", "mark"],
        vec!["search", MARKER],
        vec!["search", "--severity", MARKER, "mark"],
        vec!["actions"],
        vec!["actions", "--json"],
        vec!["actions", "--owner", MARKER],
        vec!["actions", "done", MARKER],
        vec!["decide"],
        vec!["decide", "error-rate=99"],
        vec!["decide", "--json", "error-rate=99"],
        vec!["decide", MARKER],
        vec!["show", MARKER],
        vec!["params"],
        vec!["params", "--json"],
        vec!["params", &page],
        vec!["log", "--dry-run", MARKER],
        vec!["new", "runbook", "--dry-run", MARKER],
        vec!["new", "incident", "--dry-run", MARKER],
        vec!["new", "message", "--dry-run", MARKER],
        vec!["new", "service", "--dry-run", MARKER],
        vec!["explain", MARKER],
        vec!["theme", "list"],
        vec!["--root", NAME, "check"],
        vec!["--now", MARKER, "check"],
    ];
    for folder in [&book, &sound] {
        for arguments in &commands {
            for runner in [false, true] {
                let mut command = Command::new(env!("CARGO_BIN_EXE_rbdoc"));
                command
                    .current_dir(folder.path())
                    .args(["--no-input"])
                    .args(arguments)
                    .env("SOURCE_DATE_EPOCH", "1795435200");
                for name in ["CLICOLOR_FORCE", "GITHUB_ACTIONS", "CI"] {
                    command.env_remove(name);
                }
                if runner {
                    command.env("GITHUB_ACTIONS", "true");
                }
                let output = command.output().expect("rbdoc starts");
                let is_json = arguments.contains(&"--json") || arguments.contains(&"json");
                for bytes in [&output.stdout, &output.stderr] {
                    let said = String::from_utf8(bytes.clone()).expect("UTF-8");
                    holds_nothing_that_is_obeyed(&said, runner, &format!("{arguments:?}"));
                }
                if is_json && !output.stdout.is_empty() {
                    let json: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
                    assert!(json.is_ok(), "{arguments:?}");
                }
            }
        }
    }
}

fn holds_nothing_that_is_obeyed(said: &str, runner: bool, command: &str) {
    let is_obeyed = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = said.find(is_obeyed) {
        let line = said[..at].matches('\n').count();
        panic!("{command} said {:?}", said.lines().nth(line));
    }
    if !runner {
        return;
    }
    for line in said.lines() {
        let start = line.trim_start();
        let ours = ["::error file=", "::warning file=", "::notice file="];
        let is_ours = ours.iter().any(|ours| line.starts_with(ours));
        assert!(!start.starts_with("::") || is_ours, "{command}: {line}");
        assert!(!line.contains("##["), "{command}: {line}");
    }
}
