//! The languages of runbooks: one grammar each, and what its nodes are to a reader.
//!
//! The grammars' own highlight queries are not used: walking the tree with a table of node kinds takes
//! two thirds of the time and nothing to compile at start (`deny.toml` has the figures).

use std::collections::HashMap;
use std::sync::OnceLock;

use tree_sitter::Language;

use Class::{
    Comment, Deleted, Inherit, Inserted, Key, Keyword, Literal, Name, Number, Operator, Plain, Str,
    Variable,
};

/// What a stretch of code is to a reader. [`Class::css`] is the complete list of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// What the node around it is.
    Inherit,
    /// Nothing in particular, also inside a string.
    Plain,
    /// A comment.
    Comment,
    /// A string or a here-document.
    Str,
    /// A string or a number, by its first character.
    Literal,
    /// A number or a constant such as `true`.
    Number,
    /// A word of the language.
    Keyword,
    /// A command, a function, a type.
    Name,
    /// A variable.
    Variable,
    /// A key, a setting, an option such as `--all`.
    Key,
    /// A mark that joins or compares.
    Operator,
    /// A line that a diff adds.
    Inserted,
    /// A line that a diff takes away.
    Deleted,
}

impl Class {
    /// The class in the HTML.
    pub(super) fn css(self) -> Option<&'static str> {
        Some(match self {
            Self::Inherit | Self::Plain | Self::Literal => return None,
            Self::Comment => "hl-comment",
            Self::Str => "hl-string",
            Self::Number => "hl-number",
            Self::Keyword => "hl-keyword",
            Self::Name => "hl-name",
            Self::Variable => "hl-variable",
            Self::Key => "hl-key",
            Self::Operator => "hl-operator",
            Self::Inserted => "hl-inserted",
            Self::Deleted => "hl-deleted",
        })
    }
}

/// A language with a grammar. Lists are words between blanks.
struct Grammar {
    /// What it is called after a fence.
    names: &'static str,
    language: fn() -> Language,
    /// Classes of node kinds (`kind`, or `parent/kind`) beyond [`COMMON`].
    kinds: &'static [(Class, &'static str)],
}

/// A grammar with its kinds looked up.
pub(super) struct Loaded {
    /// The grammar.
    pub(super) language: Language,
    /// The class of each node kind.
    pub(super) classes: Vec<Class>,
    /// Kinds whose class depends on the parent: parent, kind, class.
    pub(super) pairs: Vec<(u16, u16, Class)>,
    /// The field that holds a key in languages of keys and values.
    pub(super) key: Option<u16>,
    /// Whether it is a shell.
    pub(super) shell: bool,
}

/// Names of shells.
const SHELLS: &str = "bash sh shell zsh ksh console shell-session shellsession terminal";

/// Whether blocks of a language are split into commands.
pub(super) fn is_shell(language: &str) -> bool {
    has(SHELLS, language)
}

/// Whether blocks of a language hold what a terminal showed.
pub(super) fn is_terminal(language: &str) -> bool {
    has("console shell-session shellsession terminal", language)
}

/// Whether a word is in a list.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// What most grammars agree on.
const COMMON: &[(Class, &str)] = &[
    (
        Comment,
        "comment line_comment block_comment marginalia html_comment hash_bang_line",
    ),
    (
        Str,
        "string raw_string string_content heredoc_body regex template_string string_literal",
    ),
    (
        Number,
        "number integer float numeric_literal boolean true false null nil none undefined",
    ),
    (Number, "constant"),
    (Plain, "interpolation template_substitution"),
];

/// Marks that join commands or compare values.
const OPERATORS: &str = "| || && & = == != =~ > >> < << <<- <<< >= <= >& &> ! |&";

const GRAMMARS: &[Grammar] = &[
    Grammar {
        names: SHELLS,
        language: || tree_sitter_bash::LANGUAGE.into(),
        kinds: &[
            (Name, "command_name function_definition/word"),
            (
                Variable,
                "variable_name special_variable_name simple_expansion expansion",
            ),
            (Plain, "command_substitution process_substitution"),
            (Str, "ansi_c_string translated_string"),
            (Keyword, "heredoc_start heredoc_end"),
            (Number, "file_descriptor"),
            (Operator, "test_operator"),
        ],
    },
    Grammar {
        names: "yaml yml",
        language: || tree_sitter_yaml::LANGUAGE.into(),
        kinds: &[
            (Str, "double_quote_scalar single_quote_scalar block_scalar"),
            (
                Number,
                "integer_scalar float_scalar boolean_scalar null_scalar timestamp_scalar",
            ),
            (Variable, "anchor alias tag"),
        ],
    },
    Grammar {
        names: "json jsonc json5",
        language: || tree_sitter_json::LANGUAGE.into(),
        kinds: &[],
    },
    Grammar {
        names: "sql postgresql postgres pgsql psql plpgsql mysql",
        language: || tree_sitter_sequel::LANGUAGE.into(),
        kinds: &[
            (Literal, "literal"),
            (Variable, "parameter"),
            (Name, "invocation/object_reference"),
        ],
    },
    Grammar {
        names: "python py python3",
        language: || tree_sitter_python::LANGUAGE.into(),
        kinds: &[
            (
                Name,
                "decorator call/identifier function_definition/identifier",
            ),
            (Name, "class_definition/identifier"),
        ],
    },
    Grammar {
        names: "ruby rb",
        language: || tree_sitter_ruby::LANGUAGE.into(),
        kinds: &[
            (Str, "simple_symbol"),
            (Key, "hash_key_symbol"),
            (Variable, "instance_variable class_variable global_variable"),
            (Name, "constant method/identifier"),
            (Keyword, "self"),
        ],
    },
    Grammar {
        names: "go golang",
        language: || tree_sitter_go::LANGUAGE.into(),
        kinds: &[
            (
                Str,
                "interpreted_string_literal raw_string_literal rune_literal",
            ),
            (Number, "int_literal float_literal iota"),
            (
                Name,
                "type_identifier call_expression/identifier function_declaration/identifier",
            ),
        ],
    },
    Grammar {
        names: "javascript js node mjs",
        language: || tree_sitter_javascript::LANGUAGE.into(),
        kinds: &[
            (
                Name,
                "call_expression/identifier function_declaration/identifier",
            ),
            (Keyword, "this"),
        ],
    },
    Grammar {
        names: "toml",
        language: || tree_sitter_toml_ng::LANGUAGE.into(),
        kinds: &[
            (Key, "bare_key quoted_key"),
            (
                Number,
                "local_date local_time local_date_time offset_date_time",
            ),
        ],
    },
    Grammar {
        names: "hcl terraform tf",
        language: || tree_sitter_hcl::LANGUAGE.into(),
        kinds: &[
            (
                Str,
                "string_lit quoted_template template_literal heredoc_template",
            ),
            (Plain, "template_interpolation"),
            (Number, "numeric_lit bool_lit null_lit"),
            (Key, "attribute/identifier"),
            (Keyword, "block/identifier"),
            (Name, "function_call/identifier"),
        ],
    },
    Grammar {
        names: "nginx",
        language: || tree_sitter_nginx::LANGUAGE.into(),
        kinds: &[
            (Key, "keyword directive"),
            (Str, "quoted_string_literal"),
            (Plain, "string_literal"),
            (Variable, "variable var"),
        ],
    },
    Grammar {
        names: "ini conf cfg properties systemd",
        language: || tree_sitter_ini::LANGUAGE.into(),
        kinds: &[(Key, "setting_name"), (Keyword, "section_name")],
    },
    Grammar {
        names: "dockerfile docker containerfile",
        language: || tree_sitter_containerfile::LANGUAGE.into(),
        kinds: &[
            (
                Str,
                "double_quoted_string single_quoted_string json_string heredoc_block",
            ),
            (Variable, "variable expansion"),
            (Key, "param"),
        ],
    },
    Grammar {
        names: "diff patch",
        language: || tree_sitter_diff::LANGUAGE.into(),
        kinds: &[
            (Inserted, "addition"),
            (Deleted, "deletion"),
            (Keyword, "location command old_file new_file index"),
        ],
    },
];

static LOADED: [OnceLock<Loaded>; GRAMMARS.len()] = [const { OnceLock::new() }; GRAMMARS.len()];

/// The grammar of a language, if there is one.
pub(super) fn find(language: &str) -> Option<&'static Loaded> {
    let mut grammars = GRAMMARS.iter().zip(&LOADED);
    let (grammar, loaded) = grammars.find(|(grammar, _)| has(grammar.names, language))?;
    Some(loaded.get_or_init(|| load(grammar)))
}

fn load(grammar: &Grammar) -> Loaded {
    let language = (grammar.language)();
    let classes = COMMON.iter().chain(grammar.kinds);
    let known: HashMap<&str, Class> = classes
        .flat_map(|(class, names)| names.split(' ').map(|name| (name, *class)))
        .collect();
    let class = |kind: u16| {
        let name = language.node_kind_for_id(kind).unwrap_or_default();
        let is_named = language.node_kind_is_named(kind);
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        let is_word = name.len() > 1 && name.bytes().all(is_letter);
        match known.get(name) {
            Some(class) if is_named => *class,
            _ if is_named && name.starts_with("keyword_") || !is_named && is_word => Keyword,
            _ if !is_named && has(OPERATORS, name) => Operator,
            _ => Inherit,
        }
    };
    let id = |kind: &str| language.id_for_node_kind(kind, true);
    let pairs = known.iter().filter_map(|(path, class)| {
        let (parent, kind) = path.split_once('/')?;
        Some((id(parent), id(kind), *class))
    });
    // Only these have pairs whose keys are worth telling apart.
    let is_keyed = has(grammar.names, "yaml") || has(grammar.names, "json");
    let key = language.field_id_for_name("key").filter(|_| is_keyed);
    Loaded {
        classes: (0..language.node_kind_count() as u16).map(class).collect(),
        pairs: pairs.collect(),
        key: key.map(Into::into),
        shell: has(grammar.names, "bash"),
        language,
    }
}
