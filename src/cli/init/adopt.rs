//! `rbdoc init --adopt`: a `book.toml` around a folder of Markdown, which is read and never touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::surroundings::{other_output, repo_url};
use super::{CiChoice, Init, NewFile, Outcome, files, location, report_next};
use crate::book::Book;
use crate::book::rules::NOT_UTF8;
use crate::check::baseline::{self, BASELINE};
use crate::cli::context::{BOOK_TOML, CommandContext, shown};
use crate::cli::failure::Failure;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::count;
use crate::disk;
use crate::inspect;
use crate::record::humanise;
use crate::source::{Content, Tree, normalise};
use crate::start::adopt::owners::{Owner, contacts_toml, of_codeowners};
use crate::start::adopt::{Generator, Proposal, not_pages, sections};
use crate::start::{NewBook, ci};

/// How many files that cannot be read are named.
const MOST_LISTED: usize = 8;
/// What to do with a file in another encoding.
const CONVERT: &str =
    "save each as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`";
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

/// A folder as it was found.
struct Survey {
    /// The folder of the pages, as a person would write it.
    pages: PathBuf,
    generator: Option<Generator>,
    /// The folder of the generator's settings.
    settings: Option<PathBuf>,
    /// What is certain so far: the path to the pages, and which files are not pages.
    proposal: Proposal,
    /// The sources that the book will have.
    tree: Tree,
}

pub(super) fn run(
    init: &Init,
    context: &CommandContext,
    dir: &Path,
    folder: &Path,
) -> Result<Outcome, Failure> {
    let Survey {
        pages,
        generator,
        settings,
        mut proposal,
        mut tree,
    } = survey(context, dir, folder)?;
    let default = generator
        .as_ref()
        .and_then(|generator| generator.title.clone())
        .unwrap_or_else(|| title_of(&pages));
    proposal.title = init.title(context, &default);
    proposal.timezone = init.timezone(context)?;
    proposal.repo_url = repo_url(dir, generator.as_ref());
    let of_generator = generator.as_ref().zip(settings.as_deref());
    proposal.out = other_output(dir, of_generator);

    let options = context.options()?;
    tree.insert(BOOK_TOML, Content::Text(proposal.book_toml()?.into()));
    let book = inspect(&tree, &options).book;
    let unread = unread_pages(&book, &tree);
    let pages_read = book.runbooks.len() - unread.len();
    if pages_read == 0 && !unread.is_empty() {
        return Err(nothing_can_be_read(dir, &pages, &unread));
    }
    if book.runbooks.is_empty() {
        let pages = location::named(&pages);
        return Err(Failure::new(format!("there is no Markdown in {pages}"))
            .help("name the folder that holds the .md files; nothing was written"));
    }
    proposal.sections = sections::shared(&book);
    // What is in `content/` is the folder's own if that is what is adopted.
    let owners = if is_content(&proposal.dir) {
        Vec::new()
    } else {
        owners(&mut proposal, &book, &tree, &pages)
    };
    let inside = location::path_in_repository(dir);
    let mut new = files_of(&proposal, &owners)?;
    new.extend(ci(NewBook {
        title: &proposal.title,
        timezone: &proposal.timezone,
        now: options.now,
        ci: init.ci(CiChoice::None),
        folder: inside.as_deref().unwrap_or_default(),
    }));
    for file in &new {
        tree.insert(&file.path, Content::Text(file.text.as_str().into()));
    }
    let found = inspect(&tree, &options);
    let may_list = |problem: &&Diagnostic| baseline::may_list(problem);
    let known = found.diagnostics.iter().filter(may_list).count();
    if known > 0 {
        let text = baseline::write(&found.diagnostics, &tree);
        new.push(NewFile::new(BASELINE, text));
    }
    let written = files::create(dir, &new, files::ELSEWHERE, init.dry_run)?;
    report_adoption(init, context, &pages, generator.as_ref(), pages_read);
    report_proposal(context, dir, &proposal, known);
    let is_green = report_unread(context, dir, &found.diagnostics, &tree);
    for path in &written.paths {
        let line = format!("{}\n", shown(dir, path));
        context.terminal.print(&line);
    }
    files::report_missing_lines(context, dir, &written);
    if init.dry_run.dry_run {
        return Ok(Outcome::Done);
    }
    init.report_ci_location(context, inside.as_deref(), CiChoice::None);
    if is_green {
        report_next(context, dir);
    }
    Ok(Outcome::Done)
}

/// The files of pages that are not text in UTF-8.
fn unread_pages<'t>(book: &Book, tree: &'t Tree) -> Vec<&'t str> {
    let files = book.runbooks.iter().map(|runbook| tree.path(runbook.file));
    let is_unread = |path: &&str| tree.text(path).is_none();
    files.filter(is_unread).collect()
}

/// A folder in which every page is in another encoding.
fn nothing_can_be_read(dir: &Path, pages: &Path, unread: &[&str]) -> Failure {
    let listed = unread.iter().take(MOST_LISTED);
    let listed: Vec<String> = listed.map(|path| place(dir, path)).collect();
    let more = match unread.len() - listed.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let words = format!(
        "no Markdown in {} can be read: it is not UTF-8\n  {}{more}",
        location::named(pages),
        listed.join(", ")
    );
    Failure::new(words).help(format!("{CONVERT}; nothing was written"))
}

/// The path of a file of the book in `dir`, as short as it can be written from here.
fn place(dir: &Path, path: &str) -> String {
    let path = shown(dir, path);
    if path.starts_with('/') {
        path
    } else {
        normalise("", &path)
    }
}

/// Names what no baseline can hold, and says whether there is nothing of it.
fn report_unread(
    context: &CommandContext,
    dir: &Path,
    problems: &[Diagnostic],
    tree: &Tree,
) -> bool {
    let terminal = &context.terminal;
    let unread: Vec<&Diagnostic> = problems.iter().filter(|d| d.rule.leaves_out).collect();
    for problem in unread.iter().take(MOST_LISTED) {
        let path = place(dir, tree.path(problem.span.file));
        terminal.status("To fix", &format!("{path}: {}", problem.message));
    }
    if unread.is_empty() {
        return true;
    }
    if let Some(more) = unread
        .len()
        .checked_sub(MOST_LISTED)
        .filter(|more| *more > 0)
    {
        let words = format!("{}: `rbdoc check` names them", count(more, "more problem"));
        terminal.status("To fix", &words);
    }
    if unread.iter().any(|problem| problem.rule == &NOT_UTF8) {
        terminal.status("Convert", CONVERT);
    }
    terminal.status(
        "Next",
        "fix them, or name the files under `exclude` in book.toml; until then `rbdoc build` writes nothing",
    );
    false
}

/// Looks at a folder, and writes nothing.
fn survey(context: &CommandContext, dir: &Path, folder: &Path) -> Result<Survey, Failure> {
    let folder = location::joined(&context.folder(), folder);
    if !folder.is_dir() {
        return Err(
            Failure::new(format!("there is no folder {}", folder.display()))
                .help("name the folder that holds the Markdown; nothing was written"),
        );
    }
    let (mut generator, settings, pages) = match generator(&folder)? {
        Some((generator, settings, pages)) => (Some(generator), Some(settings), pages),
        None => (None, None, folder.clone()),
    };
    let mut proposal = Proposal {
        dir: relative_path(dir, &pages)?,
        ..Proposal::default()
    };
    // What lies in these folders would become part of the book.
    location::refuse_occupied(dir, &["templates", "theme"], Some(&folder))?;
    if !is_content(&proposal.dir) {
        location::refuse_occupied(dir, &["content"], Some(&folder))?;
    }
    let tree = load(dir, &proposal)?;
    let prefix = normalise("", &proposal.dir);
    let inside = |path: &str| {
        let rest = match prefix.as_str() {
            "" => Some(path),
            prefix => path.strip_prefix(prefix)?.strip_prefix('/'),
        };
        rest.map(ToOwned::to_owned)
    };
    let paths: Vec<String> = tree.iter().filter_map(|(path, _)| inside(path)).collect();
    let paths = || paths.iter().map(String::as_str);
    generator = generator.or_else(|| Generator::of_pages(paths()));
    proposal.exclude = not_pages(paths());
    Ok(Survey {
        pages,
        generator,
        settings,
        proposal,
        tree,
    })
}

/// Whether the folder is the book's own `content/`, or lies in it.
fn is_content(dir: &str) -> bool {
    dir.split('/').next() == Some("content")
}

/// The book's own files.
fn files_of(proposal: &Proposal, owners: &[Owner]) -> Result<Vec<NewFile>, Failure> {
    let out = proposal.out.as_deref().unwrap_or("site");
    let mut files = vec![
        NewFile::new(BOOK_TOML, proposal.book_toml()?),
        NewFile::new(".gitignore", format!("/{out}/\n")),
    ];
    if !owners.is_empty() {
        let text = contacts_toml(owners)?;
        files.push(NewFile::new("content/contacts.toml", text));
    }
    Ok(files)
}

fn report_adoption(
    init: &Init,
    context: &CommandContext,
    pages: &Path,
    generator: Option<&Generator>,
    pages_read: usize,
) {
    let terminal = &context.terminal;
    let kind = generator.map_or("plain Markdown", |generator| generator.kind.name());
    terminal.status(
        init.dry_run.verb("Adopted", "Would adopt"),
        &format!(
            "{} of {} ({kind}), which stays as it is",
            count(pages_read, "page"),
            location::named(pages)
        ),
    );
    if let Some(words) = generator.and_then(|generator| generator.not_taken) {
        terminal.status("Left out", words);
    }
}

/// What the new files say that somebody may not expect. `known` is the number of problems in the baseline.
fn report_proposal(context: &CommandContext, dir: &Path, proposal: &Proposal, known: usize) {
    if !proposal.exclude.is_empty() {
        let words = format!(
            "{}: parts of pages, or notes about the folder; see `exclude` in {}",
            proposal.exclude.join(", "),
            shown(dir, BOOK_TOML)
        );
        context.terminal.status("Left out", &words);
    }
    if known > 0 {
        let words = format!(
            "{} of today in {}: later only new ones are reported; delete a line to see one",
            count(known, "problem"),
            shown(dir, BASELINE)
        );
        context.terminal.status("Known", &words);
    }
    if let Some(out) = &proposal.out {
        let words = format!(
            "{}: the folder site/ belongs to another site",
            shown(dir, out)
        );
        context.terminal.status("Output", &words);
    }
}

/// The generator whose pages the folder holds, the folder of its settings and that of the pages.
fn generator(folder: &Path) -> Result<Option<(Generator, PathBuf, PathBuf)>, Failure> {
    let full = location::absolute(folder)?;
    let top = location::repository(folder);
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
                    location::joined(folder, Path::new(&generator.pages))
                } else {
                    folder.to_owned()
                };
                return Ok(Some((generator, above.to_owned(), pages)));
            }
            if location::absolute(&pages).is_ok_and(|pages| full.starts_with(pages)) {
                return Ok(Some((generator, above.to_owned(), folder.to_owned())));
            }
        }
        if Some(above) == top.as_deref() {
            break;
        }
    }
    Ok(None)
}

/// The way from the book to the folder, as `book.toml` writes it.
fn relative_path(dir: &Path, folder: &Path) -> Result<String, Failure> {
    let (from, to) = (location::absolute(dir)?, location::absolute(folder)?);
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
            "there is no path from {} to {} that a book could hold",
            dir.display(),
            folder.display()
        ))
        .help("both must be on one disk and have names in UTF-8; nothing was written")),
    }
}

/// Reads the folder as the book would read it.
fn load(dir: &Path, proposal: &Proposal) -> Result<Tree, Failure> {
    let book_toml = proposal.book_toml()?;
    // A path relative to a folder is found only if the folder is there.
    let made = files::missing_folders(dir);
    fs::create_dir_all(dir)
        .map_err(|error| Failure::new(format!("cannot make {}: {error}", dir.display())))?;
    let loaded = disk::load_as(dir, &book_toml);
    for folder in made.iter().rev() {
        // Empty, and ours: they are made again when all is well.
        let _ = fs::remove_dir(folder);
    }
    Ok(loaded?)
}

/// A title for the pages of a folder without one: the first name upwards that says something.
fn title_of(folder: &Path) -> String {
    let full = location::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full
        .ancestors()
        .filter_map(|folder| folder.file_name()?.to_str())
        .find(|name| !COMMON_NAMES.contains(&name.to_lowercase().as_str()));
    name.map_or_else(|| "Runbooks".to_owned(), humanise)
}

/// Who owns the pages: what `CODEOWNERS` says becomes defaults, and everybody becomes a contact.
fn owners(proposal: &mut Proposal, book: &Book, tree: &Tree, pages: &Path) -> Vec<Owner> {
    let mut all: BTreeMap<String, Owner> = BTreeMap::new();
    let named = book
        .runbooks
        .iter()
        .filter_map(|runbook| Owner::named(&runbook.meta.owner.as_ref()?.value));
    for owner in named {
        all.insert(owner.id.clone(), owner);
    }
    if let (Some(top), Some(folder)) = (
        location::repository(pages),
        location::path_in_repository(pages),
    ) {
        let text = CODEOWNERS
            .iter()
            .find_map(|name| fs::read_to_string(top.join(name)).ok())
            .unwrap_or_default();
        let paths: Vec<String> = book
            .runbooks
            .iter()
            .map(|runbook| {
                let ending = tree.path(runbook.file).rsplit('.').next();
                format!("{}.{}", runbook.id, ending.unwrap_or_default())
            })
            .collect();
        for (pattern, owner) in of_codeowners(&text, &folder, &paths) {
            proposal.owners.push((pattern, owner.id.clone()));
            all.entry(owner.id.clone()).or_insert(owner);
        }
    }
    all.into_values().collect()
}
