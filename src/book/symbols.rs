//! All names of a book: which are declared twice, and which are mentioned without being declared.

use super::rules;
use crate::data::schema::{Declared, Mention};
use crate::data::{Namespace, Reference, scalar};
use crate::diagnostic::{Diagnostic, Level, Names, did_you_mean, listed};
use crate::record::names;
use crate::record::policy::{Severity, severity_called};
use crate::source::{FileId, Span, Spanned};
use std::collections::HashMap;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The names that some records declare and mention.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    /// Ids.
    pub declared: Vec<Declared>,
    /// References; `true` for those of a front matter that may be meant for other readers.
    pub mentions: Vec<(Mention, bool)>,
    /// Namespaces in which a name could not be read.
    pub incomplete: Vec<&'static Namespace>,
}

impl Symbols {
    /// Adds an id that stands in no field, such as a file's own.
    pub(super) fn declare(&mut self, namespace: &'static Namespace, id: Spanned<String>) {
        self.declared.push(Declared { namespace, id });
    }

    /// What these names add to the names of the book: the same number for the same ids, wherever they
    /// stand. Symbols of one file count for nothing: no reference leads there.
    pub(super) fn hash(&self) -> u64 {
        let hash = |noun: &str, id: &str| {
            xxh3_64_with_seed(id.as_bytes(), xxh3_64_with_seed(noun.as_bytes(), 0))
        };
        let declared = self.declared.iter().filter(|one| one.namespace.in_book);
        let declared = declared.map(|one| hash(one.namespace.noun, &one.id.value));
        // No id is empty.
        let incomplete = self.incomplete.iter().map(|one| hash(one.noun, ""));
        declared.chain(incomplete).fold(0, u64::wrapping_add)
    }

    /// Reports every id that is declared twice in its file.
    pub(super) fn duplicates_in_file(&self) -> Vec<Diagnostic> {
        duplicates(self.declared.iter().filter(|one| !one.namespace.in_book))
    }
}

/// Reports every id that is declared twice in the book.
pub(super) fn duplicates_in_book<'a>(names: impl Iterator<Item = &'a Symbols>) -> Vec<Diagnostic> {
    let is_own = |one: &&Declared| one.namespace.in_book && !one.namespace.is_made_of_others;
    duplicates(names.flat_map(|names| names.declared.iter().filter(is_own)))
}

/// All names of a book: what a reference is looked up in.
#[derive(Debug, Default)]
pub(super) struct SymbolTable {
    /// Ids by what they name, in order.
    ids: HashMap<&'static str, Vec<String>>,
    /// The same for looking up what was meant, made when that is first asked.
    near: HashMap<&'static str, OnceLock<Names>>,
    /// Namespaces that may have names which could not be read.
    incomplete: Vec<&'static Namespace>,
    pub(super) severities: Vec<Severity>,
}

impl SymbolTable {
    /// The names that all records declare.
    pub(super) fn new<'a>(
        names: impl Iterator<Item = &'a Symbols>,
        severities: &[Severity],
    ) -> Self {
        let mut table = Self {
            severities: severities.to_vec(),
            ..Self::default()
        };
        for names in names {
            for Declared { namespace, id } in &names.declared {
                if namespace.in_book {
                    let ids = table.ids.entry(namespace.noun).or_default();
                    ids.push(id.value.clone());
                }
            }
            table.incomplete.extend(&names.incomplete);
        }
        for known in table.ids.values_mut() {
            known.sort_unstable();
        }
        table.near = table
            .ids
            .keys()
            .map(|noun| (*noun, OnceLock::new()))
            .collect();
        table
    }

    /// Reports every reference of `names` that leads nowhere. `has` says whether a file or folder exists;
    /// nothing where something there could not be read.
    pub(super) fn judge(
        &self,
        names: &Symbols,
        has: &impl Fn(&str) -> Option<bool>,
    ) -> Vec<Diagnostic> {
        let unknown = names.mentions.iter().filter_map(|(mention, lenient)| {
            let diagnostic = self.judge_one(mention, has)?;
            Some(if *lenient || mention.reference.of_its_time {
                diagnostic.level(Level::Warning)
            } else {
                diagnostic
            })
        });
        unknown.collect()
    }

    fn known(&self, namespace: &Namespace) -> &[String] {
        self.ids.get(namespace.noun).map_or(&[], Vec::as_slice)
    }

    /// Whether every name of a namespace is known. A book that declares none at all, in no file, does not
    /// use them yet.
    fn can_judge(&self, namespace: &Namespace, has: &impl Fn(&str) -> Option<bool>) -> bool {
        let Some(is_there) = has(namespace.home) else {
            return false;
        };
        let used = !self.known(namespace).is_empty() || is_there;
        used && !self.incomplete.contains(&namespace)
    }

    fn judge_one(
        &self,
        mention: &Mention,
        has: &impl Fn(&str) -> Option<bool>,
    ) -> Option<Diagnostic> {
        let reference = mention.reference;
        if reference.judged_apart {
            return None;
        }
        let written = mention.id.value.as_str();
        let chosen = choose(reference, written);
        let exists = chosen.iter().any(|(prefix, namespace)| {
            let is_id = |id| {
                let known = self.known(namespace);
                known
                    .binary_search_by(|known| known.as_str().cmp(id))
                    .is_ok()
            };
            written.strip_prefix(prefix).is_some_and(is_id)
        });
        if exists
            || !chosen
                .iter()
                .all(|(_, namespace)| self.can_judge(namespace, has))
        {
            return None;
        }
        let has_prefix = chosen.iter().any(|(prefix, _)| !prefix.is_empty());
        let free = reference.free && !has_prefix;
        let candidates = self.candidates(reference, written);
        let candidates = candidates.iter().map(String::as_str);
        let meant = if free {
            near_miss(written, candidates)?
        } else {
            did_you_mean(written, candidates.clone())
                .or_else(|| only_beginning_with(written, candidates))
                .unwrap_or_default()
        };
        Some(self.report(mention, &chosen, meant))
    }

    /// References that would have been right, those among them that `written` may have been meant to be.
    fn candidates(&self, reference: &Reference, written: &str) -> Vec<String> {
        let mut all: Vec<String> = reference.words.iter().map(ToString::to_string).collect();
        for (prefix, namespace) in reference.to {
            let Some(near) = self.near.get(namespace.noun) else {
                continue;
            };
            let known = self.known(namespace).iter().map(String::as_str);
            let near = near.get_or_init(|| Names::new(known));
            // A wrong prefix ends where the right one does.
            let id = match written.split_once(':') {
                Some((_, id)) if !prefix.is_empty() => id,
                _ => written,
            };
            all.extend(near.around(id).map(|id| format!("{prefix}{id}")));
        }
        all
    }

    fn report(
        &self,
        mention: &Mention,
        chosen: &[(&'static str, &'static Namespace)],
        meant: &str,
    ) -> Diagnostic {
        let written = mention.id.value.as_str();
        let id = chosen.first().map_or(written, |(prefix, _)| {
            written.strip_prefix(prefix).unwrap_or(written)
        });
        let nouns: Vec<&str> = chosen.iter().map(|(_, namespace)| namespace.noun).collect();
        let nouns = nouns.join(" or ");
        let diagnostic = Diagnostic::new(
            &rules::UNKNOWN_REFERENCE,
            mention.id.span,
            written,
            format!("there is no {nouns} `{id}`"),
        );
        let is_severity = chosen
            .iter()
            .any(|(_, namespace)| *namespace == &names::SEVERITY);
        let alias_of = is_severity
            .then(|| severity_called(&self.severities, id))
            .flatten();
        if let Some(severity) = alias_of {
            let id = &severity.id.value;
            return diagnostic
                .help(format!(
                    "`{written}` is another name of `{id}`: write the id, which `rbdoc check --fix` does"
                ))
                .fix(inner(mention), id.as_str());
        }
        if !meant.is_empty() {
            return diagnostic
                .help(format!("did you mean `{meant}`?"))
                .fix(inner(mention), meant);
        }
        let prefix = chosen.first().map_or("", |(prefix, _)| *prefix);
        let diagnostic = if written.starts_with(prefix) {
            diagnostic
        } else {
            diagnostic.help(format!("the name begins with `{prefix}`"))
        };
        let known = || chosen.iter().map(|(_, namespace)| self.known(namespace));
        let homes = chosen.iter().map(|(_, namespace)| namespace.home);
        let mut homes: Vec<&str> = homes.collect();
        homes.dedup();
        let homes = homes.join(" or ");
        diagnostic.help(match known().map(<[String]>::len).sum() {
            0 => format!("{homes} has none yet: declare it there"),
            1..=12 => {
                let known = known().flatten().map(String::as_str);
                format!("{homes} has {}", listed(known))
            }
            _ => format!("declare it in {homes}, or name one that is there"),
        })
    }
}

fn duplicates<'a>(declared: impl Iterator<Item = &'a Declared>) -> Vec<Diagnostic> {
    // A name is unique in the book, or in its file.
    let mut first: HashMap<(&str, Option<FileId>, &str), Span> = HashMap::new();
    let mut diagnostics = Vec::new();
    for Declared { namespace, id } in declared {
        let file = (!namespace.in_book).then_some(id.span.file);
        let key = (namespace.noun, file, id.value.as_str());
        match first.get(&key) {
            Some(earlier) => diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    id.span,
                    format!("{} {}", namespace.noun, id.value),
                    format!(
                        "there are two {} with the id `{}`",
                        plural(namespace),
                        id.value
                    ),
                )
                .label("declared again")
                .related(*earlier, "declared first")
                .help("give one of them another id, and change what refers to it"),
            ),
            None => {
                first.insert(key, id.span);
            }
        }
    }
    diagnostics
}

/// Other names of severities that are already the id or another name of a severity.
pub(super) fn alias_collisions(severities: &[Severity]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let ids = severities.iter().map(|severity| &severity.id);
    let mut taken: HashMap<&str, (Span, &str)> = ids
        .map(|id| (id.as_str(), (id.span, id.as_str())))
        .collect();
    for severity in severities {
        for alias in &severity.aliases {
            let owner = (alias.span, severity.id.as_str());
            if let Some((span, id)) = taken.insert(alias.as_str(), owner) {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::DUPLICATE_ID,
                        alias.span,
                        alias.as_str(),
                        format!("`{}` already names the severity `{id}`", alias.value),
                    )
                    .related(span, "named here")
                    .help("a name may belong to one severity only: take it out here"),
                );
            }
        }
    }
    diagnostics
}

/// The targets that a reference as written can have: those of its prefix, else those without one, else all.
fn choose(reference: &Reference, written: &str) -> Vec<(&'static str, &'static Namespace)> {
    let with = |wanted: bool| {
        let targets = reference.to.iter().copied();
        let fitting = targets
            .filter(move |(prefix, _)| prefix.is_empty() != wanted && written.starts_with(prefix));
        fitting.collect::<Vec<_>>()
    };
    let fitting = [with(true), with(false)];
    let mut fitting = fitting.into_iter().filter(|some| !some.is_empty());
    fitting.next().unwrap_or_else(|| {
        if reference.free {
            Vec::new()
        } else {
            reference.to.to_vec()
        }
    })
}

/// The only known name that begins with what was written: half an id, or a first name.
fn only_beginning_with<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut found = known.filter(|known| written.len() > 2 && known.starts_with(written));
    found.next().filter(|_| found.next().is_none())
}

/// Where a free text is allowed, only a single slip in something that looks like an id is a problem.
fn near_miss<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() < 5 || !scalar::is_id(written) {
        return None;
    }
    did_you_mean(written, known).filter(|known| strsim::damerau_levenshtein(written, known) == 1)
}

/// The place of a reference without its quotes.
fn inner(mention: &Mention) -> Span {
    let Span { file, start, end } = mention.id.span;
    let is_quoted = (end - start) as usize == mention.id.value.len() + 2;
    let quote = u32::from(is_quoted);
    Span {
        file,
        start: start + quote,
        end: end - quote,
    }
}

fn plural(namespace: &Namespace) -> String {
    match namespace.noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{}s", namespace.noun),
    }
}
