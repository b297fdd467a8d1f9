//! What follows from the records, each fact computed in one place: lists, pages, search, `check`, the
//! commands and the exports ask here, so that one question has one answer.
//!
//! | question | answered by |
//! |---|---|
//! | When did an incident begin, on which day, how long did it take, what happened in which order? | [`incident`] |
//! | Is an action item overdue, and how old is it? | [`actions`] |
//! | Is a procedure due for review? | [`review`] |
//! | Whom does a step call, and when does a policy reach a role? | [`escalation`] |
//! | Who is on call, and until when? | [`on_call`] |
//! | Who is meant by a name? | [`people`] |
//! | In which hours does a policy reach nobody? | [`coverage`] |
//! | Which drafts may the readers of a site see, and which references? | [`audience`] |
//!
//! May know records and what lies below them: no book, no page, no clock. "Now" is an argument. Nothing here
//! is in words: those are the pages' and the reports'.

pub mod actions;
pub mod audience;
pub mod coverage;
pub mod escalation;
pub mod incident;
pub mod on_call;
pub mod people;
pub mod review;
