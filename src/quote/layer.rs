//! The grammars that read a place, by their names.

macro_rules! layers {
    ($($(#[$doc:meta])* $name:ident $word:literal,)*) => {
        /// A grammar that reads the text of a place. What each does to a value stands in `table.json`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Layer {
            $($(#[$doc])* $name,)*
        }

        impl Layer {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in the table and in `data-q`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

layers! {
    /// A shell's word, or a part of one, without quotes.
    Bare "bare",
    /// The same where a word without quotes may have a meaning of its own.
    Quoted "quoted",
    /// `"…"` of a shell.
    Double "double",
    /// `'…'` of a shell.
    Single "single",
    /// `$'…'`
    Ansi "ansi",
    /// A here-document whose expansions are carried out.
    Here "here",
    /// A here-document whose text is taken as it is.
    HereLiteral "here-literal",
    /// A place in a command where nothing can be quoted, or of which nobody can tell how it is read.
    Plain "plain",
    /// An arithmetic expression of a shell.
    Number "number",
    /// A comment of a shell.
    Comment "comment",
    /// A string of SQL where nobody knows what a backslash is.
    Sql "sql",
    /// A string of SQL where a backslash is itself.
    SqlStandard "sql-standard",
    /// A string of SQL where a backslash is an escape.
    SqlBackslash "sql-backslash",
    /// `"…"` in SQL.
    SqlName "sql-name",
    /// `` `…` `` in SQL.
    SqlTick "sql-tick",
    /// SQL outside strings and names in quotes.
    SqlCode "sql-code",
    /// A string of JSON, and one in double quotes of YAML.
    Json "json",
    /// JSON outside strings.
    JsonCode "json-code",
    /// A whole value of YAML without quotes.
    Yaml "yaml",
    /// `'…'` of YAML.
    YamlSingle "yaml-single",
    /// YAML elsewhere.
    YamlCode "yaml-code",
    /// A web address behind its host.
    Url "url",
    /// The host of a web address.
    Host "host",
    /// A regular expression of `grep`.
    Regex "regex",
    /// What `sed` looks for, and the rest of its program.
    Sed "sed",
    /// What `sed` writes in its place.
    SedText "sed-text",
    /// The same between other signs than `/` and `:`.
    SedPath "sed-path",
    /// A program in some language.
    Code "code",
    /// A file of some form.
    Config "config",
    /// Words for people.
    Text "text",
}
