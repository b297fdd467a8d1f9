//! A book in which every field that exists says something, made from the tables of fields.

use rbdoc::data::{Disclosure, Field, Keys, Reference, Type};
use rbdoc::record::KINDS;
use rbdoc::source::{Content, Tree};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Who may see what stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum May {
    /// Everybody.
    Everybody,
    /// Whoever asks for drafts.
    Draft,
    /// Colleagues.
    Colleagues,
    /// Nobody: the value of a secret.
    Nobody,
}

/// A text that stands in one place of the book and in no other.
pub(crate) struct Mark {
    /// The kind of record, and the path of the field in it.
    pub(crate) path: String,
    pub(crate) may: May,
    letters: String,
}

/// What of a mark is looked for: the index of the search leaves out what a word shares with the one before.
const SHARED: usize = 3;

impl Mark {
    pub(crate) fn text(&self) -> &str {
        &self.letters[SHARED..]
    }
}

/// Records of these namespaces can be left out.
const LEFT_OUT: [&str; 4] = ["contact", "message", "incident", "runbook"];

#[derive(Default)]
pub(crate) struct Book {
    pub(crate) tree: Tree,
    pub(crate) marks: Vec<Mark>,
    /// Each record that a public site leaves out, and the book without it.
    pub(crate) left_out: Vec<(String, Tree)>,
    /// The files of records that a public site leaves out.
    files: Vec<String>,
    /// By the noun of the namespace, and whether everybody may see the record.
    ids: BTreeMap<(&'static str, bool), String>,
    /// Whether records that everybody may see refer to records that they may not.
    refers: bool,
}

impl Book {
    pub(crate) fn new(refers: bool) -> Self {
        let mut book = Self {
            refers,
            ..Self::default()
        };
        for kind in KINDS {
            book.kind(kind.name, kind.files, kind.fields);
        }
        book.leave_out();
        book
    }

    fn mark(&mut self, path: &str, may: May) -> String {
        let letters: Vec<char> = "bdgjkpqvxz".chars().collect();
        let number = self.marks.len() as u64;
        // Scattered, so that no mark stands in another.
        let mut scattered = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        scattered = (scattered ^ (scattered >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        scattered = (scattered ^ (scattered >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let digits = format!(
            "{number:03}{:010}",
            (scattered ^ (scattered >> 31)) % 10_000_000_000
        );
        let letters: String = digits
            .bytes()
            .map(|digit| letters[usize::from(digit - b'0')])
            .collect();
        self.marks.push(Mark {
            path: path.to_owned(),
            may,
            letters: letters.clone(),
        });
        letters
    }

    /// The id of a record, the same each time.
    fn id(&mut self, noun: &'static str, may: May) -> String {
        let is_public = may == May::Everybody;
        if let Some(id) = self.ids.get(&(noun, is_public)) {
            return id.clone();
        }
        // A draft is a draft, and all else that is left out is internal.
        let may = if !is_public && noun == "runbook" {
            May::Draft
        } else {
            may
        };
        let mut id = self.mark(&format!("the id of a {noun}"), may);
        if noun == "incident" {
            id = format!("2026-11-02-{id}");
        }
        self.ids.insert((noun, is_public), id.clone());
        id
    }

    /// The files of a kind: one that everybody may see and, where the kind has such, one that they may not.
    fn kind(&mut self, name: &'static str, files: &str, fields: &'static [Field]) {
        let has = |name: &str| fields.iter().any(|field| field.name == name);
        let decides = fields
            .iter()
            .any(|field| field.disclosure == Disclosure::Decides);
        let of_incident = files.starts_with("content/incidents/");
        let mut editions = vec![May::Everybody];
        if decides || of_incident {
            editions.push(May::Colleagues);
        }
        if has("draft") {
            editions.push(May::Draft);
        }
        for may in editions {
            let stem = match name {
                "runbook" => self.id("runbook", may),
                _ if of_incident => self.id("incident", may),
                // Where the source of a page stands is not public; what its address is made of is.
                _ if has("id") => {
                    self.mark(&format!("the name of a file: {name}"), May::Colleagues)
                }
                _ => self.mark(&format!("the name of a file: {name}"), may),
            };
            let path = files.replace("**/", "").replace('*', &stem);
            let mut table = self.table(name, fields, may, false);
            if name == "postmortem" {
                table.insert("status".to_owned(), "reviewed".into());
            }
            self.file(&path, &table, name, may);
        }
        if name == "postmortem" {
            // An incident that everybody may see, and its draft that they may not.
            let folder = "content/incidents/2026-10-01-begun";
            let facts = "schema = 1\ntitle = \"Begun\"\nstatus = \"monitoring\"\nseverity = \"x\"\nvisibility = \"public\"\n[times]\nstarted = 2026-10-01T10:00:00Z\n";
            self.tree.insert(
                &format!("{folder}/incident.toml"),
                Content::Text(facts.into()),
            );
            let mut table = self.table("draft of a postmortem", fields, May::Draft, false);
            table.insert("status".to_owned(), "draft".into());
            self.file(
                &format!("{folder}/postmortem.md"),
                &table,
                "draft of a postmortem",
                May::Draft,
            );
        }
    }

    fn file(&mut self, path: &str, table: &Table, name: &str, may: May) {
        let toml = toml::to_string(table).expect("TOML");
        let text = if path.rsplit('.').next() == Some("md") {
            let body = self.mark(&format!("{name}: the text"), may);
            let links = self.links(path);
            format!("+++\n{toml}+++\n\n## Summary\n\n{body}\n{links}\n")
        } else {
            toml
        };
        self.tree.insert(path, Content::Text(text.into()));
        // What stands beside an incident is left out with it.
        let is_beside = path.ends_with("/timeline.toml") || path.ends_with("/actions.toml");
        if may != May::Everybody && !is_beside {
            self.files.push(path.to_owned());
        }
    }

    /// Links from a text to what is left out, in words that everybody may see.
    fn links(&mut self, path: &str) -> String {
        if !self.refers {
            return String::new();
        }
        let up = "../".repeat(path.matches('/').count());
        let incident = self.id("incident", May::Colleagues);
        let runbook = self.id("runbook", May::Draft);
        let picture = self.mark("a picture of an incident", May::Colleagues);
        let picture = format!("content/incidents/{incident}/{picture}.png");
        self.tree.insert(&picture, Content::Asset { len: 9 });
        let mut links = String::new();
        for target in [
            format!("content/incidents/{incident}/incident.toml"),
            format!("content/incidents/{incident}/"),
            "content/incidents/2026-10-01-begun/postmortem.md".to_owned(),
            format!("content/runbooks/{runbook}.md"),
            "book.toml".to_owned(),
            picture,
        ] {
            let line = format!("\n[a link]({up}{target}) and ![a picture]({up}{target})\n");
            links.push_str(&line);
        }
        links
    }

    fn table(&mut self, path: &str, fields: &'static [Field], may: May, is_secret: bool) -> Table {
        let mut table = Table::new();
        for field in fields {
            let path = format!("{path}.{}", field.name);
            let of_secret = is_secret && ["example", "default", "choices"].contains(&field.name);
            let may = match field.disclosure {
                _ if of_secret => May::Nobody,
                Disclosure::Internal => May::Colleagues,
                _ => may,
            };
            let value = match (field.name, field.disclosure) {
                (_, Disclosure::Decides) if may == May::Everybody => "public".into(),
                (_, Disclosure::Decides) => "internal".into(),
                (_, Disclosure::Unless(words)) if may == May::Colleagues => words[0].into(),
                ("draft", _) => (may == May::Draft).into(),
                ("secret", _) => is_secret.into(),
                _ => match given(&path) {
                    Some(value) => value,
                    None => self.value(&path, &field.ty, may),
                },
            };
            table.insert(field.name.to_owned(), value);
        }
        table
    }

    /// The tables of a list: one more where a field decides who may see one, and where a value can be secret.
    fn tables(&mut self, path: &str, fields: &'static [Field], may: May) -> Value {
        let has = |name: &str| fields.iter().any(|field| field.name == name);
        let mut tables = vec![self.table(path, fields, may, false)];
        let decides = |field: &Field| {
            matches!(
                field.disclosure,
                Disclosure::Decides | Disclosure::Unless(_)
            )
        };
        if fields.iter().any(decides) {
            tables.push(self.table(path, fields, May::Colleagues, false));
        }
        if has("secret") {
            tables.push(self.table(path, fields, may, true));
        }
        if has("condition") {
            // What a person sees, and what a number says.
            let mut seen = self.table(path, fields, may, false);
            let id = self.mark(&format!("{path}.id"), may);
            seen.insert("id".to_owned(), id.into());
            for name in ["metric", "op", "value", "bounds"] {
                seen.remove(name);
            }
            tables[0].remove("condition");
            tables.push(seen);
        }
        Value::Array(tables.into_iter().map(Value::Table).collect())
    }

    fn value(&mut self, path: &str, ty: &'static Type, may: May) -> Value {
        let moment = |text: &str| Value::Datetime(text.parse().expect("a moment"));
        match ty {
            Type::Id(namespace) if namespace.in_book => self.id(namespace.noun, may).into(),
            Type::Text | Type::Markdown | Type::Scalar | Type::Id(_) => self.mark(path, may).into(),
            Type::Ref(reference) => self
                .references(path, reference, may)
                .pop()
                .expect("a target")
                .into(),
            Type::Integer { min, max } => 1.clamp(*min, *max).into(),
            Type::Number { min, max } => 10.0_f64.clamp(*min, *max).into(),
            Type::Bool => false.into(),
            Type::Size { .. } => "8 MB".into(),
            Type::Duration => "15m".into(),
            Type::Date => moment("2026-10-01"),
            Type::Moment => moment("2026-11-02T10:00:00Z"),
            Type::Zone => "Europe/Berlin".into(),
            Type::Language => "en".into(),
            Type::FolderUrl | Type::Address | Type::AddressOrText => {
                format!("https://{}.example.com/", self.mark(path, may)).into()
            }
            Type::Regex => ".*".into(),
            Type::Glob => "**".into(),
            Type::Hours => "24x7".into(),
            Type::Choice(words) => words[0].into(),
            Type::Schema => 1.into(),
            Type::List(Type::Ref(reference)) | Type::OneOrMany(Type::Ref(reference)) => {
                let all = self.references(path, reference, may);
                Value::Array(all.into_iter().map(Value::String).collect())
            }
            Type::List(inner) | Type::OneOrMany(inner) => {
                Value::Array(vec![self.value(path, inner, may)])
            }
            Type::Table(fields) => self.table(path, fields, may, false).into(),
            Type::Tables(fields) | Type::TablesOrText(fields, _) => self.tables(path, fields, may),
            Type::Map(keys, inner) => {
                let keys: Vec<String> = match keys {
                    Keys::Any => vec![self.mark(&format!("{path}, a key"), may)],
                    Keys::Choice(words) => words.iter().map(ToString::to_string).collect(),
                    Keys::Id(namespace) => vec![self.id(namespace.noun, may)],
                };
                let entries = keys.into_iter().map(|key| {
                    let value = self.value(path, inner, may);
                    (key, value)
                });
                Value::Table(entries.collect())
            }
        }
    }

    /// Everything that a reference may lead to; last what is most likely not to be shown.
    fn references(&mut self, path: &str, reference: &'static Reference, may: May) -> Vec<String> {
        let mut all = Vec::new();
        for (prefix, namespace) in reference.to {
            all.push(format!(
                "{prefix}{}",
                self.id(namespace.noun, May::Everybody)
            ));
        }
        if reference.free {
            // Whoever stands in no list is not named to the public; a sentence is.
            let may = if reference.names_people() && may == May::Everybody {
                May::Colleagues
            } else {
                may
            };
            all.push(self.mark(path, may));
        }
        for (prefix, namespace) in reference.to {
            if self.refers && LEFT_OUT.contains(&namespace.noun) {
                all.push(format!(
                    "{prefix}{}",
                    self.id(namespace.noun, May::Colleagues)
                ));
            }
        }
        all
    }

    /// Notes the book without each of the records that are left out.
    fn leave_out(&mut self) {
        for path in std::mem::take(&mut self.files) {
            let without = without(&self.tree, &path);
            self.left_out.push((path, without));
        }
        // People stand in a file with others.
        let (_, text) = self.tree.text("content/contacts.toml").expect("contacts");
        let mut contacts: Table = toml::from_str(text).expect("TOML");
        let people = contacts["contact"].as_array_mut().expect("people");
        people.retain(|person| person["visibility"].as_str() == Some("public"));
        let mut tree = self.tree.clone();
        let text = toml::to_string(&contacts).expect("TOML");
        tree.insert("content/contacts.toml", Content::Text(text.into()));
        self.left_out
            .push(("the people who are not public".to_owned(), tree));
    }
}

/// The tree without a file; of an incident, without its folder.
fn without(tree: &Tree, path: &str) -> Tree {
    let folder = path.strip_suffix("/incident.toml").unwrap_or(path);
    let folder = format!("{folder}/");
    let all = tree.iter().map(|(path, _)| path.to_string());
    let gone: Vec<String> = all
        .filter(|at| at == path || at.starts_with(&folder))
        .collect();
    let mut tree = tree.clone();
    for path in gone {
        tree.remove(&path);
    }
    tree
}

/// Values on which depends whether the others are read and shown.
fn given(path: &str) -> Option<Value> {
    Some(match path {
        "book.runbooks.dir" => "content/runbooks".into(),
        "book.runbooks.exclude" => Value::Array(Vec::new()),
        "policy.metric.min" => 0.into(),
        "policy.metric.max" => 100.into(),
        "policy.trigger.op" => ">".into(),
        "policy.trigger.value" => 10.into(),
        "policy.gap.from" => 5.into(),
        "policy.gap.to" => 6.into(),
        "policy.decision.rank" | "policy.severity.rank" => 1.into(),
        _ => return None,
    })
}
