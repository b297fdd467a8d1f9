//! Laws of reading: no bytes make it panic, and every place that it names is in its file.
//!
//! The material is the repository's own handbook and a few files that show every fault: cut at any
//! byte, with any bytes put anywhere, and bytes that never were a file.
#![allow(missing_docs)]

use proptest::prelude::*;
use rbdoc::book;
use rbdoc::diagnostic::{Diagnostic, render};
use rbdoc::source::{Content, Span, Tree};
use std::sync::LazyLock;

/// Paths at which every kind of record is read.
const PATHS: [&str; 14] = [
    "book.toml",
    "content/policy.toml",
    "content/contacts.toml",
    "content/services.toml",
    "content/checklists/a.toml",
    "content/messages/a.toml",
    "content/pages/a.md",
    "content/runbooks/a.md",
    "content/runbooks/B/README.md",
    "content/incidents/2024-01-15-a/incident.toml",
    "content/incidents/2024-01-15-a/timeline.toml",
    "content/incidents/2024-01-15-a/actions.toml",
    "content/incidents/2024-01-15-a/postmortem.md",
    "content/polcy.toml",
];

/// Files with much in them, for each of which the kinds' readers have something to do.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![("book.toml".to_owned(), bytes(&root.join("book.toml")))];
    for folder in ["content", "src/check", "src/data", "src/book"] {
        walk(&root.join(folder), folder, &mut files);
    }
    files
});

fn walk(folder: &std::path::Path, name: &str, files: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            walk(&path, &name, files);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "md" || ending == "toml")
        {
            files.push((name, bytes(&path)));
        }
    }
}

fn bytes(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

/// Reads a book of one file and checks every place that is named.
fn read(path: &str, bytes: Vec<u8>) -> Vec<Diagnostic> {
    let mut tree = Tree::default();
    tree.insert(path, Tree::text_content(bytes));
    let (book, faults) = book::parse(&tree);
    for fault in &faults {
        let related = fault.related.iter().map(|(span, _)| *span);
        let edits = fault.fix.iter().flat_map(|fix| &fix.edits);
        for span in related
            .chain([fault.span])
            .chain(edits.map(|(span, _)| *span))
        {
            check_span(&tree, span);
        }
    }
    for runbook in &book.runbooks {
        check_span(&tree, runbook.title.span);
        for heading in &runbook.doc.headings {
            check_span(&tree, heading.span);
        }
        for link in &runbook.doc.links {
            check_span(&tree, link.span);
        }
    }
    for record in book.records() {
        for prose in record.prose() {
            let doc = prose.doc().cloned().unwrap_or_default();
            let links = doc.links.iter().map(|link| link.span);
            let labels = doc.undefined_refs.iter().map(|(span, _)| *span);
            let code = doc.code.iter().map(|block| block.span);
            let notes = doc.notes.iter().map(|note| note.span);
            for span in links.chain(labels).chain(code).chain(notes) {
                check_span(&tree, span);
                let field = prose.span.range();
                assert!(field.start <= span.range().start && span.range().end <= field.end);
            }
        }
    }
    for message in &book.messages {
        for stage in &message.stages {
            for (span, _) in &stage.tokens {
                check_span(&tree, *span);
            }
        }
    }
    render::text(&faults, &tree, render::Look::default());
    faults
}

fn check_span(tree: &Tree, span: Span) {
    let text = tree.text_of(span.file);
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} is no range of a text of {} bytes",
        text.len()
    );
}

/// Where a file of the material is put, so that its kind's reader gets it.
fn place(path: &str) -> &str {
    if path.starts_with("tests/") {
        "content/runbooks/a.md"
    } else {
        path
    }
}

#[test]
fn the_material_is_there() {
    assert!(FILES.len() > 40, "only {} files", FILES.len());
    assert!(FILES.iter().all(|(_, bytes)| !bytes.is_empty()));
}

#[test]
fn a_file_cut_at_any_byte_is_read() {
    // A cut in every sixteenth byte of every file; the next law finds the others by chance.
    for (path, bytes) in FILES.iter() {
        for end in (0..bytes.len()).step_by(16) {
            read(place(path), bytes[..end].to_vec());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_file_are_read(
        path in prop::sample::select(PATHS.as_slice()),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        read(path, bytes);
    }

    #[test]
    fn any_text_in_any_file_is_read(
        path in prop::sample::select(PATHS.as_slice()),
        fence in prop::sample::select(["", "---\n", "+++\n", "\u{feff}+++\r\n"].as_slice()),
        text in r#"([\[\]{}"'=:,#\-+ \n\r]|[a-zé\u{1F534}]|\d|title|schema|id|\[\[param\]\]|---\n|\+\+\+\n|&a|\*a|\| ){0,80}"#,
    ) {
        read(path, format!("{fence}{text}").into_bytes());
    }

    #[test]
    fn bytes_put_into_a_good_file_are_read(
        number in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        gone in 0_usize..40,
        new in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"[]{}\"'=\n-+#:".as_slice())], 0..12),
    ) {
        let (path, bytes) = &FILES[number.index(FILES.len())];
        let mut bytes = bytes.clone();
        let start = at.index(bytes.len());
        let end = (start + gone).min(bytes.len());
        bytes.splice(start..end, new);
        read(place(path), bytes);
    }

    #[test]
    fn a_repair_of_a_field_or_a_value_removes_its_fault(
        number in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
    ) {
        let records: Vec<_> = FILES
            .iter()
            .filter(|(path, _)| !path.contains(".md"))
            .collect();
        let (path, bytes) = records[number.index(records.len())];
        let mut bytes = bytes.clone();
        // Take one letter away: the shortest way to a typo.
        bytes.remove(at.index(bytes.len()));
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        for fault in read(path, text.clone().into_bytes()) {
            let Some(fix) = &fault.fix else { continue };
            let mut mended = text.clone();
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
            for (span, new) in edits {
                mended.replace_range(span.range(), &new);
            }
            let left = read(path, mended.into_bytes());
            prop_assert!(
                !left.iter().any(|other| other.rule == fault.rule && other.message == fault.message && other.span.start == fault.span.start),
                "still there: {}", fault.message
            );
        }
    }
}

#[test]
fn reading_twice_gives_the_same() {
    let mut tree = Tree::default();
    for (path, bytes) in FILES.iter() {
        tree.insert(path, Tree::text_content(bytes.clone()));
    }
    let first = book::parse(&tree);
    assert!(first == book::parse(&tree));
}

#[test]
fn an_asset_is_not_read() {
    let mut tree = Tree::default();
    tree.insert("content/runbooks/a.md", Content::Asset { len: 3 });
    let (book, faults) = book::parse(&tree);
    assert!(book.runbooks.is_empty() && faults.is_empty());
}

/// A text as TOML spells it, in one of its forms; `choices` says which letters are escaped and where lines are joined.
struct Spelling {
    quotes: &'static str,
    choices: u64,
}

impl Spelling {
    fn spell(&mut self, text: &str) -> String {
        let mut out = String::new();
        for letter in text.chars() {
            self.choices = self
                .choices
                .rotate_left(7)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                | 1;
            let choice = self.choices >> 61;
            if self.quotes.starts_with('\'') {
                out.push(letter);
                continue;
            }
            if self.quotes.len() == 3 && choice == 1 && letter.is_alphabetic() {
                out.push_str("\\\n \n\t");
            }
            match letter {
                '\n' if self.quotes.len() == 3 && choice == 2 => out.push_str("\r\n"),
                '\n' if self.quotes.len() == 3 && choice > 2 => out.push('\n'),
                '\n' => out.push_str("\\n"),
                '"' => out.push_str("\\\""),
                _ if choice == 3 => out.extend(format!("\\u{:04x}", letter as u32).chars()),
                _ if choice == 4 => out.extend(format!("\\U{:08X}", letter as u32).chars()),
                _ => out.push(letter),
            }
        }
        out
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_link_in_a_field_stands_where_the_file_has_it(
        words in prop::collection::vec(("[a-zé\",.]{1,6}", "[ \n]"), 0..4),
        dest in "[a-zé]{1,8}",
        quotes in prop::sample::select(vec!["\"", "\"\"\"", "'", "'''"]),
        choices in any::<u64>(),
        has_first_break in any::<bool>(),
    ) {
        let mut before: String = words.iter().flat_map(|(word, blank)| [word.as_str(), blank]).collect();
        if quotes == "'" {
            before = before.replace('\n', " ");
        }
        before.push_str("see [it](");
        let mut spelling = Spelling { quotes, choices };
        let mut file = format!("schema = 1\nid = \"a\"\ntitle = \"A\"\ndescription = {quotes}");
        if quotes.len() == 3 && has_first_break {
            file.push('\n');
        }
        file.push_str(&spelling.spell(&before));
        let start = file.len();
        let spelt = spelling.spell(&dest);
        file.push_str(&spelt);
        let end = file.len();
        file.push_str(&spelling.spell(") and so on"));
        file.push_str(quotes);
        file.push('\n');
        let mut tree = Tree::default();
        let path = "content/checklists/a.toml";
        tree.insert(path, Content::Text(file.as_str().into()));
        let (book, _) = book::parse(&tree);
        let checklist = book.checklists.iter().next().expect("a checklist");
        let description = checklist.description.as_ref().expect("a description");
        let text = description.value.replace("\r\n", "\n");
        prop_assert_eq!(text, format!("{before}{dest}) and so on"));
        let doc = description.doc().expect("a document");
        prop_assert_eq!(&doc.links[0].dest, &dest);
        let place = doc.links[0].span.range();
        // Joined lines before the first letter are no part of it.
        let skipped = spelt.len() - spelt.trim_start_matches("\\\n \n\t").len();
        prop_assert_eq!(place, start + skipped..end, "{}", file);
    }
}

#[test]
fn commands_in_a_field_stand_where_the_file_has_them() {
    let file = "schema = 1\nid = \"a\"\ntitle = \"A\"\ndescription = \"\"\"\r\nRun\r\n\r\n> ```bash\r\n> echo \\\"\\u0061\\\" \\\\\r\n>   caf\\u00e9 <pod>\r\n> ```\r\n\"\"\"\n";
    let mut tree = Tree::default();
    let path = "content/checklists/a.toml";
    tree.insert(path, Content::Text(file.into()));
    let (book, _) = book::parse(&tree);
    let checklist = book.checklists.iter().next().expect("a checklist");
    let doc = checklist.description.as_ref().and_then(|about| about.doc());
    let doc = doc.expect("a document");
    let command = &doc.code[0].commands[0];
    assert_eq!(command.text, "echo \"a\" \\\n  café <pod>");
    let source = |word: &str| {
        let at = command.text.find(word).expect("a word");
        &file[command.span_of(at..at + word.len()).range()]
    };
    assert_eq!(source("\"a\""), "\\\"\\u0061\\\"");
    assert_eq!(source("café"), "caf\\u00e9");
    let token = doc.undeclared[0].0;
    assert_eq!(&file[token.range()], "<pod>");
}
