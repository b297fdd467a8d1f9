//! `rbdoc new`: what holds for every kind; the larger kinds have files of their own.

mod incident;
mod log;
mod postmortem;
mod runbook;
mod templates;

use crate::sandbox::{Book, RUNBOOK};
use snapbox::{assert_data_eq, str};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file of the repository's own handbook.
fn handbook() -> Book {
    let book = Book(tempfile::tempdir().expect("a folder"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    book.put(
        "book.toml",
        &fs::read_to_string(root.join("book.toml")).expect("a text"),
    );
    for path in files_under(&root.join("content")) {
        let target = book.root().join(path.strip_prefix(root).expect("below"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("folder");
        fs::copy(&path, &target).expect("a file");
    }
    book
}

/// A book with settings that few have.
fn awkward() -> Book {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[book]\ntimezone = \"Asia/Kathmandu\"\nlanguage = \"ne\"\n[build]\naudience = \"public\"\n\
         [runbooks]\ndir = \"content/procedures\"\ninclude = [\"ops/**\"]\nraw_html = \"escape\"\n\
         [[runbooks.defaults]]\nmatch = \"**\"\nowner = \"alice\"\nsections = [\"Meaning\", \"Notes & <i>\"]\n\
         [postmortem]\nrequired_sections = [\"summary\", \"timeline\", \"actions\", \"lucky\", \"references\"]\n\
         [lint]\n\"action-vague\" = \"error\"\n",
    );
    let policy = book.read("content/policy.toml");
    book.put(
        "content/policy.toml",
        &policy.replace("\"rollback\"\n", "\"ops/rollback\"\n"),
    );
    fs::remove_dir_all(book.root().join("content/runbooks")).expect("runbooks");
    book.put("content/procedures/ops/rollback.md", RUNBOOK);
    book
}

fn files_under(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    files
}

/// Every file of a book with what is in it.
fn contents(book: &Book) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_under(&book.root()).into_iter();
    files
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect()
}

/// What `check` says, a line each.
fn faults(book: &Book) -> Vec<String> {
    let told = book.run(&["-q", "check", "--format", "concise"]);
    told.lines().skip(1).map(ToOwned::to_owned).collect()
}

/// Arguments that make one of each kind, with a name that is hard to write down.
fn every_kind(folder: &str) -> Vec<Vec<String>> {
    let hard = "Größe \"x\" \\ --> ''' <b> [name] # 1";
    let runbook = format!("{folder}{hard}");
    [
        vec!["incident", hard],
        vec!["postmortem", "2026-11-23"],
        vec!["runbook", &runbook],
        vec!["checklist", hard],
        vec!["checklist", "Later", "--anchor", "resolved"],
        vec!["message", hard],
        vec![
            "message",
            "The end",
            "--stage",
            "resolved",
            "--audience",
            "public",
        ],
        vec!["contact", hard],
        vec![
            "contact",
            "Zoë Example",
            "--phone",
            "+15550199",
            "--hours",
            "24x7",
        ],
        vec![
            "service",
            hard,
            "--param",
            "a b=c",
            "--link",
            "dashboard=https://example.com/d",
        ],
    ]
    .into_iter()
    .map(|words| words.into_iter().map(ToOwned::to_owned).collect())
    .collect()
}

#[test]
fn every_kind_passes_the_check_in_every_book() {
    let minimal = Book(tempfile::tempdir().expect("a folder"));
    minimal.put("book.toml", "schema = 1\n");
    for (name, book, folder) in [
        ("handbook", handbook(), "containers/"),
        ("minimal", minimal, ""),
        ("awkward", awkward(), "ops/"),
    ] {
        let before = faults(&book);
        for arguments in every_kind(folder) {
            let mut words = vec!["new"];
            words.extend(arguments.iter().map(String::as_str));
            let told = book.run(&words);
            assert!(told.starts_with("exit 0"), "{name}, {words:?}: {told}");
            let again = book.run(&words);
            assert!(
                again.starts_with("exit 2"),
                "{name}, {words:?} again: {again}"
            );
        }
        // A post-mortem that nobody has written yet is told as such, and so are samples and a number that nobody has
        // called; nothing else is.
        let is_unwritten = |line: &String| {
            line.contains("postmortem.md") && line.contains("warning[required-section]")
                || line.contains("warning[contact-unverified]") && line.contains("was last called")
        };
        let is_sample = |line: &String| line.contains("warning[template-text-left]");
        let after = faults(&book).into_iter();
        let (samples, after): (Vec<String>, Vec<String>) = after
            .filter(|line| !is_unwritten(line))
            .partition(is_sample);
        assert_eq!(after, before, "{name}");
        assert_eq!(samples.len(), 5, "{name}: {samples:#?}");
        let built = book.run(&["build", "--drafts", "--audience", "internal"]);
        assert!(built.starts_with("exit 0"), "{name}: {built}");
        let mut pages = 0;
        for path in files_under(&book.root().join("site")) {
            let shown = path.display().to_string();
            // The guide explains the fences; the page to print holds the guide.
            let is_ours = shown.contains("x-b-name-1") && !shown.contains("/assets/");
            if !is_ours {
                continue;
            }
            pages += 1;
            let page = fs::read_to_string(&path).expect("a page");
            for hint in [
                "From the record",
                "May be left out",
                "What the reader sees",
                "```",
                "&lt;!--",
            ] {
                assert!(!page.contains(hint), "{name}: `{hint}` is on {shown}");
            }
        }
        assert_eq!(pages, 5, "{name}: the pages of what was made");
    }
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let book = Book::sound();
    book.run(&["new", "incident", "Down", "--at", "2026-11-23 03:00"]);
    let before = contents(&book);
    for arguments in every_kind("") {
        let mut words = vec!["new"];
        words.extend(arguments.iter().map(String::as_str));
        words.push("--dry-run");
        let told = book.run(&words);
        assert!(
            told.starts_with("exit 0\n==> stdout\n==> content/"),
            "{words:?}: {told}"
        );
    }
    assert_eq!(contents(&book), before);
}

#[test]
fn contact_and_service() {
    let book = Book::sound();
    let whole = book.read("content/contacts.toml")
        + "# on call since May\n\n# Rotations\n[[schedule]]\nid = \"primary\"\nrotation = [\"alice\"]\n";
    book.put("content/contacts.toml", &whole.replace('\n', "\r\n"));
    assert_data_eq!(
        book.run(&[
            "new",
            "contact",
            "Bob Example",
            "--role",
            "lead",
            "--phone",
            "+15550101"
        ]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml
==> stderr
        Next call the number once, and write `verified = 2026-11-23`

"#]]
    );
    let added = "\n[[contact]]\nid    = \"bob-example\"\nname  = \"Bob Example\"\nroles = [\"lead\"]\nphone = \"+15550101\"\n";
    let expected = whole.replace("since May\n", &format!("since May\n{added}"));
    let now = book.read("content/contacts.toml");
    assert_eq!(now, expected.replace('\n', "\r\n"));
    assert_data_eq!(
        book.run(&["new", "contact", "Bob Example"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is a contact `bob-example` already
help: edit it in content/contacts.toml, or give another id with --id

"#]]
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "contact",
            "Cy",
            "--phone",
            "030 123456",
            "--hours",
            "always"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[phone-format]: phone "030 123456" is not in E.164 form
  --> content/contacts.toml:24:9
   |
24 | phone = "030 123456"
   |         ^^^^^^^^^^^^
   |
   = help: write `+`, the country code and the number, digits only: "+4930123456"

error[invalid-value]: `hours` does not name hours of the week
  --> content/contacts.toml:25:9
   |
25 | hours = "always"
   |         ^^^^^^^^
   |
   = help: write "Mon-Fri 08:00-20:00", more such parts after `;`, or "24x7"

error: it would add 2 errors to the book
help: give other values; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "日本"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no id can be made from `日本`
help: give one with --id: lower-case letters, digits, `.`, `_` and `-`

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "日本", "--id", "Nihon Go"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `Nihon Go` is not a valid id
help: write it as `nihon-go`

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "Cy", "--team", "x"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no team is called `x`
help: content/contacts.toml has none yet: declare it there

"#]]
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "service",
            "Search",
            "--owner",
            "alice",
            "--depends-on",
            "chekout"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    assert_eq!(book.read("content/contacts.toml"), now);
    fs::remove_file(book.root().join("content/services.toml")).expect("a file");
    book.run(&[
        "new",
        "service",
        "Search",
        "--owner",
        "alice",
        "--tier",
        "1",
        "--param",
        "namespace=search",
    ]);
    assert_data_eq!(
        book.read("content/services.toml"),
        str![[r#"
schema = 1

[[service]]
id     = "search"
name   = "Search"
owner  = "alice"
tier   = 1
params = { namespace = "search" }

"#]]
    );
}

#[test]
fn editors_find_the_schema() {
    let book = Book::sound();
    for kind in ["incident", "actions", "checklist", "services"] {
        book.put(&format!("schemas/{kind}.json"), "{}\n");
    }
    fs::remove_file(book.root().join("content/services.toml")).expect("a file");
    for arguments in [
        &["new", "incident", "Down"][..],
        &["new", "postmortem", "down"],
        &["new", "checklist", "List"],
        &["new", "service", "Checkout"],
    ] {
        book.run(arguments);
    }
    let folder = "content/incidents/2026-11-23-down";
    for (path, line) in [
        (
            format!("{folder}/incident.toml"),
            "#:schema ../../../schemas/incident.json\n",
        ),
        (format!("{folder}/timeline.toml"), "# One event a line"),
        (
            format!("{folder}/actions.toml"),
            "#:schema ../../../schemas/actions.json\n",
        ),
        (
            "content/checklists/list.toml".to_owned(),
            "#:schema ../../schemas/checklist.json\n",
        ),
        (
            "content/services.toml".to_owned(),
            "#:schema ../schemas/services.json\n",
        ),
    ] {
        assert!(book.read(&path).starts_with(line), "{path}");
    }
    // In front matter too.
    book.put(
        "content/runbooks/rollback.md",
        "+++\n#:schema ../../schemas/runbook.json\ntitle = \"Roll back\"\n+++\n\n## Steps\n\nGo back.\n",
    );
    let left: Vec<String> = faults(&book)
        .into_iter()
        .filter(|line| !line.contains("[required-section]") && !line.contains("Sample: at once"))
        .collect();
    assert_eq!(left, ["==> stdout", "==> stderr"]);
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened_on_what_was_made() {
    let book = Book::sound();
    let run = |words: &[&str], visual: &str, editor: &str| {
        book.run_in("", words, &[("VISUAL", visual), ("EDITOR", editor)])
    };
    let edit = ["new", "checklist", "List", "--edit"];
    assert_data_eq!(
        run(&edit, "", ""),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --edit needs an editor
help: set VISUAL or EDITOR, as in EDITOR="code --wait"

"#]]
    );
    assert_data_eq!(
        run(&edit, "", "vi 'x"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: EDITOR=vi 'x has a quote that is not closed
help: set VISUAL or EDITOR, as in EDITOR="code --wait"

"#]]
    );
    assert!(!book.has("content/checklists/list.toml"));
    let editor = "sh -c 'echo \"# edited\" >> \"$1\"' editor";
    assert_data_eq!(
        run(&edit, editor, "false"),
        str![[r#"
exit 0
==> stdout
content/checklists/list.toml
==> stderr
        Next replace the sample items; `expect` says what "yes" looks like
        Then a runbook names it with `verify = "list"`

"#]]
    );
    let text = book.read("content/checklists/list.toml");
    assert!(text.ends_with("# edited\n"), "{text}");
    let failing = ["new", "checklist", "Other", "--edit"];
    assert_data_eq!(
        run(&failing, "", "false"),
        str![[r#"
exit 2
==> stdout
content/checklists/other.toml
==> stderr
error: the editor false ended with exit status: 1
help: the files are made; open them another way

"#]]
    );
    assert!(book.has("content/checklists/other.toml"));
}
