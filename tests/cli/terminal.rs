//! What a terminal is shown: every character that somebody wrote, and nothing that a terminal obeys.

use crate::sandbox::Book;

/// Turns the text that follows around, ends the line, colours, rings, clears the screen.
const ODD: &str = "\u{202e}txt\u{2066}\u{2028}\u{7f}\u{9b}2J\u{1b}[31m\u{1b}]0;title\u{7}\r";

/// A text as TOML, escaped as far as it must be.
fn toml(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A book in which every text that a command prints is odd.
fn odd() -> Book {
    let book = Book::sound();
    let folder = "content/incidents/2026-09-14-odd";
    let title = toml(&format!("Odd {ODD} title"));
    book.put(
        &format!("{folder}/incident.toml"),
        &format!("schema = 1\ntitle = {title}\nstatus = \"resolved\"\nseverity = \"low\"\n[times]\nstarted = 2026-09-14T09:00:00Z\n"),
    );
    book.put(
        &format!("{folder}/actions.toml"),
        &format!(
            "schema = 1\n[[action]]\nid = \"one\"\ntitle = {title}\nowner = {}\n",
            toml(&format!("owner {ODD}"))
        ),
    );
    let page = format!(
        "+++\ntitle = {title}\n[[param]]\nname = \"host\"\nlabel = {title}\n+++\n\nOdd {ODD} words of [a page](none.md) of [host] and [other\u{202e}].\n"
    );
    book.put(
        &format!("content/runbooks/odd{}.md", "\u{202e}\u{1b}[31m"),
        &page,
    );
    book.put("content/runbooks/odd.txt\u{1b}[2J", "No source.");
    book
}

#[test]
fn no_command_shows_what_a_terminal_obeys() {
    let book = odd();
    let unknown = format!("no{ODD}thing");
    for arguments in [
        &["actions"][..],
        &["actions", "--owner", &unknown],
        &["actions", "done", &unknown],
        &["search", "odd"],
        &["search", &unknown],
        &["search", "--kind", &unknown, "odd"],
        &["params"],
        &["params", &unknown],
        &["check"],
        &["check", "--format", "concise"],
        &["check", "--format", "github"],
        &["check", "--format", "json"],
        &["actions", "--json"],
        &["search", "--json", "odd"],
        &["params", "--json"],
        &["build"],
        &["decide", &unknown],
        &["explain", &unknown],
        &["theme", "list"],
        &["theme", "diff"],
        &["log", "--incident", &unknown, "text"],
    ] {
        let answer = book.run(arguments);
        assert!(answer.len() > 20, "{arguments:?}: {answer}");
        let obeyed: Vec<char> = answer
            .chars()
            .filter(|c| *c != '\n' && (c.is_control() || "\u{202e}\u{2066}\u{2028}".contains(*c)))
            .collect();
        assert!(obeyed.is_empty(), "{arguments:?}: {obeyed:?} in {answer}");
    }
    // Colours are the program's: those of a book are not shown as colours.
    for arguments in [
        &["actions"][..],
        &["search", "odd"],
        &["params"],
        &["check"],
    ] {
        let answer = book.run(&[&["--color", "always"], arguments].concat());
        assert!(answer.contains("\u{1b}["), "{arguments:?}: {answer}");
        for after in ["txt", ".md", "\u{fffd}", "]0"] {
            let style = ["\u{1b}[31m", after].concat();
            assert!(!answer.contains(&style), "{arguments:?}: {answer}");
        }
    }
}

#[test]
fn programs_get_the_text_that_was_written() {
    let book = odd();
    let answer = book.run(&["actions", "--json"]);
    let json = answer.split("==> stdout\n").nth(1).expect("stdout");
    let json = json.split("==> stderr").next().expect("JSON");
    let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(json["actions"][0]["owner"], format!("owner {ODD}"));
}

#[test]
fn columns_are_counted_as_a_terminal_shows_them() {
    let book = Book::sound();
    book.put(
        "content/incidents/2026-09-14-wide/incident.toml",
        "schema = 1\ntitle = \"Wide\"\nstatus = \"resolved\"\nseverity = \"low\"\n[times]\nstarted = 2026-09-14T09:00:00Z\n",
    );
    book.put(
        "content/incidents/2026-09-14-wide/actions.toml",
        "schema = 1\n[[action]]\nid = \"a\"\ntitle = \"First\"\nowner = \"田中太郎\"\n[[action]]\nid = \"b\"\ntitle = \"Second\"\nowner = \"jose\u{301}\"\n[[action]]\nid = \"c\"\ntitle = \"Third\"\nowner = \"12345678\"\n",
    );
    book.put(
        "content/runbooks/wide.md",
        "# Wide\n\nGo to [田中] and [hostname].\n\n```sh\nssh <田中> <hostname>\n```\n",
    );
    let answer = book.run(&["actions"]);
    for (owner, blanks) in [("田中太郎", 2), ("jose\u{301}", 6), ("12345678", 2)] {
        let row = format!("{owner}{}2026-09-14-wide/", " ".repeat(blanks));
        assert!(answer.contains(&row), "{answer}");
    }
}
