//! Prompts of shells, of databases and of languages: a table of what they look like and what reads what stands
//! behind them.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::command::Interpreter::{
    self, Cmd, Mongo, Other, PowerShell, Python, Redis, Ruby, Shell, Sql,
};
use super::grammar::{is_shell, is_terminal};

/// Where a prompt is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belief {
    /// In every block that may hold a session.
    Always,
    /// In blocks whose language has prompts of this kind: elsewhere it may be text.
    InItsLanguage,
    /// In blocks of a terminal.
    InTerminal,
    /// As [`Self::InItsLanguage`], and only where the block begins with it: it also begins lines of output.
    IfFirst,
}

/// A kind of prompt.
struct Row {
    /// A regular expression for the start of a line. Blanks before it are allowed. Classes are ASCII, which takes a
    /// tenth of the memory of Unicode's.
    pattern: &'static str,
    interpreter: Interpreter,
    belief: Belief,
}

macro_rules! rows {
    ($($interpreter:ident $belief:ident $pattern:literal,)*) => {
        &[$(Row {
            pattern: $pattern,
            interpreter: $interpreter,
            belief: Belief::$belief,
        }),*]
    };
}

/// Kinds of prompt, the first that fits counts: clients of databases before shells on hosts, whose names may look alike.
const ROWS: &[Row] = rows! {
    // `postgres=#`, `shop=>`, also in a transaction (`=*#`).
    Sql Always r"(?:[A-Za-z_][[:word:].@:-]*)?=[*!?^]?#",
    Sql InItsLanguage r"[A-Za-z_][[:word:].@:-]*=[*!?^]?>",
    Sql Always r"(?:mysql|MySQL \[[^\]]*\]|MySQL [^>]{1,60} (?:SQL|JS|Py) ?|MariaDB \[[^\]]*\]|mariadb|sqlite|SQL|(?:[[:word:]]+@)?cqlsh(?::[[:word:]]+)?|hive(?: \([[:word:]]+\))?|presto(?::[[:word:]]+)?|trino(?::[[:word:]]+)?|spark-sql(?: \([[:word:]]+\))?|ksql|duckdb|influx|[0-9]+: jdbc:[^>]*|db2 =)>",
    Sql Always r"[[:word:].-]+@[[:word:].-]*:[0-9]+/[[:word:].-]*(?: [[:word:]]+)?>",
    Sql InItsLanguage r"[[:word:].-]+ :\)",
    Sql InItsLanguage r"1>",
    Sql IfFirst r"=>",
    Redis Always r"(?:(?:redis )?[[:word:].-]+:[0-9]{2,5}|redis|not connected)(?:\[[0-9]+\])?(?:\(TX\))?>",
    Mongo Always r"(?:mongo[sd]?(?:sh)?|[[:word:]-]+:(?:PRIMARY|SECONDARY|ARBITER)|(?:Atlas |Enterprise )?[[:word:]-]+ \[(?:primary|secondary|direct|mongos)[^\]]*\] ?[[:word:]-]*)>",
    Mongo InItsLanguage r"[a-z][[:word:]-]*>",
    Python Always r">>>",
    Python Always r"In \[[0-9]+\]:",
    Ruby Always r"irb(?:\([^)]*\))?(?::[0-9]+)*>",
    Ruby Always r"(?:\[[0-9]+\] )?pry(?:\([^)]*\))?>",
    Ruby Always r"[[:word:]-]+\((?:dev|test|prod)[[:word:]]*\)(?::[0-9]+)*>",
    PowerShell Always r"(?:\([[:word:]. -]+\) )?(?:\[[[:word:].-]+\]: )?PS(?: [A-Za-z]+:[^>]*| [/~][^>]*| )?>",
    Cmd Always r#"(?:\([[:word:]. -]+\) )?[A-Za-z]:\\(?:[^<>|"*?]*[^<>|"*?[:space:]0-9]|[^<>|"*?[:space:]]*)>"#,
    Other Always r"(?:(?:iex(?:\([0-9]+\))?|ghci|scala|julia|jshell|s?ftp|lftp [^>]*|grub|telnet|nslookup|OpenSSL|ceph|etcd|vault|ipdb|hbase(?:\([^)]*\))?(?::[0-9]+)*)>|\((?:gdb|lldb|Pdb)\)|\[zk: [^\]]*\])",
    Other InTerminal r"[a-z][[:word:]-]*>",
    // `user@host:~$`, `user@host ~ %`, `user@host:~/app (main) $`.
    Shell Always r#"(?:\([[:word:]. -]+\) )?[[:word:].+-]+@[[:word:].-]+(?:[:/][^[:space:]"'=$#%>]*| [~/][^[:space:]"'=$#%>]*| [[:word:].-]{1,30})?(?: \([^)[:space:]]*\))? ?[$#%❯>]"#,
    // `[root@host ~]#`, `[host ~]$`.
    Shell Always r#"(?:\([[:word:]. -]+\) )?\[[^[:space:]\]"'=@]+(?:@[^\]"'=]+| [~/][^\]]*)\] ?[$#%>]"#,
    Shell Always r"(?:\([[:word:]. -]+\) )?(?:ba|z|k|da|a|c|tc|fi)?sh(?:-[0-9][[:word:].]*)?[$#%]",
    // `~ $`, `/ #`, `/app $`, `linux:~ #`, `Mac:~ ann$`.
    Shell Always r"(?:\([[:word:]. -]+\) )?(?:~[[:word:]./+-]* ?[$%❯]|/[[:word:]./+-]* ?[$%❯]|[~/] ?#|[[:word:].-]+:~[[:word:]./+-]* ?(?:[[:word:].-]+ ?)?[$#%])",
    Shell InItsLanguage r"(?:\([[:word:]. -]+\) )?(?:[~/][[:word:]./+-]* ?#|[[:word:].-]+:/(?:[[:word:].+-][[:word:]./+-]*)? ?(?:[[:word:].-]+ ?)?[$#%])",
    // `web1#`, `root#`, `ann$`.
    Shell InItsLanguage r"(?:\([[:word:]. -]+\) )?[A-Za-z][[:word:].-]*(?:\([[:word:]-]+\))?[$#%]",
    Shell Always r"(?:\([[:word:]. -]+\) ?)?(?:➜ +\S+(?: +git:\(\S*\))?(?: +✗)?|[$❯λ]|(?:\S+ )?❯)",
    Shell IfFirst r"%",
    Other IfFirst r">",
};

/// How the further lines of a command begin.
const MORE: &[(Interpreter, &str)] = &[
    (
        Sql,
        r#"[ \t]*(?:[A-Za-z_][[:word:].-]*[-('"$*^][*!?^]?[#>]|->|['"`]>|/\*>|\.\.\.>|[0-9]{1,3}>|[0-9]{1,3} )(?: |$)"#,
    ),
    (Python, r"[ \t]*\.\.\.:?(?: |$)"),
    (
        Ruby,
        r#"(?:irb(?:\([^)]*\))?(?:(?::[0-9]+)*[*"'`/\]]|:[0-9]+:[1-9][0-9]*>)|(?:\[[0-9]+\] )?pry(?:\([^)]*\))?\*)(?: |$)"#,
    ),
    (PowerShell, r">>(?: |$)"),
    (Cmd, r"More\?(?: |$)"),
    (Mongo, r"\.\.\.(?: |$)"),
];

static PATTERNS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let pattern = |row: &Row| match (row.belief, row.interpreter) {
        (Belief::IfFirst, _) => format!("^{} ", row.pattern),
        // The command line of Windows puts no blank between its prompt and the command.
        (_, Cmd) => format!(r"^[ \t]*(?:{}) ?", row.pattern),
        _ => format!(r"^[ \t]*(?:{})(?: +|$)", row.pattern),
    };
    ROWS.iter().map(pattern).collect()
});

/// All at once, because nearly no line has a prompt.
static ANY: LazyLock<Option<RegexSet>> = LazyLock::new(|| RegexSet::new(PATTERNS.iter()).ok());

static EACH: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let patterns = PATTERNS.iter();
    patterns.map(|pattern| Regex::new(pattern).ok()).collect()
});

static MORE_PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = MORE
        .iter()
        .map(|(_, more)| Regex::new(&format!("^(?:{more})")));
    patterns.filter_map(Result::ok).collect()
});

/// A prompt at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prompt {
    /// Its length in bytes, blanks included.
    pub(super) len: usize,
    /// What reads the command behind it.
    pub(super) interpreter: Interpreter,
    /// Its number in the table.
    row: usize,
}

impl Prompt {
    /// Root's `# `, which no table can tell from a comment.
    pub(super) fn root(len: usize) -> Self {
        Self {
            len,
            interpreter: Shell,
            row: ROWS.len(),
        }
    }
}

/// The prompts that a block's lines may begin with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prompts {
    /// What the block's language says of its interpreter; none for a block without a language.
    interpreter: Option<Interpreter>,
    /// Whether the block holds what a terminal showed.
    is_terminal: bool,
}

impl Prompts {
    /// For a block of a language; none for languages whose blocks hold no sessions.
    pub(super) fn of(language: &str) -> Option<Self> {
        let interpreter = match language {
            "" | "text" | "txt" | "plain" | "plaintext" => None,
            language if is_shell(language) => Some(Shell),
            "powershell" | "pwsh" | "ps1" | "ps" | "posh" => Some(PowerShell),
            "cmd" | "bat" | "batch" | "dos" => Some(Cmd),
            "sql" | "postgresql" | "postgres" | "pgsql" | "psql" | "plpgsql" | "mysql"
            | "mariadb" | "sqlite" | "cql" | "cassandra" | "clickhouse" => Some(Sql),
            "redis" | "redis-cli" => Some(Redis),
            "mongo" | "mongodb" | "mongosh" | "js" | "javascript" => Some(Mongo),
            "python" | "py" | "python3" | "pycon" | "ipython" => Some(Python),
            "ruby" | "rb" | "irb" => Some(Ruby),
            _ => return None,
        };
        Some(Self {
            interpreter,
            is_terminal: is_terminal(language),
        })
    }

    /// The prompt that `line` begins with. `first` is the one that the block begins with.
    pub(super) fn find(self, line: &str, first: Option<Prompt>) -> Option<Prompt> {
        let has_sign = line.contains(['$', '#', '%', '>', '❯', 'λ', '➜'])
            || line.contains(" :) ")
            || line.trim_start().starts_with("In [")
            || line.starts_with(['[', '(']);
        if !has_sign {
            return None;
        }
        let rows = ANY.as_ref()?.matches(line);
        rows.iter().find_map(|row| {
            let kind = ROWS.get(row)?;
            if !self.believes(kind, first.is_none_or(|first| first.row == row)) {
                return None;
            }
            let len = EACH.get(row)?.as_ref()?.find(line)?.end();
            let behind = line.get(len..).unwrap_or_default();
            let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_' | '~');
            if kind.belief == Belief::IfFirst && !behind.starts_with(is_word) {
                return None;
            }
            let interpreter = match (kind.interpreter, self.interpreter) {
                (Other, Some(own)) if own != Shell => own,
                (read, _) => read,
            };
            Some(Prompt {
                len,
                interpreter,
                row,
            })
        })
    }

    /// Whether a kind of prompt is one in these blocks. `may_be_first`: the block begins with it, or is empty so far.
    fn believes(self, kind: &Row, may_be_first: bool) -> bool {
        match (kind.belief, self.interpreter) {
            (Belief::Always, None | Some(Shell)) => true,
            (Belief::Always, Some(own)) => {
                // A client is often started from a shell in the same block.
                kind.interpreter == own || kind.interpreter == Shell && own != Python
            }
            (Belief::InItsLanguage, Some(Shell)) => kind.interpreter != Mongo,
            (Belief::InItsLanguage, own) => own == Some(kind.interpreter),
            (Belief::InTerminal, _) => self.is_terminal,
            (Belief::IfFirst, Some(Shell)) => may_be_first && kind.interpreter != Sql,
            (Belief::IfFirst, Some(own @ (Sql | Redis | Mongo | Ruby))) => {
                may_be_first && (kind.interpreter == Other || kind.interpreter == own)
            }
            (Belief::IfFirst, _) => false,
        }
    }
}

/// Length of the prompt that a further line of a command begins with.
pub(super) fn more(line: &str, interpreter: Interpreter) -> Option<usize> {
    let at = MORE.iter().position(|(known, _)| *known == interpreter)?;
    let found = MORE_PATTERNS.get(at)?.find(line)?;
    Some(found.end())
}

/// What reads the commands of a block without prompts.
pub(super) fn interpreter(language: &str) -> Interpreter {
    let known = Prompts::of(language).and_then(|prompts| prompts.interpreter);
    known.unwrap_or(Other)
}

/// `user@host` of a prompt.
pub(super) fn account(prompt: &str) -> Option<&str> {
    let word = prompt
        .split(|c: char| c.is_whitespace() || "[]():=$#%>❯".contains(c))
        .find(|word| word.contains('@'))?;
    Some(word).filter(|word| !word.starts_with('@') && !word.ends_with('@'))
}
