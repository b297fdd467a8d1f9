//! `rbdoc log`.

#[cfg(target_os = "linux")]
use crate::sandbox::wait_for_lock;
use crate::sandbox::{Book, command};
use snapbox::{assert_data_eq, str};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

const DOWN: &str = "content/incidents/2026-11-23-checkout-is-down";

/// A book with one open incident.
fn open() -> Book {
    let book = Book::sound();
    book.run(&["new", "incident", "Checkout is down"]);
    book
}

fn timeline(book: &Book) -> String {
    book.read(&format!("{DOWN}/timeline.toml"))
}

#[test]
fn an_event_is_a_line_of_the_open_incident() {
    let book = open();
    // In the words of a shell, without quotes; a time alone is today's.
    assert_data_eq!(
        book.run(&[
            "log",
            "Rolled",
            "back",
            "to",
            "\"4.11.2\"",
            "--at",
            "03:20",
            "--kind",
            "action",
            "--by",
            "alice"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:20:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml

"#]]
    );
    book.run(&["log", "two\nlines", "--by", "A passer-by"]);
    assert_data_eq!(
        timeline(&book),
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-23T03:12:00+01:00, kind = "detected", text = "Checkout is down" },
  { at = 2026-11-23T03:12:00+01:00, by = "A passer-by", text = "two/nlines" },
  { at = 2026-11-23T03:20:00+01:00, kind = "action", by = "alice", text = "Rolled back to /"4.11.2/"" },
]

"##]]
    );
    assert_data_eq!(
        book.run(&["check"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
    Finished 7 files in [TIME]: no problems

"#]]
    );
}

#[test]
fn what_somebody_wrote_stays_as_it_is() {
    let book = open();
    let path = format!("{DOWN}/timeline.toml");
    let lines = "\u{feff}# Kept by Alice\r\nevent = [ # newest last\r\n\t{ at = 2026-11-23, text = \"a ] # b\" } # guess\r\n\t# more to come\r\n]\r\nschema   =   1 # the format\r\n";
    book.put(&path, lines);
    book.run(&["log", "Back"]);
    let new = "\t{ at = 2026-11-23T03:12:00+01:00, text = \"Back\" },\r\n]";
    let expected = lines.replace("b\" } #", "b\" }, #").replace(']', new);
    // The bracket in the text is none of the list's.
    let expected = expected.replacen(&format!("a {new}"), "a ]", 1);
    assert_eq!(book.read(&path), expected);
    // Tables stay tables.
    let tables = "schema = 1\n\n[[event]]\nat = 2026-11-23\ntext = \"a\" # first\n";
    book.put(&path, tables);
    book.run(&["log", "Back"]);
    let added = "\n[[event]]\nat   = 2026-11-23T03:12:00+01:00\ntext = \"Back\"\n";
    assert_eq!(book.read(&path), format!("{tables}{added}"));
    // One that is not there is begun.
    std::fs::remove_file(book.root().join(&path)).expect("a timeline");
    book.run(&["log", "Back"]);
    assert!(
        timeline(&book).contains("\n  { at = 2026-11-23T03:12:00+01:00, text = \"Back\" },\n]\n")
    );
    let hidden = std::fs::read_dir(book.root().join(DOWN)).expect("a folder");
    let names: Vec<_> = hidden
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
}

#[test]
fn which_incident_is_meant() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["log", "x"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no incident is open
help: `rbdoc new incident TITLE` starts one

"#]]
    );
    book.run(&["new", "incident", "Checkout is down"]);
    book.run(&["new", "incident", "Search is slow"]);
    assert_data_eq!(
        book.run(&["log", "x"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: 2 incidents are open
help: say which with --incident:
  2026-11-23-search-is-slow
  2026-11-23-checkout-is-down

"#]]
    );
    assert_data_eq!(
        book.run(&["log", "x", "--incident", "serch-is-slow"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no incident is called `serch-is-slow`
help: did you mean `2026-11-23-search-is-slow`?

"#]]
    );
    let slow = "search-is-slow";
    book.run(&[
        "log",
        "--incident",
        slow,
        "--kind",
        "resolved",
        "--update",
        "Over",
    ]);
    book.run(&["log", "Still down"]);
    assert!(
        timeline(&book).contains("Still down"),
        "the one that is left"
    );
    assert_data_eq!(
        book.run(&["log", "x", "--incident", "down", "--by", "alicee"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no contact or team `alicee`
help: did you mean `alice`?

"#]]
    );
}

#[test]
fn a_timeline_that_is_broken_is_left_alone() {
    let book = open();
    let broken = "schema = 1\nevent = [\n  { at = 2026-11-23, text = \"a },\n]\n";
    book.put(&format!("{DOWN}/timeline.toml"), broken);
    assert_data_eq!(
        book.run(&["log", "x"]),
        str![[r#"
exit 1
==> stdout
==> stderr
error[toml-syntax]: this is not valid TOML: this text has no closing quote
 --> content/incidents/2026-11-23-checkout-is-down/timeline.toml:3:34
  |
3 |   { at = 2026-11-23, text = "a },
  |                                  ^ expected `"`

     Stopped nothing was written; fix the file and log again

"#]]
    );
    assert_eq!(timeline(&book), broken);
    book.put(&format!("{DOWN}/timeline.toml"), "schema = 1\nevent = 3\n");
    assert_data_eq!(
        book.run(&["log", "x"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: cannot write to content/incidents/2026-11-23-checkout-is-down/timeline.toml: `event` is not a list of tables in it
help: `rbdoc check` says where; nothing was written

"#]]
    );
}

#[test]
fn what_an_event_means_for_the_record() {
    let book = open();
    let record = format!("{DOWN}/incident.toml");
    let before = book.read(&record);
    assert_data_eq!(
        book.run(&["log", "--kind", "mitigated", "--at", "03:30", "Errors gone"]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:30:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml
        Note content/incidents/2026-11-23-checkout-is-down/incident.toml does not say status = "monitoring" and times.mitigated = 2026-11-23T03:30:00+01:00 yet
        Next `rbdoc log --update --incident 2026-11-23-checkout-is-down` sets it

"#]]
    );
    assert_eq!(
        book.read(&record),
        before,
        "nobody was asked, nothing is set"
    );
    // The command that was named does it.
    assert_data_eq!(
        book.run(&[
            "log",
            "--update",
            "--incident",
            "2026-11-23-checkout-is-down"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
         Set status = "monitoring" and times.mitigated = 2026-11-23T03:30:00+01:00 in content/incidents/2026-11-23-checkout-is-down/incident.toml

"#]]
    );
    let at = "mitigated = 2026-11-23T03:30:00+01:00";
    let expected = before
        .replace(
            "status   = \"investigating\" ",
            "status   = \"monitoring\" ",
        )
        .replace("+01:00\n\n# Who", &format!("+01:00\n{at}\n\n# Who"));
    assert_eq!(book.read(&record), expected);
    // What is set stays.
    assert_data_eq!(
        book.run(&[
            "log",
            "--kind",
            "mitigated",
            "--at",
            "03:35",
            "--update",
            "Gone again"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:35:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml
        Kept times.mitigated = 2026-11-23T03:30:00+01:00, which was set already

"#]]
    );
    assert_eq!(book.read(&record), expected);
    assert_data_eq!(
        book.run(&[
            "log",
            "--kind",
            "resolved",
            "--at",
            "03:50",
            "--update",
            "All clear"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:50:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml
         Set status = "resolved" and times.resolved = 2026-11-23T03:50:00+01:00 in content/incidents/2026-11-23-checkout-is-down/incident.toml

"#]]
    );
    assert_data_eq!(
        book.run(&["log", "--update", "--incident", "down"]),
        str![[r#"
exit 0
==> stdout
==> stderr
  Up to date content/incidents/2026-11-23-checkout-is-down/incident.toml

"#]]
    );
    assert_data_eq!(
        book.run(&["check"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
    Finished 7 files in [TIME]: no problems

"#]]
    );
}

#[test]
fn lines_of_standard_input_mean_as_much_as_one_event() {
    let book = open();
    let mut child = command(&book.root())
        .args(["-q", "--now", "2026-11-23T03:00:00Z"])
        .args(["log", "--kind", "mitigated", "--update", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"Rolled back\n\nQuiet\n").expect("lines");
    drop(stdin);
    assert!(child.wait().expect("rbdoc ends").success());
    assert!(timeline(&book).contains("Quiet"), "both are logged");
    let record = book.read(&format!("{DOWN}/incident.toml"));
    assert!(
        record.contains("status   = \"monitoring\"")
            && record.contains("mitigated = 2026-11-23T04:00:00+01:00"),
        "{record}"
    );
}

#[test]
fn two_processes_lose_no_event() {
    let book = open();
    let start = |who: &str| {
        let mut child = command(&book.root())
            .args(["-q", "log", "-", "--by", who])
            .stdin(Stdio::piped())
            .spawn()
            .expect("rbdoc starts");
        let lines: Vec<String> = (0..500).map(|number| format!("{who} {number}\n")).collect();
        let mut stdin = child.stdin.take().expect("a pipe");
        let writer = std::thread::spawn(move || stdin.write_all(lines.concat().as_bytes()));
        (child, writer)
    };
    let both = [start("Ann"), start("Ben")];
    // A third one comes and goes meanwhile.
    for number in 0..20 {
        book.run(&["log", &format!("Cy {number}")]);
    }
    for (mut child, writer) in both {
        writer.join().expect("a writer").expect("lines");
        assert!(child.wait().expect("rbdoc ends").success());
    }
    let table: toml::Table = timeline(&book).parse().expect("TOML");
    let events = table["event"].as_array().expect("a list");
    assert_eq!(events.len(), 1 + 500 + 500 + 20);
    for who in ["Ann", "Ben", "Cy"] {
        let own: Vec<&str> = events
            .iter()
            .filter_map(|event| event["text"].as_str())
            .filter(|text| text.starts_with(who))
            .collect();
        let number = if who == "Cy" { 20 } else { 500 };
        let expected: Vec<String> = (0..number)
            .map(|number| format!("{who} {number}"))
            .collect();
        assert_eq!(own, expected, "each once and in order");
    }
}

#[test]
fn two_branches_merge() {
    let book = open();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(book.root())
            .args([
                "-c",
                "user.name=Alice Example",
                "-c",
                "user.email=alice@example.com",
            ])
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(arguments)
            .output()
            .expect("git");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {told}");
    };
    book.put(
        ".gitattributes",
        "content/incidents/*/timeline.toml merge=union\n",
    );
    // As somebody wrote it by hand: the last event has no comma.
    book.put(
        &format!("{DOWN}/timeline.toml"),
        "schema = 1\nevent = [\n  { at = 2026-11-23T03:12:00+01:00, text = \"first\" }\n]\n",
    );
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=Begin"]);
    git(&["checkout", "--quiet", "-b", "scribe"]);
    book.run(&["log", "said by the scribe"]);
    book.run(&["log", "the same words"]);
    git(&["commit", "--quiet", "--all", "--message=Scribe"]);
    git(&["checkout", "--quiet", "main"]);
    book.run(&["log", "the same words"]);
    book.run(&["log", "said by the commander"]);
    git(&["commit", "--quiet", "--all", "--message=Commander"]);
    git(&["merge", "--quiet", "--no-edit", "scribe"]);
    let table: toml::Table = timeline(&book).parse().expect("TOML");
    let mut texts: Vec<&str> = table["event"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|event| event["text"].as_str())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(
        texts,
        [
            "first",
            "said by the commander",
            "said by the scribe",
            "the same words"
        ]
    );
}

/// Two people write at the same time: what is said to be set is what was written.
#[cfg(target_os = "linux")]
#[test]
fn what_somebody_sets_meanwhile_stays_and_is_said() {
    let book = open();
    book.run(&["log", "--kind", "mitigated", "--at", "03:30", "Errors gone"]);
    let record = format!("{DOWN}/incident.toml");
    let folder = std::fs::File::open(book.root().join(DOWN)).expect("the folder");
    folder.lock().expect("a lock");
    let mut log = command(&book.root());
    let log = log
        .args(["log", "--update", "--now", "2026-11-23T02:12:00Z"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    // It has read the record.
    wait_for_lock(&log);
    let theirs = book.read(&record).replace(
        "status   = \"investigating\" ",
        "status   = \"monitoring\" ",
    );
    book.put(&record, &theirs);
    folder.unlock().expect("no lock");
    let output = log.wait_with_output().expect("rbdoc ends");
    assert_data_eq!(
        String::from_utf8(output.stderr).expect("UTF-8"),
        str![[r#"
         Set times.mitigated = 2026-11-23T03:30:00+01:00 in content/incidents/2026-11-23-checkout-is-down/incident.toml
        Kept status in content/incidents/2026-11-23-checkout-is-down/incident.toml, set by somebody else meanwhile

"#]]
    );
    let at = "mitigated = 2026-11-23T03:30:00+01:00";
    let expected = theirs.replace("+01:00\n\n# Who", &format!("+01:00\n{at}\n\n# Who"));
    assert_eq!(book.read(&record), expected);
}

#[test]
fn an_incident_that_cannot_be_read_is_not_taken_for_one_that_is_over() {
    let book = Book::sound();
    let folder = "content/incidents/2026-11-20-slow/incident.toml";
    fs::create_dir_all(book.root().join(folder)).expect("a folder");
    let told = book.run(&["log", "x"]);
    assert!(
        told.starts_with("exit 2") && told.contains(&format!("cannot read {folder}")),
        "{told}"
    );
}
