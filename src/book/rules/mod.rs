//! The rules that the files of a book can break together.

use crate::rule;

rule! { DUPLICATE_ID, "duplicate-id", Error leaves_out, "Two records or two parts of one record have the same id." }
rule! { UNKNOWN_REFERENCE, "unknown-reference", Error, "A record refers to something that does not exist." }
rule! {
    INCIDENT_TOML_MISSING, "incident-toml-missing", Error leaves_out,
    "A directory of an incident without `incident.toml`, so that no page shows its other files."
}
rule! {
    LINK_NOT_FOLLOWED, "link-not-followed", Error leaves_out,
    "A symbolic link where pages or records are read, which leads out of the book and its repository."
}
rule! { NOT_UTF8, "not-utf8", Error leaves_out, "A text file is not encoded in UTF-8." }
rule! { SOURCE_TOO_LARGE, "source-too-large", Error leaves_out, "A source is larger than `max_source` allows." }
rule! {
    SOURCE_UNREADABLE, "source-unreadable", Error leaves_out,
    "Where pages or records are read stands something that cannot be read, such as a symbolic link that leads nowhere."
}
rule! { NOT_A_FILE, "not-a-file", Error leaves_out, "There is a folder where rbdoc reads a file." }
rule! {
    PATH_CASE_COLLISION, "path-case-collision", Error,
    "Two paths differ only in letter case or in how letters are encoded, so that many systems can hold only one of them."
}
rule! {
    UNKNOWN_FILE, "unknown-file", Warning,
    "A file that rbdoc does not read, where or with a name by which one would expect it to."
}
