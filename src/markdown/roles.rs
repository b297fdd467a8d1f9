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

/// Kinds of nodes by their role; blanks part them.
const ROLES: &[(Role, &str)] = &[
    (
        Role::Inside,
        "program pipeline list negated_command do_group elif_clause else_clause",
    ),
    (
        Role::Inside,
        "case_item unary_expression binary_expression ternary_expression",
    ),
    (Role::Inside, "postfix_expression parenthesized_expression"),
    (Role::Redirected, "redirected_statement"),
    (Role::Call, "command"),
    (Role::Declaration, "declaration_command unset_command"),
    (Role::CommandName, "command_name"),
    (Role::Assignments, "variable_assignments"),
    (Role::Assignment, "variable_assignment"),
    (
        Role::Compound(Form::Loop),
        "for_statement c_style_for_statement while_statement",
    ),
    (Role::Compound(Form::If), "if_statement"),
    (Role::Compound(Form::Case), "case_statement"),
    (Role::Compound(Form::Subshell), "subshell"),
    (Role::Compound(Form::Group), "compound_statement"),
    (Role::Compound(Form::Function), "function_definition"),
    (Role::Compound(Form::Test), "test_command"),
    (Role::Redirect(Redirection::Write), "file_redirect"),
    (
        Role::Redirect(Redirection::HereString),
        "herestring_redirect",
    ),
    (Role::HereDocument, "heredoc_redirect"),
    (Role::HereDocumentStart, "heredoc_start"),
    (Role::HereDocumentBody, "heredoc_body"),
    (Role::Then(Then::Pipe), "| |&"),
    (Role::Then(Then::And), "&&"),
    (Role::Then(Then::Or), "||"),
    (Role::Then(Then::Background), "&"),
    (
        Role::Word,
        "word number regex extglob_pattern variable_name subscript",
    ),
    (Role::Str, "string"),
    (Role::RawStr, "raw_string"),
    (Role::AnsiStr, "ansi_c_string"),
    (Role::Joined, "translated_string concatenation"),
    (Role::Array, "array"),
    (
        Role::Expansion,
        "expansion simple_expansion arithmetic_expansion brace_expression",
    ),
    (
        Role::Substitution,
        "command_substitution process_substitution",
    ),
    (Role::Comment, "comment"),
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
        let has = |(_, names): &&(Role, &str)| names.split(' ').any(|known| known == name);
        Some(ROLES.iter().find(has)?.0)
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
