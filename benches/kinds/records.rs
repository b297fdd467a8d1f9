//! Kinds of records.

use super::{Kind, list, record};

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn records() -> Vec<Kind> {
    const CONTACTS: &str = "content/contacts.toml";
    const POLICY: &str = "content/policy.toml";
    const RUNBOOK: &str = "content/runbooks/page.md";
    const BOOK: &str = "content/services.toml";
    vec![
        record("roles, teams and contacts", CONTACTS, "schema = 1\n", |n| {
            format!(
                "[[role]]\nid = \"r{n}\"\nname = \"Role {n}\"\n[[team]]\nid = \"t{n}\"\nname = \"Team {n}\"\n[[contact]]\nid = \"c{n}\"\nname = \"Contact {n}\"\nroles = [\"r{n}\"]\nteam = \"t{n}\"\n"
            )
        }),
        record("contacts of one name", CONTACTS, "schema = 1\n", |n| {
            format!("[[contact]]\nid = \"c{n}\"\nname = \"Ann\"\nphone = \"+15550100\"\n")
        }),
        record("unknown roles", CONTACTS, "schema = 1\n", |n| {
            format!(
                "[[role]]\nid = \"r{n}\"\nname = \"R{n}\"\n[[contact]]\nid = \"c{n}\"\nname = \"C\"\nroles = [\"q{n}\"]\n"
            )
        }),
        record(
            "schedules",
            CONTACTS,
            "schema = 1\n[[contact]]\nid = \"a\"\nname = \"A\"\n",
            |n| {
                format!(
                    "[[schedule]]\nid = \"s{n}\"\nrotation = [\"a\"]\nshift = \"12h\"\nstart = 2026-01-01T00:00:00Z\n"
                )
            },
        ),
        record(
            "steps of an escalation",
            CONTACTS,
            "schema = 1\n[[contact]]\nid = \"a\"\nname = \"A\"\n[[policy]]\nid = \"p\"\n",
            |_| "[[policy.step]]\nnotify = [\"a\"]\nwait = \"5m\"\n".to_owned(),
        ),
        record("same ids", CONTACTS, "schema = 1\n", |_| {
            "[[role]]\nid = \"r\"\nname = \"R\"\n".to_owned()
        }),
        record("overlapping triggers", POLICY, POLICY_START, |n| {
            format!(
                "[[trigger]]\nid = \"t{n}\"\nmetric = \"m\"\nop = \">\"\nvalue = {n}\ndecision = \"d\"\n"
            )
        }),
        record("metrics", POLICY, POLICY_START, |n| {
            format!(
                "[metric.m{n}]\nname = \"M{n}\"\nunit = \"%\"\n[[trigger]]\nid = \"t{n}\"\nmetric = \"m{n}\"\nop = \">\"\nvalue = 5\ndecision = \"d\"\n[[trigger]]\nid = \"u{n}\"\nmetric = \"m{n}\"\nop = \"<=\"\nvalue = 5\ndecision = \"d\"\n"
            )
        }),
        // Ranks end at 99, so a policy has no more severities and decisions: what grows is what belongs to one.
        list(
            "names of a severity",
            POLICY,
            "schema = 1\n[[severity]]\nid = \"s\"\nname = \"S\"\nrank = 1\nrespond_within = \"1h\"\nrollback = \"yes\"\naliases = [",
            |n| format!("\"a{n}\","),
            "]\n",
        ),
        record("conditions of a decision", POLICY, POLICY_START, |n| {
            format!("[[trigger]]\nid = \"c{n}\"\ncondition = \"Look {n}\"\ndecision = \"d\"\n")
        }),
        record(
            "decisions with a rank of others",
            POLICY,
            POLICY_START,
            |n| {
                format!(
                    "[[decision]]\nid = \"d{n}\"\nname = \"D{n}\"\nrank = {}\nseverity = \"s\"\n[metric.m{n}]\nname = \"M{n}\"\nunit = \"%\"\n[[trigger]]\nmetric = \"m{n}\"\nop = \">\"\nvalue = 5\ndecision = \"d{n}\"\n",
                    n % 99 + 1
                )
            },
        ),
        list(
            "services of a trigger",
            POLICY,
            SCOPE_START,
            |n| format!("\"s{n}\","),
            "]\n",
        ),
        record("gaps of metrics", POLICY, POLICY_START, |n| {
            format!(
                "[metric.m{n}]\nname = \"M{n}\"\nunit = \"%\"\nmin = 0\nmax = 10\n[[trigger]]\nmetric = \"m{n}\"\nop = \">\"\nvalue = 5\ndecision = \"d\"\n[[gap]]\nmetric = \"m{n}\"\nfrom = 0\nto = 5\nreason = \"None\"\n"
            )
        }),
        record("services", BOOK, "schema = 1\n", |n| {
            let depends_on = n.checked_sub(1).map(|n| format!("\"s{}\"", n / 2));
            format!(
                "[[service]]\nid = \"s{n}\"\nname = \"S {n}\"\ndepends_on = [{}]\n",
                depends_on.unwrap_or_default()
            )
        }),
        record("unknown keys", BOOK, "schema = 1\n", |n| {
            format!("key{n} = 1\n")
        }),
        record("unknown tables", BOOK, "schema = 1\n", |n| {
            format!("[key{n}]\na = 1\n")
        }),
        record("errors of TOML", BOOK, "schema = 1\n", |_| {
            "= 1\n".to_owned()
        }),
        list(
            "one array",
            BOOK,
            "schema = 1\na = [",
            |n| format!("{n},"),
            "]\n",
        ),
        record("arrays in arrays", BOOK, "schema = 1\na = ", |_| {
            "[".to_owned()
        }),
        record("dotted keys", BOOK, "schema = 1\n", |n| {
            format!("a.b{n}.c = 1\n")
        }),
        list(
            "one dotted key",
            BOOK,
            "schema = 1\na",
            |_| ".a".to_owned(),
            " = 1\n",
        ),
        list(
            "alerts",
            RUNBOOK,
            "+++\nalerts = [",
            |n| format!("\"Alert{n}\","),
            "]\n+++\n# Page\n",
        ),
        list(
            "aliases",
            RUNBOOK,
            "+++\naliases = [",
            |n| format!("\"old/{n}.html\","),
            "]\n+++\n# Page\n",
        ),
        list(
            "tags",
            RUNBOOK,
            "+++\ntags = [",
            |n| format!("\"tag{n}\","),
            "]\n+++\n# Page\n",
        ),
        list(
            "unknown services",
            RUNBOOK,
            "+++\nservices = [",
            |n| format!("\"s{n}\","),
            "]\n+++\n# Page\n",
        ),
        list(
            "parameters",
            RUNBOOK,
            "+++\n",
            |n| format!("[[param]]\nname = \"p{n}\"\nfind = \"ls [p{n}]\"\n"),
            "+++\n# Page\n\n```bash\nls <p1>\n```\n",
        ),
        list(
            "keys of YAML",
            RUNBOOK,
            "---\n",
            |n| format!("key{n}: 1\n"),
            "---\n# Page\n",
        ),
        list(
            "a list of YAML",
            RUNBOOK,
            "---\ntags:\n",
            |n| format!("- t{n}\n"),
            "---\n# Page\n",
        ),
        list(
            "nested YAML",
            RUNBOOK,
            "---\na: ",
            |_| "[".to_owned(),
            "\n---\n# Page\n",
        ),
        record(
            "phases of a checklist",
            "content/checklists/c.toml",
            "schema = 1\nid = \"c\"\ntitle = \"C\"\n",
            |n| {
                format!(
                    "[[phase]]\nname = \"P{n}\"\nfrom = \"{n}h\"\nto = \"{}h\"\nitems = [{{ text = \"x\" }}]\n",
                    n + 1
                )
            },
        ),
        record(
            "items of a checklist",
            "content/checklists/c.toml",
            "schema = 1\nid = \"c\"\ntitle = \"C\"\n[[phase]]\nname = \"P\"\nfrom = \"0h\"\nto = \"1h\"\n",
            |n| format!("[[phase.items]]\nid = \"i{n}\"\ntext = \"Look at {n}\"\n"),
        ),
        list(
            "places in a message",
            "content/messages/m.toml",
            "schema = 1\nid = \"m\"\ntitle = \"M\"\n[stage]\ninvestigating = \"",
            |n| format!("[p{n}] "),
            "\"\n",
        ),
        beside_incident(
            "events of a timeline",
            "content/incidents/2026-01-01-a/timeline.toml",
            "schema = 1\n",
            |n| {
                format!(
                    "[[event]]\nat = 2026-01-{:02}T{:02}:{:02}:{:02}Z\ntext = \"Event {n}\"\n",
                    n / 86_400 + 1,
                    n / 3_600 % 24,
                    n / 60 % 60,
                    n % 60
                )
            },
        ),
        beside_incident(
            "action items",
            "content/incidents/2026-01-01-a/actions.toml",
            "schema = 1\n",
            |n| format!("[[action]]\nid = \"a{n}\"\ntitle = \"Do {n}\"\n"),
        ),
    ]
}

/// A kind of file that belongs to an incident.
fn beside_incident(
    name: &'static str,
    path: &'static str,
    start: &'static str,
    part: fn(usize) -> String,
) -> Kind {
    const INCIDENT: &str = "schema = 1\ntitle = \"A\"\nstatus = \"monitoring\"\nseverity = \"s\"\n[times]\nstarted = 2026-01-01T00:00:00Z\n";
    let Kind { files, .. } = record(name, path, start, part);
    let files = move |bytes| {
        let mut files = files(bytes);
        let path = "content/incidents/2026-01-01-a/incident.toml".to_owned();
        files.push((path, INCIDENT.to_owned()));
        files
    };
    Kind {
        name,
        files: Box::new(files),
    }
}

const POLICY_START: &str = "schema = 1\n[[severity]]\nid = \"s\"\nname = \"S\"\nrank = 1\nrespond_within = \"1h\"\nrollback = \"yes\"\n[[decision]]\nid = \"d\"\nname = \"D\"\nrank = 1\nseverity = \"s\"\n[metric.m]\nname = \"M\"\nunit = \"%\"\n[[trigger]]\nid = \"t\"\nmetric = \"m\"\nop = \"<=\"\nvalue = 0\ndecision = \"d\"\n";
/// A trigger whose list of services is open.
const SCOPE_START: &str = "schema = 1\n[[severity]]\nid = \"s\"\nname = \"S\"\nrank = 1\nrespond_within = \"1h\"\nrollback = \"yes\"\n[[decision]]\nid = \"d\"\nname = \"D\"\nrank = 1\nseverity = \"s\"\n[metric.m]\nname = \"M\"\nunit = \"%\"\n[[trigger]]\nmetric = \"m\"\nop = \">\"\nvalue = 0\ndecision = \"d\"\nscope = [";
