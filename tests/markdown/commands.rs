//! Commands as data: words, pieces, redirections, what follows what, and the problems of blocks.

use super::{parse, parse_with};
use rbdoc::markdown::{Command, Doc, Effect, Interpreter, Kind, Options, Syntax, effect};
use snapbox::{assert_data_eq, str};
use std::fmt::Write as _;

fn write(out: &mut String, syntax: Syntax<'_>, depth: usize) {
    let kind = format!("{:?}", syntax.kind());
    let _ = write!(out, "{}{kind}", "  ".repeat(depth));
    match syntax.kind() {
        Kind::Call | Kind::Compound(_) => {
            let _ = write!(out, " then {:?}", syntax.then());
        }
        Kind::Literal | Kind::Expansion | Kind::Substitution | Kind::Token(_) => {
            let _ = write!(out, " {:?}", syntax.quoting());
        }
        _ => {}
    }
    let _ = match syntax.value() {
        Some(value) if syntax.kind() != Kind::Literal => writeln!(out, " = {value:?}"),
        _ if syntax.kind() == Kind::Call => writeln!(out),
        _ => writeln!(out, " {:?}", syntax.text()),
    };
    for child in syntax.children() {
        write(out, child, depth + 1);
    }
}

fn tree(command: &Command) -> String {
    let mut out = String::new();
    for statement in command.statements() {
        write(&mut out, statement, 0);
    }
    out
}

fn tree_of(code: &str) -> String {
    let declared = [vec!["pod".to_owned()], vec!["name space".to_owned()]];
    let options = Options {
        params: &declared,
        ..Options::default()
    };
    let doc = parse_with(&format!("```bash\n{code}\n```\n"), options);
    let commands = doc.code.iter().flat_map(|block| &block.commands);
    commands.map(tree).collect()
}

#[test]
fn words_have_pieces() {
    assert_data_eq!(
        tree_of(
            r#"A=1 kubectl exec [pod] -n "<name space>-$ENV" -- sh -c 'rm -rf "<dir>"' a\ b $'x\n' ''"#
        ),
        str![[r#"
Call then End
  Assignment "A=1"
    Word = "1"
  Word = "kubectl"
  Word = "exec"
  Word = "[pod]"
    Token(Some(0)) Bare = "[pod]"
  Word = "-n"
  Word "/"<name space>-$ENV/""
    Token(Some(1)) Double = "<name space>"
    Literal Double "-"
    Expansion Double "$ENV"
  Word = "--"
  Word = "sh"
  Word = "-c"
  Word = "rm -rf /"<dir>/""
    Literal Single "rm -rf /""
    Token(None) Single = "<dir>"
    Literal Single "/""
  Word = "a b"
  Word = "x/n"
    Literal Ansi "x//n"
  Word = ""
    Literal Single ""

"#]]
    );
}

#[test]
fn statements_say_what_follows() {
    assert_data_eq!(
        tree_of("! a | b |& c 2>&1 > out && d || e & f; g &"),
        str![[r#"
Call then Pipe
  Word = "a"
Call then Pipe
  Word = "b"
Call then And
  Word = "c"
  Redirect(Duplicate) "2>&1"
    Word = "1"
  Redirect(Write) "> out"
    Word = "out"
Call then Or
  Word = "d"
Call then Background
  Word = "e"
Call then End
  Word = "f"
Call then Background
  Word = "g"

"#]]
    );
}

#[test]
fn compounds_hold_all_that_may_run() {
    assert_data_eq!(
        tree_of(
            "for p in $(kubectl get pods) b; do\n  if [ -f \"$p\" ]; then rm \"$p\"; else (cd x && ls) > log; fi\ndone < list\nf() { ls; }\ncase $1 in a|b) ls ;; esac"
        ),
        str![[r#"
Compound(Loop) then End "for p in $(kubectl get pods) b; do/n  if [ -f /"$p/" ]; then rm /"$p/"; else (cd x && ls) > log; fi/ndone < list"
  Word = "p"
  Word "$(kubectl get pods)"
    Substitution Bare "$(kubectl get pods)"
      Call then End
        Word = "kubectl"
        Word = "get"
        Word = "pods"
  Word = "b"
  Compound(If) then End "if [ -f /"$p/" ]; then rm /"$p/"; else (cd x && ls) > log; fi"
    Compound(Test) then End "[ -f /"$p/" ]"
      Word "/"$p/""
        Expansion Double "$p"
    Call then End
      Word = "rm"
      Word "/"$p/""
        Expansion Double "$p"
    Compound(Subshell) then End "(cd x && ls) > log"
      Call then And
        Word = "cd"
        Word = "x"
      Call then End
        Word = "ls"
      Redirect(Write) "> log"
        Word = "log"
  Redirect(Read) "< list"
    Word = "list"
Compound(Function) then End "f() { ls; }"
  Word = "f"
  Compound(Group) then End "{ ls; }"
    Call then End
      Word = "ls"
Compound(Case) then End "case $1 in a|b) ls ;; esac"
  Word "$1"
    Expansion Bare "$1"
  Word = "a"
  Word = "b"
  Call then End
    Word = "ls"

"#]]
    );
}

#[test]
fn here_documents_belong_to_their_commands() {
    let trees = [
        "psql <<EOF | tee x\nDROP TABLE <pod>;\n$(date)\nEOF",
        "cat <<'X' > f\n$a <pod>\nX",
        "cat <<X && ls\na\nX",
        "cat > f <<\"X\"\na\nX\nls",
        "grep a <<< \"$b\"",
    ];
    assert_data_eq!(
        trees.map(tree_of).join("--\n"),
        str![[r#"
Call then Pipe
  Word = "psql"
  Redirect(HereDocument) "<<EOF | tee x/nDROP TABLE <pod>;/n$(date)/nEOF"
    Word "DROP TABLE <pod>;/n$(date)/n"
      Literal HereDocument "DROP TABLE "
      Token(Some(0)) HereDocument = "<pod>"
      Literal HereDocument ";/n"
      Substitution HereDocument "$(date)"
        Call then End
          Word = "date"
      Literal HereDocument "/n"
Call then End
  Word = "tee"
  Word = "x"
--
Call then End
  Word = "cat"
  Redirect(Write) "> f"
    Word = "f"
  Redirect(HereDocument) "<<'X' > f/n$a <pod>/nX"
    Word = "$a <pod>/n"
      Literal LiteralHereDocument "$a "
      Token(Some(0)) LiteralHereDocument = "<pod>"
      Literal LiteralHereDocument "/n"
--
Call then And
  Word = "cat"
  Redirect(HereDocument) "<<X && ls/na/nX"
    Word = "a/n"
      Literal HereDocument "a/n"
Call then End
  Word = "ls"
--
Call then End
  Word = "cat"
  Redirect(Write) "> f"
    Word = "f"
  Redirect(HereDocument) "<</"X/"/na/nX"
    Word = "a/n"
      Literal LiteralHereDocument "a/n"
Call then End
  Word = "ls"
--
Call then End
  Word = "grep"
  Word = "a"
  Redirect(HereString) "<<< /"$b/""
    Word "/"$b/""
      Expansion Double "$b"

"#]]
    );
}

#[test]
fn placeholders_are_words_before_they_are_redirections() {
    assert_data_eq!(
        tree_of(
            "kubectl logs <pod> > <file> # of <pod>\nrelease-<version> $(get <pod>) `date` ${A:-$(b)} >(c)"
        ),
        str![[r##"
Call then End
  Word = "kubectl"
  Word = "logs"
  Word = "<pod>"
    Token(Some(0)) Bare = "<pod>"
  Redirect(Write) "> <file>"
    Word = "<file>"
      Token(None) Bare = "<file>"
Comment "# of <pod>"
  Token(Some(0)) Comment = "<pod>"
Call then End
  Word = "release-<version>"
    Literal Bare "release-"
    Token(None) Bare = "<version>"
  Word "$(get <pod>)"
    Substitution Bare "$(get <pod>)"
      Call then End
        Word = "get"
        Word = "<pod>"
          Token(Some(0)) Bare = "<pod>"
  Word "`date`"
    Substitution Bare "`date`"
      Call then End
        Word = "date"
  Word "${A:-$(b)}"
    Expansion Bare "${A:-$(b)}"
      Substitution Bare "$(b)"
        Call then End
          Word = "b"
  Word ">(c)"
    Substitution Bare ">(c)"
      Call then End
        Word = "c"

"##]]
    );
}

#[test]
fn square_brackets_are_blanks_to_fill_or_sets_of_characters() {
    assert_data_eq!(
        tree_of("kubectl delete [resource name] [pod-id] > [file]\nls [a-z] [yn]* [ab][cd] x[abc]"),
        str![[r#"
Call then End
  Word = "kubectl"
  Word = "delete"
  Word = "[resource name]"
    Token(None) Bare = "[resource name]"
  Word = "[pod-id]"
    Token(None) Bare = "[pod-id]"
  Redirect(Write) "> [file]"
    Word = "[file]"
      Token(None) Bare = "[file]"
Call then End
  Word = "ls"
  Word = "[a-z]"
    Literal Bare "[a-z"
    Literal Single ""
    Literal Bare "]"
  Word = "[yn]*"
    Literal Bare "[yn"
    Literal Single ""
    Literal Bare "]*"
    Literal Single ""
  Word = "[ab][cd]"
    Literal Bare "[ab"
    Literal Single ""
    Literal Bare "]["
    Literal Single ""
    Literal Bare "cd]"
    Literal Single ""
  Word = "x[abc]"
    Literal Bare "x["
    Literal Single ""
    Literal Bare "abc]"
    Literal Single ""

"#]]
    );
}

#[test]
fn commands_of_sessions_have_their_syntax_and_places() {
    let source = "> ```console\n> $ kubectl get \\\n> >   pods <pod>\n> NAME\n> ```\n";
    let doc = parse(source);
    let command = &doc.code[0].commands[0];
    let mut out = tree(command);
    for part in command.syntax() {
        let _ = writeln!(
            out,
            "{:?} at {:?}",
            part.text(),
            &source[part.span().range()]
        );
    }
    assert_data_eq!(
        out,
        str![[r#"
Call then End
  Word = "kubectl"
  Word = "get"
  Word = "pods"
  Word = "<pod>"
    Token(None) Bare = "<pod>"
"kubectl get ///n  pods <pod>" at "kubectl get ///n> >   pods <pod>"
"kubectl" at "kubectl"
"get" at "get"
"pods" at "pods"
"<pod>" at "<pod>"
"<pod>" at "<pod>"

"#]]
    );
}

#[test]
fn what_does_not_parse_has_no_syntax() {
    assert_eq!(tree_of("if true; then\nls"), "");
    assert_eq!(tree_of(&"( ".repeat(300)), "");
}

#[test]
fn an_interpreter_is_known_by_the_prompt_or_the_language() {
    let interpreters = |source: &str| -> Vec<Interpreter> {
        let doc = parse(source);
        let commands = doc.code.iter().flat_map(|block| &block.commands);
        commands.map(|command| command.interpreter).collect()
    };
    assert_eq!(
        interpreters(
            "```console\n$ psql\nshop=# SELECT 1;\n>>> 1\nPS> ls\nC:\\>dir\nredis> INFO\n(gdb) bt\n```\n"
        ),
        [
            Interpreter::Shell,
            Interpreter::Sql,
            Interpreter::Python,
            Interpreter::PowerShell,
            Interpreter::Cmd,
            Interpreter::Redis,
            Interpreter::Other
        ]
    );
    assert_eq!(
        interpreters("```sql destructive\nDROP TABLE x;\n```\n```yaml change\na: 1\n```\n"),
        [Interpreter::Sql, Interpreter::Other]
    );
}

#[test]
fn the_effect_is_the_declared_one() {
    let doc = parse("```bash destructive\nls\n```\n```bash\nls\n```\n");
    let effects = |doc: &Doc| -> Vec<Option<Effect>> {
        let effects = doc
            .code
            .iter()
            .map(|block| effect(&block.fence, &block.commands[0]));
        effects.collect()
    };
    assert_eq!(effects(&doc), [Some(Effect::Destructive), None]);
}

#[test]
fn blocks_carry_their_problems() {
    let source = "```json\n{\"a\": [1, }\n```\n\n```bash\nrm -rf /tmp/a \\ \n  /tmp/b\necho \"a \\ \n b\" # c \\ \nls\n```\n\n> ```yaml\n> a: [1\n> ```\n\n```bash\ncat <<EOF\na\n```\n\n```bash\nls\n``\n## Verify\n";
    let doc = parse(source);
    let mut out = String::new();
    for block in &doc.code {
        for problem in &block.problems {
            let place = problem.span.range();
            let line = source[..place.start].matches('\n').count() + 1;
            let _ = writeln!(out, "{:?} line {line} {:?}", problem.kind, &source[place]);
        }
    }
    assert_data_eq!(
        out,
        str![[r#"
Syntax line 2 "/"a/": [1,"
BlankAfterContinuation line 6 "// "
Syntax line 14 "a: [1"
Syntax line 20 ""
Syntax line 23 "ls/n``"
NeverClosed line 22 "```bash"

"#]]
    );
}
