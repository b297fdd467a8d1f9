//! Markdown in, HTML and facts out: through `markdown::parse` alone.

#![allow(clippy::needless_raw_string_hashes)]

use std::fmt::Write as _;
use std::io::Write as _;

use rbdoc::markdown::{self, Address, Doc, Options};
use rbdoc::source::FileId;
use snapbox::{assert_data_eq, str};

mod commands;
mod places;
mod sessions;

fn parse(source: &str) -> Doc {
    parse_with(source, Options::default())
}

fn parse_with(source: &str, options: Options<'_>) -> Doc {
    markdown::parse(source, FileId(0), 0..source.len(), options)
}

/// The page's HTML, with addresses as they were written.
fn html(source: &str) -> String {
    shown(&parse(source))
}

fn shown(doc: &Doc) -> String {
    doc.to_html(&doc.html, |address| {
        Some(match address {
            Address::Link(link) => link.dest.clone(),
            Address::Policy(id) => format!("#{id}"),
        })
    })
}

/// Commands of all blocks: title and text.
fn commands(source: &str) -> String {
    let mut out = String::new();
    for command in parse(source).code.iter().flat_map(|block| &block.commands) {
        let title = command.title.as_deref().unwrap_or("-");
        let _ = writeln!(
            out,
            "{title} | {}",
            command.text.replace(" \\\n", "↩").replace('\n', "⏎")
        );
    }
    out
}

#[test]
fn tables_align_by_class_and_scroll() {
    assert_data_eq!(
        html("| Left | Right | |\n|:--|--:|:-:|\n| a | 1 | x |\n"),
        str![[r#"
<div class="table" role="group" tabindex="0" aria-label="Table 1">
<table>
<thead>
<tr><th scope="col" class="left">Left</th><th scope="col" class="right">Right</th><td class="center"></td></tr>
</thead>
<tbody>
<tr><td class="left">a</td><td class="right">1</td><td class="center">x</td></tr>
</tbody>
</table>
</div>

"#]]
    );
}

#[test]
fn tasks_are_real_checkboxes_with_labels() {
    assert_data_eq!(
        html(
            "- [ ] Check `a` and [b](c.md)\n- [x] Done\n  - [ ] Below\n\n1. [ ] First\n\n   More\n2. [ ] Second\n"
        ),
        str![[r#"
<ul class="checks">
<li><label><input type="checkbox"> <span>Check <code>a</code> and <a href="c.md">b</a></span></label></li>
<li><label><input type="checkbox" checked> <span>Done</span></label><ul class="checks">
<li><label><input type="checkbox"> <span>Below</span></label></li>
</ul>
</li>
</ul>
<ol class="checks">
<li><p><label><input type="checkbox"> <span>First</span></label></p>
<p>More</p>
</li>
<li><p><label><input type="checkbox"> <span>Second</span></label></p>
</li>
</ol>

"#]]
    );
}

#[test]
fn footnotes_lead_back() {
    assert_data_eq!(
        html(
            "A[^x], again[^x], other[^y].\n\n[^x]: Note *one*\n[^y]: Note two\n[^z]: Never used\n"
        ),
        str![[r##"
<p>A<sup class="footnote-ref"><a id="fnref:1" href="#fn:1">1</a></sup>, again<sup class="footnote-ref"><a id="fnref:1:2" href="#fn:1">1</a></sup>, other<sup class="footnote-ref"><a id="fnref:2" href="#fn:2">2</a></sup>.</p>
<div class="footnotes">
<hr>
<ol>
<li id="fn:1" value="1">
<p>Note <em>one</em></p>
<p class="footnote-back"><a href="#fnref:1">Back to text</a> <a href="#fnref:1:2">Back to text, place 2</a></p>
</li>
<li id="fn:2" value="2">
<p>Note two</p>
<p class="footnote-back"><a href="#fnref:2">Back to text</a></p>
</li>
</ol>
</div>

"##]]
    );
}

#[test]
fn alerts_say_what_they_are() {
    assert_data_eq!(
        html("> [!WARNING]\n> Stop.\n\n> NOTE: a plain quote\n"),
        str![[r#"
<div class="notice warning" role="note">
<p class="notice-title kind">Warning</p>
<p>Stop.</p>
</div>
<blockquote>
<p>NOTE: a plain quote</p>
</blockquote>

"#]]
    );
}

#[test]
fn admonitions_become_notices() {
    assert_data_eq!(
        html(
            "Before\n!!! danger \"Read this\"\n    First\n\n    - item\n\n    ```yaml\n    a: 1\n\n    b: 2\n    ```\nAfter\n\n??? note\n    Hidden\n\n    !!! tip\n        Nested\n"
        ),
        str![[r#"
<p>Before</p>
<div class="notice caution" role="note">
<p class="notice-title">Caution: Read this</p>
<p>First</p>
<ul>
<li>item</li>
</ul>
<pre class="code" data-lang="yaml"><code><span class="hl-key">a</span>: <span class="hl-number">1</span>

<span class="hl-key">b</span>: <span class="hl-number">2</span></code></pre>
</div>
<p>After</p>
<details class="notice note">
<summary class="notice-title">Note</summary>
<p>Hidden</p>
<div class="notice tip" role="note">
<p class="notice-title kind">Tip</p>
<p>Nested</p>
</div>
</details>

"#]]
    );
}

#[test]
fn admonitions_in_code_stay() {
    assert_data_eq!(
        html("```\n!!! note\n    text\n```\n"),
        str![[r#"
<pre class="code"><code>!!! note
    text</code></pre>

"#]]
    );
}

#[test]
fn bare_addresses_become_links() {
    assert_data_eq!(
        html(
            "See https://example.com/a_b_c?x=1&y=2. Or (http://example.com/x_(y)), not `https://example.com`.\n"
        ),
        str![[r#"
<p>See <a href="https://example.com/a_b_c?x=1&amp;y=2">https://example.com/a_b_c?x=1&amp;y=2</a>. Or (<a href="http://example.com/x_(y)">http://example.com/x_(y)</a>), not <code>https://example.com</code>.</p>

"#]]
    );
}

#[test]
fn unknown_tags_are_text() {
    assert_data_eq!(
        html("Get <cluster-id> and <none>.\n\n<namespace>\n\n<b>bold</b> <blink>x</blink>\n"),
        str![[r#"
<p>Get &lt;cluster-id&gt; and &lt;none&gt;.</p>
<p>&lt;namespace&gt;
</p>
<p><b>bold</b> &lt;blink&gt;x&lt;/blink&gt;</p>

"#]]
    );
}

#[test]
fn details_hold_markdown() {
    assert_data_eq!(
        html(
            "<details open>\n<summary>More <i>here</i></summary>\n\nText with **bold**.\n\n```sh\nls\n```\n\n</details>\n\nAfter\n"
        ),
        str![[r#"
<details open="">
<summary>More <i>here</i></summary>
<p>Text with <strong>bold</strong>.</p>
<div class="command bare" id="rb.step-1">
<pre class="hang"><code><span class="hl-name">ls</span></code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
</details>
<p>After</p>

"#]]
    );
}

#[test]
fn html_is_made_safe() {
    assert_data_eq!(
        html(
            "<script>alert(1)</script>\n\n<p align=center onclick=\"x()\" style=\"color:red\">Hi <img src=\"a b.png\" alt='x\"y' onerror=x> <a href=\" java\nscript:x\">j</a></p>\n\n<!-- gone -->\n<iframe src=\"https://example.com/v\"></iframe>\n\n[x](javascript:alert(1)) and <b>open\n"
        ),
        str![[r#"
<p>Hi <img src="a b.png" alt="x&quot;y"> <a>j</a></p>
<a href="https://example.com/v">https://example.com/v</a>
<p>x and <b>open</b></p>

"#]]
    );
}

#[test]
fn named_anchors_stay() {
    assert_data_eq!(
        html("<a name=\"old\"></a>\n## New\n\n<h1 id=\"raw\">Raw</h1>\n\n<a name=\"new\"></a>\n"),
        str![[r##"
<p><span id="old"></span></p>
<h2 id="new">New <a class="anchor" href="#new" aria-label="Link to this section">#</a></h2>
<h2 id="raw">Raw</h2>
<p><span></span></p>

"##]]
    );
}

#[test]
fn headings_keep_the_order_of_their_levels() {
    assert_data_eq!(
        html(
            "# Title\n\n#### Deep\n\n# Second\n\n## Foo & Bar\n\n## Foo & Bar\n\n### With {#own-id}\n\n## 日本 _x_ `code` \u{e9}\n"
        ),
        str![[r##"
<h5 id="deep">Deep <a class="anchor" href="#deep" aria-label="Link to this section">#</a></h5>
<h2 id="second">Second <a class="anchor" href="#second" aria-label="Link to this section">#</a></h2>
<h3 id="foo--bar">Foo &amp; Bar <a class="anchor" href="#foo--bar" aria-label="Link to this section">#</a></h3>
<h3 id="foo--bar-1">Foo &amp; Bar <a class="anchor" href="#foo--bar-1" aria-label="Link to this section">#</a></h3>
<h4 id="own-id">With  <a class="anchor" href="#own-id" aria-label="Link to this section">#</a></h4>
<h3 id="日本-x-code-é">日本 <em>x</em> <code>code</code> é <a class="anchor" href="#日本-x-code-é" aria-label="Link to this section">#</a></h3>

"##]]
    );
}

#[test]
fn generators_marks_disappear() {
    assert_data_eq!(
        html(
            "# T\n\n[[_TOC_]]\n\n## A\n\n[x](y.md){:target=\"_blank\"} and [z]({{< relref \"./a b.md#c\" >}}) {{% param v %}} `{: .kept}`\n\n[timeline]\n\n{{ mustache }}\n"
        ),
        str![[r##"
<ul class="contents">
<li><a href="#a">A</a></li>
</ul>
<h2 id="a">A <a class="anchor" href="#a" aria-label="Link to this section">#</a></h2>
<p><a href="y.md">x</a> and <a href="./a b.md#c">z</a> {{% param v %}} <code>{: .kept}</code></p>
<p>{{ mustache }}</p>

"##]]
    );
}

#[test]
fn a_heading_without_text_is_not_shown_and_nothing_leads_to_it() {
    assert_data_eq!(
        html("# T\n\n[[_TOC_]]\n\n## A\n\n##\n\nText.\n"),
        str![[r##"
<ul class="contents">
<li><a href="#a">A</a></li>
</ul>
<h2 id="a">A <a class="anchor" href="#a" aria-label="Link to this section">#</a></h2>
<p>Text.</p>

"##]]
    );
}

#[test]
fn references_and_images() {
    assert_data_eq!(
        html(
            "![The *graph*](img/a%20b.png \"Title\") [text][ref] [none][gone] [ref]\n\n[ref]: <some file.md> \"T\"\n\n[](empty.md) <mailto:a@example.com> <a@example.com>\n"
        ),
        str![[r#"
<p><img src="img/a%20b.png" alt="The graph" title="Title"> <a href="some file.md" title="T">text</a> [none][gone] <a href="some file.md" title="T">ref</a></p>
<p><a href="empty.md">empty.md</a> <a href="mailto:a@example.com">mailto:a@example.com</a> <a href="mailto:a@example.com">a@example.com</a></p>

"#]]
    );
}

#[test]
fn quoted_code_loses_its_marks() {
    assert_data_eq!(
        html("> ```bash\n> # Look\n> kubectl get pods\n> ```\n"),
        str![[r#"
<blockquote>
<div class="command" id="rb.step-1">
<div class="command-head"><p class="command-title"><span class="n">1</span> <span>Look</span></p></div>
<pre class="hang"><code><span class="hl-name">kubectl</span> get pods</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
</blockquote>

"#]]
    );
}

#[test]
fn comments_directly_above_are_titles() {
    assert_data_eq!(
        commands(
            "```bash\n# Far away\n\n# Near\n# and wrapped\nls -l # trailing\npwd; whoami\n```\n"
        ),
        str![[r#"
Near and wrapped | ls -l # trailing
- | pwd; whoami

"#]]
    );
}

#[test]
fn a_command_keeps_its_lines_together() {
    assert_data_eq!(
        commands(
            "```sh\ncat <<'EOF' | tee x\n# no comment\na $b\nEOF\nfor p in a b; do\n  echo \"$p\n  more\"\ndone\nf() {\n  true\n}\na \\\n  b && c\n```\n"
        ),
        str![[r#"
- | cat <<'EOF' | tee x⏎# no comment⏎a $b⏎EOF
- | for p in a b; do⏎  echo "$p⏎  more"⏎done
- | f() {⏎  true⏎}
- | a↩  b && c

"#]]
    );
}

#[test]
fn placeholders_are_no_redirections() {
    assert_data_eq!(
        commands("```bash\nkubectl logs <pod-name> -n <name space>\nkubectl get pods\n```\n"),
        str![[r#"
- | kubectl logs <pod-name> -n <name space>
- | kubectl get pods

"#]]
    );
}

#[test]
fn what_does_not_parse_is_one_command() {
    assert_data_eq!(
        commands("```bash\n# Title\nif true; then\nls\n```\n"),
        str![[r#"
Title | if true; then⏎ls

"#]]
    );
}

#[test]
fn scripts_stay_whole() {
    assert_data_eq!(
        commands("```bash\n#!/bin/bash\nset -e\nls\n```\n"),
        str![[r#"
- | #!/bin/bash⏎set -e⏎ls

"#]]
    );
}

#[test]
fn sessions_lose_prompts_and_output() {
    assert_data_eq!(
        commands(
            "```console\n# Find it\n$ kubectl get pods \\\n>   -A\nNAME   READY\na      <none>\n\nuser@host:~$ cat <<EOF\nx\nEOF\n[root@host ~]# id\nuid=0\n```\n"
        ),
        str![[r#"
Find it | kubectl get pods↩  -A
user@host | cat <<EOF⏎x⏎EOF
root@host | id

"#]]
    );
}

#[test]
fn prompts_tell_a_session_without_a_language() {
    assert_data_eq!(
        commands("    $ ls\n    a b\n"),
        str![[r#"
- | ls

"#]]
    );
}

#[test]
fn prompts_of_other_shells() {
    assert_data_eq!(
        commands(
            "```shell\n> slowlog get 10\n1) (integer) 5100\n> role\n```\n\n```bash\n\u{276f} ls\nID: a\n```\n"
        ),
        str![[r#"
- | slowlog get 10
- | role
- | ls

"#]]
    );
}

#[test]
fn output_in_a_script_is_no_command() {
    assert_data_eq!(
        commands(
            "```bash\nkubectl get pods\nNAME   READY\n```\n\n```bash\nkubectl get sc -o yaml\nkind: StorageClass\n```\n\n```bash\nNS=a kubectl get pods\n: \"${NS:?}\"\n```\n\n```bash change\nMake it\n```\n"
        ),
        str![[r#"
- | NS=a kubectl get pods
- | : "${NS:?}"
- | Make it

"#]]
    );
}

#[test]
fn sessions_without_prompts_are_left_alone() {
    assert_data_eq!(
        commands("```console\nls\na b\n```\n\n```console\nls -l\n```\n"),
        str![[r#"
- | ls -l

"#]]
    );
}

#[test]
fn fence_words_keep_a_block_whole() {
    assert_data_eq!(
        commands("```bash nosplit\nls\npwd\n```\n"),
        str![[r#"
- | ls⏎pwd

"#]]
    );
}

#[test]
fn comments_alone_are_no_command() {
    assert_data_eq!(commands("```bash\n# nothing\n```\n"), str![]);
}

#[test]
fn commands_show_kind_title_and_output() {
    assert_data_eq!(
        html(
            "```bash change\n# Roll <back>\nkubectl rollout undo deployment/api\n# Note\n```\n\n```console\n$ date\nMon\n```\n\n```sql destructive\nDROP TABLE x;\n```\n"
        ),
        str![[r#"
<div class="command" id="rb.step-1" data-kind="change">
<div class="command-head"><p class="command-title"><span class="n">1</span> <span>Roll &lt;back&gt;</span></p> <span class="badge change">Changes production</span></div>
<pre class="hang"><code><span class="hl-name">kubectl</span> rollout undo deployment/api</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
<p class="command-remark">Note</p>
<div class="command bare" id="rb.step-2">
<pre class="hang"><code><span class="hl-name">date</span></code></pre>
<button type="button" class="copy" disabled>Copy</button>
<p class="output-title">Output</p>
<pre class="output"><samp>Mon</samp></pre>
</div>
<div class="command" id="rb.step-3" data-kind="destructive">
<div class="command-head"><p class="command-title"><span class="n">3</span></p> <span class="badge destructive">Destroys data</span></div>
<pre class="hang"><code><span class="hl-keyword">DROP</span> <span class="hl-keyword">TABLE</span> x;</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>

"#]]
    );
}

#[test]
fn tabs_and_alternatives_are_grouped() {
    assert_data_eq!(
        html(
            "```bash tab=\"Docker Compose\"\ndocker compose ps\n```\n```bash tab=PM2\npm2 ls\n```\n\n```bash\na\n```\n```bash or\nb\n```\n```yaml\nc: 1\n```\n"
        ),
        str![[r#"
<div class="tabs">
<div class="tab" role="group" aria-label="Docker Compose" data-tab="Docker Compose">
<p class="tab-title">Docker Compose</p>
<div class="command bare" id="rb.step-1">
<pre class="hang"><code><span class="hl-name">docker</span> compose ps</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
</div>
<div class="tab" role="group" aria-label="PM2" data-tab="PM2">
<p class="tab-title">PM2</p>
<div class="command bare" id="rb.step-2">
<pre class="hang"><code><span class="hl-name">pm2</span> ls</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
</div>
</div>
<div class="either" role="group" aria-label="Either, or">
<p class="either-title">Either</p>
<div class="command bare" id="rb.step-3">
<pre class="hang"><code><span class="hl-name">a</span></code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
<p class="or">or</p>
<div class="command bare" id="rb.step-4">
<pre class="hang"><code><span class="hl-name">b</span></code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
</div>
<pre class="code" data-lang="yaml"><code><span class="hl-key">c</span>: <span class="hl-number">1</span></code></pre>

"#]]
    );
}

#[test]
fn declared_parameters_are_marked() {
    let declared = [
        vec!["pod".to_owned()],
        vec!["revision".to_owned(), "the number".to_owned()],
    ];
    let source = "[pod] `kubectl logs <pod>` [pod](x.md) keys[pod]\n\n```bash\nkubectl logs \"[pod]\" --to=[the number] a[pod] <other>\n```\n\n```bash noparams\necho [pod]\n```\n";
    let doc = parse_with(
        source,
        Options {
            params: &declared,
            ..Options::default()
        },
    );
    assert_data_eq!(
        shown(&doc),
        str![[r#"
<p><var class="param" data-param="pod" data-q="text">[pod]</var> <code>kubectl logs <var class="param" data-param="pod" data-q="text">&lt;pod&gt;</var></code> <a href="x.md">pod</a> keys[pod]</p>
<div class="command bare" id="rb.step-1">
<pre class="hang"><code><span class="hl-name">kubectl</span> logs <span class="hl-string">&quot;</span><var class="param" data-param="pod" data-q="^?double">[pod]</var><span class="hl-string">&quot;</span> <span class="hl-key">--to=</span><var class="param" data-param="revision" data-q="?bare">[the number]</var> a[pod] &lt;other&gt;</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>
<div class="command bare" id="rb.step-2">
<pre class="hang"><code><span class="hl-name">echo</span> [pod]</code></pre>
<button type="button" class="copy" disabled>Copy</button>
</div>

"#]]
    );
    let uses: Vec<(&str, usize)> = doc
        .tokens
        .iter()
        .map(|(span, param)| (&source[span.range()], *param))
        .collect();
    assert_data_eq!(
        format!(
            "{uses:?} {:?}",
            doc.undeclared
                .iter()
                .map(|(span, word)| (&source[span.range()], word.as_str()))
                .collect::<Vec<_>>()
        ),
        str![[
            r#"[("[pod]", 0), ("<pod>", 0), ("[pod]", 0), ("[the number]", 1)] [("<other>", "other")]"#
        ]]
    );
}

#[test]
fn every_language_has_its_colours() {
    let blocks = [
        (
            "bash",
            "for x in $(ls -l \"$HOME\"); do echo '$x' >> a; done",
        ),
        ("yaml", "a: \"x\" # c\nb:\n  - 1\n  - true\n  - text"),
        ("json", "{\"a\": [1, true, \"x\"]}"),
        (
            "sql",
            "SELECT count(*) FROM users WHERE id = 'x' AND n > 1; -- c",
        ),
        ("python", "def f(a):\n    return \"x\" + str(1)  # c"),
        ("ruby", "def f(a)\n  @b = \"x#{a}\" if nil # c\nend"),
        ("go", "func main() { fmt.Println(\"x\", 1) } // c"),
        ("js", "const a = f(`x${1}`); // c"),
        ("toml", "[a]\nb = \"x\" # c"),
        ("ini", "[a]\nb = x\n; c"),
        ("nginx", "server {\n  listen 80; # c\n  set $x \"y\";\n}"),
        ("dockerfile", "FROM a:1 AS b\nRUN echo \"x\"\nENV A=1"),
        ("hcl", "resource \"a\" \"b\" {\n  c = \"x${d}\" # e\n}"),
        ("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new"),
        ("promql", "rate(x[5m]) > 1"),
        ("unknown", "a < b"),
    ];
    let mut out = String::new();
    for (language, code) in blocks {
        let html = html(&format!("```{language}\n{code}\n```\n"));
        let code = html
            .split("<code>")
            .nth(1)
            .and_then(|rest| rest.split("</code>").next());
        let _ = writeln!(
            out,
            "{language}: {}",
            code.unwrap_or_default()
                .replace("span class=\"hl-", "")
                .replace("</span>", "</>")
                .replace("\">", ">")
        );
    }
    assert_data_eq!(
        out,
        str![[r#"
bash: <keyword>for</> <variable>x</> <keyword>in</> $(<name>ls</> <key>-l</> <string>&quot;</><variable>$HOME</><string>&quot;</>); <keyword>do</> <name>echo</> <string>'$x'</> <operator>&gt;&gt;</> a; <keyword>done</>
yaml: <key>a</>: <string>&quot;x&quot;</> <comment># c</>
<key>b</>:
  - <number>1</>
  - <number>true</>
  - text
json: {<key>&quot;a&quot;</>: [<number>1</>, <number>true</>, <string>&quot;x&quot;</>]}
sql: <keyword>SELECT</> <name>count</>(*) <keyword>FROM</> users <keyword>WHERE</> id <operator>=</> <string>'x'</> <keyword>AND</> n <operator>&gt;</> <number>1</>; <comment>-- c</>
python: <keyword>def</> <name>f</>(a):
    <keyword>return</> <string>&quot;x&quot;</> + <name>str</>(<number>1</>)  <comment># c</>
ruby: <keyword>def</> <name>f</>(a)
  <variable>@b</> <operator>=</> <string>&quot;x</>#{a}<string>&quot;</> <keyword>if</> <keyword>nil</> <comment># c</>
<keyword>end</>
go: <keyword>func</> <name>main</>() { fmt.Println(<string>&quot;x&quot;</>, <number>1</>) } <comment>// c</>
js: <keyword>const</> a <operator>=</> <name>f</>(<string>`x</>${<number>1</>}<string>`</>); <comment>// c</>
toml: [<key>a</>]
<key>b</> <operator>=</> <string>&quot;x&quot;</> <comment># c</>
ini: <keyword>[a]
</><key>b</> <operator>=</> x
<comment>; c</>
nginx: <key>server</> {
  <key>listen</> <number>80</>; <comment># c</>
  <key>set</> $x &quot;y&quot;;
}
dockerfile: <keyword>FROM</> a:1 <keyword>AS</> b
<keyword>RUN</> echo &quot;x&quot;
<keyword>ENV</> A<operator>=</>1
hcl: <keyword>resource</> <string>&quot;a&quot;</> <string>&quot;b&quot;</> {
  <key>c</> <operator>=</> <string>&quot;x</>${d}<string>&quot;</> <comment># e</>
}
diff: <keyword>--- a</>
<keyword>+++ b</>
<keyword>@@ -1 +1 @@</>
<deleted>-old</>
<inserted>+new</>
promql: rate(x[5m]) &gt; 1
unknown: a &lt; b

"#]]
    );
}

#[test]
fn places_are_those_of_the_file() {
    let source = "\u{feff}+++\r\n+++\r\n# T\u{ef}tle\r\n\r\n[a](<b c.md> \"t\") ![i](../d.png)\r\n\r\n[e]: f.md\r\n\r\n[e]\r\n\r\n!!! note\r\n    [in](g.md) https://example.com/h\r\n\r\n    ```bash\r\n    ls <dir>\r\n    ```\r\n\r\n<a href='i.md'>x</a> <j-k>\r\n";
    let start = source.find("# T").unwrap_or_default();
    let doc = markdown::parse(source, FileId(3), start..source.len(), Options::default());
    let mut out = String::new();
    for link in &doc.links {
        let _ = writeln!(out, "{} = {}", link.dest, &source[link.span.range()]);
    }
    for block in &doc.code {
        let _ = writeln!(
            out,
            "code {:?} info {:?}",
            &source[block.span.range()],
            &source[block.info.range()]
        );
        let _ = writeln!(out, "command {:?}", &source[block.commands[0].span.range()]);
    }
    for (span, _) in &doc.undeclared {
        let _ = writeln!(out, "token {:?}", &source[span.range()]);
    }
    for note in &doc.notes {
        let _ = writeln!(out, "{:?} {:?}", note.kind, &source[note.span.range()]);
    }
    let _ = writeln!(
        out,
        "heading {:?} in file {}",
        &source[doc.headings[0].span.range()],
        doc.headings[0].span.file.0
    );
    assert_data_eq!(
        out,
        str![[r##"
b c.md = b c.md
../d.png = ../d.png
f.md = f.md
g.md = g.md
https://example.com/h = https://example.com/h
i.md = i.md
code "ls <dir>" info "bash"
command "ls <dir>"
token "<dir>"
UnknownTag("j-k") "<j-k>"
heading "# Tïtle" in file 3

"##]]
    );
}

#[test]
fn the_title_is_found() {
    let title = |source: &str, given: Option<&str>| {
        let doc = parse_with(
            source,
            Options {
                title: given,
                ..Options::default()
            },
        );
        doc.title().map(|heading| heading.text.clone())
    };
    assert_eq!(title("[TOC]\n\n## A\n\n# B\n", None).as_deref(), Some("B"));
    assert_eq!(title("## A\n\ntext\n", None).as_deref(), Some("A"));
    assert_eq!(title("text\n\n## A\n", None), None);
    assert_eq!(title("# Same\n", Some("same")).as_deref(), Some("Same"));
    assert_eq!(title("# Other\n", Some("Same")), None);
}

#[test]
fn anchors_are_found_in_three_steps() {
    use markdown::Target::{Exact, Fallback, Missing};
    let doc = parse("# T\n\n## Burn rate\n\n## A - B & C\n\n<a name=\"Old_Name\"></a>\n");
    let anchors = markdown::Anchors::of(&doc);
    let find = |fragment| anchors.resolve(&doc, fragment);
    assert_eq!(find("burn-rate"), Exact("burn-rate"));
    assert_eq!(find("Old_Name"), Exact("Old_Name"));
    assert_eq!(find("Burn-Rate"), Fallback("burn-rate"));
    assert_eq!(find("burn_rate"), Fallback("burn-rate"));
    assert_eq!(find("a-b-c"), Fallback("a---b--c"));
    assert_eq!(find("gone"), Missing);
}

#[test]
fn text_is_kept_by_section_for_the_search() {
    let doc = parse(
        "Lead *text*\nmore.\n\n# T\n\nOne `two`\n\n- three\n\n```bash\nfour\n```\n\n## [Five](x)\n\n| a | b |\n|---|---|\n| c | d |\n",
    );
    assert_data_eq!(
        format!("{:?}\n{:#?}", doc.lead, doc.sections),
        str![[r#"
"Lead text more."
[
    Section {
        heading: None,
        text: "Lead text more./n",
        code: "",
    },
    Section {
        heading: Some(
            0,
        ),
        text: "One two/nthree/n",
        code: "four/n",
    },
    Section {
        heading: Some(
            1,
        ),
        text: "a b c d /n",
        code: "",
    },
]
"#]]
    );
}

/// Nothing in a document may point outside its source, and no text may become a tag.
fn hold(source: &str) {
    let declared = [vec!["name".to_owned(), "pod".to_owned()]];
    for raw_html in [
        markdown::RawHtml::Sanitize,
        markdown::RawHtml::EscapeUnknown,
        markdown::RawHtml::Escape,
    ] {
        let options = Options {
            raw_html,
            params: &declared,
            title: None,
            ..Options::default()
        };
        let doc = parse_with(source, options);
        let mut spans: Vec<_> = doc.links.iter().map(|link| link.span).collect();
        spans.extend(doc.headings.iter().map(|heading| heading.span));
        spans.extend(doc.undefined_refs.iter().map(|(span, _)| *span));
        spans.extend(doc.tokens.iter().map(|(span, _)| *span));
        spans.extend(doc.undeclared.iter().map(|(span, _)| *span));
        spans.extend(doc.notes.iter().map(|note| note.span));
        for block in &doc.code {
            spans.extend([block.span, block.info]);
            spans.extend(block.commands.iter().map(|command| command.span));
        }
        for span in spans {
            assert!(source.get(span.range()).is_some(), "{span:?} in {source:?}");
        }
        for (span, _) in &doc.tokens {
            let text = &source[span.range()];
            assert!(
                text.contains("name") || text.contains("pod"),
                "{text:?} in {source:?}"
            );
        }
        let html = shown(&doc);
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{html}");
        for tag in html.split('<').skip(1) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            assert!(
                !name.is_empty() && !["script", "style", "iframe", "svg"].contains(&name.as_str()),
                "{source:?}\n{html}"
            );
            let inside = tag.split('>').next().unwrap_or_default();
            for bad in [" on", " style=", "javascript:"] {
                let attributes = inside.split('"').step_by(2).collect::<String>();
                assert!(!attributes.contains(bad), "{source:?}\n{html}");
            }
        }
        assert!(!html.contains('\u{1}'), "{source:?}\n{html}");
    }
}

/// Pieces of Markdown that mean something, to be thrown together.
const PIECES: [&str; 76] = [
    "\n",
    "\n\n",
    "    ",
    "  ",
    "> ",
    "- ",
    "1. ",
    "- [ ] ",
    "# ",
    "## ",
    "```",
    "```bash\n",
    "```console\n",
    "~~~",
    "$ ",
    "ls",
    " \\\n",
    "<<EOF\n",
    "EOF\n",
    "'",
    "\"",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](<",
    "][",
    "]: ",
    "![",
    "[^1]",
    "[^1]: ",
    "| a |",
    "|--|\n",
    "<",
    ">",
    "</",
    "<a name=\"x\">",
    "<details>",
    "</details>",
    "<summary>",
    "<script>",
    "<style>",
    "<!--",
    "-->",
    "<p>",
    "<td>",
    "<b onclick=x>",
    "<img src=",
    "<iframe src=\"x\">",
    "!!! note \"t\"\n",
    "??? tip\n",
    "{{< ref \"x\" >}}",
    "{: .a}",
    "{#id}",
    "[name]",
    "<pod>",
    "<none>",
    "http://a.b/c_d",
    "&amp;",
    "&#0;",
    "\u{0}",
    "\r\n",
    "é",
    "日本",
    "\u{e000}0\u{e001}",
    "\u{1}",
    "[TOC]\n\n",
    "if x; then\n",
    "# comment\n",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        hold(&text);
    }

    #[test]
    fn any_markdown_is_read(parts in proptest::collection::vec(0..PIECES.len(), 0..30)) {
        let text: String = parts.into_iter().map(|part| PIECES[part]).collect();
        hold(&text);
    }
}

#[test]
fn real_documents_are_read() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    if files.is_empty() {
        // To the stream itself: what tests print is only shown when they fail.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: real_documents_are_read; there is no {}",
            root.display()
        );
        return;
    }
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a corpus is UTF-8");
        hold(&text);
        // Cut anywhere, it still reads.
        for cut in (0..text.len())
            .step_by(211)
            .filter(|cut| text.is_char_boundary(*cut))
        {
            parse(&text[..cut]);
        }
    }
}

#[test]
fn nonsense_in_code_is_text() {
    let soup = [
        "(", "- ", "a|", "<<A\n", "? ", "${", "\\\n", "<%", "if ", "[", " ", "\t", "x:\n",
    ];
    let languages = [
        "bash", "yaml", "json", "sql", "python", "ruby", "go", "js", "toml", "hcl", "nginx", "ini",
        "docker", "diff",
    ];
    for language in languages {
        for part in soup {
            hold(&format!(
                "```{language}\n{}\n```\n",
                part.repeat(9_000 / part.len())
            ));
        }
        let deep: Vec<String> = (0..600).map(|depth| " ".repeat(depth) + "a:").collect();
        let deep = deep.join("\n");
        hold(&format!("```{language}\n{deep}\n```\n"));
    }
}

#[test]
fn a_picture_on_another_host_is_a_link_to_it_and_inside_a_link_its_name() {
    assert_data_eq!(
        html(
            "![Graph](https://cdn.example/g.png) and <img src=\"//cdn.example/h.png\">\n\n\
             [![Build](https://cdn.example/b.svg)](https://ci.example/)\n\n\
             Text <a href=\"https://ci.example/\"><img src=\"https://cdn.example/b.svg\" alt=\"Build\"></a>\n"
        ),
        str![[r#"
<p><a href="https://cdn.example/g.png">Graph</a> and <a href="https://cdn.example/h.png">//cdn.example/h.png</a></p>
<p><a href="https://ci.example/">Build</a></p>
<p>Text <a href="https://ci.example/">Build</a></p>

"#]]
    );
}
