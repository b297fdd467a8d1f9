//! What the nodes of the shell's grammar are to the syntax of a command.

use std::sync::LazyLock;

use super::command::{Form, Redirection, Then};
use super::grammar;

/// What a kind of node of the grammar is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Says nothing of its own: keywords, brackets.
    Nothing,
    /// Its children stand for it.
    Inside,
    Redirected,
    Call,
    Declaration,
    CommandName,
    Assignments,
    Assignment,
    Compound(Form),
    Redirect(Redirection),
    HereDocument,
    HereDocumentStart,
    HereDocumentBody,
    Then(Then),
    Word,
    Str,
    RawStr,
    AnsiStr,
    Joined,
    Array,
    Expansion,
    Substitution,
    Comment,
}

const ROLES: &[(&str, Role)] = &[
    ("program", Role::Inside),
    ("pipeline", Role::Inside),
    ("list", Role::Inside),
    ("negated_command", Role::Inside),
    ("do_group", Role::Inside),
    ("elif_clause", Role::Inside),
    ("else_clause", Role::Inside),
    ("case_item", Role::Inside),
    ("unary_expression", Role::Inside),
    ("binary_expression", Role::Inside),
    ("ternary_expression", Role::Inside),
    ("postfix_expression", Role::Inside),
    ("parenthesized_expression", Role::Inside),
    ("redirected_statement", Role::Redirected),
    ("command", Role::Call),
    ("declaration_command", Role::Declaration),
    ("unset_command", Role::Declaration),
    ("command_name", Role::CommandName),
    ("variable_assignments", Role::Assignments),
    ("variable_assignment", Role::Assignment),
    ("for_statement", Role::Compound(Form::Loop)),
    ("c_style_for_statement", Role::Compound(Form::Loop)),
    ("while_statement", Role::Compound(Form::Loop)),
    ("if_statement", Role::Compound(Form::If)),
    ("case_statement", Role::Compound(Form::Case)),
    ("subshell", Role::Compound(Form::Subshell)),
    ("compound_statement", Role::Compound(Form::Group)),
    ("function_definition", Role::Compound(Form::Function)),
    ("test_command", Role::Compound(Form::Test)),
    ("file_redirect", Role::Redirect(Redirection::Write)),
    (
        "herestring_redirect",
        Role::Redirect(Redirection::HereString),
    ),
    ("heredoc_redirect", Role::HereDocument),
    ("heredoc_start", Role::HereDocumentStart),
    ("heredoc_body", Role::HereDocumentBody),
    ("|", Role::Then(Then::Pipe)),
    ("|&", Role::Then(Then::Pipe)),
    ("&&", Role::Then(Then::And)),
    ("||", Role::Then(Then::Or)),
    ("&", Role::Then(Then::Background)),
    ("word", Role::Word),
    ("number", Role::Word),
    ("regex", Role::Word),
    ("extglob_pattern", Role::Word),
    ("variable_name", Role::Word),
    ("subscript", Role::Word),
    ("string", Role::Str),
    ("raw_string", Role::RawStr),
    ("ansi_c_string", Role::AnsiStr),
    ("translated_string", Role::Joined),
    ("concatenation", Role::Joined),
    ("array", Role::Array),
    ("expansion", Role::Expansion),
    ("simple_expansion", Role::Expansion),
    ("arithmetic_expansion", Role::Expansion),
    ("brace_expression", Role::Expansion),
    ("command_substitution", Role::Substitution),
    ("process_substitution", Role::Substitution),
    ("comment", Role::Comment),
];

/// The role of each kind of node.
static ROLE_OF: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let Some(loaded) = grammar::find("bash") else {
        return Vec::new();
    };
    let language = &loaded.language;
    let kinds = 0..language.node_kind_count() as u16;
    let role = |kind| {
        let name = language.node_kind_for_id(kind)?;
        let (_, role) = ROLES.iter().find(|(known, _)| *known == name)?;
        Some(*role)
    };
    kinds
        .map(|kind| role(kind).unwrap_or(Role::Nothing))
        .collect()
});

/// The role of a kind of node.
pub(super) fn role(kind: u16) -> Role {
    let known = ROLE_OF.get(usize::from(kind));
    known.copied().unwrap_or(Role::Nothing)
}
