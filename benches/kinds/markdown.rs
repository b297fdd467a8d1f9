//! Kinds of text.

use super::{Kind, same, text};

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn markdown() -> Vec<Kind> {
    vec![
        same("opening brackets", "["),
        same("nested lists on a line", "- "),
        same("nested quotes on a line", "> "),
        same("images of links", "![[]()"),
        same("images in images", "![a]( ![b"),
        same("links without end", "[a](b "),
        same("stars", "*a **b "),
        same("ticks", "`a ``b "),
        same("tildes and lines", "~a _b "),
        same("tags", "<b>"),
        same("links of HTML", "<a href=\"https://example.com\">x"),
        same("blocks of HTML", "<div><p>\n\n"),
        same("details", "<details>\n\n"),
        same("comments without end", "<!-- "),
        same("unknown tags", "<cluster-id> "),
        same("addresses", "https://example.com/a "),
        same("addresses without a host", "http://- www.- a@ "),
        same("addresses of mail", "ops@example.com "),
        same("entities", "&amp;&#x41; "),
        same("escapes", "\\[\\*"),
        same("paragraphs", "A line of text.\n\n"),
        same("one line of words", "word "),
        same("line breaks", "a\n"),
        same("emphasis of Chinese", "**停止。**然后"),
        same("rules", "---\n\n"),
        same("attribute lists", "a {: .x}\n"),
        same("attribute lists on a line", "a {: .x} "),
        same("shortcodes", "{{< note >}} "),
        same("admonitions", "!!! note\n    Text.\n\n"),
        same("nested items", "- a\n  - b\n    - c\n"),
        same("tasks", "- [ ] a\n"),
        same("headings of one letter", "## A\n"),
        same("identical headings", "## Heading\n\n"),
        same("rows", "\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        same("fences", "```bash\nls -l\n```\n\n"),
        same("fences without end", "```bash\n"),
        same("indented code", "    ls -l\n\n"),
        same("brackets with a label", "[a][b] "),
        same("quotes", "> a\n\n"),
        same("carriage returns", "a\r\n"),
        same("characters of control", "\u{1}a"),
        text("headings", "", |n| format!("## Heading {n}\n\n")),
        text("headings with ids", "", |n| format!("## H {{#id{n}}}\n\n")),
        text("headings and dead anchors", "", |n| {
            format!("## H{n}\n\n[l](#x{n})\n\n")
        }),
        text("headings and anchors", "", |n| {
            format!("## H{n}\n\n[l](#h{n})\n\n")
        }),
        text("long headings and dead anchors", "", |n| {
            let name = "a-long-name-of-a-heading-that-goes-on-and-on-until-nobody-reads-it";
            format!("## {name}-{n}\n\n[l](#{name}-x{n})\n\n")
        }),
        text("places of HTML", "", |n| {
            format!("<a id=\"a{n}\"></a> [l](#a{n})\n\n")
        }),
        text("dead links", "", |n| format!("[l](page{n}.md)\n\n")),
        text("dead links on one line", "", |n| {
            format!("[l](page{n}.md) ")
        }),
        text("links of a reference", "", |n| {
            format!("[a{n}]: https://example.com/{n}\n[a{n}]\n\n")
        }),
        text("footnotes", "", |n| format!("a[^n{n}]\n\n[^n{n}]: b\n\n")),
        text("footnotes that nobody uses", "", |n| {
            format!("[^n{n}]: b\n\n")
        }),
        text("footnotes of a name", "a[^n]\n\n", |_| {
            "[^n]: b\n\n".to_owned()
        }),
        text("marks of one footnote", "[^n]: b\n\n", |_| {
            "a[^n] ".to_owned()
        }),
        text("footnotes in a chain", "a[^n0]\n\n", |n| {
            format!("[^n{n}]: b[^n{}]\n\n", n + 1)
        }),
        text("rows of a table", "| a | b |\n|---|---|\n", |n| {
            format!("| {n} | x |\n")
        }),
        text("cells beyond the columns", "| a | b |\n|---|---|\n", |n| {
            format!("| {n} | x | y |\n")
        }),
        text("cells of one row", "| a | b |\n|---|---|\n", |n| {
            format!("| {n} ")
        }),
        text("cut code in one row", "| a | b |\n|---|---|\n", |_| {
            "| `a | b`".to_owned()
        }),
        text("one script", "```bash\n", |n| {
            format!("echo {n} | grep x\n")
        }),
        text("one line of a script", "```bash\n", |n| {
            format!("echo {n}; ")
        }),
        text("nested shells", "```bash\n", |_| "$(echo ".to_owned()),
        text("one session", "```console\n", |n| {
            format!("$ echo {n}\n{n}\n")
        }),
        text("one session without prompts", "```console\n", |n| {
            format!("line {n}\n")
        }),
        text("comments of a script", "```bash\n", |n| {
            format!("# comment {n}\n")
        }),
        text("here-documents", "```bash\n", |n| {
            format!("cat <<E{n}\nx\nE{n}\n")
        }),
        text("here-documents without end", "```bash\n", |n| {
            format!("cat <<E{n}\n")
        }),
        text("continued lines", "```bash\n", |_| "a \\\n".to_owned()),
        text("places to fill in", "```bash\n", |n| {
            format!("kubectl get <pod-{n}>\n")
        }),
        text("one block of YAML", "```yaml\n", |n| {
            format!("key{n}: value\n")
        }),
        text("one block of JSON", "```json\n", |_| "[{\"a\":".to_owned()),
        text("tabs", "", |n| format!("```bash tab=\"t{n}\"\nls\n```\n")),
    ]
}
