//! Reads one unit: syntax, fields, record. Knows no other unit, so that units are read in parallel.

use super::layout::{Directory, File, Texts, Unit};
use super::records::Record;
use super::symbols::Symbols;
use super::values::{self, Values};
use crate::data::schema::{self, Checked, OtherKeys};
use crate::data::{
    Field, FrontMatter, Parsed, Syntax, Table, Withheld, after_mark, disclosed, front_matter,
    parse_toml, rules,
};
use crate::diagnostic::{Diagnostic, Level};
use crate::markdown::{self, Doc, Inserts};
use crate::record::book_toml::BookToml;
use crate::record::incident::Incident;
use crate::record::page::Page;
use crate::record::postmortem::Postmortem;
use crate::record::runbook::{Runbook, RunbookMeta};
use crate::record::{
    Reading, Text, actions, checklist, contacts, humanise, incident, message, names, page, param,
    policy, postmortem, runbook, services, timeline,
};
use crate::source::{FileId, Span, Spanned};
use chrono_tz::Tz;
use globset::GlobSet;
use std::sync::Arc;

/// What came of reading a unit.
#[derive(Default)]
pub(super) struct Outcome {
    /// The record, if there was enough to make one.
    pub record: Option<Record>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The names that it declares and mentions.
    pub symbols: Symbols,
    /// Whether it refers to values of the policy.
    pub refers: bool,
}

/// What reading depends on besides the unit.
pub(super) struct Context<'a> {
    config: &'a BookToml,
    /// The pattern of each of the settings' defaults.
    defaults: Vec<GlobSet>,
    /// What is left out of what is read; nothing for the book itself.
    withheld: Option<&'a Withheld>,
    /// The values that texts may refer to; none while the records are read from which they come.
    pub values: Option<Arc<Values>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(config: &'a BookToml, values: Option<Arc<Values>>) -> Self {
        let patterns = config
            .runbooks
            .defaults
            .iter()
            .map(|defaults| super::layout::globs(std::slice::from_ref(&defaults.pattern)));
        Self {
            config,
            defaults: patterns.collect(),
            withheld: None,
            values,
        }
    }

    /// For what the public may see.
    pub(super) fn without(self, withheld: &'a Withheld) -> Self {
        Self {
            withheld: Some(withheld),
            ..self
        }
    }

    /// What of a table is read; nothing where the record is left out as a whole.
    fn seen(&self, table: Table, fields: &[Field]) -> Option<Table> {
        match self.withheld {
            Some(withheld) => disclosed(&table, fields, withheld),
            None => Some(table),
        }
    }

    fn inserts(&self) -> Option<&Inserts> {
        self.values.as_ref().map(|values| &values.inserts)
    }
}

/// Reads a unit.
pub(super) fn read(unit: &Unit, texts: &Texts<'_>, context: &Context<'_>) -> Outcome {
    let mut out = read_record(unit, texts, context);
    if let Some(record) = &out.record {
        out.refers = values::refers(record);
        out.diagnostics
            .extend(values::judge(record, context.values.as_deref()));
    }
    out
}

fn read_record(unit: &Unit, texts: &Texts<'_>, context: &Context<'_>) -> Outcome {
    let mut out = Outcome::default();
    let zone = context.config.timezone;
    if let Unit::Incident(directory) = unit {
        let incident = out.incident(directory, texts, context);
        out.record = incident.map(|incident| Record::Incident(Arc::new(incident)));
        return out;
    }
    let Some(file) = unit.files().next().and_then(|id| texts.file(id)) else {
        return out;
    };
    /// A record in a TOML file of its own.
    macro_rules! toml {
        ($kind:ident, $room:ident) => {{
            let read = |table: &Table, reading: &mut Reading<'_>| $room::read(table, reading);
            let record = out.toml(file, $room::FIELDS, (zone, context), read);
            record.map(|record| Record::$kind(Arc::new(record)))
        }};
    }
    out.record = match unit {
        Unit::Policy(_) => toml!(Policy, policy),
        Unit::Contacts(_) => toml!(Contacts, contacts),
        Unit::Services(_) => toml!(Services, services),
        Unit::Checklist(_) => {
            let record = toml!(Checklist, checklist);
            out.declare_checks(record.as_ref());
            record
        }
        Unit::Message(_) => toml!(Message, message),
        Unit::Runbook(_, id) => {
            let runbook = out.runbook(file, id, context);
            runbook.map(|runbook| Record::Runbook(Arc::new(runbook)))
        }
        Unit::Page(_, id) => {
            let page = out.page(file, id, context);
            page.map(|page| Record::Page(Arc::new(page)))
        }
        Unit::Incident(_) => return out,
    };
    out
}

/// What the front matter of a runbook says, as [`read()`] would.
pub(super) fn runbook_meta(file: File<'_>, id: &str, context: &Context<'_>) -> Option<RunbookMeta> {
    let (meta, _) = Outcome::default().meta(file, id, context)?;
    Some(meta)
}

/// Parses and checks `book.toml`.
pub(super) fn book_toml(file: File<'_>) -> (Table, Outcome) {
    let mut out = Outcome::default();
    let parsed = parse_toml(file.id, file.text);
    let fields = crate::record::book_toml::FIELDS;
    let table = out.check(parsed, fields, options(Tz::UTC, OtherKeys::None));
    (table, out)
}

fn options(zone: Tz, keys: OtherKeys) -> schema::Options {
    schema::Options { zone, keys }
}

/// What a report says of a file with a problem in its syntax whose names others refer to.
const HELD_BACK: &str = "what follows, and what refers to it, is checked when the file can be read";

impl Outcome {
    /// Checks a table, keeps its problems and names, and gives the table back.
    fn check(
        &mut self,
        parsed: Parsed,
        fields: &'static [Field],
        options: schema::Options,
    ) -> Table {
        let mut checked = schema::check(&parsed.table, fields, options);
        if parsed.certain_to.is_some() {
            checked.incomplete.extend(schema::namespaces(fields));
        }
        let diagnostics = std::mem::take(&mut checked.diagnostics);
        let lenient = options.keys != OtherKeys::None;
        self.diagnostics
            .extend(certain(diagnostics, parsed.certain_to).map(|diagnostic| {
                // In an adopted folder a key may mean something else to somebody else, but for a slip of ours.
                if lenient && diagnostic.rule != &rules::UNKNOWN_FIELD {
                    diagnostic.level(Level::Warning)
                } else {
                    diagnostic
                }
            }));
        let declares = schema::namespaces(fields).iter().any(|one| one.in_book);
        let mut syntax = parsed.diagnostics;
        if let Some(first) = syntax.first_mut().filter(|_| declares) {
            first.help.push(HELD_BACK.to_owned());
        }
        self.diagnostics.extend(syntax);
        self.symbols.add(checked, lenient);
        parsed.table
    }

    /// Reads a TOML file.
    fn toml<T>(
        &mut self,
        file: File<'_>,
        fields: &'static [Field],
        (zone, context): (Tz, &Context<'_>),
        read: impl FnOnce(&Table, &mut Reading<'_>) -> T,
    ) -> Option<T> {
        let parsed = parse_toml(file.id, file.text);
        let certain_to = parsed.certain_to;
        let table = self.check(parsed, fields, options(zone, OtherKeys::None));
        let table = context.seen(table, fields)?;
        let mut reading = reading(file, zone, context.inserts());
        let record = read(&table, &mut reading);
        self.diagnostics
            .extend(certain(reading.diagnostics, certain_to));
        Some(record)
    }

    /// Names the items of a checklist as the book knows them: `list/item`.
    fn declare_checks(&mut self, record: Option<&Record>) {
        let symbols = &mut self.symbols;
        let is_part = |one: &&_| [&names::CHECKLIST, &names::ITEM].contains(one);
        if symbols.incomplete.iter().any(is_part) {
            symbols.incomplete.push(&names::CHECK);
        }
        let Some(Record::Checklist(checklist)) = record else {
            return;
        };
        for item in checklist.phases.iter().flat_map(|phase| &phase.items) {
            let id = format!("{}/{}", checklist.id.value, item.id);
            symbols.declare(&names::CHECK, Spanned::new(id, item.span));
        }
    }

    /// Reads the front matter of a Markdown file; gives it with the offset at which the text begins.
    fn front_matter(
        &mut self,
        file: File<'_>,
        fields: &'static [Field],
        (zone, context): (Tz, &Context<'_>),
    ) -> (Option<Table>, usize) {
        let Some(FrontMatter {
            syntax,
            parsed,
            body,
        }) = front_matter(file.id, file.text)
        else {
            return (None, after_mark(file.text));
        };
        let keys = match syntax {
            Syntax::Yaml => OtherKeys::All,
            Syntax::Toml if context.config.runbooks.is_adopted(file.path) => OtherKeys::Unlike,
            Syntax::Toml => OtherKeys::None,
        };
        (Some(self.check(parsed, fields, options(zone, keys))), body)
    }

    /// Reads what the front matter of a runbook says, with the defaults of the settings; gives it with the offset at
    /// which the text begins.
    fn meta(
        &mut self,
        file: File<'_>,
        id: &str,
        context: &Context<'_>,
    ) -> Option<(RunbookMeta, usize)> {
        let zone = context.config.timezone;
        let (table, body) = self.front_matter(file, runbook::FIELDS, (zone, context));
        let mut meta = match table {
            Some(table) => runbook::read(&context.seen(table, runbook::FIELDS)?),
            None => RunbookMeta::default(),
        };
        let settings = &context.config.runbooks;
        let inside = path_inside(file.path, id);
        for (defaults, pattern) in settings.defaults.iter().zip(&context.defaults).rev() {
            if pattern.is_match(inside) {
                meta.fill(defaults);
            }
        }
        Some((meta, body))
    }

    fn runbook(&mut self, file: File<'_>, id: &str, context: &Context<'_>) -> Option<Runbook> {
        let (meta, body) = self.meta(file, id, context)?;
        let params = param::tokens(&meta.params);
        let doc = Self::doc(file, body, &params, meta.title.as_ref(), context);
        let own = || Spanned::new(id.to_owned(), Span::whole(file.id));
        self.symbols.declare(&names::RUNBOOK, own());
        let stem = id.rsplit('/').next().unwrap_or(id);
        let alerts = meta.alerts.clone().unwrap_or_else(|| {
            let alert = Spanned::new(stem.to_owned(), Span::whole(file.id));
            is_camel_case(stem).then_some(alert).into_iter().collect()
        });
        Some(Runbook {
            file: file.id,
            id: id.to_owned(),
            title: title(meta.title.as_ref(), &doc, file),
            meta,
            alerts,
            is_index: is_index(stem),
            doc,
        })
    }

    fn page(&mut self, file: File<'_>, id: &str, context: &Context<'_>) -> Option<Page> {
        let (table, body) =
            self.front_matter(file, page::FIELDS, (context.config.timezone, context));
        let table = table.unwrap_or_else(|| Table::empty(Span::whole(file.id)));
        let table = context.seen(table, page::FIELDS)?;
        let own_title = table.title("title");
        let doc = Self::doc(file, body, &[], own_title.as_ref(), context);
        Some(Page {
            file: file.id,
            id: id.to_owned(),
            title: title(own_title.as_ref(), &doc, file),
            description: table.line("description"),
            weight: table.integer("weight").map(|weight| weight.value),
            draft: table.is_set("draft"),
            doc,
        })
    }

    /// Reads an incident's directory. Without `incident.toml` there is nothing to put the rest into.
    fn incident(
        &mut self,
        directory: &Directory,
        texts: &Texts<'_>,
        context: &Context<'_>,
    ) -> Option<Incident> {
        let [file, timeline, actions, postmortem] = directory.map(|id| texts.file(id?));
        let Some(file) = file else {
            self.diagnostics.extend(orphan(directory));
            return None;
        };
        let parsed = parse_toml(file.id, file.text);
        let certain_to = parsed.certain_to;
        let zone = incident::zone(&parsed.table, context.config.timezone);
        let first = self.diagnostics.len();
        let table = self.check(parsed, incident::FIELDS, options(zone, OtherKeys::None));
        let table = context.seen(table, incident::FIELDS)?;
        let mut reading = reading(file, zone, context.inserts());
        let mut incident = incident::read(&table, &mut reading);
        self.diagnostics
            .extend(certain(reading.diagnostics, certain_to));
        if incident.imported {
            for diagnostic in &mut self.diagnostics[first..] {
                if diagnostic.rule == &rules::MISSING_FIELD {
                    diagnostic.level = Level::Warning;
                }
            }
        }
        let id = Spanned::new(incident.id.clone(), Span::whole(file.id));
        self.symbols.declare(&names::INCIDENT, id);
        incident.timeline = timeline.and_then(|file| {
            self.toml(file, timeline::FIELDS, (zone, context), |table, reading| {
                timeline::read(table, reading)
            })
        });
        incident.actions = actions
            .and_then(|file| self.toml(file, actions::FIELDS, (zone, context), actions::read));
        let title = incident.title.clone();
        incident.postmortem =
            postmortem.and_then(|file| self.postmortem(file, &title, zone, context));
        Some(incident)
    }

    /// Reads the prose of the incident `title`: its first heading is a section, not the page's title.
    fn postmortem(
        &mut self,
        file: File<'_>,
        title: &Text,
        zone: Tz,
        context: &Context<'_>,
    ) -> Option<Postmortem> {
        let (table, body) = self.front_matter(file, postmortem::FIELDS, (zone, context));
        let table = table.unwrap_or_else(|| Table::empty(Span::whole(file.id)));
        let table = context.seen(table, postmortem::FIELDS)?;
        let doc = Self::doc(file, body, &[], Some(title), context);
        Some(postmortem::read(
            &table,
            doc,
            &reading(file, zone, context.inserts()),
        ))
    }

    fn doc(
        file: File<'_>,
        body: usize,
        params: &[Vec<String>],
        title: Option<&Text>,
        context: &Context<'_>,
    ) -> Doc {
        let options = markdown::Options {
            raw_html: context.config.runbooks.raw_html,
            params,
            title: title.map(|title| title.value.as_str()),
            field: None,
            inserts: context.inserts(),
        };
        markdown::parse(file.text, file.id, body..file.text.len(), options)
    }
}

fn reading<'a>(file: File<'a>, zone: Tz, inserts: Option<&'a Inserts>) -> Reading<'a> {
    Reading {
        file: file.id,
        path: file.path,
        text: file.text,
        zone,
        inserts,
        diagnostics: Vec::new(),
    }
}

/// Behind a syntax problem nothing is certain: what seems missing may be there, and what seems unknown may
/// be the rest of something else.
fn certain(diagnostics: Vec<Diagnostic>, to: Option<u32>) -> impl Iterator<Item = Diagnostic> {
    diagnostics.into_iter().filter(move |diagnostic| {
        to.is_none_or(|to| diagnostic.span.end <= to && diagnostic.rule != &rules::MISSING_FIELD)
    })
}

/// A directory that has records of an incident, but not the incident.
fn orphan(directory: &Directory) -> Option<Diagnostic> {
    let span = Span::whole(directory.iter().flatten().copied().next()?);
    Some(
        Diagnostic::new(
            &super::rules::INCIDENT_TOML_MISSING,
            span,
            "",
            "there is no `incident.toml` beside this file",
        )
        .help("`rbdoc new incident` writes one; without it no page shows what is in this folder"),
    )
}

fn title(own: Option<&Text>, doc: &Doc, file: File<'_>) -> Text {
    own.cloned().unwrap_or_else(|| match doc.title() {
        Some(heading) if !heading.text.trim().is_empty() => {
            Spanned::new(heading.text.clone(), heading.span)
        }
        _ => Spanned::new(humanise(file.path), Span::whole(file.id)),
    })
}

/// The path inside the runbooks' folder: the id with the file's ending.
fn path_inside<'a>(path: &'a str, id: &str) -> &'a str {
    let ending = path
        .rsplit_once('.')
        .map_or(0, |(_, ending)| ending.len() + 1);
    &path[path.len() - id.len() - ending..]
}

/// Whether a runbook of this id can be its folder's index page.
pub(super) fn is_index_id(id: &str) -> bool {
    is_index(id.rsplit('/').next().unwrap_or(id))
}

fn is_index(stem: &str) -> bool {
    ["readme", "index", "_index"].contains(&stem.to_lowercase().as_str())
}

/// Whether a file's name is an alert's: several words in one, each with a capital.
fn is_camel_case(stem: &str) -> bool {
    let has_hump = stem
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    has_hump && stem.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The files whose reading met an error.
pub(super) fn faulty(diagnostics: &[Diagnostic]) -> impl Iterator<Item = FileId> {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Error);
    errors.map(|diagnostic| diagnostic.span.file)
}

/// The files with a problem in their syntax: what stands behind it was not read.
pub(super) fn unparsed(diagnostics: &[Diagnostic]) -> impl Iterator<Item = FileId> {
    let syntax = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.rule == &rules::TOML_SYNTAX);
    syntax.map(|diagnostic| diagnostic.span.file)
}

impl Symbols {
    fn add(&mut self, checked: Checked, lenient: bool) {
        self.declared.extend(checked.declared);
        self.incomplete.extend(checked.incomplete);
        let mentions = checked.mentions.into_iter();
        self.mentions
            .extend(mentions.map(|mention| (mention, lenient)));
    }
}
