//! The site generator that a folder was written for, as its settings tell.

use crate::data::{self, front_matter};
use crate::source::FileId;
use regex::Regex;

/// A site generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorKind {
    /// Hugo.
    Hugo,
    /// `MkDocs`.
    Mkdocs,
    /// `mdBook`.
    Mdbook,
    /// Docusaurus.
    Docusaurus,
}

impl GeneratorKind {
    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "Hugo",
            Self::Mkdocs => "MkDocs",
            Self::Mdbook => "mdBook",
            Self::Docusaurus => "Docusaurus",
        }
    }

    /// Where it writes its site if its settings do not say.
    fn output(self) -> &'static str {
        match self {
            Self::Hugo => "public",
            Self::Mkdocs => "site",
            Self::Mdbook => "book",
            Self::Docusaurus => "build",
        }
    }
}

/// What the settings of a site generator say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generator {
    /// Which.
    pub kind: GeneratorKind,
    /// The site's title.
    pub title: Option<String>,
    /// The folder of its pages, relative to the settings.
    pub pages: String,
    /// The address of the repository.
    pub repository: Option<String>,
    /// The branch on which its links for editing lead.
    pub branch: Option<String>,
    /// The folder that it writes its own site to, relative to the settings.
    pub output: String,
    /// What of the settings has no counterpart in a book.
    pub not_taken: Option<&'static str>,
}

impl Generator {
    /// The files in which generators keep their settings, in the order in which they are looked for.
    pub const SETTINGS: [&'static str; 17] = [
        "mkdocs.yml",
        "mkdocs.yaml",
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "book.toml",
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config.json",
        "config/_default/hugo.toml",
        "config/_default/hugo.yaml",
        "config/_default/config.toml",
        "config/_default/config.yaml",
    ];

    /// What the settings in the file `name` say; none if they are no generator's.
    pub fn of(name: &str, text: &str) -> Option<Self> {
        let mut found = Self::read(name, text)?;
        found.branch = edit_branch(text);
        Some(found)
    }

    fn read(name: &str, text: &str) -> Option<Self> {
        match name {
            "mkdocs.yml" | "mkdocs.yaml" => mkdocs(text),
            "book.toml" => mdbook(text),
            "docusaurus.config.js" | "docusaurus.config.ts" => Some(docusaurus(text)),
            // Many programs have a file of this name; Hugo's has an address.
            _ => hugo(name, text, name.starts_with("config.")),
        }
    }

    /// The generator that the names of pages tell of, where there are no settings. `paths` are those of
    /// the pages.
    pub fn of_pages<'a>(mut paths: impl Iterator<Item = &'a str>) -> Option<Self> {
        let is_hugo = paths.any(|path| path.rsplit('/').next() == Some("_index.md"));
        is_hugo.then(|| Self::new(GeneratorKind::Hugo, None, "", SHORTCODES))
    }

    fn new(
        kind: GeneratorKind,
        title: Option<String>,
        pages: &str,
        not_taken: &'static str,
    ) -> Self {
        Self {
            kind,
            title,
            pages: pages.to_owned(),
            repository: None,
            branch: None,
            output: kind.output().to_owned(),
            not_taken: Some(not_taken),
        }
    }
}

const SHORTCODES: &str = "what shortcodes do, but for `ref` and `relref`: they are shown as text";

fn mkdocs(text: &str) -> Option<Generator> {
    let keys = ["site_name", "docs_dir", "site_dir", "repo_url", "nav"];
    let get = top_level(text, &keys);
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    if !has("site_name:") {
        return None;
    }
    Some(Generator {
        kind: GeneratorKind::Mkdocs,
        title: get("site_name"),
        pages: get("docs_dir").unwrap_or_else(|| "docs".to_owned()),
        repository: get("repo_url"),
        branch: None,
        output: get("site_dir").unwrap_or_else(|| GeneratorKind::Mkdocs.output().to_owned()),
        not_taken: has("nav:").then_some(
            "the order of `nav`: pages are listed by folder, and `weight` in front matter orders them",
        ),
    })
}

fn mdbook(text: &str) -> Option<Generator> {
    let table: toml::Table = text.parse().ok()?;
    let book = table.get("book").and_then(toml::Value::as_table);
    // A book of ours says so in its first line.
    if table.contains_key("schema") || (book.is_none() && !table.contains_key("output")) {
        return None;
    }
    let text = |key: &str| Some(book?.get(key)?.as_str()?.to_owned());
    let html = table.get("output").and_then(|output| output.get("html"));
    let repository = html.and_then(|html| html.get("git-repository-url"));
    Some(Generator {
        kind: GeneratorKind::Mdbook,
        title: text("title"),
        pages: text("src").unwrap_or_else(|| "src".to_owned()),
        repository: repository
            .and_then(toml::Value::as_str)
            .map(ToOwned::to_owned),
        branch: None,
        output: GeneratorKind::Mdbook.output().to_owned(),
        not_taken: Some(
            "the order of `SUMMARY.md`: pages are listed by folder, and `weight` in front matter orders them",
        ),
    })
}

/// Looks up a text at the top level of settings.
type Get = Box<dyn Fn(&str) -> Option<String>>;

fn hugo(name: &str, text: &str, by_address: bool) -> Option<Generator> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let get: Get = match ending {
        "toml" => {
            let table: toml::Table = text.parse().ok()?;
            Box::new(move |key| Some(table.get(key)?.as_str()?.to_owned()))
        }
        "json" => {
            let table: serde_json::Value = serde_json::from_str(text).ok()?;
            Box::new(move |key| Some(table.get(key)?.as_str()?.to_owned()))
        }
        _ => Box::new(top_level(
            text,
            &["title", "contentDir", "baseURL", "baseurl"],
        )),
    };
    if by_address && get("baseURL").or_else(|| get("baseurl")).is_none() {
        return None;
    }
    let pages = get("contentDir");
    let pages = pages.as_deref().unwrap_or("content");
    Some(Generator::new(
        GeneratorKind::Hugo,
        get("title"),
        pages,
        SHORTCODES,
    ))
}

fn docusaurus(text: &str) -> Generator {
    let title = Regex::new(r#"(?m)^\s*title:\s*['"]([^'"]+)['"]"#)
        .ok()
        .and_then(|pattern| Some(pattern.captures(text)?[1].to_owned()));
    let not_taken = "`.mdx` files: they hold code beside Markdown, and only Markdown is read";
    Generator::new(GeneratorKind::Docusaurus, title, "docs", not_taken)
}

/// The branch in the address under which pages are edited: `edit_uri: blob/main/docs/`, `editUrl: '…/edit/main/'`,
/// `edit-url-template`, `BookEditPath`, `github_branch`. Each generator and theme names it otherwise, and all of them say
/// "edit", or "branch".
fn edit_branch(text: &str) -> Option<String> {
    let address = r#"(?im)^[^#\n]*edit[\w.\-]*["']?\s*[:=]\s*["'`]?(?:[^\s"'`]*/)?(?:-/)?(?:blob|edit|tree|raw|_edit|src/branch|src)/([^/\s"'`{}?]+)(?:[/\s"'`]|$)"#;
    let name = r#"(?im)^[^#\n]*(?:github|repo|git|edit)_?branch["']?\s*[:=]\s*["']([^\s"']+)["']"#;
    [address, name].into_iter().find_map(|pattern| {
        let found = Regex::new(pattern).ok()?.captures(text)?;
        Some(found.get(1)?.as_str().to_owned())
    })
}

/// Scalars of the top level of a YAML file. Only their lines are read: settings hold tags and anchors
/// of every kind, and none of them matters here.
fn top_level(text: &str, keys: &[&str]) -> impl Fn(&str) -> Option<String> + use<> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| {
            line.split_once(':').is_some_and(|(key, value)| {
                keys.contains(&key) && !value.trim().is_empty() && !value.trim().starts_with('!')
            })
        })
        .collect();
    let table = front_matter(FileId(0), &format!("---\n{}\n---\n", lines.join("\n")))
        .map(|front| front.parsed.table);
    move |key: &str| table.as_ref()?.get(key).and_then(data::Value::to_text)
}

/// The address of `folder` (with a `/` at its end, or empty) in the repository at `remote`, as forges
/// show files; none for a forge whose addresses are not known.
pub fn files_url(remote: &str, branch: &str, folder: &str) -> Option<String> {
    let remote = remote.trim().trim_end_matches('/').trim_end_matches(".git");
    let (host, path) = if let Some((_, rest)) = remote.split_once("://") {
        let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
        rest.split_once('/')?
    } else {
        // git@host:owner/name
        let (host, path) = remote.split_once(':')?;
        (host.rsplit_once('@').map_or(host, |(_, host)| host), path)
    };
    let host = host.split(':').next()?;
    let known = |name: &str| host.split('.').any(|part| part == name);
    let files = if known("github") {
        "blob"
    } else if known("gitlab") {
        "-/blob"
    } else if known("codeberg") || known("gitea") || known("forgejo") {
        "src/branch"
    } else {
        return None;
    };
    let folder = folder.replace(' ', "%20");
    Some(format!(
        "https://{host}/{}/{files}/{branch}/{folder}",
        path.trim_matches('/')
    ))
}
