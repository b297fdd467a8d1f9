//! `rbdoc params`: the tokens of runbooks and messages.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

fn book() -> Book {
    let book = Book::sound();
    book.put(
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"checkout\"\nname = \"Checkout\"\nowner = \"alice\"\nrunbooks = [\"restart\"]\n[service.params]\nunit = \"checkout.service\"\ntoken = \"never shown\"\n",
    );
    book.put(
        "content/runbooks/restart.md",
        "+++\ntitle = \"Restart a unit\"\n[[param]]\nname = \"unit\"\nlabel = \"Unit\"\nexample = \"web.service\"\n[[param]]\nname = \"signal\"\ndefault = \"TERM\"\nchoices = [\"TERM\", \"KILL\"]\n[[param]]\nname = \"token\"\nexample = \"x\"\nsecret = true\n[[param]]\nname = \"lines\"\ntype = \"int\"\nexample = 20\nrequired = false\n+++\n\n```bash\nsystemctl kill --signal=[signal] [unit] && systemctl status [unit]\njournalctl --unit=<unit> --lines=[lines] | grep <Pod_Name>\ncurl --header \"Authorization: [token]\" https://<host>/ && ssh <host>\n```\n",
    );
    book.put(
        "content/runbooks/old/yaml.md",
        "---\ntitle: Old\n---\n```bash\nkubectl delete pod <pod name>\n```\n",
    );
    book.put(
        "content/runbooks/old/plain.md",
        "# Plain\n\n```bash\nping <host>\n```\n",
    );
    book.put(
        "content/messages/status.toml",
        "schema = 1\nid = \"status\"\ntitle = \"Status\"\n[stage]\ninvestigating = \"We look at [service]. Next at [time].\"\n[[param]]\nname = \"service\"\nexample = \"Checkout\"\nfrom = \"incident.services\"\n",
    );
    book
}

#[test]
fn all_tokens_with_their_places_and_blocks_to_paste() {
    assert_data_eq!(
        book().run(&["params"]),
        str![[r#"
exit 0
==> stdout
content/runbooks/old/plain.md  Plain
  <host>  not declared  content/runbooks/old/plain.md:4

To paste at the top of content/runbooks/old/plain.md:

+++
[[param]]
name    = "host"
label   = "Host"
example = "…"
+++

content/runbooks/old/yaml.md  Old
  <pod name>  not declared  content/runbooks/old/yaml.md:5

To paste before the second --- of content/runbooks/old/yaml.md:

param:
  - name: "pod-name"
    label: "Pod name"
    match: ["pod name"]
    example: "…"

content/runbooks/restart.md  Restart a unit
  [unit]      Unit; checkout.service for checkout  content/runbooks/restart.md:23, 24
  [signal]    Signal; default TERM; one of TERM, KILL  content/runbooks/restart.md:23
  [token]     Token; secret  content/runbooks/restart.md:25
  [lines]     Lines; int; may be left out  content/runbooks/restart.md:24
  <Pod_Name>  not declared  content/runbooks/restart.md:24
  <host>      not declared  content/runbooks/restart.md:25

To paste before the second +++ of content/runbooks/restart.md:

[[param]]
name    = "pod-name"
label   = "Pod name"
match   = ["Pod_Name"]
example = "…"
[[param]]
name    = "host"
label   = "Host"
example = "…"

content/messages/status.toml  Status
  [service]  Service; from incident.services  content/messages/status.toml:5
  [time]     not declared  content/messages/status.toml:5

To paste at the end of content/messages/status.toml:

[[param]]
name    = "time"
label   = "Time"
example = "…"
==> stderr
       Found 5 parameters in 4 pages, 5 undeclared tokens
        Next paste a block into its page if readers are to fill the token in; else leave it: it is shown as text

"#]]
    );
}

#[test]
fn one_page_by_its_id_its_path_or_a_part() {
    let book = book();
    let whole = book.run(&["params", "restart"]);
    assert!(whole.starts_with("exit 0\n"), "{whole}");
    assert_eq!(book.run(&["params", "content/runbooks/restart.md"]), whole);
    assert_eq!(book.run(&["params", "a unit"]), whole);
    assert_data_eq!(
        book.run(&["params", "old"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `old` is a part of several pages
help: choose one of old/plain, old/yaml

"#]]
    );
    assert_data_eq!(
        book.run(&["params", "restrat"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no runbook or message is called `restrat`
help: did you mean `restart`?

"#]]
    );
    assert_data_eq!(
        book.run(&["params", "rollback"]),
        str![[r#"
exit 0
==> stdout
content/runbooks/rollback.md  Roll back
  no tokens
==> stderr
       Found 0 parameters in 1 page, 0 undeclared tokens

"#]]
    );
}

#[test]
fn the_blocks_declare_what_they_are_for() {
    let book = book();
    for (id, path, before) in [
        ("restart", "content/runbooks/restart.md", "+++\n\n```"),
        ("old/yaml", "content/runbooks/old/yaml.md", "---\n```"),
        ("old/plain", "content/runbooks/old/plain.md", "# Plain"),
        ("status", "content/messages/status.toml", ""),
    ] {
        let told = book.run(&["params", id]);
        let (_, block) = told
            .split_once(":\n\n")
            .unwrap_or_else(|| panic!("no block: {told}"));
        let (block, _) = block.split_once("==> stderr").expect("the end");
        let text = book.read(path);
        let at = if before.is_empty() {
            text.len()
        } else {
            text.find(before).expect("the place")
        };
        book.put(path, &format!("{}{block}{}", &text[..at], &text[at..]));
        let told = book.run(&["params", id]);
        assert!(told.contains(", 0 undeclared tokens"), "{told}");
    }
}

/// Two blocks of one name would be refused.
#[test]
fn spellings_of_one_name_become_one_parameter() {
    let book = Book::sound();
    let path = "content/runbooks/pods.md";
    book.put(
        path,
        "+++\ntitle = \"Pods\"\n[[param]]\nname = \"pod\"\nexample = \"web-1\"\n+++\n\n```bash\nkubectl get <pod> <POD> <node-name> <NODE_NAME> <Node name>\n```\n",
    );
    assert_data_eq!(
        book.run(&["params", "pods"]),
        str![[r#"
exit 0
==> stdout
content/runbooks/pods.md  Pods
  [pod]        Pod; such as web-1  content/runbooks/pods.md:9
  <POD>        not declared  content/runbooks/pods.md:9
  <node-name>  not declared  content/runbooks/pods.md:9
  <NODE_NAME>  not declared  content/runbooks/pods.md:9
  <Node name>  not declared  content/runbooks/pods.md:9

Another spelling of `pod`: add "POD" to its `match` in content/runbooks/pods.md

To paste before the second +++ of content/runbooks/pods.md:

[[param]]
name    = "node-name"
label   = "Node name"
match   = ["NODE_NAME", "Node name"]
example = "…"
==> stderr
       Found 1 parameter in 1 page, 4 undeclared tokens
        Next paste a block into its page if readers are to fill the token in; else leave it: it is shown as text

"#]]
    );
    book.put(
        path,
        "---\ntitle: Pods\nparam:\n  - name: pod\n    example: web-1\n---\n```bash\nkubectl get <pod> <POD>\n```\n",
    );
    let told = book.run(&["params", "pods"]);
    assert!(
        told.contains("`pod`: add \"POD\" to its") && !told.contains("To paste"),
        "{told}"
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        book().run(&["params", "status", "--json"]),
        str![[r#"
exit 0
==> stdout
{
  "schema": 1,
  "pages": [
    {
      "kind": "message",
      "id": "status",
      "title": "Status",
      "file": "content/messages/status.toml",
      "params": [
        {
          "name": "service",
          "type": "string",
          "example": "Checkout",
          "from": "incident.services",
          "required": true,
          "secret": false,
          "uses": [
            {
              "line": 5,
              "column": 29
            }
          ]
        }
      ],
      "undeclared": [
        {
          "token": "[time]",
          "word": "time",
          "uses": [
            {
              "line": 5,
              "column": 48
            }
          ]
        }
      ]
    }
  ]
}
==> stderr

"#]]
    );
}
