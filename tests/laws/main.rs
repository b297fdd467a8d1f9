//! What a team may rely on, each held over everything there is by one test, so that a new field, rule, page or
//! command cannot forget it. A module is a law; inputs that broke it once stand in its test or, with their right
//! values, in `tests/faults`.

#[path = "../support/mod.rs"]
mod support;

mod audience;
mod filled;
mod green;
mod places;
