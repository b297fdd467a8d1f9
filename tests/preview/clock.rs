//! What a preview shows that is open when a new day begins.

use super::client::PATIENCE;
use chrono::{DateTime, Utc};
use rbdoc::Options;
use rbdoc::diagnostic::Diagnostic;
use rbdoc::serve::{Observer, Rebuilt, Setup, bind, run};
use rbdoc::source::Tree;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW.load(Ordering::Relaxed), 0).expect("a moment")
}

fn set(moment: &str) -> DateTime<Utc> {
    let moment: DateTime<Utc> = moment.parse().expect("a moment");
    NOW.store(moment.timestamp(), Ordering::Relaxed);
    moment
}

/// A report: whether sources had changed, and whether an action item is overdue.
#[derive(Debug, PartialEq)]
struct Report {
    is_edit: bool,
    is_overdue: bool,
}

struct Reporter(Sender<Report>);

impl Observer for Reporter {
    fn rebuilt(&mut self, rebuilt: &Rebuilt<'_>) {
        let mut rules = rebuilt.diagnostics.iter().map(|found| found.rule.name);
        let report = Report {
            is_edit: !rebuilt.changed.is_empty(),
            is_overdue: rules.any(|rule| rule == "action-overdue"),
        };
        // The test may have ended.
        let _ = self.0.send(report);
    }
    fn ready(&mut self) {}
    fn warning(&mut self, words: &str) {
        panic!("{words}");
    }
    fn template_broken(&mut self, problem: &Diagnostic, _: &Tree) {
        panic!("{problem:?}");
    }
}

/// Edits a page, after which the preview looks at the clock too, and waits for the report of the edit.
fn edit(root: &Path, words: &str, reports: &Receiver<Report>) -> Vec<Report> {
    let saved = root.join("saved");
    fs::write(&saved, format!("# One\n\n{words}\n")).expect("file");
    fs::rename(saved, root.join("content/runbooks/one.md")).expect("renamed");
    let mut before = Vec::new();
    loop {
        let report = reports.recv_timeout(PATIENCE).expect("a report");
        if report.is_edit {
            before.push(report);
            return before;
        }
        before.push(report);
    }
}

#[test]
fn a_new_day_is_seen_in_its_zone_and_reported_if_it_brings_a_problem() {
    let folder = tempfile::tempdir().expect("a folder");
    let incident = folder.path().join("content/incidents/2026-11-02-slow");
    fs::create_dir_all(&incident).expect("folder");
    fs::create_dir_all(folder.path().join("content/runbooks")).expect("folder");
    for (path, text) in [
        (
            folder.path().join("book.toml"),
            "schema = 1\n[book]\ntitle = \"Book\"\ntimezone = \"Europe/Berlin\"\n",
        ),
        (
            incident.join("incident.toml"),
            "schema = 1\ntitle = \"Slow\"\nstatus = \"monitoring\"\nseverity = \"high\"\n[times]\ndetected = 2026-11-02T10:00:00Z\nmitigated = 2026-11-02T11:00:00Z\n",
        ),
        (
            incident.join("actions.toml"),
            "schema = 1\n[[action]]\nid = \"a\"\ntitle = \"Alert over 2 s\"\ntype = \"prevent\"\nowner = \"Ann\"\nstatus = \"open\"\ndue = 2026-11-24\n",
        ),
    ] {
        fs::write(path, text).expect("file");
    }
    let bound = bind("127.0.0.1", Some(0)).expect("a port");
    let url = bound.url();
    let host = url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let setup = Setup {
        root: folder.path().to_owned(),
        options: Options::at(set("2026-11-24T22:46:00Z")),
        clock: Some(clock),
        bound,
        poll: false,
    };
    let (sender, reports) = mpsc::channel();
    // It ends with the process.
    std::thread::spawn(move || run(setup, &mut Reporter(sender)));
    let is_shown_overdue = || {
        let mut stream = TcpStream::connect(&host).expect("a connection");
        let request = format!("GET /actions.html HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("a page");
        assert!(page.contains("Alert over 2 s"), "{page}");
        page.contains(", 1 overdue.")
    };
    let report = |is_edit, is_overdue| Report {
        is_edit,
        is_overdue,
    };
    let first = reports.recv_timeout(PATIENCE).expect("a report");
    assert!(!first.is_overdue);
    set("2026-11-24T22:59:59Z");
    assert_eq!(edit(folder.path(), "a", &reports), [report(true, false)]);
    assert_eq!(edit(folder.path(), "b", &reports), [report(true, false)]);
    assert!(!is_shown_overdue());
    // A quarter of an hour begins, and in Berlin a day.
    set("2026-11-24T23:00:00Z");
    let mut day = edit(folder.path(), "c", &reports);
    day.extend(edit(folder.path(), "d", &reports));
    day.retain(|report| !report.is_edit);
    assert_eq!(day, [report(false, true)]);
    assert!(is_shown_overdue());
    // The next one brings no problem.
    set("2026-11-24T23:15:00Z");
    assert_eq!(edit(folder.path(), "e", &reports), [report(true, true)]);
    assert_eq!(edit(folder.path(), "f", &reports), [report(true, true)]);
}
