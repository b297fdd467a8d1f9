//! `rbdoc new runbook`.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

#[test]
fn runbook() {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[[runbooks.defaults]]\nmatch = \"alerts/**\"\nsections = [\"Meaning\", \"Mitigation\"]\n",
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "runbook",
            "alerts/ApiDown",
            "--owner",
            "alice",
            "--service",
            "checkout",
            "--risk",
            "high",
            "--approval",
            "lead",
            "--estimate",
            "15m",
            "--dry-run",
        ]),
        str![[r#"
exit 0
==> stdout
==> content/runbooks/alerts/ApiDown.md
+++
title        = "ApiDown"
draft        = true   # take this line out once a colleague has followed it
services     = ["checkout"]
owner        = "alice"
estimate     = "15m"
risk         = "high"
approval     = "lead"
# requires   = [""]   # tools and rights that it needs
# reviewed   = 2026-11-23   # the day on which somebody read it against the system

# A parameter is what a reader fills in: [unit] in the commands below. Sample: replace it.
[[param]]
name    = "unit"
label   = "Sample: name of the unit"
example = "sample.service"
find    = "systemctl list-units --type=service --no-pager"
+++

> [!WARNING]
> Sample: stop and call if you do not know what the service is for.

## Meaning

<!-- What the reader sees that leads here, what this changes, and what it is not for. -->

Sample: the service answers with errors, and a restart is known to help.

## Mitigation

<!-- What to do, in order: ```bash change, or destructive where data can be lost. An alternative stands in a block of its own: ```bash or. -->

```bash change
# Sample: restart it
sudo systemctl restart [unit]
```

==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "alerts/ApiDown", "--service", "chekout"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    // What check would refuse is refused with check's words, before anything is written.
    assert_data_eq!(
        book.run(&["new", "runbook", "alerts/ApiDown", "--estimate", "15"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[invalid-value]: `estimate` is not a duration
 --> content/runbooks/alerts/ApiDown.md:4:16
  |
4 | estimate     = "15"
  |                ^^^^
  |
  = help: write "15m": a bare number has no unit (s, m, h, d and w are known)

error: it would add 1 error to the book
help: give other values; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "../outside"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `../outside` does not lie in the folder of runbooks
help: write folders and a title, as in "kubernetes/Drain a node"

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: a runbook needs a name
help: say which: rbdoc new runbook "Restart the API"

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "rollback"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/runbooks/rollback.md exists already
help: nothing is overwritten; edit the file, or move it away

"#]]
    );
    assert!(!book.has("content/runbooks/alerts"));
}

#[test]
fn an_adopted_folder_is_written_to_only_when_asked() {
    let book = Book::sound();
    let settings = "schema = 1\n[runbooks]\ndir = \"docs\"\nexclude = [\"drafts/**\"]\n";
    book.put("book.toml", settings);
    book.put("docs/rollback.md", "# Roll back\n");
    assert_data_eq!(
        book.run(&["new", "runbook", "Restart it"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: the runbooks are in docs, which rbdoc does not write to unasked
help: --adopted writes docs/restart-it.md all the same

"#]]
    );
    assert!(!book.has("docs/restart-it.md") && !book.has("content/runbooks/restart-it.md"));
    assert_data_eq!(
        book.run(&["new", "runbook", "Restart it", "--adopted"]),
        str![[r#"
exit 0
==> stdout
docs/restart-it.md
==> stderr
        Next replace what begins with "Sample"; comments stay out of the page
        Then take `draft = true` out once a colleague has followed it; until then only `rbdoc build --drafts` shows it

"#]]
    );
    // Its own generator reads front matter in YAML, if any.
    let text = book.read("docs/restart-it.md");
    let opening = "---\ntitle: \"Restart it\"\ndraft: true";
    assert!(text.starts_with(opening), "{text}");
    let told = book.run(&["check", "--format", "concise"]);
    let samples = "docs/restart-it.md:11:13: warning[template-text-left]: the template's words are still there: `Sample: name of the unit` and 7 more";
    let expected = format!("exit 0\n==> stdout\n{samples}\n==> stderr");
    assert!(told.starts_with(&expected), "{told}");
    assert_data_eq!(
        book.run(&["new", "runbook", "drafts/Restart it", "--adopted"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: docs/drafts/restart-it.md would not be read as a runbook
help: `runbooks.include` and `runbooks.exclude` of book.toml leave it out

"#]]
    );
}
