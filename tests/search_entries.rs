//! What is searched is what the pages show: every result leads to a page and a place that is there, its words
//! stand in the site, and nothing internal is in a public build's index.

mod support;

use rbdoc::book;
use rbdoc::diagnostic::Level;
use rbdoc::search::gather::sources;
use rbdoc::search::{Entry, Group, Kind};
use rbdoc::site::{Body, render};
use rbdoc::source::Tree;
use rbdoc::view::{Library, Options};
use std::collections::{BTreeMap, BTreeSet};
use support::{attribute, files_under, fixture, repository};

/// A book's entries in order of number, and its pages by path.
struct Built {
    entries: Vec<Entry>,
    pages: BTreeMap<String, String>,
}

fn options(public: bool) -> Options {
    Options {
        now: chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range"),
        public,
        drafts: false,
    }
}

fn entries(tree: &Tree, options: Options) -> Vec<Entry> {
    let (book, faults) = book::parse(tree, &book::Options::default());
    let errors = faults.iter().filter(|fault| fault.level == Level::Error);
    let errors: Vec<&str> = errors.map(|fault| fault.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let library = Library::new(&book, tree, options);
    let sources = sources(&library);
    let entries: Vec<Entry> = sources.iter().map(|one| one.entry(&library)).collect();
    for (source, entry) in sources.iter().zip(&entries) {
        assert_eq!(source.kind(), entry.kind, "{}", entry.url);
        assert_eq!(source.url(), entry.url);
        assert_eq!(source.entry(&library), *entry, "read twice");
    }
    entries
}

fn build(tree: &Tree, options: Options) -> Built {
    let (book, _) = book::parse(tree, &book::Options::default());
    let (site, faults) = render(&book, tree, options);
    assert_eq!(faults, []);
    let text = |body| match body {
        Body::Bytes(bytes) => String::from_utf8(bytes).ok(),
        Body::Copy(_) => None,
    };
    let files = site.files.into_iter();
    Built {
        entries: entries(tree, options),
        pages: files
            .filter(|(path, _)| support::is_page(path))
            .filter_map(|(path, body)| Some((path, text(body)?)))
            .collect(),
    }
}

/// The handbook of this repository.
fn handbook() -> Tree {
    let mut tree = Tree::default();
    let read = |path| std::fs::read(repository(path)).expect("a file of the handbook");
    tree.insert("book.toml", Tree::text_content(read("book.toml")));
    for (path, bytes) in files_under(&repository("content")) {
        tree.insert(&format!("content/{path}"), Tree::text_content(bytes));
    }
    tree
}

/// The books whose pages are compared with their entries.
fn books() -> Vec<(&'static str, Tree)> {
    vec![
        ("the handbook", handbook()),
        ("whole", fixture("whole")),
        ("adopted", fixture("adopted")),
        ("planted", planted()),
    ]
}

/// The text of HTML: tags are `gap`, white space is one blank.
fn text(html: &str, gap: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        let words = piece.split_once('>').map_or(piece, |(_, words)| words);
        out.push_str(gap);
        out.push_str(words);
    }
    let plain = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&");
    one_line(&plain)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The page that an entry leads to.
fn page<'a>(built: &'a Built, entry: &Entry) -> &'a str {
    let path = percent_encoding::percent_decode_str(&entry.url).decode_utf8_lossy();
    let page = built.pages.get(path.as_ref());
    page.unwrap_or_else(|| panic!("{} is no page of the site", entry.url))
}

#[test]
fn every_result_leads_to_a_page_and_a_place_that_are_there() {
    for (name, tree) in books() {
        for public in [false, true] {
            let built = build(&tree, options(public));
            assert!(built.entries.len() > 5, "{name} has hardly an entry");
            for entry in &built.entries {
                let html = page(&built, entry);
                let place = format!("{name}: {}", entry.url);
                let (_, title) = html.split_once("<h1").expect("a page has a title");
                let title = title.split_once("</h1>").map_or(title, |(title, _)| title);
                let title = format!("<h1{title}");
                assert_eq!(text(&title, ""), one_line(&entry.title), "{place}");
                let ids: BTreeSet<String> = attribute(html, "id").into_iter().collect();
                let (apart, joined) = (text(html, " "), text(html, ""));
                let mut anchors = BTreeSet::new();
                for (number, part) in entry.parts.iter().enumerate() {
                    assert_eq!(number == 0, part.anchor.is_empty(), "{place}: {part:?}");
                    assert_eq!(number == 0, part.heading.is_empty(), "{place}: {part:?}");
                    if number == 0 {
                        continue;
                    }
                    assert!(ids.contains(&part.anchor), "{place}#{}", part.anchor);
                    assert!(
                        anchors.insert(&part.anchor),
                        "{place}: {} twice",
                        part.anchor
                    );
                    let heading = one_line(&part.heading);
                    assert!(
                        apart.contains(&heading) || joined.contains(&heading),
                        "{place} does not show `{heading}`"
                    );
                }
            }
        }
    }
}

#[test]
fn parts_stand_in_the_order_of_the_page() {
    for (name, tree) in books() {
        let built = build(&tree, options(false));
        for entry in &built.entries {
            let html = page(&built, entry);
            let places: Vec<Option<usize>> = entry.parts[1..]
                .iter()
                .map(|part| html.find(&format!(" id=\"{}\"", part.anchor)))
                .collect();
            assert!(places.is_sorted(), "{name}: {}: {places:?}", entry.url);
        }
    }
}

#[test]
fn nothing_is_searched_that_the_site_does_not_show() {
    for (name, tree) in books() {
        for public in [false, true] {
            let built = build(&tree, options(public));
            let shown: BTreeSet<String> = built
                .pages
                .values()
                .flat_map(|html| {
                    [
                        text(html, " "),
                        text(html, ""),
                        attribute(html, "alt").join(" "),
                    ]
                })
                .flat_map(|text| words(&text).collect::<Vec<_>>())
                .collect();
            for entry in &built.entries {
                let parts = entry.parts.iter();
                let texts = parts.flat_map(|part| [&part.heading, &part.text, &part.code]);
                let all = texts
                    .chain([&entry.title])
                    .chain(&entry.alerts)
                    .chain(&entry.services)
                    .chain(&entry.severities);
                for word in all.flat_map(|text| words(text)) {
                    assert!(shown.contains(&word), "{name}: {}: `{word}`", entry.url);
                }
            }
        }
    }
}

/// Pages whose main part is in the index only by the records that it lists.
fn is_list(path: &str) -> bool {
    let lists = [
        "alert/",
        "incidents/year/",
        "incidents/severity/",
        "incidents/service/",
    ];
    lists.iter().any(|folder| path.starts_with(folder))
        || ["404.html", "az.html", "print.html"].contains(&path)
}

#[test]
fn every_page_can_be_found_and_only_once() {
    for (name, tree) in books() {
        let built = build(&tree, options(false));
        let found: Vec<String> = built
            .entries
            .iter()
            .map(|entry| {
                let url = percent_encoding::percent_decode_str(&entry.url);
                url.decode_utf8_lossy().into_owned()
            })
            .collect();
        let once: BTreeSet<&String> = found.iter().collect();
        assert_eq!(once.len(), found.len(), "{name}");
        for (path, html) in &built.pages {
            // A frame page of a kind of which there is nothing.
            let empty = html.contains("This handbook has no") || html.contains("No incident has");
            let former = html.contains("<title>Moved: ");
            if !is_list(path) && !former && !empty {
                assert!(once.contains(path), "{name}: {path} cannot be found");
            }
        }
    }
}

#[test]
fn pages_are_numbered_by_kind_then_address_and_incidents_by_age() {
    let files = |id: &str, times: &str| {
        (
            format!("content/incidents/{id}/incident.toml"),
            format!(
                "schema = 1\ntitle = \"{id}\"\nstatus = \"investigating\"\nimported = true\n{times}"
            ),
        )
    };
    let files = [
        files("2026-01-15-b", "[times]\nstarted = 2026-01-15T10:00:00Z\n"),
        files("2026-01-15-a", "[times]\nstarted = 2026-01-15T11:00:00Z\n"),
        files(
            "2025-12-31-c",
            "timezone = \"Europe/Berlin\"\n[times]\nstarted = 2025-12-31T23:30:00Z\n",
        ),
        files("2024-05-06-d", ""),
        ("content/runbooks/b.md".to_owned(), "# B\n".to_owned()),
        (
            "content/runbooks/a/README.md".to_owned(),
            "# A\n".to_owned(),
        ),
        ("content/runbooks/a.md".to_owned(), "# A too\n".to_owned()),
        ("content/pages/z.md".to_owned(), "# Z\n".to_owned()),
        ("book.toml".to_owned(), "schema = 1\n".to_owned()),
    ];
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let tree = Tree::from_texts(files);
    let entries = entries(&tree, options(false));
    let urls = |group| -> Vec<&str> {
        let of_group = entries.iter().filter(|entry| entry.kind.group() == group);
        of_group.map(|entry| entry.url.as_str()).collect()
    };
    let runbooks = [
        "runbooks/a.html",
        "runbooks/a/index.html",
        "runbooks/b.html",
    ];
    assert_eq!(urls(Group::Runbooks), runbooks);
    assert_eq!(
        urls(Group::Incidents),
        [
            "incidents/2024-05-06-d.html",
            "incidents/2025-12-31-c.html",
            "incidents/2026-01-15-a.html",
            "incidents/2026-01-15-b.html",
        ]
    );
    let others = urls(Group::Others);
    assert!(
        others.contains(&"pages/z.html") && others.is_sorted(),
        "{others:?}"
    );
    let groups: Vec<Group> = entries.iter().map(|entry| entry.kind.group()).collect();
    assert!(groups.is_sorted());
    let days = entries.iter().filter_map(|entry| entry.date);
    let days: Vec<String> = days.map(|day| day.to_string()).collect();
    // Half past eleven in the evening in London is the next day in Berlin.
    assert_eq!(
        days,
        ["2024-05-06", "2026-01-01", "2026-01-15", "2026-01-15"]
    );
}

/// A word for each thing of the book below; `in` and `all` say whether a public site hides or shows it.
const HIDDEN: [&str; 18] = [
    "intitle",
    "insummary",
    "inevent",
    "inaction",
    "inprose",
    "intag",
    "inperson",
    "inchat",
    "inmail",
    "inactionowner",
    "inteller",
    "incommander",
    "invalue",
    "inrelated",
    "indraft",
    "indraftpage",
    "inlinked",
    "inhours",
];
const SHOWN: [&str; 18] = [
    "alltitle",
    "allsummary",
    "allevent",
    "allaction",
    "allprose",
    "alltag",
    "allperson",
    "allowner",
    "allservice",
    "allabout",
    "allrunbook",
    "allstep",
    "allcommand",
    "allcheck",
    "allmessage",
    "allpage",
    "alltrigger",
    "allmetric",
];

/// A book in which every field that may be internal holds a word of its own.
fn planted() -> Tree {
    let incident = |own: &str, visibility: &str| {
        format!(
            "schema = 1\ntitle = \"Shop {own}title\"\nstatus = \"resolved\"\nseverity = \"high\"\nservices = [\"shop\"]\n\
             tags = [\"{own}tag\"]\nvisibility = \"{visibility}\"\nrelated = [\"2026-01-01-internal\"]\n\
             link = [{{ rel = \"ticket\", url = \"https://example.com/1\" }}]\n\
             [times]\nstarted = 2026-01-15T22:48:00Z\nresolved = 2026-01-15T23:48:00Z\n[decision]\ntrigger = \"slow\"\ntaken = \"rollback\"\nrunbook = \"shop\"\n\
             [roles]\ncommander = \"{}\"\n[impact]\nsummary = \"Users saw `{own}summary`\"\nusers_affected = 12\ndata_loss = true\n",
            if own == "in" { "incommander" } else { "carol" },
        )
    };
    let event = |own: &str| {
        format!(
            "schema = 1\nevent = [\n  {{ at = 2026-01-15T22:48:00Z, by = \"inteller\", text = \"*{own}event* & more\" }},\n  \
             {{ at = 2026-01-15T22:50:00Z, by = \"carol\", text = \"{own}event\" }},\n]\n"
        )
    };
    let action = |own: &str| {
        format!(
            "schema = 1\n[[action]]\nid = \"probe\"\ntitle = \"Add {own}action\"\nstatus = \"open\"\nowner = \"inactionowner\"\n\
             text = \"See <b>{own}action</b>\"\nissue = \"OPS-1\"\n"
        )
    };
    let prose = |own: &str, end: &str| {
        format!(
            "+++\nstatus = \"draft\"\nauthors = [\"carol\"]\n+++\nBefore all of it.\n\n## Summary\n\n{own}prose\n\n### Inner\n\n\
             > ## Quoted\n> words\n\n## Root cause\n\nA bug.\n\n{end}"
        )
    };
    let mut files: Vec<(String, String)> = Vec::new();
    for (id, own, visibility, end) in [
        (
            "2026-01-01-internal",
            "in",
            "internal",
            "## Timeline\n\n[timeline]\n\n## Tasks\n\n## Action items\n\n[actions]\n",
        ),
        (
            "2026-01-15-public",
            "all",
            "public",
            "[actions]\n\nAfter it.\n",
        ),
    ] {
        let folder = format!("content/incidents/{id}");
        files.push((format!("{folder}/incident.toml"), incident(own, visibility)));
        files.push((format!("{folder}/timeline.toml"), event(own)));
        files.push((format!("{folder}/actions.toml"), action(own)));
        files.push((format!("{folder}/postmortem.md"), prose(own, end)));
    }
    files.push((
        "content/incidents/2026-02-01-bare/incident.toml".to_owned(),
        BARE.to_owned(),
    ));
    let bare = "content/incidents/2026-02-01-bare";
    files.push((format!("{bare}/timeline.toml"), event("in")));
    files.push((format!("{bare}/actions.toml"), action("in")));
    for (path, text) in PLAIN {
        files.push((path.to_owned(), text.to_owned()));
    }
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    Tree::from_texts(files)
}

const BARE: &str = "schema = 1\ntitle = \"Bare inrelated\"\nstatus = \"investigating\"\nseverity = \"low\"\n\
[times]\nstarted = 2026-02-01T10:00:00Z\n";

const PLAIN: [(&str, &str); 11] = [
    (
        "book.toml",
        "schema = 1\n[book]\ntitle = \"T\"\nrepo_url = \"https://example.com/edit/inlinked/\"\n",
    ),
    ("content/contacts.toml", CONTACTS),
    ("content/policy.toml", POLICY),
    (
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"shop\"\nname = \"Web allservice\"\nowner = \"dan\"\ntier = 1\n\
         description = \"Sells *allabout*\"\nlinks = [{ rel = \"dashboard\", url = \"https://example.com/d\" }]\n\
         [service.params]\npod = \"invalue\"\n[[service]]\nid = \"mail\"\nname = \"Mail\"\nowner = \"web\"\ndepends_on = [\"shop\"]\n",
    ),
    (
        "content/runbooks/shop.md",
        "+++\ntitle = \"Mend allrunbook\"\nowner = \"dan\"\nservices = [\"shop\"]\nseverities = [\"low\", \"high\"]\n\
         alerts = [\"ShopDown\"]\ntags = [\"alltag\"]\nverify = \"after\"\nrequires = [\"kubectl\"]\n\
         [[param]]\nname = \"shard\"\nlabel = \"Which one\"\nhelp = \"Ask\"\nfind = \"kubectl get shards\"\n+++\n\
         Before. [secret](../incidents/2026-01-01-internal/incident.toml)\n\n## Do `allstep` & see\n\nText.\n\n```sh\n# First\nallcommand [shard]\n```\n\n\
         ##\n\nUnder nothing.\n\n## Do `allstep` & see\n\nAgain.\n",
    ),
    (
        "content/runbooks/old/draft.md",
        "+++\ndraft = true\n+++\n# Draft indraft\n",
    ),
    (
        "content/runbooks/README.md",
        "# All of them\n\nRead first.\n\n## By name\n\n# Late title\n",
    ),
    (
        "content/pages/draft.md",
        "+++\ndraft = true\n+++\n# Draft indraftpage\n",
    ),
    (
        "content/pages/größe/é.md",
        "First words.\n\n## Überschrift\n\nallpage\n\n# Late\n\nUnder it.\n",
    ),
    (
        "content/checklists/after.toml",
        "schema = 1\nid = \"after\"\ntitle = \"Afterwards\"\ndescription = \"- one\\n- two\"\n[[phase]]\nname = \"First\"\nitems = [\"Plain\"]\n\
         [[phase]]\nname = \"Look\"\nitems = [{ text = \"See **allcheck**\", expect = \"`200`\", command = \"curl example.com\", on_fail = \"runbook:shop\", role = \"lead\" }]\n",
    ),
    (
        "content/messages/users.toml",
        "schema = 1\nid = \"users\"\ntitle = \"Tell users\"\naudience = \"public\"\nchannels = [\"slack:#shop\"]\n\
         [stage]\ninvestigating = \"We look into allmessage.\"\n",
    ),
];

const CONTACTS: &str = "schema = 1\n[[role]]\nid = \"lead\"\nname = \"Lead\"\n[[team]]\nid = \"web\"\nname = \"Team allowner\"\nchat = \"#web\"\n\
[[contact]]\nid = \"carol\"\nname = \"Carol allperson\"\nroles = [\"lead\"]\nteam = \"web\"\nvisibility = \"public\"\n\
[[contact]]\nid = \"dan\"\nname = \"Dan inperson\"\nroles = [\"lead\"]\nteam = \"web\"\nchat = \"@inchat\"\nemail = \"inmail@example.com\"\nphone = \"+15550107\"\nhours = \"Mon-Fri 08:00-20:00\"\n\
[[schedule]]\nid = \"first\"\nrotation = [\"carol\", \"dan\"]\nshift = \"1w\"\nstart = 2026-01-05T09:00:00Z\n\
[[policy]]\nid = \"default\"\n[[policy.step]]\nnotify = [\"schedule:first\", \"role:lead\", \"dan\"]\n";

const POLICY: &str = "schema = 1\n[[severity]]\nid = \"high\"\nname = \"Grave\"\nrank = 1\nrespond_within = \"0m\"\naliases = [\"sev1\"]\nrollback = \"evaluate\"\ncriteria = \"If `it` grows\"\n\
[[severity]]\nid = \"low\"\nname = \"Low\"\nrank = 2\nrespond_within = \"1h\"\nrollback = \"no\"\n\
[[decision]]\nid = \"back\"\nname = \"Go back\"\nrank = 1\nseverity = \"high\"\n\
[metric.rate]\nname = \"Rate of allmetric\"\nunit = \"%\"\nmin = 0\nmax = 100\n\
[[trigger]]\nid = \"slow\"\ndecision = \"back\"\nrunbook = \"shop\"\ncondition = \"Users see alltrigger\"\n\
[[trigger]]\ndecision = \"back\"\nmetric = \"rate\"\nop = \">\"\nvalue = 10\n";

/// Every text of an entry.
fn texts(entry: &Entry) -> Vec<&str> {
    let parts = entry.parts.iter();
    let lists = [
        &entry.alerts,
        &entry.keywords,
        &entry.severities,
        &entry.services,
    ];
    parts
        .flat_map(|part| [&part.heading, &part.anchor, &part.text, &part.code])
        .chain([&entry.url, &entry.title])
        .chain(lists.into_iter().flatten())
        .map(String::as_str)
        .collect()
}

/// The planted words that any entry holds.
fn held<'w>(entries: &[Entry], planted: &[&'w str]) -> Vec<&'w str> {
    let words: BTreeSet<String> = entries
        .iter()
        .flat_map(texts)
        .flat_map(|text| words(text).collect::<Vec<_>>())
        .collect();
    let known = planted.iter().copied();
    known.filter(|word| words.contains(*word)).collect()
}

#[test]
fn a_public_build_indexes_nothing_internal() {
    let tree = planted();
    let public = entries(&tree, options(true));
    assert_eq!(held(&public, &HIDDEN), Vec::<&str>::new());
    assert_eq!(
        held(&public, &SHOWN),
        SHOWN,
        "the index holds what the site shows"
    );
    let digits: String = public
        .iter()
        .flat_map(texts)
        .flat_map(str::chars)
        .filter(char::is_ascii_digit)
        .collect();
    assert!(
        !digits.contains("5550107"),
        "a phone number of nobody who is named"
    );
    let internal = entries(
        &tree,
        Options {
            drafts: true,
            ..options(false)
        },
    );
    // Where a page is edited is no word of it; hours are words of the contacts page.
    let expected: Vec<&str> = HIDDEN
        .into_iter()
        .filter(|word| !["inlinked", "inhours"].contains(word))
        .collect();
    assert_eq!(
        held(&internal, &HIDDEN),
        expected,
        "the test would see them"
    );
}

#[test]
fn a_procedure_is_found_by_all_that_leads_to_it() {
    let entries = entries(&planted(), options(false));
    let find = |url: &str| {
        let found = entries.iter().find(|entry| entry.url == url);
        found.unwrap_or_else(|| panic!("{url} is not found"))
    };
    let runbook = find("runbooks/shop.html");
    assert_eq!(runbook.kind, Kind::Runbook);
    assert_eq!(runbook.alerts, ["ShopDown"]);
    assert_eq!(runbook.services, ["Web allservice"]);
    assert_eq!(runbook.severities, ["Grave", "Low"], "the worst first");
    assert_eq!(
        runbook.keywords,
        ["alltag", "shop", "Users see alltrigger", "shop", "high"]
    );
    let steps: Vec<(&str, &str, &str, &str)> = runbook
        .parts
        .iter()
        .map(|part| {
            (
                part.heading.as_str(),
                part.anchor.as_str(),
                part.text.as_str(),
                part.code.as_str(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            ("", "", "Before. secret\nDan inperson\nkubectl", ""),
            (
                "Values you need",
                "rb.values",
                "shard, Which one\nAsk.",
                "kubectl get shards"
            ),
            (
                "Do allstep & see",
                "do-allstep--see",
                "Text.\nUnder nothing.",
                "# First\nallcommand [shard]"
            ),
            ("Do allstep & see", "do-allstep--see-1", "Again.", ""),
            ("Afterwards", "rb.verify-checks", "", ""),
        ]
    );
    let list = find("runbooks/index.html");
    assert_eq!(
        (list.kind, list.title.as_str()),
        (Kind::Page, "All of them")
    );
}

#[test]
fn timeline_and_actions_lead_to_where_the_page_has_them() {
    let entries = entries(&planted(), options(false));
    let anchors = |url: &str| -> Vec<String> {
        let entry = entries.iter().find(|entry| entry.url == url);
        let parts = &entry.expect("an incident").parts;
        let with = |word: &str| {
            let part = parts.iter().find(|part| part.text.contains(word));
            part.map_or_else(String::new, |part| part.anchor.clone())
        };
        vec![with("event"), with("action")]
    };
    // Under the author's own headings; under the page's where the author has none; without a post-mortem.
    assert_eq!(
        anchors("incidents/2026-01-01-internal.html"),
        ["timeline", "action-items"]
    );
    assert_eq!(
        anchors("incidents/2026-01-15-public.html"),
        ["rb.timeline", "rb.action-items"]
    );
    assert_eq!(
        anchors("incidents/2026-02-01-bare.html"),
        ["rb.timeline", "rb.action-items"]
    );
}
