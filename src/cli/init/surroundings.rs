//! What surrounds a folder that is adopted: its repository, and the site that its generator writes.

use std::fs;
use std::path::Path;

use super::location;
use crate::disk;
use crate::start::adopt::{Generator, files_url};

/// Another folder for the site where the usual one holds another site, or will: that of the generator.
pub(super) fn other_output(dir: &Path, generator: Option<(&Generator, &Path)>) -> Option<String> {
    let is_same = |path: &Path| {
        let own = location::absolute(path).ok();
        generator.is_some_and(|(generator, settings)| {
            let theirs = location::absolute(&settings.join(&generator.output)).ok();
            theirs.is_some() && theirs == own
        })
    };
    let is_taken = |name: &str| {
        let path = dir.join(name);
        let holds_something = fs::read_dir(&path).is_ok_and(|mut all| all.next().is_some());
        is_same(&path) || holds_something && !path.join(disk::MANIFEST).exists()
    };
    if !is_taken("site") {
        return None;
    }
    let numbered = (2..100).map(|number| format!("handbook-site-{number}"));
    std::iter::once("handbook-site".to_owned())
        .chain(numbered)
        .find(|name| !is_taken(name))
}

/// The address of the book's folder, from the settings or from git's remote.
pub(super) fn repo_url(dir: &Path, generator: Option<&Generator>) -> Option<String> {
    let top = location::repository(dir)?;
    let folder = location::path_in_repository(dir)?;
    let branch = generator
        .and_then(|generator| generator.branch.clone())
        .unwrap_or_else(|| main_branch(&top));
    let config = fs::read_to_string(top.join(".git/config")).unwrap_or_default();
    let remote = generator
        .and_then(|generator| generator.repository.clone())
        .or_else(|| origin(&config))?;
    files_url(&remote, &branch, &folder)
}

/// The branch that links lead to. Adopting is often tried on a branch of its own, which is gone when they are followed.
fn main_branch(top: &Path) -> String {
    let read = |file: &str| fs::read_to_string(top.join(file)).ok();
    let named =
        |file: &str, prefix: &str| Some(read(file)?.trim().strip_prefix(prefix)?.to_owned());
    let packed = read(".git/packed-refs").unwrap_or_default();
    let exists = |branch: &&str| {
        ["heads", "remotes/origin"].iter().any(|folder| {
            let name = format!("refs/{folder}/{branch}");
            top.join(".git").join(&name).is_file()
                || packed
                    .lines()
                    .any(|line| line.ends_with(&format!(" {name}")))
        })
    };
    let usual = || {
        ["main", "master"]
            .into_iter()
            .find(exists)
            .map(ToOwned::to_owned)
    };
    named(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/")
        .or_else(usual)
        .or_else(|| named(".git/HEAD", "ref: refs/heads/"))
        .unwrap_or_else(|| "main".to_owned())
}

/// The address of the remote `origin` in git's settings.
fn origin(config: &str) -> Option<String> {
    let mut lines = config.lines().map(str::trim);
    lines.find(|line| *line == "[remote \"origin\"]")?;
    lines
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| line.strip_prefix("url")?.trim_start().strip_prefix('='))
        .map(|url| url.trim().to_owned())
}
