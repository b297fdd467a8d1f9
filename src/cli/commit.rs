//! The commit that the pages of a build say they come from: the one that `--commit` names, else the one that the CI
//! works on, else the one that git knows of the folder.

use super::context::{BOOK_TOML, Opened};
use super::failure::Failure;
use super::terminal::variable;
use crate::disk::git;
use crate::source::Commit;

/// What services for continuous integration and hosting call the commit that they build.
const VARIABLES: [&str; 14] = [
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "BITBUCKET_COMMIT",
    "BUILDKITE_COMMIT",
    "BUILD_SOURCEVERSION",
    "CIRCLE_SHA1",
    "DRONE_COMMIT_SHA",
    "GIT_COMMIT",
    "TRAVIS_COMMIT",
    "COMMIT_REF",
    "CF_PAGES_COMMIT_SHA",
    "VERCEL_GIT_COMMIT_SHA",
    "RENDER_GIT_COMMIT",
    "CODEBUILD_RESOLVED_SOURCE_VERSION",
];

/// The commit of the book that was `opened`; `named` is what `--commit` names.
pub(super) fn commit(named: Option<&str>, opened: &Opened) -> Result<Option<Commit>, Failure> {
    if let Some(id) = named {
        let commit = Commit::new(id, false).ok_or_else(|| {
            Failure::new(format!(
                "--commit {} is not the id of a commit",
                id.escape_debug()
            ))
            .help("write its letters and digits alone, as 4f2c9e1")
        })?;
        return Ok(Some(commit));
    }
    let root = &opened.root;
    let runbooks = opened.settings.runbooks.as_str();
    let sources = [BOOK_TOML, "content", "templates", "theme", runbooks];
    let built = VARIABLES.iter().filter_map(|name| variable(name));
    let mut built = built.filter_map(|id| Commit::new(&id, false));
    Ok(match built.next() {
        Some(commit) => Some(Commit {
            is_changed: git::is_changed(root, &sources),
            ..commit
        }),
        None => git::commit(root, &sources),
    })
}
