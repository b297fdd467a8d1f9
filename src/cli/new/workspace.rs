//! The book that a record is added to: its templates, its files, and what `check` would say of new ones.

use std::fs;
use std::path::Path;

use super::WriteOptions;
use super::editor::Editor;
use crate::book::{self, Book};
use crate::cli::context::{BOOK_TOML, CommandContext, Opened, shown, under};
use crate::cli::failure::Failure;
use crate::cli::preflight::{File, Preflight};
use crate::cli::report::report;
use crate::cli::terminal::Stream;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::edit::{self, Form};
use crate::json_schema;
use crate::record::book_toml::RawHtml;
use crate::site::{self, Theme};
use crate::source::{Content, Tree};
use crate::start::NewFile;
use crate::start::draft::{self, EntryScaffold, Scaffold, guidance_to_front_matter};

/// An opened book, and what the command is to do with its files.
pub(super) struct Workspace<'s> {
    pub(super) context: &'s CommandContext,
    pub(super) options: WriteOptions,
    pub(super) opened: Opened,
    pub(super) book: Book,
    theme: Theme,
}

impl<'s> Workspace<'s> {
    /// Reads the book; it is not checked, which would take longer.
    pub(super) fn open(
        context: &'s CommandContext,
        options: WriteOptions,
    ) -> Result<Self, Failure> {
        let opened = context.open()?;
        let theme = site::overlay(&opened.tree)
            .map_err(|problem| refused(context, &[*problem], &opened.tree, &opened.root))?;
        Ok(Self {
            context,
            options,
            book: book::parse(&opened.tree).0,
            theme,
            opened,
        })
    }

    /// A file at `path`, as the template of its kind writes it.
    pub(super) fn file(&self, path: String, draft: &impl Scaffold) -> Result<NewFile, Failure> {
        let text = draft::write(&self.theme, &self.opened.tree, draft);
        let mut text = text.map_err(|problem| self.broken_template(*problem))?;
        // Pages would show the guidance.
        if self.book.config.runbooks.raw_html == RawHtml::Escape {
            text = guidance_to_front_matter(&text);
        }
        text.insert_str(0, &self.schema_line(&path));
        Ok(NewFile { path, text })
    }

    fn broken_template(&self, problem: Diagnostic) -> Failure {
        refused(
            self.context,
            &[problem],
            &self.opened.tree,
            &self.opened.root,
        )
    }

    /// The line by which an editor finds the schema of a file, where the book has that schema.
    fn schema_line(&self, path: &str) -> String {
        let line = json_schema::header(path);
        let schema = line.rsplit("../").next().unwrap_or_default().trim();
        if !schema.is_empty() && self.opened.root.join(schema).is_file() {
            line
        } else {
            String::new()
        }
    }

    /// Refuses new files that would add an error to the book. Asked is a small book first, for an incident does not wait
    /// until a large one is read twice.
    pub(super) fn refuse_faulty(&self, files: &[NewFile]) -> Result<(), Failure> {
        const SHARED: [&str; 4] = [
            BOOK_TOML,
            "content/policy.toml",
            "content/contacts.toml",
            "content/services.toml",
        ];
        let options = self.context.options()?;
        let texts: Vec<File<'_>> = files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        let whole = &self.opened.tree;
        let mut small = Tree::default();
        for path in SHARED {
            if let Some((_, text)) = whole.text(path) {
                small.insert(path, Content::Text(text.into()));
            }
        }
        let mut preflight = Preflight::of(&small, &texts, &options);
        if preflight.has_errors() {
            preflight = Preflight::of(whole, &texts, &options);
        }
        preflight.refuse_errors(self.context, &self.opened.root)
    }

    /// Makes one file, or shows it, unless it would add an error to the book.
    pub(super) fn create_checked(&self, file: NewFile) -> Result<(), Failure> {
        self.refuse_errors(&file.path, &file.text)?;
        self.create(&[file])
    }

    /// Makes the files, or shows them.
    pub(super) fn create(&self, files: &[NewFile]) -> Result<(), Failure> {
        let root = &self.opened.root;
        let terminal = &self.context.terminal;
        let editor = self.editor()?;
        if !self.options.dry_run {
            for file in files {
                self.refuse_existing(&file.path)?;
            }
        }
        for NewFile { path, text } in files {
            let shown = shown(root, path);
            if self.options.dry_run {
                terminal.print(&format!("==> {shown}\n{text}\n"));
                continue;
            }
            disk::amend(&under(root, path), |old| match old {
                Some(_) => Err(exists(&shown)),
                None => Ok(Some(text.clone())),
            })?;
            terminal.print(&format!("{shown}\n"));
        }
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        match editor {
            Some(editor) if !paths.is_empty() => editor.open(root, &paths),
            _ => Ok(()),
        }
    }

    /// Adds a table to a file of many records, which is begun if it is not there.
    pub(super) fn append<D: EntryScaffold>(&self, draft: &D) -> Result<(), Failure> {
        let root = &self.opened.root;
        let shown = shown(root, D::FILE);
        let terminal = &self.context.terminal;
        let editor = self.editor()?;
        let entry = draft::entry(&self.theme, &self.opened.tree, draft);
        let entries = [entry.map_err(|problem| self.broken_template(*problem))?];
        let head = self.schema_line(D::FILE) + "schema = 1\n";
        let append = |old: Option<&str>| {
            let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(&head);
            edit::append(old, D::LIST, &entries, Form::Tables)
                .map_err(|why| Failure::no_place(&shown, &why))
        };
        let old = self.opened.tree.text(D::FILE).map(|(_, text)| text);
        let new = append(old)?;
        self.refuse_errors(D::FILE, &new)?;
        if self.options.dry_run {
            let added = match old {
                Some(_) => edit::append("", D::LIST, &entries, Form::Tables).unwrap_or_default(),
                None => new,
            };
            terminal.print(&format!("==> {shown}\n{added}\n"));
            return Ok(());
        }
        disk::amend(&under(root, D::FILE), |old| append(old).map(Some))?;
        terminal.print(&format!("{shown}\n"));
        editor.map_or(Ok(()), |editor| editor.open(root, &[D::FILE]))
    }

    /// The editor, where one is asked for: looked for before anything is written.
    pub(super) fn editor(&self) -> Result<Option<Editor>, Failure> {
        let editor = self.options.edit.then(Editor::of_environment);
        editor.transpose()
    }

    /// A file that is there is somebody's work, also where the book does not read it.
    pub(super) fn refuse_existing(&self, path: &str) -> Result<(), Failure> {
        let root = &self.opened.root;
        match fs::symlink_metadata(root.join(path)) {
            Ok(_) => Err(exists(&shown(root, path))),
            Err(_) => Ok(()),
        }
    }

    /// The sources with another text at `path`.
    pub(super) fn tree_with(&self, path: &str, text: &str) -> Tree {
        let mut tree = self.opened.tree.clone();
        tree.insert(path, Content::Text(text.into()));
        tree
    }

    /// What a text would add to the problems of the book.
    pub(super) fn preflight(&self, path: &str, text: &str) -> Result<Preflight, Failure> {
        let options = self.context.options()?;
        let texts = [(path, text)];
        Ok(Preflight::of(&self.opened.tree, &texts, &options))
    }

    /// Refuses a text that would add an error to the book, and reports the error.
    pub(super) fn refuse_errors(&self, path: &str, text: &str) -> Result<(), Failure> {
        let preflight = self.preflight(path, text)?;
        preflight.refuse_errors(self.context, &self.opened.root)
    }

    /// Says what to do next, unless nothing was made.
    pub(super) fn next<'w>(&self, steps: impl IntoIterator<Item = &'w str>) {
        if !self.options.dry_run {
            for (verb, words) in ["Next", "Then"].into_iter().zip(steps) {
                self.context.terminal.status(verb, words);
            }
        }
    }
}

/// Reports the mistake of a template, which is why nothing is written.
fn refused(context: &CommandContext, problems: &[Diagnostic], tree: &Tree, root: &Path) -> Failure {
    report(context, None, Stream::Err, problems, tree, root);
    Failure::new("a template of the book cannot be used")
        .help("correct it, or delete it to use the built-in one; nothing was written")
}

fn exists(shown: &str) -> Failure {
    Failure::new(format!("{shown} exists already"))
        .help("nothing is overwritten; edit the file, or move it away")
}
