//! Pages that show a list: which comes first, what stands in a row, and what a large book needs.

use super::{CONTACTS, in_order, site, text};

const NOW: &str = "2026-11-23T12:00:00Z";

/// The ids of the elements of a page that begin so, in order.
fn ids<'p>(page: &'p str, beginning: &str) -> Vec<&'p str> {
    let ids = page.split("id=\"").skip(1);
    let ids = ids.filter_map(|rest| rest.split('"').next());
    ids.filter(|id| id.starts_with(beginning)).collect()
}

#[test]
fn a_checklist_has_the_same_ids_wherever_it_is_shown_and_what_verifies_comes_first() {
    let list = |id: &str, title: &str, phase: &str| {
        format!(
            "schema = 1\nid = \"{id}\"\ntitle = \"{title}\"\n[[phase]]\nname = \"Now\"\n{phase}\
             [[phase.items]]\ntext = \"It answers\"\nrole = \"lead\"\non_fail = \"Stop, and call the On-call lead.\"\n\
             [[phase.items]]\ntext = \"It is quick\"\nrole = \"lead\"\n"
        )
    };
    let verify = list("verify", "Verify it", "from = \"0h\"\nto = \"1h\"\n");
    let (after, other) = (
        list("after", "After it", "from = \"1h\"\nto = \"2h\"\n"),
        list("other", "Any day", ""),
    );
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/contacts.toml", CONTACTS),
        ("content/checklists/after.toml", after.as_str()),
        ("content/checklists/other.toml", other.as_str()),
        ("content/checklists/verify.toml", verify.as_str()),
        (
            "content/runbooks/act.md",
            "+++\nverify = \"verify\"\n+++\n# Act\n\nAct.\n",
        ),
    ];
    let site = site(NOW, false, &files);
    in_order(
        text(&site, "checks/index.html"),
        &["Any day", "Verify it", "After it", "2 checks"],
    );
    let own = text(&site, "checks/verify.html");
    let expected = [
        "rb.phase-verify-1",
        "rb.check-verify-it-answers",
        "rb.check-verify-it-is-quick",
    ];
    for page in [
        own,
        text(&site, "runbooks/act.html"),
        text(&site, "follow-up.html"),
    ] {
        let mut found = ids(page, "rb.phase-verify");
        found.extend(ids(page, "rb.check-verify-"));
        assert_eq!(found, expected);
    }
    // Who does all of it is said once, whom a sentence tells to call has a number.
    assert_eq!(
        own.matches("Who: <span class=\"caller\">Alice Example")
            .count(),
        1
    );
    in_order(
        own,
        &[
            "Who: <span class=\"caller\">Alice Example",
            "call the On-call lead",
            "tel:+15550100",
            "It is quick",
        ],
    );
    let main = own.split("<main").nth(1).expect("a main part");
    let main = main.split("</main>").next().unwrap_or_default();
    assert_eq!(main.matches("tel:+15550100").count(), 2, "{main}");
}

#[test]
fn a_message_shows_the_values_of_each_stage_and_when_the_next_word_is_due() {
    let policy = "schema = 1\n[[severity]]\nid = \"bad\"\nname = \"Bad\"\nrank = 1\nrespond_within = \"0m\"\nrollback = \"yes\"\nupdate_every = \"30m\"\n\
        [[severity]]\nid = \"worse\"\nname = \"Odd\"\nrank = 2\nrespond_within = \"1h\"\nrollback = \"no\"\nupdate_every = \"30m\"\n\
        [[severity]]\nid = \"mild\"\nname = \"Mild\"\nrank = 3\nrespond_within = \"1d\"\nrollback = \"no\"\nupdate_every = \"2h\"\n";
    let message = "schema = 1\nid = \"all\"\ntitle = \"To all\"\nupdate_every = \"1h\"\nchannels = [\"https://chat.example.com/ops\", \"slack:#ops\"]\n\
        [stage]\ninvestigating = \"[what] since [since], [what]\"\nresolved = \"Over: [what]\"\n\
        [[param]]\nname = \"since\"\nlabel = \"Since when\"\n[[param]]\nname = \"what\"\nlabel = \"What fails\"\n";
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/policy.toml", policy),
        ("content/messages/all.toml", message),
    ];
    let site = site(NOW, false, &files);
    let page = text(&site, "messages/all.html");
    in_order(
        page,
        &[
            "Bad, Odd: every 30 minutes; Mild: every 2 hours",
            "href=\"#investigating\"",
            "href=\"#resolved\"",
            "id=\"investigating\"",
            "href=\"https://chat.example.com/ops\"",
            "slack #ops",
            "What fails",
            "Since when",
            "id=\"resolved\"",
            "What fails",
        ],
    );
    assert_eq!(page.matches("Since when").count(), 1);
}

#[test]
fn a_message_names_each_parameter_by_its_name_however_its_text_spells_it() {
    let message = "schema = 1\nid = \"all\"\ntitle = \"To all\"\n\
        [stage]\ninvestigating = \"[What fails] <what> [what] [Who] <b>[x]\"\n\
        [[param]]\nname = \"what\"\nlabel = \"What\"\nmatch = [\"What fails\"]\n";
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/messages/all.toml", message),
    ];
    let site = site(NOW, false, &files);
    let page = text(&site, "messages/all.html");
    assert!(
        page.contains("[what] [what] [what] [Who] &lt;b&gt;[x]</textarea>"),
        "{page}"
    );
}

#[test]
fn an_incident_is_a_row_with_its_open_actions_and_a_service_has_those_of_all() {
    let incident = "schema = 1\ntitle = \"Shop down\"\nstatus = \"resolved\"\nservices = [\"shop\"]\n[times]\nstarted = 2026-01-15T22:48:00Z\nresolved = 2026-01-15T23:40:00Z\n";
    let actions = "schema = 1\n[[action]]\nid = \"a\"\ntitle = \"Mend [it](../../runbooks/act.md)\"\ndue = 2026-02-01\n[[action]]\nid = \"b\"\ntitle = \"Done\"\nstatus = \"done\"\n";
    let files = [
        ("book.toml", "schema = 1\n"),
        (
            "content/services.toml",
            "schema = 1\n[[service]]\nid = \"shop\"\nname = \"Shop\"\n",
        ),
        ("content/runbooks/act.md", "# Act\n\nAct.\n"),
        ("content/incidents/2026-01-15-down/incident.toml", incident),
        ("content/incidents/2026-01-15-down/actions.toml", actions),
    ];
    let site = site(NOW, false, &files);
    let index = text(&site, "incidents/index.html");
    in_order(
        index,
        &[
            "Open action items (1)",
            "2026-01-15",
            "Shop down",
            "Shop",
            "52 minutes",
            "2026-01-15-down.html#rb.actions\">1 late",
            "../runbooks/act.html",
        ],
    );
    let year = text(&site, "incidents/year/2026.html");
    assert_eq!(year.matches("<h2").count(), 0, "{year}");
    in_order(
        text(&site, "services/shop.html"),
        &["Open action items", "../runbooks/act.html", "Shop down"],
    );
}

#[test]
fn a_large_folder_has_letters_and_common_headings_are_no_entries() {
    let pages: Vec<(String, String)> = (0..70)
        .map(|number| {
            let name = format!("{}Alert{number}", ["Kube", "Disk"][number % 2]);
            let text = format!("# {name}\n\n## Meaning\n\nIt is so.\n\n## Only {number}\n\nSo.\n");
            (format!("content/runbooks/{name}.md"), text)
        })
        .collect();
    let mut files = vec![("book.toml", "schema = 1\n")];
    files.extend(
        pages
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let site = site(NOW, false, &files);
    let index = text(&site, "runbooks/index.html");
    in_order(
        index,
        &[
            "-D\">D</a>",
            "-K\">K</a>",
            "id=\"folder--D\"",
            "DiskAlert1",
            "id=\"folder--K\"",
            "KubeAlert0",
        ],
    );
    let az = text(&site, "az.html");
    assert!(!az.contains(">Meaning<") && az.contains(">Only 1<"), "{az}");
    // An alert of the same name leads to the same procedure: one entry under the letter, one among the alerts, one among
    // the procedures.
    assert_eq!(az.matches(">KubeAlert0</a>").count(), 3);
}
