//! What a team may rely on, each held over everything there is by one test, so that a new field, rule, page or
//! command cannot forget it. A module is a law; inputs that broke it once stand in its test or, with their right
//! values, in `tests/faults`.

#[path = "../cli/sandbox.rs"]
#[allow(dead_code, reason = "the laws use a part of it")]
mod sandbox;
#[path = "../support/mod.rs"]
mod support;

mod audience;
mod cost;
mod damage;
mod filled;
mod foreign;
mod green;
mod growth;
mod output;
mod paths;
mod places;
mod time;
