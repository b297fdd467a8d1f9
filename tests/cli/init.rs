//! `rbdoc init`: a fresh book, and the smallest one.

use crate::sandbox::{Book, command, tell};
use snapbox::{assert_data_eq, str};
use std::fs;

/// An empty folder.
fn folder() -> Book {
    Book(tempfile::tempdir().expect("a folder"))
}

#[test]
fn a_handbook_of_one_s_own() {
    let empty = folder();
    assert_data_eq!(
        empty.run(&[
            "init",
            "handbook",
            "--title",
            "Ops \"book\"",
            "--timezone",
            "Europe/Berlin"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
     Created 42 files in handbook: 16 runbooks, 2 checklists, 2 messages, 10 contacts
       To do fill in people and numbers: `rbdoc check` names 12 places
        Next `cd handbook`, then `rbdoc build` writes the site and names the page to open

"#]]
    );
    // The first build shows a site; what is left to do are warnings, each at its place.
    assert_data_eq!(
        empty.run_in("handbook", &["check", "--format", "concise"], &[]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml:48:12: warning[placeholder-contact]: contact `engineer-1` is still "[Name]"
content/contacts.toml:57:12: warning[placeholder-contact]: contact `engineer-2` is still "[Name]"
content/contacts.toml:66:12: warning[placeholder-contact]: contact `engineer-3` is still "[Name]"
content/contacts.toml:75:12: warning[placeholder-contact]: contact `on-call-lead` is still "[Name]"
content/contacts.toml:84:12: warning[placeholder-contact]: contact `engineering-lead` is still "[Name]"
content/contacts.toml:93:12: warning[placeholder-contact]: contact `devops-lead` is still "[Name]"
content/contacts.toml:102:12: warning[placeholder-contact]: contact `team-lead` is still "[Name]"
content/contacts.toml:111:12: warning[placeholder-contact]: contact `cto` is still "[Name]"
content/contacts.toml:119:12: warning[placeholder-contact]: contact `cto-deputy` is still "[Name]"
content/contacts.toml:127:12: warning[placeholder-contact]: contact `comms-lead` is still "[Name]"
content/policy.toml:98:9: warning[metric-without-source]: metric `error-rate` does not say where to read its value
content/policy.toml:108:9: warning[metric-without-source]: metric `degradation` does not say where to read its value
==> stderr
    Checking book.toml
    Finished 27 files in [TIME]: 12 warnings in 2 files

"#]]
    );
    let built = empty.run_in(
        "handbook",
        &["build", "--quiet", "--format", "concise"],
        &[],
    );
    assert!(built.starts_with("exit 0\n"), "{built}");
    let home = empty.read("handbook/site/index.html");
    assert!(home.contains("Ops &quot;book&quot;"), "{home}");
    let contacts = empty.read("handbook/site/contacts.html");
    // Somebody is on call from the first day.
    assert!(
        contacts.contains("On call: primary") && contacts.contains("until 2026-11-23 08:00 UTC")
    );
    assert!(contacts.contains("[Phone]") && !contacts.contains("href=\"tel:\""));
    // Nothing of the sample is taken for the team's own.
    for (path, sample) in [
        ("content/runbooks/kubernetes/rollback.md", "\nreviewed "),
        ("content/runbooks/kubernetes/rollback.md", "\nexercised "),
        ("content/runbooks/kubernetes/rollback.md", "\nservices "),
        ("content/messages/status-page.toml", "example.com"),
        ("content/policy.toml", "example.com"),
        ("content/contacts.toml", "Example"),
        ("content/pages/index.md", "sample data"),
    ] {
        let text = empty.read(&format!("handbook/{path}"));
        assert!(!text.contains(sample), "{path} holds {sample}");
    }
    assert!(!empty.has("handbook/content/incidents"));
    assert!(!empty.has("handbook/content/pages/guide"));
    // Editors find the schema of every TOML file.
    let policy = empty.read("handbook/content/policy.toml");
    assert!(
        policy.starts_with("#:schema ../schemas/policy.json\n"),
        "{policy}"
    );
    assert!(empty.has("handbook/schemas/policy.json"));
    assert_data_eq!(
        empty.run_in("handbook", &["schema", "--write"], &[]),
        str![[r#"
exit 0
==> stdout
==> stderr
       Wrote 12 schemas (0 changed, 12 up to date)

"#]]
    );
    // Filled in, there is nothing left.
    for (path, from, to) in [
        ("content/contacts.toml", "\"[Name]\"", "\"Alice Example\""),
        ("content/contacts.toml", "\"[Phone]\"", "\"+15550100\""),
        (
            "content/policy.toml",
            "window  = ",
            "source = \"The board in the hall\"\nwindow  = ",
        ),
        (
            "content/policy.toml",
            "baseline = ",
            "source = \"The board in the hall\"\nbaseline = ",
        ),
        ("book.toml", "\"placeholder-contact\" = \"warning\"", ""),
    ] {
        let path = format!("handbook/{path}");
        empty.put(&path, &empty.read(&path).replace(from, to));
    }
    assert_data_eq!(
        empty.run_in("handbook", &["build", "--deny", "warnings"], &[]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building book.toml
       Wrote site (60 files changed, 40 unchanged, 28 deleted)
    Finished 100 files in [TIME]: no problems; open site/index.html

"#]]
    );
}

#[test]
fn the_smallest_book() {
    let empty = folder();
    assert_data_eq!(
        empty.run(&[
            "init",
            "--minimal",
            "--timezone",
            "Etc/UTC",
            "--ci",
            "gitlab",
            "-v"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
     Created .gitattributes
     Created .gitignore
     Created .gitlab-ci.yml
     Created book.toml
     Created content/contacts.toml
     Created content/policy.toml
     Created content/runbooks/restart-a-service.md
     Created schemas/actions.json
     Created schemas/book.json
     Created schemas/checklist.json
     Created schemas/contacts.json
     Created schemas/incident.json
     Created schemas/message.json
     Created schemas/page.json
     Created schemas/policy.json
     Created schemas/postmortem.json
     Created schemas/runbook.json
     Created schemas/services.json
     Created schemas/timeline.json
     Created 19 files in this folder: 1 runbook, 2 contacts
       To do fill in people and numbers: `rbdoc check` names 2 places
        Next `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_data_eq!(
        empty.run(&["build", "--format", "concise"]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml:11:12: warning[placeholder-contact]: contact `first` is still "[Name]"
content/contacts.toml:18:12: warning[placeholder-contact]: contact `second` is still "[Name]"
==> stderr
    Building book.toml
       Wrote site (34 files changed, 0 unchanged)
    Finished 34 files in [TIME]: 2 warnings in 1 file; open site/index.html

"#]]
    );
    empty.run(&["new", "incident", "It is down", "--severity", "sev1"]);
    let check = empty.run(&["check", "--format", "concise"]);
    assert!(check.contains(": 2 warnings in 1 file"), "{check}");
}

#[test]
fn nothing_is_overwritten() {
    let other = folder();
    other.put("README.md", "ours\n");
    other.put(".gitignore", "node_modules\nsite\n");
    other.put(".gitattributes", "*.png binary\n");
    other.put("schemas/policy.json", "{}\n");
    other.put(".github/workflows/handbook.yml", "ours\n");
    assert_data_eq!(
        other.run(&["init", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: this folder has 2 files of the same name already
  .github/workflows/handbook.yml, schemas/policy.json
help: choose another folder, or move them away; nothing was written

"#]]
    );
    assert!(!other.has("book.toml") && !other.has("content"));
    fs::remove_file(other.0.path().join("schemas/policy.json")).expect("it was there");
    fs::remove_file(other.0.path().join(".github/workflows/handbook.yml")).expect("it was there");
    assert_data_eq!(
        other.run(&["init", "--minimal", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 0
==> stdout
==> stderr
     Created 17 files in this folder: 1 runbook, 2 contacts
         Add `content/incidents/*/timeline.toml merge=union` to .gitattributes
       To do fill in people and numbers: `rbdoc check` names 2 places
        Next `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_eq!(other.read(".gitignore"), "node_modules\nsite\n");
    // A book is no place for a book.
    assert_data_eq!(
        other.run(&["init", "content/inner"]).replace('\\', "/"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/inner lies in a book: [ROOT]/book.toml
help: begin outside of it; nothing was written

"#]]
    );
    assert_data_eq!(
        other.run(&["init"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: this folder is a book already
help: `rbdoc build` writes its site; nothing was written

"#]]
    );
    // What lies in `content/` would become part of it.
    let site = folder();
    site.put("content/post.md", "# Post\n");
    assert_data_eq!(
        site.run(&["init"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content is there already and would become part of the book
help: begin in a folder of its own: `rbdoc init handbook`, with `--adopt content` around what is there; nothing was written

"#]]
    );
    assert!(!site.has("book.toml"));
    // What is told to do instead can be done from here.
    site.put("look/templates/x.html", "");
    site.put("old notes/a.md", "# A\n");
    site.put("deep/content/post.md", "# Post\n");
    for (args, instead) in [
        (&["init", "look"][..], "`rbdoc init handbook`;"),
        (&["init", "deep"], "with `--adopt deep/content` around"),
        (
            &["init", "--adopt", "old notes"],
            "`rbdoc init handbook --adopt 'old notes'`;",
        ),
    ] {
        let told = site.run(args);
        assert!(
            told.contains("begin in a folder of its own: ") && told.contains(instead),
            "{told}"
        );
    }
    let told = site.run(&["init", "a new 'one'", "--minimal"]);
    assert!(told.contains(r"`cd 'a new '\''one'\'''`, then"), "{told}");
    // A file where a folder should be.
    let blocked = folder();
    blocked.put("schemas", "");
    assert_data_eq!(
        blocked.run(&["init", "--minimal"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: this folder has a file of the same name already
  schemas
help: choose another folder, or move them away; nothing was written

"#]]
    );
    assert!(!blocked.has("book.toml"));
}

#[test]
fn a_zone_that_is_none() {
    let empty = folder();
    assert_data_eq!(
        empty.run(&["init", "--timezone", "CET"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `CET` is not the name of a time zone
help: did you mean `Europe/Berlin`?

"#]]
    );
    assert_eq!(fs::read_dir(empty.0.path()).expect("the folder").count(), 0);
    // The zone of the machine is one that the book understands.
    let told = empty.run(&["init", "here", "--minimal", "--no-input"]);
    assert!(told.starts_with("exit 0\n"), "{told}");
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_is_left_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let locked = folder();
    fs::create_dir(locked.0.path().join(".github")).expect("a folder");
    let set = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(locked.0.path().join("content"), permissions).expect("permissions");
    };
    fs::create_dir(locked.0.path().join("content")).expect("a folder");
    set(0o555);
    let mut init = command(&locked.root());
    init.args(["init", "--minimal", "--timezone", "Etc/UTC"]);
    let told = tell(&mut init, &locked.root());
    set(0o755);
    if told.starts_with("exit 0\n") {
        // Who may do everything is not kept out.
        return;
    }
    assert!(
        told.contains("cannot write content/contacts.toml"),
        "{told}"
    );
    let left: Vec<_> = fs::read_dir(locked.0.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
