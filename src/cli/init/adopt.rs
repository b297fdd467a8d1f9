//! `rbdoc init --adopt`: a `book.toml` around a folder of Markdown, which is read and never touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Checked, Init, NewFile, Outcome, files, place, tell_next};
use crate::book::Book;
use crate::check::baseline::{self, BASELINE};
use crate::cli::failure::Failure;
use crate::cli::session::{BOOK_TOML, Session};
use crate::diagnostic::Level;
use crate::diagnostic::render::count;
use crate::disk;
use crate::inspect;
use crate::record::humanise;
use crate::source::{Content, Tree};
use crate::start::adopt::owners::{Owner, contacts_toml, of_codeowners};
use crate::start::adopt::{Generator, Proposal, files_url, not_pages, sections};
use crate::start::{Wishes, ci};

/// How far above the folder the settings of a generator are looked for.
const MOST_ABOVE: usize = 4;
/// Names that say nothing of what the pages are about.
const COMMON_NAMES: [&str; 8] = [
    "content",
    "docs",
    "documentation",
    "md",
    "pages",
    "runbooks",
    "src",
    "wiki",
];
/// Where `CODEOWNERS` may be in a repository.
const CODEOWNERS: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

pub(super) fn run(
    init: &Init,
    session: &Session,
    dir: &Path,
    folder: &Path,
) -> Result<Outcome, Failure> {
    let folder = place::from(&session.folder(), folder);
    if !folder.is_dir() {
        return Err(
            Failure::new(format!("there is no folder {}", folder.display()))
                .help("name the folder that holds the Markdown; nothing was written"),
        );
    }
    place::refuse_occupied(dir, &["templates", "theme"])?;
    let generator = generator(&folder)?;
    let pages = generator
        .as_ref()
        .map_or_else(|| folder.clone(), |(_, pages)| pages.clone());
    let mut generator = generator.map(|(generator, _)| generator);
    let mut proposal = Proposal {
        dir: way(dir, &pages)?,
        ..Proposal::default()
    };
    let of_content = proposal.dir.split('/').next() == Some("content");
    if !of_content {
        place::refuse_occupied(dir, &["content"])?;
    }
    // Read once as the book would read it, to see what is in it.
    let tree = load(session, dir, &proposal)?;
    let prefix = format!("{}/", crate::source::normalise("", &proposal.dir));
    let inside = |path: &str| match prefix.as_str() {
        "/" => Some(path.to_owned()),
        prefix => path.strip_prefix(prefix).map(ToOwned::to_owned),
    };
    let paths: Vec<String> = tree.iter().filter_map(|(path, _)| inside(path)).collect();
    generator = generator.or_else(|| Generator::of_pages(paths.iter().map(String::as_str)));
    proposal.exclude = not_pages(paths.iter().map(String::as_str));
    let usual = generator
        .as_ref()
        .and_then(|generator| generator.title.clone())
        .unwrap_or_else(|| name_of(&pages));
    proposal.title = init.title(session, &usual);
    proposal.timezone = init.timezone(session)?;
    proposal.repo_url = repo_url(dir, generator.as_ref());

    let tree = with_book(tree, &proposal);
    let options = session.options()?;
    let book = inspect(&tree, &options).book;
    if book.runbooks.is_empty() {
        return Err(
            Failure::new(format!("there is no Markdown in {}", pages.display()))
                .help("name the folder that holds the .md files; nothing was written"),
        );
    }
    proposal.sections = sections::shared(&book);
    // What is in `content/` is the folder's own if that is what is adopted.
    let owners = if of_content {
        Vec::new()
    } else {
        owners(&mut proposal, &book, &pages)
    };

    let mut made = vec![NewFile {
        path: BOOK_TOML.to_owned(),
        text: proposal.book_toml(),
    }];
    if !owners.is_empty() {
        made.push(NewFile {
            path: "content/contacts.toml".to_owned(),
            text: contacts_toml(&owners),
        });
    }
    let place = place::in_repository(dir);
    made.extend(ci(Wishes {
        title: &proposal.title,
        timezone: &proposal.timezone,
        ci: init.ci(Checked::None),
        folder: place.as_deref().unwrap_or_default(),
    }));
    let mut tree = with_book(tree, &proposal);
    for file in &made {
        tree.insert(&file.path, Content::Text(file.text.as_str().into()));
    }
    let found = inspect(&tree, &options);
    let known = found
        .diagnostics
        .iter()
        .filter(|fault| fault.level > Level::Info)
        .count();
    if known > 0 {
        made.push(NewFile {
            path: BASELINE.to_owned(),
            text: baseline::write(&found.diagnostics, &tree),
        });
    }
    made.push(NewFile {
        path: ".gitignore".to_owned(),
        text: "/site/\n".to_owned(),
    });
    let written = files::create(dir, &made, files::ELSEWHERE)?;
    tell(session, dir, &pages, generator.as_ref(), &book, known);
    for path in &written.paths {
        session
            .terminal
            .print(&format!("{}\n", files::shown(dir, path)));
    }
    files::tell_shared(session, dir, &written);
    tell_next(
        session,
        dir,
        "`rbdoc build` writes the site and names the page to open",
    );
    Ok(Outcome::Done)
}

fn tell(
    session: &Session,
    dir: &Path,
    pages: &Path,
    generator: Option<&Generator>,
    book: &Book,
    known: usize,
) {
    let terminal = &session.terminal;
    let kind = generator.map_or("plain Markdown", |generator| generator.kind.name());
    terminal.status(
        "Adopted",
        &format!(
            "{} of {} ({kind}), which stays as it is",
            count(book.runbooks.len(), "page"),
            pages.display()
        ),
    );
    if let Some(left) = generator.and_then(|generator| generator.left) {
        terminal.status("Not taken", left);
    }
    if known > 0 {
        terminal.status(
            "Known",
            &format!(
                "{} of today in {}: later only new ones are told; delete a line to see one",
                count(known, "fault"),
                files::shown(dir, BASELINE)
            ),
        );
    }
}

/// The generator whose pages the folder holds, and the folder of the pages.
fn generator(folder: &Path) -> Result<Option<(Generator, PathBuf)>, Failure> {
    let full = place::absolute(folder)?;
    let top = place::repository(folder);
    for (level, above) in full.ancestors().take(MOST_ABOVE).enumerate() {
        for name in Generator::SETTINGS {
            let Ok(text) = fs::read_to_string(above.join(name)) else {
                continue;
            };
            let Some(generator) = Generator::of(name, &text) else {
                continue;
            };
            let pages = above.join(&generator.pages);
            // Settings beside the pages speak of them; others only if the folder is among their pages.
            if level == 0 {
                let pages = if pages.is_dir() {
                    place::from(folder, Path::new(&generator.pages))
                } else {
                    folder.to_owned()
                };
                return Ok(Some((generator, pages)));
            }
            if place::absolute(&pages).is_ok_and(|pages| full.starts_with(pages)) {
                return Ok(Some((generator, folder.to_owned())));
            }
        }
        if Some(above) == top.as_deref() {
            break;
        }
    }
    Ok(None)
}

/// The way from the book to the folder, as `book.toml` writes it.
fn way(dir: &Path, folder: &Path) -> Result<String, Failure> {
    let (from, to) = (place::absolute(dir)?, place::absolute(folder)?);
    let way = pathdiff::diff_paths(&to, &from).filter(|way| way.is_relative());
    let parts: Option<Vec<&str>> = way.as_ref().and_then(|way| {
        way.components()
            .map(|part| part.as_os_str().to_str())
            .collect()
    });
    match parts {
        Some(parts) if parts.is_empty() => Ok(".".to_owned()),
        Some(parts) => Ok(parts.join("/")),
        None => Err(Failure::new(format!(
            "there is no way from {} to {} that a book could write down",
            dir.display(),
            folder.display()
        ))
        .help("both must be on one disk and have names in UTF-8; nothing was written")),
    }
}

fn load(session: &Session, dir: &Path, proposal: &Proposal) -> Result<Tree, Failure> {
    // The folder of the book may still be to be made; what is relative to it is then not to be found.
    let made = if dir.exists() {
        None
    } else {
        fs::create_dir_all(dir)
            .map_err(|error| Failure::new(format!("cannot make {}: {error}", dir.display())))?;
        Some(dir)
    };
    let loaded = disk::load_as(dir, Some(&proposal.book_toml()));
    if let Some(made) = made {
        // Empty, and ours: it is made again when all is well.
        let _ = fs::remove_dir(made);
    }
    let loaded = loaded?;
    for skipped in loaded.skipped {
        session
            .terminal
            .warning(&format!("skipped {}: {}", skipped.path, skipped.why));
    }
    Ok(loaded.tree)
}

fn with_book(mut tree: Tree, proposal: &Proposal) -> Tree {
    tree.insert(BOOK_TOML, Content::Text(proposal.book_toml().into()));
    tree
}

/// A title for the pages of a folder without one: the first name upwards that says something.
fn name_of(folder: &Path) -> String {
    let full = place::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let telling = full
        .ancestors()
        .filter_map(|folder| folder.file_name()?.to_str())
        .find(|name| !COMMON_NAMES.contains(&name.to_lowercase().as_str()));
    telling.map_or_else(|| "Runbooks".to_owned(), humanise)
}

/// The address of the book's folder, from the settings or from git's remote.
fn repo_url(dir: &Path, generator: Option<&Generator>) -> Option<String> {
    let top = place::repository(dir)?;
    let folder = place::in_repository(dir)?;
    let head = fs::read_to_string(top.join(".git/HEAD")).ok();
    let branch = head
        .as_deref()
        .and_then(|head| head.trim().strip_prefix("ref: refs/heads/"))
        .unwrap_or("main");
    let config = fs::read_to_string(top.join(".git/config")).unwrap_or_default();
    let remote = generator
        .and_then(|generator| generator.repository.clone())
        .or_else(|| origin(&config))?;
    files_url(&remote, branch, &folder)
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

/// Who owns the pages: what `CODEOWNERS` says becomes defaults, and everybody becomes a contact.
fn owners(proposal: &mut Proposal, book: &Book, pages: &Path) -> Vec<Owner> {
    let mut all: BTreeMap<String, Owner> = BTreeMap::new();
    let named = book
        .runbooks
        .iter()
        .filter_map(|runbook| Owner::named(&runbook.meta.owner.as_ref()?.value));
    for owner in named {
        all.insert(owner.id.clone(), owner);
    }
    if let (Some(top), Some(folder)) = (place::repository(pages), place::in_repository(pages)) {
        let text = CODEOWNERS
            .iter()
            .find_map(|name| fs::read_to_string(top.join(name)).ok())
            .unwrap_or_default();
        for (pattern, owner) in of_codeowners(&text, &folder) {
            proposal.owners.push((pattern, owner.id.clone()));
            all.entry(owner.id.clone()).or_insert(owner);
        }
    }
    all.into_values().collect()
}
