//! Rules about the book's own templates and scripts. The site reports them while it compiles and renders; they
//! stand here so that the table of rules is whole.

use crate::rule;

rule! { TEMPLATE_ERROR, "template-error", Error leaves_out, "A template of the book cannot be read or rendered." }
rule! {
    UNKNOWN_TEMPLATE, "unknown-template", Warning,
    "A file in `templates/` replaces nothing and is used by no other template."
}
rule! {
    TEMPLATE_EMPTY, "template-empty", Error,
    "A template of the book is empty, and so would be the pages that are made of it."
}
rule! { SCRIPT_SYNTAX, "script-syntax", Warning, "A script in `theme/js/` that no browser can run." }
rule! { UNUSED_THEME_FILE, "unused-theme-file", Warning, "A file in `theme/` that no page loads." }
