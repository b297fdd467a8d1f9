//! Cost grows with size. Times are measured in `benches/cost.rs`; here stands what is no time: what is compared, kept or
//! written at most.

use rbdoc::diagnostic::render::{Look, concise, json, text};
use rbdoc::diagnostic::{Diagnostic, Names, did_you_mean};
use rbdoc::site::Body;
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, build, inspect};

fn problems(tree: &Tree) -> Vec<Diagnostic> {
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    inspect(tree, &Options::at(now)).diagnostics
}

fn book(path: &str, text: &str) -> Tree {
    let mut tree = Tree::default();
    tree.insert("book.toml", Content::Text("schema = 1\n".into()));
    tree.insert(path, Content::Text(text.into()));
    tree
}

#[test]
fn a_report_quotes_a_long_line_only_around_each_of_its_problems() {
    let line = "é [a][b] ".repeat(3_000);
    let tree = book("content/runbooks/a.md", &format!("# A\n\n{line}\n"));
    let found = problems(&tree);
    assert_eq!(found.len(), 3_000);
    let report = text(&found, &tree, Look::default());
    assert!(report.len() < found.len() * 1_000, "{}", report.len());
    // Each stands at its own column: nine characters from one to the next.
    let last = format!("content/runbooks/a.md:3:{}", 2_999 * 9 + 3);
    assert_eq!(report.matches(&last).count(), 1, "{last}");
    for report in [concise(&found, &tree), json(&found, &tree)] {
        assert!(report.len() < found.len() * 1_000, "{}", report.len());
    }
}

#[test]
fn a_wrong_name_is_compared_with_few_of_very_many() {
    let names: Vec<String> = (0..10_000)
        .map(|n| format!("restart-service-{n}"))
        .collect();
    let names = Names::new(names.iter().map(String::as_str));
    let slips = [
        ("restrat-service-77", "restart-service-77"),
        ("estart-service-9999", "restart-service-9999"),
        ("RESTART-SERVICE-500", "restart-service-500"),
        ("restart-servcie-4321", "restart-service-4321"),
        ("xestart-service-1", "restart-service-1"),
    ];
    for (slip, meant) in slips {
        assert!(names.around(slip).count() <= 64, "{slip}");
        assert_eq!(names.nearest(slip), Some(meant), "{slip}");
    }
    assert_eq!(names.nearest("something else"), None);
    assert_eq!(names.nearest(&"x".repeat(10_000)), None);
}

#[test]
fn of_few_names_the_nearest_is_the_same_as_ever() {
    let known = ["alpha", "beta", "Gamma", "delta-force", "日本"];
    let names = Names::new(known);
    for wrong in [
        "alhpa",
        "bta",
        "gamma",
        "delta",
        "delta-forec",
        "日木",
        "",
        "zzz",
    ] {
        assert_eq!(names.nearest(wrong), did_you_mean(wrong, known), "{wrong}");
    }
}

#[test]
fn more_triggers_of_a_metric_than_anybody_can_compare_are_a_problem() {
    let start = "schema = 1\n[[severity]]\nid = \"s\"\nname = \"S\"\nrank = 1\nrespond_within = \"1h\"\nrollback = \"yes\"\n[[decision]]\nid = \"d\"\nname = \"D\"\nrank = 1\nseverity = \"s\"\n[[decision]]\nid = \"e\"\nname = \"E\"\nrank = 2\nseverity = \"s\"\n[metric.m]\nname = \"M\"\nunit = \"%\"\n";
    let triggers = |count: usize| -> String {
        let trigger = |n: usize| {
            let decision = if n.is_multiple_of(2) { "d" } else { "e" };
            format!(
                "[[trigger]]\nmetric = \"m\"\nop = \">\"\nvalue = {n}\ndecision = \"{decision}\"\n"
            )
        };
        (0..count).map(trigger).collect()
    };
    let overlaps = |count| {
        let tree = book(
            "content/policy.toml",
            &format!("{start}{}", triggers(count)),
        );
        let found = problems(&tree);
        let of_rule = found.iter().filter(|d| d.rule.name == "trigger-overlap");
        let messages: Vec<String> = of_rule.map(|d| d.message.clone()).collect();
        messages
    };
    let is_count = |message: &String| message.contains("compared");
    let (few, most) = (overlaps(20), overlaps(200));
    assert!(!few.is_empty() && !few.iter().chain(&most).any(is_count));
    let many = overlaps(1_000);
    assert_eq!(many.len(), most.len() + 1);
    assert!(
        many.iter()
            .any(|message| message == "`m` has 1000 triggers, and only the first 200 are compared"),
        "{:?}",
        many.last()
    );
}

#[test]
fn comments_that_nobody_closes_are_searched_once() {
    // Ten seconds, were each searched to the end of the page.
    let tree = book(
        "content/runbooks/a.md",
        &format!("# A\n\n{}\n", "<!-- ".repeat(400_000)),
    );
    let start = std::time::Instant::now();
    problems(&tree);
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn a_long_page_is_whole_in_the_page_for_print() {
    // It is read part by part, and a part may end inside a letter.
    let text = "é日 ".repeat(60_000);
    let tree = book("content/runbooks/a.md", &format!("# A\n\n{text}\n"));
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    let site = build(&tree, &Options::at(now)).site.expect("a site");
    let Some(Body::Bytes(page)) = site.files.get("print.html") else {
        panic!("there is no page for print");
    };
    let page = String::from_utf8_lossy(page);
    assert!(page.contains(text.trim()));
}

#[test]
fn lists_of_headings_end_where_nobody_finds_anything_in_them() {
    let shown = |headings: &str, path: &str| {
        let tree = book("content/runbooks/a.md", &format!("# A\n\n{headings}"));
        let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
        let site = build(&tree, &Options::at(now)).site.expect("a site");
        let Some(Body::Bytes(page)) = site.files.get(path) else {
            panic!("there is no {path}");
        };
        String::from_utf8_lossy(page).into_owned()
    };
    let (page, all) = ("runbooks/a.html", "az.html");
    let (few, many) = ("## B\n\n### C\n\n".repeat(200), "## B\n".repeat(20_001));
    let of_two_levels = shown(&few, page);
    assert_eq!(of_two_levels.matches("<li class=\"in\">").count(), 200);
    // The upper level alone.
    let of_one_level = shown(&"## B\n\n### C\n\n".repeat(300), page);
    assert!(of_one_level.contains("On this page") && !of_one_level.contains("<li class=\"in\">"));
    assert!(!shown(&many, page).contains("On this page"));
    assert!(shown(&few, all).contains("a.html#c-199"));
    let without = shown(&many, all);
    assert!(without.contains("too many headings") && without.contains("runbooks/a.html\">A</a>"));
    assert!(!without.contains("a.html#b"));
}
