//! One question, one answer: what follows from the records is the same through every door, that is in `check`,
//! on the lists, on the pages, in the search and in `rbdoc actions`.

use regex::Regex;
use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};

/// A book in a zone, at a moment.
struct Book {
    folder: tempfile::TempDir,
    now: &'static str,
}

impl Book {
    fn new(zone: &str, now: &'static str) -> Self {
        let book = Self {
            folder: tempfile::tempdir().expect("a folder"),
            now,
        };
        book.put(
            "book.toml",
            &format!("schema = 1\n[book]\ntitle = \"Facts\"\ntimezone = \"{zone}\"\n[lint]\nduration-disagrees = \"warning\"\n"),
        );
        book.put(
            "content/policy.toml",
            "schema = 1\n[[severity]]\nid = \"low\"\nname = \"Low\"\nrank = 1\nrespond_within = \"1d\"\nrollback = \"no\"\npostmortem = \"none\"\n",
        );
        book
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// What a command prints. It may find problems, but must not fail.
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_rbdoc"))
            .current_dir(self.folder.path())
            .args(arguments)
            .args(["--now", self.now])
            .stdin(Stdio::null())
            .output()
            .expect("rbdoc starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let text = self.run(arguments);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{text}"))
    }

    /// The messages of a rule, each with its file.
    fn problems(&self, rule: &str) -> Vec<(String, String)> {
        let report = self.json(&["check", "--format", "json"]);
        let diagnostics = report["diagnostics"].as_array().expect("a list");
        diagnostics
            .iter()
            .filter(|one| one["code"] == rule || one["rule"] == rule)
            .map(|one| (text(&one["file"]), text(&one["message"])))
            .collect()
    }

    /// Builds the site, of which [`Self::page`] shows the pages.
    fn build(&self) {
        self.run(&["build", "--quiet"]);
    }

    /// A page without its tags.
    fn page(&self, path: &str) -> String {
        let path = self.folder.path().join("site").join(path);
        let html =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tags = Regex::new("<[^>]*>").expect("a pattern");
        let words = tags.replace_all(&html, " ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// An incident with an action item, and what is true of it at `NOW` in a book in New York.
struct Case {
    /// Its title, and the end of its folder's name.
    name: &'static str,
    /// The day in its folder's name.
    folder: &'static str,
    /// Its zone, if it names one.
    zone: &'static str,
    times: &'static str,
    /// The day on which it began.
    begin: &'static str,
    /// How long it took, where that is known.
    length: &'static str,
    due: &'static str,
    overdue: Option<i64>,
    age: i64,
}

const NOW: &str = "2026-11-28T16:00:00Z";

/// Newest first.
const CASES: [Case; 9] = [
    Case {
        name: "Tokyo",
        folder: "2026-11-20",
        zone: "Asia/Tokyo",
        times: "started = 2026-11-20T20:00:00Z\nresolved = 2026-11-20T21:30:00Z",
        begin: "2026-11-21",
        length: "1 hour 30 minutes",
        // The 29th has begun in Tokyo, not in New York.
        due: "2026-11-28",
        overdue: Some(1),
        age: 8,
    },
    Case {
        name: "Samoa",
        folder: "2026-11-02",
        zone: "Pacific/Pago_Pago",
        times: "detected = 2026-11-02T05:00:00Z\npublic = 2026-11-02T04:00:00Z\nresolved = 2026-11-02T06:00:00Z",
        begin: "2026-11-01",
        // Nobody knows when it began, and when it was noticed is known.
        length: "1 hour from detection",
        due: "2026-11-27",
        overdue: Some(1),
        age: 27,
    },
    Case {
        name: "Noon",
        folder: "2026-04-05",
        zone: "",
        times: "started = 2026-04-05\nresolved = 2026-04-07",
        begin: "2026-04-05",
        length: "",
        due: "2026-11-29",
        overdue: None,
        age: 235,
    },
    Case {
        name: "Springtime",
        folder: "2026-03-08",
        zone: "",
        // The clocks go from 02:00 to 03:00.
        times: "started = 2026-03-08T01:30:00\nresolved = 2026-03-08T03:30:00",
        begin: "2026-03-08",
        length: "1 hour",
        due: "2026-11-27",
        overdue: Some(1),
        age: 265,
    },
    // Its folder says January.
    Case {
        name: "Alpha",
        folder: "2026-01-10",
        zone: "",
        times: "declared = 2026-03-01T02:00:00Z\nresolved = 2026-03-01T03:00:00Z",
        begin: "2026-02-28",
        length: "",
        // The day is not over before midnight.
        due: "2026-11-28",
        overdue: None,
        age: 273,
    },
    Case {
        name: "Publicity",
        folder: "2026-02-01",
        zone: "",
        times: "acknowledged = 2026-02-03T15:00:00Z\npublic = 2026-02-01T15:00:00Z\nresolved = 2026-02-03T16:00:00Z",
        begin: "2026-02-01",
        length: "",
        due: "2026-10-29",
        overdue: Some(30),
        age: 298,
    },
    Case {
        name: "Beta",
        folder: "2026-01-12",
        zone: "",
        times: "started = 2026-01-12T02:00:00Z\nresolved = 2026-01-12T04:00:00Z",
        begin: "2026-01-11",
        length: "2 hours",
        due: "2026-11-28",
        overdue: None,
        age: 321,
    },
    Case {
        name: "Midnight",
        folder: "2026-01-01",
        zone: "",
        times: "started = 2026-01-01T03:00:00Z\nresolved = 2026-01-01T03:20:00Z",
        begin: "2025-12-31",
        length: "20 minutes",
        due: "2026-12-31",
        overdue: None,
        age: 332,
    },
    Case {
        name: "Folder",
        folder: "2025-06-07",
        zone: "",
        times: "",
        begin: "2025-06-07",
        length: "",
        due: "2026-06-07",
        overdue: Some(174),
        age: 539,
    },
];

impl Case {
    fn id(&self) -> String {
        format!("{}-{}", self.folder, self.name.to_lowercase())
    }

    fn put(&self, book: &Book) {
        let folder = format!("content/incidents/{}", self.id());
        let zone = match self.zone {
            "" => String::new(),
            zone => format!("timezone = \"{zone}\"\n"),
        };
        book.put(
            &format!("{folder}/incident.toml"),
            &format!(
                "schema = 1\ntitle = \"{}\"\nstatus = \"resolved\"\nseverity = \"low\"\nimported = true\n{zone}[times]\n{}\n",
                self.name, self.times
            ),
        );
        book.put(
            &format!("{folder}/actions.toml"),
            &format!(
                "schema = 1\n[[action]]\nid = \"item\"\ntitle = \"Item of {}\"\nowner = \"Ann\"\ndue = {}\n",
                self.name, self.due
            ),
        );
        // A length that no incident of the table has.
        book.put(
            &format!("{folder}/postmortem.md"),
            "+++\nstatus = \"draft\"\n+++\n\n## Summary\n\n**Duration**: 99 minutes\n",
        );
    }
}

fn incidents() -> Book {
    let book = Book::new("America/New_York", NOW);
    for case in &CASES {
        case.put(&book);
    }
    book.build();
    book
}

#[test]
fn an_incident_began_once() {
    let book = incidents();
    let list = book.page("incidents/index.html");
    let mut before = 0;
    for case in &CASES {
        let name = case.name;
        let note = match case.length {
            "" => String::new(),
            length => format!(" {length}"),
        };
        let card = format!("{} Low {name}{note}", case.begin);
        let at = list
            .find(&card)
            .unwrap_or_else(|| panic!("no `{card}` in {list}"));
        assert!(at >= before, "{name} is not in order in {list}");
        before = at;
        // The year's list, and nothing but it.
        for year in ["2025", "2026"] {
            let page = book.page(&format!("incidents/year/{year}.html"));
            assert_eq!(page.contains(&card), case.begin.starts_with(year), "{name}");
        }
        let found = book.json(&["search", name, "--kind", "incident", "--json"]);
        let results = found["results"].as_array().expect("a list");
        let result = results.iter().find(|one| one["title"] == name);
        assert_eq!(result.expect("the incident")["date"], case.begin, "{name}");
    }
}

#[test]
fn an_incident_took_one_time() {
    let book = incidents();
    let problems = book.problems("duration-disagrees");
    for case in &CASES {
        let (name, id) = (case.name, case.id());
        let page = book.page(&format!("incidents/{id}.html"));
        let said: Vec<&str> = problems
            .iter()
            .filter(|(file, _)| file.contains(&id))
            .map(|(_, message)| message.as_str())
            .collect();
        if case.length.is_empty() {
            assert!(!page.contains("Time to resolve"), "{name}: {page}");
            continue;
        }
        let (length, from) = match case.length.strip_suffix(" from detection") {
            Some(length) => (length, "detected"),
            None => (case.length, "started"),
        };
        for words in [
            format!("{length} Time to resolve"),
            format!("{from} to resolved"),
        ] {
            assert!(page.contains(&words), "{name}: no `{words}` in {page}");
        }
        let message = format!(
            "the text says 99 minutes, the record gives {length} from `{from}` to `resolved`"
        );
        assert_eq!(said, [message], "{name}");
    }
}

#[test]
fn an_action_is_overdue_everywhere_or_nowhere() {
    let book = incidents();
    let problems = book.problems("action-overdue");
    let listed = book.json(&["actions", "--json"]);
    let listed = listed["actions"].as_array().expect("a list");
    let late = book.json(&["actions", "--overdue", "--json"]);
    let late = late["actions"].as_array().expect("a list");
    let page = book.page("actions.html");
    let expected = CASES.iter().filter(|case| case.overdue.is_some()).count();
    let about = format!(
        "As of 2026-11-28: {} open items, {expected} overdue.",
        CASES.len()
    );
    assert!(page.contains(&about), "no `{about}` in {page}");
    for case in &CASES {
        let (name, id) = (case.name, case.id());
        let messages: Vec<&str> = problems
            .iter()
            .filter(|(file, _)| file.contains(&id))
            .map(|(_, message)| message.as_str())
            .collect();
        let message = case.overdue.map(|days| {
            let plural = if days == 1 { "day" } else { "days" };
            format!("action `item` is {days} {plural} overdue")
        });
        assert_eq!(messages, message.into_iter().collect::<Vec<_>>(), "{name}");

        let find = |items: &[Value]| items.iter().find(|item| item["incident"] == *id).cloned();
        let item = find(listed).expect("the item");
        assert_eq!(item["overdue_days"].as_i64(), case.overdue, "{name}");
        assert_eq!(item["age_days"].as_i64(), Some(case.age), "{name}");
        assert_eq!(find(late).is_some(), case.overdue.is_some(), "{name}");

        let overdue = if case.overdue.is_some() {
            " overdue"
        } else {
            ""
        };
        let line = format!(
            "Item of {name} {name} open Ann {}{overdue} open since",
            case.due
        );
        assert!(page.contains(&line), "{name}: no `{line}` in {page}");
        let line = format!("Item of {name} open Ann {}{overdue}", case.due);
        let own = book.page(&format!("incidents/{id}.html"));
        let rest = own.split(&line).nth(1);
        let rest = rest.unwrap_or_else(|| panic!("{name}: no `{line}` in {own}"));
        assert!(!rest.starts_with(" overdue"), "{name}: {own}");
    }
}

const ROTATION: &str = r#"schema = 1
[[role]]
id = "lead"
name = "Lead"
[[contact]]
id = "ann"
name = "Ann Example"
phone = "+15550100"
[[contact]]
id = "bob"
name = "Bob Example"
phone = "+15550101"
[[schedule]]
id = "primary"
timezone = "Europe/Berlin"
rotation = ["ann", "bob"]
shift = "1w"
start = 2026-10-19T09:00:00
[[policy]]
id = "main"
[[policy.step]]
notify = ["schedule:primary"]
wait = "5m"
[[policy.step]]
notify = ["ann"]
"#;

#[test]
fn one_person_is_on_call() {
    // A week's shift keeps its hour when the clocks go back on the 25th.
    for (now, who, until, next) in [
        ("2026-10-26T07:59:59Z", "Ann", "2026-10-26 08:00 UTC", "Bob"),
        ("2026-10-26T08:00:00Z", "Bob", "2026-11-02 08:00 UTC", "Ann"),
        ("2026-10-19T07:00:00Z", "Ann", "2026-10-26 08:00 UTC", "Bob"),
    ] {
        let book = Book::new("America/New_York", now);
        book.put("content/contacts.toml", ROTATION);
        book.build();
        let steps = book.page("contacts.html");
        let number = |name| if name == "Ann" { "100" } else { "101" };
        let step = format!(
            "{who} Example On call: primary, until {until} Call +1 555 0{} {who} Example From {until}: {next} Example",
            number(who)
        );
        assert!(steps.contains(&step), "{now}: no `{step}` in {steps}");
        let shift = format!("{who} Example , primary until {until}");
        assert!(steps.contains(&shift), "{now}: no `{shift}` in {steps}");
        let home = book.page("index.html");
        let call = format!("{who} Example On call: primary until {until} From");
        assert!(home.contains(&call), "{now}: no `{call}` in {home}");
    }
}

#[test]
fn a_review_is_due_on_one_day() {
    // In New York the 28th ends at 05:00 UTC.
    for (now, is_overdue) in [
        ("2026-11-29T04:59:59Z", false),
        ("2026-11-29T05:00:00Z", true),
    ] {
        let book = Book::new("America/New_York", now);
        book.put(
            "content/runbooks/rollback.md",
            "+++\ntitle = \"Roll back\"\nreviewed = 2026-11-21\nreview_every = \"1w\"\n+++\n\n## Steps\n\nGo back.\n",
        );
        book.build();
        let page = book.page("runbooks/rollback.html");
        let notice = "Review is overdue It was due on 2026-11-28.";
        assert_eq!(page.contains(notice), is_overdue, "{now}: {page}");
        let (overdue, soon) = if is_overdue { (1, 0) } else { (0, 1) };
        let about = format!("{overdue} overdue, {soon} due within 30 days, 0 never reviewed.");
        let review = book.page("review.html");
        assert!(review.contains(&about), "{now}: no `{about}` in {review}");
    }
}
