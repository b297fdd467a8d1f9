//! What a rule is, and how bad a problem is.

/// How bad a problem is. A book with an error is not published, but for links of an adopted folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Off,
    /// Worth knowing.
    Info,
    /// Should be fixed; the site is still published.
    Warning,
    /// Must be fixed before the site is published.
    Error,
}

impl Level {
    /// The word in `book.toml` and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The level of a word in `book.toml`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Off, Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|level| level.word() == word)
    }
}

/// A kind of problem. One static each, with a row in the table `check::TABLE`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Permanent kebab-case name.
    pub name: &'static str,
    /// The usual level.
    pub level: Level,
    /// What it finds, one line.
    pub summary: &'static str,
    /// Whether what it finds makes the site lack something: a file that could not be read, or a page that had to be
    /// left out. No level, waiver or baseline hides such a problem, so that green means read and checked.
    pub leaves_out: bool,
    /// Its literate case: why it matters, an example, the report, the repair.
    pub docs: &'static str,
}

/// Declares a rule: `rule! { "rule-name", Error, "What it finds." }` makes the static `RULE`, and a name before it
/// another one. `leaves_out` behind the level marks a rule whose problems nothing hides ([`Rule::leaves_out`]). Its
/// documentation is the literate case beside the file that declares it: `rule-name.md`.
#[macro_export]
macro_rules! rule {
    ($name:literal, $level:ident $($mark:ident)?, $summary:literal) => {
        $crate::rule! { RULE, $name, $level $($mark)?, $summary }
    };
    ($(#[$meta:meta])* $ident:ident, $name:literal, $level:ident, $summary:literal) => {
        $crate::rule! { @static $(#[$meta])* $ident, $name, $level, $summary, false }
    };
    ($(#[$meta:meta])* $ident:ident, $name:literal, $level:ident leaves_out, $summary:literal) => {
        $crate::rule! { @static $(#[$meta])* $ident, $name, $level, $summary, true }
    };
    (@static $(#[$meta:meta])* $ident:ident, $name:literal, $level:ident, $summary:literal, $leaves_out:literal) => {
        #[doc = concat!("`", $name, "`: ", $summary)]
        pub(crate) static $ident: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            name: $name,
            level: $crate::diagnostic::Level::$level,
            summary: $summary,
            leaves_out: $leaves_out,
            docs: include_str!(concat!($name, ".md")),
        };
    };
}
