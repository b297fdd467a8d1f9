//! `rbdoc schema`. What the schemas say is tested in `tests/schema.rs`.

use crate::sandbox::{Book, POLICY};
use snapbox::{assert_data_eq, str};

#[test]
fn schema() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["schema"]),
        str![[r#"
exit 0
==> stdout
book        book.toml
policy      content/policy.toml
contacts    content/contacts.toml
services    content/services.toml
runbook     content/runbooks/**/*.md
checklist   content/checklists/*.toml
message     content/messages/*.toml
page        content/pages/**/*.md
incident    content/incidents/*/incident.toml
timeline    content/incidents/*/timeline.toml
actions     content/incidents/*/actions.toml
postmortem  content/incidents/*/postmortem.md
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["schema", "page"]),
        str![[r#"
exit 0
==> stdout
{
  "$schema": "http://json-schema.org/draft-04/schema#",
  "title": "content/pages/**/*.md",
  "description": "Any other page, in Markdown with optional front matter.",
  "type": "object",
  "properties": {
    "title": {
      "description": "The title; else the first H1, a heading that opens the page, or the file's name.",
      "type": "string"
    },
    "description": {
      "description": "One line for lists.",
      "type": "string"
    },
    "weight": {
      "description": "Its place among its neighbours: lower comes first.",
      "type": "integer"
    },
    "draft": {
      "description": "Whether it is left out unless drafts are asked for. Without it: false.",
      "default": false,
      "type": "boolean"
    }
  },
  "additionalProperties": false
}
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["schema", "polcy"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no kind of file is called `polcy`
help: did you mean `policy`?

"#]]
    );
}

#[test]
fn schemas_are_written_beside_the_book_and_kept() {
    let book = Book::sound();
    book.put("schemas/page.json", "{\"title\": \"ours\"}");
    assert_data_eq!(
        book.run(&["schema", "--write"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: schemas/page.json is there and was not written by rbdoc
help: move it away; nothing was written

"#]]
    );
    assert_eq!(book.read("schemas/page.json"), "{\"title\": \"ours\"}");
    assert!(!book.has("schemas/book.json"));
    // What is no text is not ours either.
    let path = book.0.path().join("schemas/page.json");
    std::fs::write(&path, b"\xff").expect("a file");
    let told = book.run(&["schema", "--write"]);
    assert!(told.contains("error: schemas/page.json is there"), "{told}");
    assert_eq!(std::fs::read(&path).expect("a file"), b"\xff");
    std::fs::remove_file(path).expect("it was there");
    book.run(&["schema", "--write"]);
    // One of an earlier version is renewed, the others are left alone.
    let text = book.read("schemas/page.json");
    book.put("schemas/page.json", &text.replace("Markdown", "Text"));
    assert_data_eq!(
        book.run_in("content", &["schema", "--write"], &[]),
        str![[r#"
exit 0
==> stdout
../schemas/page.json
==> stderr
       Wrote 12 schemas (1 changed, 11 up to date)
        Next name one in the first line of a TOML file, and editors complete and check it:
             `#:schema ../schemas/policy.json` in content/policy.toml

"#]]
    );
    assert_eq!(book.read("schemas/page.json"), text);
    // The line that leads an editor to it is a comment to the reader.
    book.put(
        "content/policy.toml",
        &format!("#:schema ../schemas/policy.json\n{POLICY}"),
    );
    let check = book.run(&["check", "--deny", "warnings"]);
    assert!(check.contains("no problems"), "{check}");
}
