//! How the places of a command are quoted: each context where it is told, and what looks like one and is none.

use super::parse_with;
use rbdoc::markdown::Options;

/// Blocks and the contexts of their tokens in order. The first word is the language; what comes behind `|` where the block
/// has an effect.
const BLOCKS: &[(&str, &str, &[&str])] = &[
    // Words of the shell.
    ("bash", "kubectl get pods -n [x]", &["^?bare"]),
    (
        "bash",
        "kubectl rollout undo deployment/[x] --to-revision=[y]",
        &["?bare", "?bare"],
    ),
    ("bash", "git checkout -- [x]", &["?bare"]),
    ("bash", "kubectl exec pod -- cat [x]", &["^?bare"]),
    (
        "bash",
        "echo \"a [x]\" 'b [x]' $'c [x]' \"[y]\"",
        &["?double", "single", "ansi", "^?double"],
    ),
    ("bash", "cd /srv && rm [x]", &["^bare"]),
    ("bash", "rm [x] && rm [y]", &["^?bare", "^bare"]),
    ("bash", "rm [x] | tee log", &["^bare"]),
    ("bash", "rm [x] &", &["^bare"]),
    ("bash", "rm $(find . -name [x]) [y]", &["^bare", "^bare"]),
    ("bash", "rm `find . -name [x]`", &["plain"]),
    ("bash", "cat [x]>out", &["^?quoted"]),
    ("bash", "cat a > [x]", &["?bare"]),
    ("bash", "cat < a > [x]", &["bare"]),
    ("bash", "A=[x] B=\"[y]\" run", &["?bare", "?double"]),
    ("bash", "export A=[x]", &["?bare"]),
    ("bash", "a=([x] \"[y]\")", &["?bare", "?double"]),
    ("bash", "[x] status", &["plain"]),
    ("bash", "/opt/[x]/bin/run", &["?bare"]),
    ("bash", "sleep $(( [x] * 60 ))", &["number"]),
    ("bash", "for i in {1..[x]}; do run; done", &["plain"]),
    (
        "bash",
        "for i in [x] b; do run \"[y]\"; done",
        &["^quoted", "^double"],
    ),
    ("bash", "if [ \"[x]\" = a ]; then run; fi", &["^double"]),
    ("bash", "case [x] in a) run;; esac", &["^quoted"]),
    ("bash", "run # about [x]", &["comment"]),
    ("bash", "run <<EOF\nname: [x]\nEOF", &["?here/config"]),
    ("bash", "cat <<'EOF'\nsee [x]\nEOF", &["here-literal/text"]),
    ("bash", "cat <<EOF\n[x]\nEOF", &["plain"]),
    ("bash", "run (( [x]", &["plain"]),
    // Statements of SQL.
    (
        "bash",
        "psql -c \"UPDATE t SET a = '[x]' WHERE b = [y] AND \\\"[z]\\\" > 1\"",
        &[
            "?double/sql-standard",
            "?double/sql-code",
            "?double/sql-name",
        ],
    ),
    (
        "bash",
        "sudo -u postgres psql -tAc \"SELECT '[x]'\"",
        &["?double/sql-standard"],
    ),
    (
        "bash",
        "psql -c \"SELECT E'[x]' -- [y]\"",
        &["?double/sql", "?double/sql-code"],
    ),
    (
        "bash",
        "mysql -e \"SELECT '[x]' FROM `[y]`\"",
        &["double/sql-backslash", "plain"],
    ),
    (
        "bash",
        "mysql -e 'SELECT 1 FROM `[y]` WHERE a = \"[x]\"'",
        &["single/sql-tick", "single/sql-name"],
    ),
    (
        "bash",
        "kubectl exec -i db-0 -- mysql shop -e \"SELECT '[x]'\"",
        &["?double/sql-backslash"],
    ),
    (
        "bash",
        "docker exec db psql -U app -c \"SELECT '[x]'\"",
        &["?double/sql-standard"],
    ),
    ("bash", "psql -h [x] -U [y] shop", &["^?bare", "^?bare"]),
    (
        "bash",
        "./run-sql \"DELETE FROM t WHERE a = '[x]'\"",
        &["?double/sql"],
    ),
    (
        "bash",
        "psql shop <<SQL\nDELETE FROM t WHERE a = '[x]';\nSQL",
        &["?here/sql-standard"],
    ),
    (
        "bash",
        "echo \"DELETE FROM t WHERE a = '[x]'\" | psql",
        &["double/plain"],
    ),
    (
        "sql change",
        "DELETE FROM t WHERE a = '[x]' AND b = [y];",
        &["sql", "sql-code"],
    ),
    (
        "mysql change",
        "DELETE FROM t WHERE a = '[x]';",
        &["sql-backslash"],
    ),
    (
        "bash",
        "psql --command=\"SELECT f('[x]')\"",
        &["?double/sql-standard"],
    ),
    // JSON, YAML, addresses, forms.
    (
        "bash",
        "curl -d '{\"a\": \"[x]\", \"b\": [y]}' https://api",
        &["single/json", "single/json-code"],
    ),
    (
        "bash",
        "curl -d \"{\\\"a\\\": \\\"[x]\\\"}\" https://api",
        &["?double/json"],
    ),
    (
        "bash",
        "kubectl patch svc a -p '{\"spec\":{\"v\":\"[x]\"}}'",
        &["single/json"],
    ),
    (
        "bash",
        "kubectl get pod -o jsonpath='{.items[?(@.name==\"[x]\")]}'",
        &["single/code"],
    ),
    (
        "bash",
        "curl https://[x]/api/[y]?q=[z]",
        &["?bare/host", "?bare/url", "?bare/url"],
    ),
    (
        "bash",
        "curl \"https://user:[x]@host/\" [y]",
        &["?double/url", "^?bare"],
    ),
    (
        "bash",
        "curl -d \"a=[x]&b=1\" https://api",
        &["?double/url"],
    ),
    (
        "bash",
        "curl --data-urlencode \"a=[x]\" https://api",
        &["?double"],
    ),
    ("bash", "aws s3 cp s3://bucket/[x] .", &["?bare"]),
    (
        "bash",
        "kubectl apply -f - <<EOF\nkind: A\nname: [x]\nlabel: \"[y]\"\nimage: a:[z]\nEOF",
        &["?here/yaml", "?here/json", "?here/yaml-code"],
    ),
    (
        "bash",
        "cat > a.yaml <<'EOF'\ntext: |\n  [y] is\nname: '[x]'\nEOF",
        &["here-literal/config", "here-literal/yaml-single"],
    ),
    (
        "bash",
        "cat > /etc/nginx/a.conf <<EOF\nserver [x];\nEOF",
        &["here/config"],
    ),
    (
        "bash",
        "echo \"server=[x]\" | sudo tee /etc/a.conf",
        &["double/config"],
    ),
    ("yaml", "name: [x]\nother: \"[y]\"", &["yaml", "json"]),
    ("json", "{\"a\": \"[x]\"}", &["json"]),
    ("text", "see [x]", &["text"]),
    ("", "see [x]", &["plain"]),
    // Patterns and programs.
    (
        "bash",
        "grep -r \"id=[x]\" /var/log/[y]",
        &["?double/regex", "?bare"],
    ),
    ("bash", "grep -F \"[x]\" a", &["^?double"]),
    ("bash", "grep -A 3 '[x]' a", &["single/regex"]),
    ("bash", "grep '[^[x]]' a", &["single/plain"]),
    (
        "bash",
        "sed -i \"s|image: .*|image: [x]|\" [y]",
        &["?double/sed-path", "^?bare"],
    ),
    (
        "bash",
        "sed -i 's/[x]/[y]/' a",
        &["single/sed", "single/sed-text"],
    ),
    ("bash", "sed -n '/[x]/p' a", &["single/sed"]),
    (
        "bash",
        "awk '/[x]/ { print $1 }' [y]",
        &["single/code", "^?bare"],
    ),
    (
        "bash",
        "jq --arg id [x] '.a[] | select(.b == \"[y]\")' c",
        &["^?bare", "single/code"],
    ),
    ("bash", "python3 -c \"print('[x]')\"", &["?double/code"]),
    ("bash", "printf \"[x]\\n\" a", &["?double/code"]),
    ("bash", "printf '%s\\n' \"[x]\"", &["^?double"]),
    // Another shell.
    (
        "bash",
        "sh -c \"run [x] 'a [y]'\"",
        &["^?double/bare", "?double/single"],
    ),
    (
        "bash",
        "ssh [x] systemctl restart [y]",
        &["^?bare", "^?bare/bare"],
    ),
    (
        "bash",
        "ssh -p 22 host 'cat /srv/[x]/log'",
        &["single/bare"],
    ),
    (
        "bash",
        "ssh db \"psql -c \\\"SELECT '[x]'\\\"\"",
        &["?double/double/sql-standard"],
    ),
    ("bash", "ssh host \"run \\$(cat [x])\"", &["?double/plain"]),
    (
        "bash",
        "kubectl exec pod -- sh -c 'rm -rf /tmp/[x]'",
        &["single/bare"],
    ),
    // Other readers.
    ("powershell change", "Restart-Service [x]", &["code"]),
    ("redis change", "DEL session:[x]", &["code"]),
    ("python change", "delete('[x]')", &["code"]),
];

#[test]
fn each_place_says_how_it_is_quoted() {
    let params: Vec<Vec<String>> = ["x", "y", "z"].map(|name| vec![name.to_owned()]).into();
    let mut wrong = Vec::new();
    for (fence, text, expected) in BLOCKS {
        let source = format!("```{fence}\n{text}\n```\n");
        let options = Options {
            params: &params,
            ..Options::default()
        };
        let doc = parse_with(&source, options);
        let html = super::shown(&doc);
        let marks = html.split("<var class=\"param\"").skip(1);
        let found: Vec<String> = marks
            .map(|mark| {
                let attributes = mark.split('>').next().unwrap_or_default();
                let context = attributes.split("data-q=\"").nth(1);
                let context = context.and_then(|rest| rest.split('"').next());
                context.unwrap_or("^?bare").to_owned()
            })
            .collect();
        if found != *expected {
            wrong.push(format!("{fence}: {text}\n  {found:?}, not {expected:?}"));
        }
        // Data says the same as the page.
        let places = doc.code.iter().flat_map(|block| &block.commands);
        let places: Vec<String> = places
            .flat_map(|command| &command.places)
            .map(|place| place.context.to_string())
            .collect();
        assert!(places.is_empty() || places == found, "{text}: {places:?}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
