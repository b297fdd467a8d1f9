//! SQL up to a place: whether that is in a string, in a name in quotes, or outside.

use super::Around;
use crate::quote::Layer;

/// What a backslash is in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Itself, as the standard says.
    Standard,
    /// An escape.
    Backslash,
    /// Nobody knows.
    Unknown,
}

/// Whether a block of a language holds SQL.
pub(super) fn is_sql(language: &str) -> bool {
    let known = [
        "sql",
        "postgresql",
        "postgres",
        "pgsql",
        "psql",
        "plpgsql",
        "mysql",
        "mariadb",
        "sqlite",
        "cql",
        "clickhouse",
    ];
    known.contains(&language)
}

/// The dialect of a block's language, or of a client.
pub(super) fn dialect(name: &str) -> Dialect {
    match name {
        "postgresql" | "postgres" | "pgsql" | "psql" | "plpgsql" | "sqlite" | "sqlite3"
        | "duckdb" | "cql" | "cqlsh" | "usql" | "sqlcmd" => Dialect::Standard,
        "mysql" | "mariadb" | "clickhouse" | "clickhouse-client" | "snowsql" => Dialect::Backslash,
        _ => Dialect::Unknown,
    }
}

/// Whether a text begins as a statement does.
pub(super) fn begins_statement(text: &str) -> bool {
    let word: &str = text.split_whitespace().next().unwrap_or_default();
    let is_followed = text.trim_start().len() > word.len();
    let known = [
        "select", "insert", "update", "delete", "alter", "create", "drop", "truncate", "grant",
        "revoke", "vacuum", "analyze", "explain", "with", "reindex", "copy", "call", "merge",
        "replace",
    ];
    is_followed && known.contains(&word.to_ascii_lowercase().as_str())
}

/// The layer of a place in SQL.
pub(super) fn layer(around: Around<'_>, dialect: Dialect) -> Layer {
    // `\copy` and its like read quotes in their own way.
    let line = around.before.rsplit('\n').next().unwrap_or_default();
    if line.trim_start().starts_with('\\') {
        return Layer::SqlCode;
    }
    let options = ["--command=", "--execute=", "--query="];
    let mut options = options.iter();
    let statement = options.find_map(|option| around.before.strip_prefix(option));
    match state(statement.unwrap_or(around.before), dialect) {
        State::Quoted {
            quote: '\'',
            is_escaped,
        } => match dialect {
            _ if is_escaped => Layer::Sql,
            Dialect::Standard => Layer::SqlStandard,
            Dialect::Backslash => Layer::SqlBackslash,
            Dialect::Unknown => Layer::Sql,
        },
        State::Quoted { quote: '"', .. } => Layer::SqlName,
        State::Quoted { quote: '`', .. } => Layer::SqlTick,
        _ => Layer::SqlCode,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    /// In quotes; `is_escaped` for `E'…'`.
    Quoted {
        quote: char,
        is_escaped: bool,
    },
    /// To the end of the line.
    Remark,
    /// To `*/`.
    Comment,
    /// Something that is read in another way.
    Other,
}

fn state(text: &str, dialect: Dialect) -> State {
    let mut state = State::Code;
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match state {
            State::Code => match (c, next) {
                ('\'' | '"' | '`', _) => {
                    let is_escaped = c == '\'' && matches!(last, 'e' | 'E');
                    state = State::Quoted {
                        quote: c,
                        is_escaped,
                    };
                }
                ('-', '-') => state = State::Remark,
                ('#', _) if dialect == Dialect::Backslash => state = State::Remark,
                ('/', '*') => state = State::Comment,
                ('$', '$') => return State::Other,
                ('$', next) if next.is_alphabetic() && text.matches('$').count() > 1 => {
                    return State::Other;
                }
                _ => {}
            },
            State::Quoted { quote, is_escaped } => {
                let escapes = is_escaped || dialect != Dialect::Standard && quote != '`';
                if c == '\\' && escapes {
                    chars.next();
                } else if c == quote {
                    // A doubled quote opens it again.
                    state = State::Code;
                }
            }
            State::Remark if c == '\n' => state = State::Code,
            State::Comment if c == '*' && next == '/' => state = State::Code,
            State::Remark | State::Comment | State::Other => {}
        }
        last = c;
    }
    state
}
