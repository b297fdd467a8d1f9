//! The languages of runbooks: one grammar each, and what its nodes are to a reader.
//!
//! The grammars' own highlight queries are not used: walking the tree with a table of node kinds takes
//! two thirds of the time and nothing to compile at start (`deny.toml` has the figures).

use std::sync::OnceLock;

use tree_sitter::Language;

use super::highlight::Class::{
    self, Comment, Deleted, Inherit, Inserted, Key, Keyword, Literal, Name, Number, Operator,
    Plain, Str, Variable,
};

/// A language with a grammar.
pub(super) struct Grammar {
    /// What it is called after a fence.
    names: &'static [&'static str],
    language: fn() -> Language,
    /// Node kinds (`"kind"`, or `"parent/kind"`) beyond [`COMMON`].
    kinds: &'static [(&'static str, Class)],
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

/// Names of languages whose blocks are split into commands.
pub(super) const SHELLS: [&str; 9] = [
    "bash",
    "sh",
    "shell",
    "zsh",
    "ksh",
    "console",
    "shell-session",
    "shellsession",
    "terminal",
];

/// Names of languages whose blocks hold what a terminal showed.
pub(super) const SESSIONS: [&str; 4] = ["console", "shell-session", "shellsession", "terminal"];

/// What most grammars agree on.
const COMMON: &[(&str, Class)] = &[
    ("comment", Comment),
    ("line_comment", Comment),
    ("block_comment", Comment),
    ("marginalia", Comment),
    ("html_comment", Comment),
    ("hash_bang_line", Comment),
    ("string", Str),
    ("raw_string", Str),
    ("string_content", Str),
    ("heredoc_body", Str),
    ("regex", Str),
    ("template_string", Str),
    ("string_literal", Str),
    ("number", Number),
    ("integer", Number),
    ("float", Number),
    ("numeric_literal", Number),
    ("boolean", Number),
    ("true", Number),
    ("false", Number),
    ("null", Number),
    ("nil", Number),
    ("none", Number),
    ("undefined", Number),
    ("constant", Number),
    ("interpolation", Plain),
    ("template_substitution", Plain),
];

/// Marks that join commands or compare values.
const OPERATORS: [&str; 20] = [
    "|", "||", "&&", "&", "=", "==", "!=", "=~", ">", ">>", "<", "<<", "<<-", "<<<", ">=", "<=",
    ">&", "&>", "!", "|&",
];

const GRAMMARS: &[Grammar] = &[
    Grammar {
        names: &SHELLS,
        language: || tree_sitter_bash::LANGUAGE.into(),
        kinds: &[
            ("command_name", Name),
            ("variable_name", Variable),
            ("special_variable_name", Variable),
            ("simple_expansion", Variable),
            ("expansion", Variable),
            ("command_substitution", Plain),
            ("process_substitution", Plain),
            ("ansi_c_string", Str),
            ("translated_string", Str),
            ("heredoc_start", Keyword),
            ("heredoc_end", Keyword),
            ("file_descriptor", Number),
            ("test_operator", Operator),
            ("function_definition/word", Name),
        ],
    },
    Grammar {
        names: &["yaml", "yml"],
        language: || tree_sitter_yaml::LANGUAGE.into(),
        kinds: &[
            ("double_quote_scalar", Str),
            ("single_quote_scalar", Str),
            ("block_scalar", Str),
            ("integer_scalar", Number),
            ("float_scalar", Number),
            ("boolean_scalar", Number),
            ("null_scalar", Number),
            ("timestamp_scalar", Number),
            ("anchor", Variable),
            ("alias", Variable),
            ("tag", Variable),
        ],
    },
    Grammar {
        names: &["json", "jsonc", "json5"],
        language: || tree_sitter_json::LANGUAGE.into(),
        kinds: &[],
    },
    Grammar {
        names: &[
            "sql",
            "postgresql",
            "postgres",
            "pgsql",
            "psql",
            "plpgsql",
            "mysql",
        ],
        language: || tree_sitter_sequel::LANGUAGE.into(),
        kinds: &[
            ("literal", Literal),
            ("parameter", Variable),
            ("invocation/object_reference", Name),
        ],
    },
    Grammar {
        names: &["python", "py", "python3"],
        language: || tree_sitter_python::LANGUAGE.into(),
        kinds: &[
            ("decorator", Name),
            ("call/identifier", Name),
            ("function_definition/identifier", Name),
            ("class_definition/identifier", Name),
        ],
    },
    Grammar {
        names: &["ruby", "rb"],
        language: || tree_sitter_ruby::LANGUAGE.into(),
        kinds: &[
            ("simple_symbol", Str),
            ("hash_key_symbol", Key),
            ("instance_variable", Variable),
            ("class_variable", Variable),
            ("global_variable", Variable),
            ("constant", Name),
            ("self", Keyword),
            ("method/identifier", Name),
        ],
    },
    Grammar {
        names: &["go", "golang"],
        language: || tree_sitter_go::LANGUAGE.into(),
        kinds: &[
            ("interpreted_string_literal", Str),
            ("raw_string_literal", Str),
            ("rune_literal", Str),
            ("int_literal", Number),
            ("float_literal", Number),
            ("iota", Number),
            ("type_identifier", Name),
            ("call_expression/identifier", Name),
            ("function_declaration/identifier", Name),
        ],
    },
    Grammar {
        names: &["javascript", "js", "node", "mjs"],
        language: || tree_sitter_javascript::LANGUAGE.into(),
        kinds: &[
            ("call_expression/identifier", Name),
            ("function_declaration/identifier", Name),
            ("this", Keyword),
        ],
    },
    Grammar {
        names: &["toml"],
        language: || tree_sitter_toml_ng::LANGUAGE.into(),
        kinds: &[
            ("bare_key", Key),
            ("quoted_key", Key),
            ("local_date", Number),
            ("local_time", Number),
            ("local_date_time", Number),
            ("offset_date_time", Number),
        ],
    },
    Grammar {
        names: &["hcl", "terraform", "tf"],
        language: || tree_sitter_hcl::LANGUAGE.into(),
        kinds: &[
            ("string_lit", Str),
            ("quoted_template", Str),
            ("template_literal", Str),
            ("heredoc_template", Str),
            ("template_interpolation", Plain),
            ("numeric_lit", Number),
            ("bool_lit", Number),
            ("null_lit", Number),
            ("attribute/identifier", Key),
            ("block/identifier", Keyword),
            ("function_call/identifier", Name),
        ],
    },
    Grammar {
        names: &["nginx"],
        language: || tree_sitter_nginx::LANGUAGE.into(),
        kinds: &[
            ("keyword", Key),
            ("directive", Key),
            ("quoted_string_literal", Str),
            ("string_literal", Plain),
            ("variable", Variable),
            ("var", Variable),
        ],
    },
    Grammar {
        names: &["ini", "conf", "cfg", "properties", "systemd"],
        language: || tree_sitter_ini::LANGUAGE.into(),
        kinds: &[("setting_name", Key), ("section_name", Keyword)],
    },
    Grammar {
        names: &["dockerfile", "docker", "containerfile"],
        language: || tree_sitter_containerfile::LANGUAGE.into(),
        kinds: &[
            ("double_quoted_string", Str),
            ("single_quoted_string", Str),
            ("json_string", Str),
            ("variable", Variable),
            ("expansion", Variable),
            ("param", Key),
            ("heredoc_block", Str),
        ],
    },
    Grammar {
        names: &["diff", "patch"],
        language: || tree_sitter_diff::LANGUAGE.into(),
        kinds: &[
            ("addition", Inserted),
            ("deletion", Deleted),
            ("location", Keyword),
            ("command", Keyword),
            ("old_file", Keyword),
            ("new_file", Keyword),
            ("index", Keyword),
        ],
    },
];

/// Languages whose pairs have keys worth telling apart.
const KEYED: [&str; 2] = ["yaml", "json"];

static LOADED: [OnceLock<Loaded>; GRAMMARS.len()] = [const { OnceLock::new() }; GRAMMARS.len()];

/// The grammar of a language, if there is one.
pub(super) fn find(language: &str) -> Option<&'static Loaded> {
    let mut grammars = GRAMMARS.iter().zip(&LOADED);
    let (grammar, loaded) = grammars.find(|(grammar, _)| grammar.names.contains(&language))?;
    Some(loaded.get_or_init(|| load(grammar)))
}

fn load(grammar: &Grammar) -> Loaded {
    let language = (grammar.language)();
    let kinds = language.node_kind_count();
    let id = |kind: &str| language.id_for_node_kind(kind, true);
    let class = |kind: u16| {
        let Some(name) = language.node_kind_for_id(kind) else {
            return Inherit;
        };
        let mut known = grammar.kinds.iter().chain(COMMON);
        let own = known.find(|(known, _)| *known == name);
        if language.node_kind_is_named(kind) {
            let keyword = name.starts_with("keyword_");
            return own.map_or(if keyword { Keyword } else { Inherit }, |(_, class)| *class);
        }
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        if name.len() > 1 && name.bytes().all(is_letter) {
            Keyword
        } else if OPERATORS.contains(&name) {
            Operator
        } else {
            Inherit
        }
    };
    let classes = (0..kinds as u16).map(class).collect();
    let pairs = grammar
        .kinds
        .iter()
        .filter_map(|(path, class)| {
            path.split_once('/')
                .map(|(parent, kind)| (id(parent), id(kind), *class))
        })
        .collect();
    let keyed = grammar.names.iter().any(|name| KEYED.contains(name));
    Loaded {
        classes,
        pairs,
        key: language
            .field_id_for_name("key")
            .filter(|_| keyed)
            .map(Into::into),
        shell: grammar.names.contains(&"bash"),
        language,
    }
}
