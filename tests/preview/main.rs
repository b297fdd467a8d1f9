//! The preview as browsers and editors meet it: the real program, a socket, and files that change.
//!
//! Nothing here sleeps for a while and hopes. A change is waited for as an open page waits for it, by the
//! long poll.

mod client;
mod clock;
mod copies;
mod crowd;
mod edits;
mod http;
mod links;
mod start;
