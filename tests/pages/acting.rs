//! Pages that people act by: what to do, who must agree, whom to call.

use super::{CONTACTS, in_order, site, text};

/// A severity that nobody has to agree to, one for a role of one person, one for a role that a rotation fills.
const MATRIX: &str = r#"schema = 1
[[severity]]
id = "critical"
name = "Critical"
rank = 1
respond_within = "0m"
approval = "none"
rollback = "yes"
[[severity]]
id = "high"
name = "High"
rank = 2
respond_within = "15m"
approval = "lead"
rollback = "usually"
[[severity]]
id = "low"
name = "Low"
rank = 3
respond_within = "1d"
approval = "engineer"
rollback = "no"
"#;

#[test]
fn a_role_that_acts_is_shown_with_name_and_number() {
    let contacts = CONTACTS
        .replace(
            "name = \"Bob Example\"",
            "name = \"Bob Example\"\nroles = [\"engineer\"]",
        )
        .replace("roles = [\"lead\"]", "roles = [\"lead\", \"engineer\"]")
        .replacen(
            "[[role]]",
            "[[role]]\nid = \"engineer\"\nname = \"Engineer\"\n[[role]]",
            1,
        );
    let checklist = "schema = 1\nid = \"after\"\ntitle = \"After\"\n[[phase]]\nname = \"Now\"\n\
        [[phase.items]]\ntext = \"It answers\"\nrole = \"lead\"\non_fail = \"policy:default\"\n";
    let runbook = |front: &str| format!("+++\ntitle = \"Act\"\n{front}\n+++\nAct.\n");
    let [severe, alone, quiet] = [
        runbook("severities = [\"low\", \"high\", \"critical\"]\nverify = \"after\""),
        runbook("approval = \"lead\""),
        runbook(""),
    ];
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/policy.toml", MATRIX),
        ("content/contacts.toml", contacts.as_str()),
        ("content/checklists/after.toml", checklist),
        ("content/runbooks/severe.md", severe.as_str()),
        ("content/runbooks/alone.md", alone.as_str()),
        ("content/runbooks/quiet.md", quiet.as_str()),
    ];
    let (lead, number) = ("Alice Example, <a", "href=\"tel:+15550100\">+1 555 0100");
    // On call is said with the hour up to which it holds, and who comes then.
    let on_call = [
        "Engineer</a>: <span data-from=\"2026-11-23T08:00Z\" data-until=\"2026-11-30T08:00Z\">Bob Example",
        "tel:+15550101",
        "until 2026-11-30 08:00 UTC",
        "then </span>Alice Example",
        number,
    ];
    let now = "2026-11-23T12:00:00Z";
    let built = site(now, false, &files);
    let page = text(&built, "decide.html");
    in_order(page, &["severity-high", lead, number]);
    in_order(
        page,
        &["severity-low"]
            .into_iter()
            .chain(on_call)
            .collect::<Vec<_>>(),
    );
    let page = text(&built, "runbooks/severe.html");
    in_order(
        page,
        &[
            "Critical",
            "Approval",
            "none needed",
            "High",
            "Alice Example, On-call lead",
            number,
            "Low",
        ],
    );
    // Above a change the number is the only link.
    let on_call = [&["Low</span>", "Engineer: <span"], &on_call[1..]].concat();
    in_order(page, &on_call);
    in_order(
        page,
        &[
            "If not:",
            "call for help",
            "tel:+15550101",
            "Who:",
            lead,
            number,
        ],
    );
    in_order(
        text(&built, "runbooks/alone.html"),
        &["Approval", "Alice Example, On-call lead", number],
    );
    assert!(!text(&built, "runbooks/quiet.html").contains("Approval"));

    let public = site(now, true, &files);
    for path in ["decide.html", "runbooks/severe.html", "checks/after.html"] {
        let page = text(&public, path);
        assert!(
            page.contains("On-call lead") && !page.contains("Example,"),
            "{path}"
        );
        assert!(!page.contains("Alice") && !page.contains("555"), "{path}");
    }
}

const DECISIONS: &str = r#"
[[decision]]
id = "back"
name = "Roll back now"
rank = 1
severity = "critical"
[[decision]]
id = "ask"
name = "Ask, then act"
rank = 2
severity = "high"
[[decision]]
id = "watch"
name = "Watch"
rank = 3
severity = "low"
[metric.errors]
name = "Error rate"
unit = "%"
min = 0
max = 100
symptom = "Errors are rising"
[metric.speed]
name = "Answers in time"
unit = "%"
worse = "lower"
[[trigger]]
id = "bad"
decision = "back"
metric = "errors"
op = ">"
value = 10
for = "2m"
runbook = "act"
[[trigger]]
id = "some"
decision = "ask"
metric = "errors"
op = "between"
value = [1, 10]
runbook = "act"
[[trigger]]
id = "fine"
decision = "watch"
metric = "errors"
op = "<"
value = 1
[[trigger]]
id = "gone"
decision = "back"
condition = "Nobody can pay"
runbook = "act"
"#;

fn with_decisions() -> Vec<(&'static str, String)> {
    vec![
        ("book.toml", "schema = 1\n".to_owned()),
        ("content/contacts.toml", CONTACTS.to_owned()),
        ("content/policy.toml", format!("{MATRIX}{DECISIONS}")),
        (
            "content/runbooks/act.md",
            "# Restart it\n\nRestart it.\n".to_owned(),
        ),
    ]
}

#[test]
fn a_band_says_what_to_do_in_one_place() {
    let files = with_decisions();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let site = site("2026-11-23T12:00:00Z", false, &files);
    let page = text(&site, "decide.html");
    assert!(page.contains("<h1>What do we do?</h1>"));
    in_order(
        page,
        &[
            "below 1 %",
            "id=\"trigger-fine\"",
            "Watch",
            "Low",
            "Within 1 day",
            "1 to 10 %",
            "id=\"trigger-some\"",
            "Ask, then act",
            "High",
            "Alice Example",
            "tel:+15550100",
            "Within 15 minutes",
            "Restart it",
            "above 10 %",
            "id=\"trigger-bad\"",
            "Roll back now",
            "for 2 minutes",
            "Critical",
            "none needed",
            "Immediately",
            "Restart it",
            "What do you see?",
            "decision-back",
            "Immediately",
            "id=\"trigger-gone\"",
            "Nobody can pay",
            "Restart it",
            "decision-ask",
            "Alice Example",
            "Numbers alone lead to it",
            "Decision matrix",
        ],
    );
    for id in ["fine", "some", "bad", "gone"] {
        assert_eq!(
            page.matches(&format!("id=\"trigger-{id}\"")).count(),
            1,
            "{id}"
        );
    }
}

#[test]
fn the_first_page_begins_with_what_people_notice() {
    let mut files = with_decisions();
    let trigger = |id: &str, decision: &str, what: &str| {
        format!("[[trigger]]\nid = \"{id}\"\ndecision = \"{decision}\"\n{what}\n")
    };
    let signs = (1..=6).map(|number| {
        let what = format!("condition = \"Sign {number}\"");
        trigger(&format!("sign-{number}"), "ask", &what)
    });
    let of_speed = [
        ("late", "back", "op = \"<\"\nvalue = 50"),
        (
            "slow",
            "ask",
            "op = \"between\"\nvalue = [50, 90]\nbounds = \"[)\"",
        ),
        ("good", "watch", "op = \">=\"\nvalue = 90"),
    ];
    let of_speed = of_speed
        .map(|(id, decision, what)| trigger(id, decision, &format!("metric = \"speed\"\n{what}")));
    let more: String = signs.chain(of_speed).collect();
    for (path, text) in &mut files {
        if *path == "content/policy.toml" {
            *text += &more;
        }
    }
    files.push(("content/pages/index.md", "# For authors\n".to_owned()));
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let site = site("2026-11-23T12:00:00Z", false, &files);
    let page = text(&site, "index.html");
    in_order(
        page,
        &[
            "By symptom",
            "runbooks/act.html",
            "Nobody can pay",
            "Critical: Roll back now",
            "decide.html#trigger-sign-1",
            "Sign 2",
            "decide.html#metric-errors",
            "Errors are rising",
            "Error rate 1 % or more",
            "decide.html#metric-speed",
            "Answers in time",
            "Answers in time below 90 %",
            "Something else",
            "4 more symptoms",
            "Sign 3",
            "Sign 6",
        ],
    );
    let cards = &page[..page.find("<details class=\"fold\">").expect("more")];
    assert_eq!(cards.matches("class=\"symptom\"").count(), 6);
    assert!(!page.contains("For authors"));
}
