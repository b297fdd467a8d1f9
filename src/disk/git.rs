//! The commit that a book's sources come from, as git knows it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::source::Commit;

/// The commit of the folder `root`, and whether one of the `sources` in it differs from it or is not in it yet; nothing
/// where the folder is in no repository, or this machine has no git.
pub fn commit(root: &Path, sources: &[&str]) -> Option<Commit> {
    let id = ask(root, &["rev-parse", "--verify", "HEAD"])?;
    Commit::new(&id, is_changed(root, sources))
}

/// Whether one of the `sources` differs from the commit, as far as git knows.
pub fn is_changed(root: &Path, sources: &[&str]) -> bool {
    let mut question = vec!["status", "--porcelain", "--untracked-files=normal", "--"];
    question.extend(sources);
    ask(root, &question).is_some_and(|changes| !changes.trim().is_empty())
}

/// What git answers, if it does. Nothing is written to the repository for it, and no program of its settings is run to
/// watch files.
fn ask(root: &Path, question: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    git.arg("--no-optional-locks")
        .args(["-c", "core.fsmonitor=false"])
        .args(question);
    let answer = git
        .current_dir(root)
        .env("GIT_LITERAL_PATHSPECS", "1")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|answer| answer.status.success())?;
    String::from_utf8(answer.stdout).ok()
}
