//! The rules that reading a file can break.

use crate::rule;

rule! { TOML_SYNTAX, "toml-syntax", Error leaves_out, "A file or a front matter cannot be parsed." }
rule! { UNKNOWN_FIELD, "unknown-field", Error, "A key that rbdoc does not know, most often a typo." }
rule! { MISSING_FIELD, "missing-field", Error, "A record lacks a field that it cannot do without." }
rule! { WRONG_TYPE, "wrong-type", Error, "A value of another type than its field takes." }
rule! { INVALID_VALUE, "invalid-value", Error, "A value of the right type that its field cannot take." }
