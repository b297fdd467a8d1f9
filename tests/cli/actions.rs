//! `rbdoc actions`.

use crate::sandbox::{Book, CONTACTS, command, tell};
use snapbox::{assert_data_eq, str};

const ONE: &str = "content/incidents/2026-09-14-checkout-errors/actions.toml";
const TWO: &str = "content/incidents/2026-10-06-search-slow/actions.toml";

fn book() -> Book {
    let book = Book::sound();
    let contacts = CONTACTS.replace("roles =", "team = \"platform\"\nroles =");
    book.put(
        "content/contacts.toml",
        &(contacts + "[[team]]\nid = \"platform\"\nname = \"Platform\"\n"),
    );
    for (path, day, title) in [
        (ONE, "2026-09-14", "Checkout errors"),
        (TWO, "2026-10-06", "Search slow"),
    ] {
        let record = path.replace("actions.toml", "incident.toml");
        book.put(
            &record,
            &format!("schema = 1\ntitle = \"{title}\"\nstatus = \"resolved\"\nseverity = \"low\"\n[times]\nstarted = {day}T09:00:00Z\nresolved = {day}T10:00:00Z\n"),
        );
    }
    book.put(
        ONE,
        "# Agreed on Monday\nschema = 1\n\n[[action]]\nid       = \"canary\" # the important one\ntitle    = \"Add a canary stage\"\nowner    = \"platform\"\nstatus   = \"in-progress\" # half of it\ndue      = 2026-11-20\n\n[[action]]\nid     = \"rota\"\ntitle  = \"Give everybody on the rota the right to publish\"\nowner  = \"alice\"\nstatus = \"done\"\ndone   = 2026-09-30\n",
    );
    book.put(
        TWO,
        "schema = 1\r\naction = [\r\n  { id = \"alert\", title = \"Alert on the queue's age\", owner = \"alice\", due = 2027-01-31 }, # soon\r\n  { id = \"canary\", title = \"Add a canary stage here too\" },\r\n]\r\n",
    );
    book
}

#[test]
fn what_is_open_is_listed_late_first() {
    let book = book();
    assert_data_eq!(
        book.run(&["actions"]),
        str![[r#"
exit 0
==> stdout
Due         State     Age   Owner     Action                             Title
2026-11-20  3 d late  70 d  platform  2026-09-14-checkout-errors/canary  Add a canary stage
2027-01-31  open      48 d  alice     2026-10-06-search-slow/alert       Alert on the queue's age
no date     open      48 d  nobody    2026-10-06-search-slow/canary      Add a canary stage here too
==> stderr
      Listed 3 open items, 1 overdue

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "--overdue", "--owner", "platform"]),
        str![[r#"
exit 0
==> stdout
Due         State     Age   Owner     Action                             Title
2026-11-20  3 d late  70 d  platform  2026-09-14-checkout-errors/canary  Add a canary stage
==> stderr
      Listed 1 open item, 1 overdue

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "--all", "--owner", "alice"]),
        str![[r#"
exit 0
==> stdout
Due         State            Age   Owner  Action                           Title
2027-01-31  open             48 d  alice  2026-10-06-search-slow/alert     Alert on the queue's age
no date     done 2026-09-30        alice  2026-09-14-checkout-errors/rota  Give everybody on the rota the right to publish
==> stderr
      Listed 1 open item, none overdue, 1 settled

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "--owner", "alicia"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no person or team is called `alicia`
help: did you mean `alice`?

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "--overdue", "--json"]),
        str![[r#"
exit 0
==> stdout
{
  "schema": 1,
  "today": "2026-11-23",
  "actions": [
    {
      "incident": "2026-09-14-checkout-errors",
      "id": "canary",
      "title": "Add a canary stage",
      "type": null,
      "owner": "platform",
      "priority": null,
      "status": "in-progress",
      "due": "2026-11-20",
      "done": null,
      "issue": null,
      "overdue_days": 3,
      "age_days": 70,
      "file": "content/incidents/2026-09-14-checkout-errors/actions.toml"
    }
  ]
}
==> stderr

"#]]
    );
    // A team's list holds its people's items.
    let team = book.run(&["actions", "--owner", "platform"]);
    assert!(
        team.contains("/alert") && team.contains("/canary"),
        "{team}"
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    let book = book();
    book.put(TWO, "schema = 1\n[[action]\nid = \"x\"\n");
    assert_data_eq!(
        book.run(&["actions"]),
        str![[r#"
exit 0
==> stdout
Due         State     Age   Owner     Action                             Title
2026-11-20  3 d late  70 d  platform  2026-09-14-checkout-errors/canary  Add a canary stage
==> stderr
warning: content/incidents/2026-10-06-search-slow/actions.toml has errors, so items may be missing here; `rbdoc check` shows them
      Listed 1 open item, 1 overdue

"#]]
    );
}

#[test]
fn done_is_written_where_the_item_stands() {
    let book = book();
    let (one, two) = (book.read(ONE), book.read(TWO));
    assert_data_eq!(
        book.run(&["actions", "done", "checkout-errors/canary", "alert"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Done 2026-09-14-checkout-errors/canary on 2026-11-23, in content/incidents/2026-09-14-checkout-errors/actions.toml
        Done 2026-10-06-search-slow/alert on 2026-11-23, in content/incidents/2026-10-06-search-slow/actions.toml

"#]]
    );
    let expected = one
        .replace("\"in-progress\" # half", "\"done\" # half")
        .replace("2026-11-20\n", "2026-11-20\ndone     = 2026-11-23\n");
    assert_eq!(book.read(ONE), expected);
    let done =
        "owner = \"alice\", status = \"done\", due = 2027-01-31, done = 2026-11-23 }, # soon";
    let expected = two.replace("owner = \"alice\", due = 2027-01-31 }, # soon", done);
    assert_eq!(book.read(TWO), expected);
    // Told, and changed no more.
    assert_data_eq!(
        book.run(&["actions", "done", "checkout/rota", "search/alert"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Kept 2026-09-14-checkout-errors/rota, which was done on 2026-09-30
        Kept 2026-10-06-search-slow/alert, which was done on 2026-11-23

"#]]
    );
    assert_eq!(book.read(TWO), expected);
    // One that is not known keeps all of them from being written.
    assert_data_eq!(
        book.run(&["actions", "done", "search/canary", "search/canry"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: 2026-10-06-search-slow has no action item `canry`
help: did you mean `2026-10-06-search-slow/canary`?

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "done", "canary"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: several incidents have an item `canary`
help: choose one of 2026-10-06-search-slow/canary, 2026-09-14-checkout-errors/canary

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "done", "allert"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no action item is called `allert`
help: did you mean `2026-10-06-search-slow/alert`?

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "done", "serch/alert"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no incident is called `serch`
help: content/incidents has 2026-10-06-search-slow, 2026-09-14-checkout-errors

"#]]
    );
    assert_data_eq!(
        book.run(&["actions", "done", "search/canary", "--on", "2026-12-24"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --on 2026-12-24 has not come yet
help: it is 2026-11-23; write down what has happened

"#]]
    );
    assert_eq!(book.read(TWO), expected);
    // Midnight has passed in Berlin; in UTC, where the other incident is, it has not.
    let incident = "content/incidents/2026-09-14-checkout-errors/incident.toml";
    let text = book.read(incident);
    book.put(incident, &format!("timezone = \"Etc/UTC\"\n{text}"));
    let told = tell(
        command(&book.root())
            .args(["--now", "2026-11-23T23:30:00Z", "actions", "done"])
            .args([
                "search/canary",
                "checkout-errors/canary",
                "--on",
                "2026-11-24",
            ]),
        &book.root(),
    );
    assert!(told.contains("2026-11-24 has not come yet"), "{told}");
    assert_eq!(book.read(TWO), expected, "none of them was written");
    book.put(incident, &text);
    book.run(&["actions", "done", "search/canary", "--on", "2026-11-20"]);
    assert!(
        book.read(TWO)
            .contains("here too\", status = \"done\", done = 2026-11-20 },\r\n")
    );
    let check = book.run(&[
        "check",
        "--select",
        "invalid-value,missing-field,toml-syntax",
    ]);
    assert!(check.starts_with("exit 0"), "{check}");
}

#[test]
fn the_day_is_said_as_moments_say_theirs() {
    let book = book();
    for (day, said) in [
        (
            "yesterday",
            "Done 2026-09-14-checkout-errors/canary on 2026-11-22,",
        ),
        (
            "today",
            "Done 2026-09-14-checkout-errors/canary on 2026-11-23,",
        ),
        (
            "2026-11-20",
            "Done 2026-09-14-checkout-errors/canary on 2026-11-20,",
        ),
        (
            "2026-11-24",
            "error: --on 2026-11-24 has not come yet\nhelp: it is 2026-11-23; write down what has happened\n",
        ),
        (
            "20.11.2026",
            "error: --on 20.11.2026 is not a day\nhelp: write it as 2026-11-20\n",
        ),
        (
            "2026-02-30",
            "error: --on 2026-02-30: there is no day 2026-02-30\n",
        ),
    ] {
        let before = book.read(ONE);
        let told = book.run(&["actions", "done", "checkout/canary", "--on", day]);
        assert!(told.contains(said), "{day}: {told}");
        book.put(ONE, &before);
        if said.starts_with("error") {
            let told = book.run(&["new", "contact", "Bob Example", "--verified", day]);
            let said = said.replace("--on", "--verified");
            assert!(told.contains(&said), "{day}: {told}");
        }
    }
    let told = book.run(&["new", "contact", "Bob Example", "--verified", "yesterday"]);
    assert!(told.starts_with("exit 0"), "{told}");
    assert!(
        book.read("content/contacts.toml")
            .contains("verified = 2026-11-22")
    );
}
