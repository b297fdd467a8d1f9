//! What is a command, what is output, and what nobody can tell: the table in `sessions.md`.

use super::{html, parse};
use std::fmt::Write as _;
use std::path::Path;

/// What the page shows for one block: `:` title, `$` command, `>` output, `?` shown as it is.
fn shown(source: &str) -> String {
    let page = html(source);
    let mut out = String::new();
    for (at, _) in page
        .match_indices("<pre")
        .chain(page.match_indices("<p class=\"command-remark"))
    {
        let rest = &page[at..];
        let end = rest.find("</pre>").unwrap_or(rest.len());
        let is_remark = rest.starts_with("<p ");
        let end = if is_remark {
            rest.find("</p>").expect("an end")
        } else {
            end
        };
        let text = text_of(&rest[..end]);
        let head = page[..at].rsplit("<div class=\"command").next();
        let title = head.and_then(|head| head.split_once("</span> <span>"));
        let title = title.and_then(|(_, title)| title.split("</span>").next());
        let title = title.map(text_of);
        let is_command = ["<pre><code>", "<pre class=\"hang\"><code>"];
        let mark = if is_command.iter().any(|start| rest.starts_with(start)) {
            if let Some(title) = title {
                let _ = writeln!(out, ": {title}");
            }
            '$'
        } else if rest.starts_with("<pre class=\"output\"") {
            '>'
        } else if is_remark {
            '#'
        } else {
            '?'
        };
        let _ = writeln!(out, "{mark} {}", text.replace('\n', "⏎"));
    }
    out
}

fn text_of(html: &str) -> String {
    let parts = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text: String = parts.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn prompts_and_output_are_told_apart() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown/sessions.md");
    let table = std::fs::read_to_string(path).expect("the table of sessions");
    let mut actual = String::new();
    let mut rest = table.as_str();
    let mut cases = 0;
    // A block and, behind it, what is shown for it.
    while let Some(at) = rest.find("~~~~ shown\n") {
        let (case, after) = rest.split_at(at);
        let (_, after) = after.split_once('\n').expect("what is shown");
        let (_, next) = after.split_once("~~~~\n").expect("an end");
        let start = case.find("\n```").map_or(0, |at| at + 1);
        let block = &case[start..];
        let shown = shown(block);
        let _ = write!(actual, "{case}~~~~ shown\n{shown}~~~~\n");
        // What a rule or a copy reads is what the page shows.
        let texts = parse(block);
        let texts = texts.code.iter().flat_map(|block| &block.commands);
        let texts: Vec<String> = texts.map(|one| one.text.replace('\n', "⏎")).collect();
        let commands = shown.lines().filter_map(|line| line.strip_prefix("$ "));
        assert_eq!(texts, commands.collect::<Vec<_>>(), "{block}");
        cases += 1;
        rest = next;
    }
    actual.push_str(rest);
    assert!(cases > 60, "{cases} cases");
    snapbox::assert_data_eq!(actual, snapbox::file!["sessions.md"].raw());
}
