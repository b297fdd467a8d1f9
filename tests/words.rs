//! The words of the interface: each key is there and used, no room keeps words beside them, and a book says its own.

mod support;

use chrono::{DateTime, Utc};
use rbdoc::data::Word;
use rbdoc::record::actions::{ActionStatus, ActionType};
use rbdoc::record::checklist::Anchor;
use rbdoc::record::incident::{DetectedBy, ImpactCount, Milestone, Taken};
use rbdoc::record::message::Stage;
use rbdoc::record::policy::{PostmortemDuty, Rollback, Unsure};
use rbdoc::record::postmortem::PostmortemStatus;
use rbdoc::record::runbook::Risk;
use rbdoc::record::timeline::EventKind;
use rbdoc::record::visibility::Visibility;
use rbdoc::search::Kind;
use rbdoc::site::Body;
use rbdoc::source::Tree;
use rbdoc::view::sections::sections;
use rbdoc::view::sitemap::FIXED;
use rbdoc::wording::{self, Phrase, Words};
use rbdoc::{Options, build};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use support::{files_under, fixture, repository};

/// The Rust files of some rooms, without comments and tests: path and code.
fn code(rooms: &[&str]) -> Vec<(String, String)> {
    let comment = Regex::new(r"(?m)^\s*//.*$").expect("a pattern");
    let mut files = Vec::new();
    for room in rooms {
        for (path, bytes) in files_under(&repository(room)) {
            if has_ending(&path, &["rs"]) {
                let text = String::from_utf8(bytes).expect("sources are UTF-8");
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                let text = comment.replace_all(text, "").into_owned();
                files.push((format!("{room}/{path}"), text));
            }
        }
    }
    files
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    endings.contains(&ending)
}

/// The places that a text has to fill in.
fn places(text: &str) -> BTreeSet<String> {
    let place = Regex::new(r"\{(\w+)\}").expect("a pattern");
    let places = place.captures_iter(text);
    places.map(|found| found[1].to_owned()).collect()
}

fn keys() -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for (group, phrases) in Words::english().groups() {
        for (key, phrase) in phrases {
            let places = match phrase {
                Phrase::Plain(text) => places(text),
                Phrase::Counted { one, other } => {
                    assert!(places(one).is_subset(&places(other)), "{group}.{key}");
                    places(other)
                }
            };
            keys.insert(format!("{group}.{key}"), places);
        }
    }
    keys
}

/// The rooms that take words by the whole key.
const ROOMS: [&str; 5] = ["/view/", "/gather/", "/site/", "/decide/", "/edition.rs"];

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() {
    let keys = keys();
    let all = code(&["src"]);
    let literal = Regex::new(r#""([a-z_]+\.[a-z_-]+)""#).expect("a pattern");
    let group = Regex::new(r#"\b(?:of|find|english)\(\s*"([a-z_]+)""#).expect("a pattern");
    let fact = Regex::new(r#"\b(?:label|fact)\(\s*"([a-z_]+)""#).expect("a pattern");
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut by_group: BTreeSet<String> = BTreeSet::from(["fact".to_owned()]);
    for (path, code) in &all {
        let is_file = |name: &str| has_ending(name, &["html", "toml", "md", "js", "css"]);
        for found in literal.captures_iter(code) {
            let name = found[1].to_owned();
            let group = name.split('.').next().expect("a group");
            let is_ours = Words::english().groups().any(|(known, _)| known == group);
            if is_ours && !is_file(&name) && ROOMS.iter().any(|room| path.contains(room)) {
                assert!(
                    keys.contains_key(&name),
                    "{path}: there are no words `{name}`"
                );
                used.insert(name);
            }
        }
        by_group.extend(group.captures_iter(code).map(|found| found[1].to_owned()));
        if path.contains("/view/") {
            for found in fact.captures_iter(code) {
                let name = format!("fact.{}", &found[1]);
                assert!(
                    keys.contains_key(&name),
                    "{path}: there are no words `{name}`"
                );
            }
        }
    }
    let template = Regex::new(r"\b(?:words|html)\.([a-z_]+\.[a-z_]+)").expect("a pattern");
    for folder in ["templates", "theme"] {
        for (path, bytes) in files_under(&repository(folder)) {
            let text = String::from_utf8(bytes).expect("templates are UTF-8");
            for found in template.captures_iter(&text) {
                let name = found[1].to_owned();
                assert!(
                    keys.contains_key(&name),
                    "{path}: there are no words `{name}`"
                );
                used.insert(name);
            }
        }
    }
    // A key that is put together stands alone somewhere: as the word of an enumeration, say.
    let whole: String = all.into_iter().map(|(_, code)| code).collect();
    for key in keys.keys() {
        let (group, name) = key.split_once('.').expect("a group");
        let is_looked_up = group == "duration" || by_group.contains(group);
        let is_there = whole.contains(&format!("\"{name}\""));
        // Roles are words of the records' authors.
        let is_used = used.contains(key) || is_looked_up && (is_there || group == "role");
        assert!(is_used, "nothing uses the words `{key}`");
    }
}

#[test]
fn every_value_of_an_enumeration_has_words() {
    fn words<W: Word>() -> Vec<&'static str> {
        W::WORDS.to_vec()
    }
    let variables = |is_meant: fn(&rbdoc::view::sitemap::FixedPage) -> bool| {
        let pages = FIXED.iter().filter(move |page| is_meant(page));
        pages.map(|page| page.variable).collect::<Vec<_>>()
    };
    let milestones = words::<Milestone>();
    let groups: Vec<(&str, Vec<&str>)> = vec![
        ("title", variables(|_| true)),
        ("step", variables(|page| page.step.is_some())),
        ("step_about", variables(|page| page.step.is_some())),
        ("found_by", variables(|page| page.is_found)),
        ("section", sections(Words::english()).into_keys().collect()),
        ("action_status", words::<ActionStatus>()),
        ("action_type", words::<ActionType>()),
        ("anchor", words::<Anchor>()),
        ("detected_by", words::<DetectedBy>()),
        ("end", milestones.clone()),
        ("event", words::<EventKind>()),
        ("impact", words::<ImpactCount>()),
        ("kinds", words::<Kind>()),
        ("milestone", milestones),
        ("postmortem", words::<PostmortemDuty>()),
        ("postmortem_status", words::<PostmortemStatus>()),
        ("reader", words::<Visibility>()),
        ("risk", words::<Risk>()),
        ("rollback", words::<Rollback>()),
        ("stage", words::<Stage>()),
        ("taken", words::<Taken>()),
        ("unsure", words::<Unsure>()),
    ];
    for (group, keys) in groups {
        for key in keys {
            assert!(
                Words::english().find(group, key).is_some(),
                "`{group}` has no words `{key}`"
            );
        }
    }
}

#[test]
fn what_is_filled_in_has_a_place() {
    let keys = keys();
    let call = Regex::new(r#"\.with\(\s*"([a-z_.]+)",\s*&\[(.*?)\],?\s*\)"#).expect("a pattern");
    let call = Regex::new(&format!("(?s){}", call.as_str())).expect("a pattern");
    let name = Regex::new(r#"\(\s*"(\w+)","#).expect("a pattern");
    let get = Regex::new(r#"\.(?:get|text)\(\s*"([a-z_]+\.[a-z_]+)"\s*\)"#).expect("a pattern");
    let mut checked = 0;
    for (path, code) in code(&["src"]) {
        for found in call.captures_iter(&code) {
            let given = name
                .captures_iter(&found[2])
                .map(|found| found[1].to_owned())
                .collect();
            assert_eq!(keys.get(&found[1]), Some(&given), "{path}: {}", &found[1]);
            checked += 1;
        }
        for found in get.captures_iter(&code) {
            if let Some(places) = keys.get(&found[1]) {
                assert!(places.is_empty(), "{path}: nothing fills in {}", &found[1]);
            }
        }
    }
    assert!(checked > 20, "only {checked} calls were found");
}

/// Files of the rooms below that speak to authors only: in problems, and in `rbdoc theme`.
const FOR_AUTHORS: [&str; 11] = [
    "src/site/mod.rs",
    "src/site/theme.rs",
    "src/site/templates.rs",
    "src/site/meter/mod.rs",
    "src/site/meter/calls.rs",
    "src/site/script.rs",
    "src/site/classic.rs",
    "src/site/overrides.rs",
    "src/site/provenance.rs",
    "src/site/filters.rs",
    "src/site/render.rs",
];
/// What looks like words and is none: names of zones, ids, letters of stretches, a variable of the build, a path of a drawing.
const NO_WORDS: [&str; 12] = [
    "rb.sheet.",
    "M0,.5",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "CARGO_MANIFEST_DIR",
    "UTC",
    "Etc/UTC",
    "Zulu",
    "Etc/Zulu",
    "UCT",
    "Etc/UCT",
    "Universal",
    "Etc/Universal",
];

#[test]
fn views_the_index_and_the_site_keep_no_words() {
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let template =
        Regex::new(r#"(?s)template!\(.*?\)|"[a-z0-9-]+\.html" "[^"]*"|#\[expect\(.*?\)\]"#)
            .expect("a pattern");
    let word = Regex::new(r"^[A-Z]|[A-Za-z]{2} |[a-z]\.$").expect("a pattern");
    let place = Regex::new(r"\{[^}]*\}|%[A-Za-z]").expect("a pattern");
    let mut found = Vec::new();
    for (path, code) in code(&["src/view", "src/search/gather", "src/site"]) {
        if FOR_AUTHORS.contains(&path.as_str()) {
            continue;
        }
        // What a built-in template is for is told by `rbdoc theme list`.
        let code = template.replace_all(&code, "").replace(r#"'"'"#, "");
        for text in literal.captures_iter(&code) {
            let text = place.replace_all(&text[1], "").into_owned();
            if word.is_match(&text) && !NO_WORDS.contains(&text.trim()) {
                found.push(format!("{path}: {text}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "words outside templates/words.toml:\n{}",
        found.join("\n")
    );
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range")
}

/// The whole book with words of its own.
fn book_with(words: &str) -> Tree {
    let mut tree = fixture("whole");
    tree.insert(wording::PATH, Tree::text_content(words.as_bytes().to_vec()));
    tree
}

#[test]
fn a_book_says_its_own_words_on_pages_and_in_the_search() {
    let tree = book_with(
        "[title]\ncontacts = \"Wen rufen?\"\n[fact]\nowner = \"Wer <hat> es\"\n[stage]\nresolved = \"Vorbei\"\n\
         [count]\nprocedures = { one = \"eine Anleitung\", other = \"{n} Anleitungen\" }\n\
         [duration]\nminute = \"{n} Min.\"\n[matrix]\nrespond = \"Antwort\"\n[kinds]\nrunbook = \"Anleitungen\"\n",
    );
    let site = build(&tree, &Options::at(now())).site.expect("a site");
    let text = |path: &str| match site.files.get(path) {
        Some(Body::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        other => panic!("{path}: {other:?}"),
    };
    let home = text("index.html");
    assert!(home.contains("eine Anleitung"), "{home}");
    assert!(home.contains("Wen rufen?") && !home.contains(">Call for help</a>\n</header>"));
    assert!(text("contacts.html").contains("<h1>Wen rufen?</h1>"));
    assert!(text("decide.html").contains("<th scope=\"col\">Antwort</th>"));
    assert!(text("decide.html").contains("Min."));
    let all: String = site
        .files
        .keys()
        .filter(|path| has_ending(path, &["html"]))
        .map(|path| text(path))
        .collect();
    assert!(
        all.contains("Vorbei") && all.contains("Wer &lt;hat&gt; es"),
        "escaped"
    );
    assert!(!all.contains("Wer <hat>"));
    let index: String = site
        .files
        .keys()
        .filter(|path| path.starts_with("search/"))
        .map(|path| text(path))
        .collect();
    assert!(
        index.contains("Antwort") && index.contains("Wen rufen?") && index.contains("Anleitungen")
    );
}

#[test]
fn a_mistake_in_a_book_s_words_is_told_in_its_place() {
    let tree = book_with(
        "[decide]\nwithn = \"In {time}\"\nwithin = \"In {tine}\"\nover = \"über\"\nunit = 1\n[stagge]\n\
         [count]\nchecks = { one = \"eine\" }\n[risk]\nlow = { one = \"a\", other = \"b\" }\n",
    );
    let build = build(&tree, &Options::at(now()));
    assert!(build.site.is_none(), "an error prevents a site");
    let problems = build.diagnostics.iter();
    let told: Vec<(&str, &str, String)> = problems
        .filter(|problem| tree.path(problem.span.file) == wording::PATH)
        .map(|problem| {
            let text = tree.text_of(problem.span.file);
            let place = &text[problem.span.range()];
            (
                problem.rule.name,
                place,
                format!("{}; {}", problem.message, problem.help.join("; ")),
            )
        })
        .collect();
    let told: Vec<(&str, &str, &str)> = told
        .iter()
        .map(|(rule, place, words)| (*rule, *place, words.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "unknown-field",
                "withn",
                "there are no words `decide.withn`; did you mean `within`?"
            ),
            (
                "invalid-value",
                "\"In {tine}\"",
                "`decide.within` has the place `{tine}`, which nothing fills in; did you mean `{time}`?"
            ),
            (
                "invalid-value",
                "\"über\"",
                "`decide.over` lacks the place `{time}`; the built-in words are `over {time}`"
            ),
            ("wrong-type", "1", "`decide.unit` must be text; "),
            (
                "unknown-field",
                "stagge",
                "there are no words `stagge`; did you mean `stage`?"
            ),
            (
                "wrong-type",
                "{ one = \"eine\" }",
                "`count.checks` must be text, or a table of the texts `one` and `other`; "
            ),
            (
                "wrong-type",
                "{ one = \"a\", other = \"b\" }",
                "`risk.low` must be text; "
            ),
        ]
    );
    // The built-in words stand in their place.
    let (words, _) = wording::of_book(&tree);
    assert_eq!(*words, *Words::english());
}

#[test]
fn the_built_in_words_can_be_read() {
    let tree = Tree::from_texts([(wording::PATH, wording::TEXT)]);
    let (words, problems) = wording::of_book(&tree);
    assert_eq!(problems, []);
    assert_eq!(*words, *Words::english());
    assert!(words.groups().count() > 30);
    assert_eq!(
        fs::read_to_string(repository(wording::PATH)).expect("a file"),
        wording::TEXT
    );
}
