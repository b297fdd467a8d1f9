//! An edition of the book with what pages look up in it, built once for a whole site. What the edition leaves out is
//! not there to be looked up.

use super::needed::Needed;
use super::{Link, Party, Phone, Severity, Status, routes, text};
use crate::book::links::Links;
use crate::book::{Book, Edition};
use crate::data::Word;
use crate::facts::audience::Readers;
use crate::facts::escalation;
use crate::record::contacts::{Contact, Role, Team};
use crate::record::incident::Incident;
use crate::record::message::{Message, Stage};
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use crate::record::services::Service;
use crate::record::{Ref, Text, checklist::Checklist, policy};
use crate::source::{FileId, Tree};
use crate::time::wall;
use crate::wording::{self, Words};
use chrono::{DateTime, NaiveDate, Utc};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What this build shows.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The moment of the build.
    pub now: DateTime<Utc>,
    /// Leave out all that is internal.
    pub public: bool,
    /// Show drafts.
    pub drafts: bool,
}

impl Options {
    /// Who reads it.
    pub fn readers(self) -> Readers {
        Readers {
            public: self.public,
            drafts: self.drafts,
        }
    }
}

/// The book with what pages look up in it.
pub struct Library<'b> {
    /// The book, as the readers of this build may know it.
    pub book: &'b Book,
    pub(super) edition: &'b Edition,
    /// Its sources.
    pub tree: &'b Tree,
    /// What this build shows.
    pub options: Options,
    /// The words of the interface, the book's own laid over the built-in ones.
    pub words: Cow<'static, Words>,
    severities: HashMap<&'b str, &'b policy::Severity>,
    roles: HashMap<&'b str, &'b Role>,
    teams: HashMap<&'b str, &'b Team>,
    contacts: HashMap<&'b str, &'b Contact>,
    services: HashMap<&'b str, &'b Service>,
    runbooks: HashMap<&'b str, &'b Runbook>,
    checklists: HashMap<&'b str, &'b Checklist>,
    messages: HashMap<&'b str, &'b Message>,
    incidents: HashMap<&'b str, &'b Incident>,
    /// Runbooks by alert name.
    pub alerts: BTreeMap<&'b str, Vec<&'b Runbook>>,
    /// Runbooks by folder, in order of path.
    pub folders: BTreeMap<&'b str, Vec<&'b Runbook>>,
    pub(super) needed: Needed<'b>,
    runbooks_of_service: HashMap<&'b str, Vec<&'b Runbook>>,
    incidents_of_service: HashMap<&'b str, Vec<&'b Incident>>,
    incidents_of_runbook: HashMap<&'b str, Vec<&'b Incident>>,
    /// The record on whose page a source file is shown, by the number of the file.
    sources: Vec<Option<Shown<'b>>>,
    pub(super) links: Links<'b>,
}

impl<'b> Library<'b> {
    /// Indexes an edition, whose sources are `tree`, at the moment `now`.
    pub fn new(edition: &'b Edition, tree: &'b Tree, now: DateTime<Utc>) -> Self {
        let book = &edition.book;
        let mut library = Self {
            book,
            edition,
            tree,
            options: Options {
                now,
                public: edition.readers.public,
                drafts: edition.readers.drafts,
            },
            words: wording::of_book(tree).0,
            severities: HashMap::new(),
            roles: by_id(&book.contacts.roles, |role| &role.id),
            teams: by_id(&book.contacts.teams, |team| &team.id),
            contacts: by_id(&book.contacts.contacts, |contact| &contact.id),
            services: by_id(&book.services.services, |service| &service.id),
            runbooks: HashMap::new(),
            checklists: by_id(&book.checklists, |checklist| &checklist.id),
            messages: by_id(&book.messages, |message| &message.id),
            incidents: HashMap::new(),
            alerts: BTreeMap::new(),
            folders: BTreeMap::new(),
            needed: Needed::new(&book.services.services),
            runbooks_of_service: HashMap::new(),
            incidents_of_service: HashMap::new(),
            incidents_of_runbook: HashMap::new(),
            sources: Vec::new(),
            links: Links::new(book, tree),
        };
        for severity in &book.policy.severities {
            for name in std::iter::once(&severity.id).chain(&severity.aliases) {
                library.severities.entry(&name.value).or_insert(severity);
            }
        }
        library.index_runbooks();
        library.index_incidents();
        library.index_sources();
        library
    }

    fn index_runbooks(&mut self) {
        let shown: Vec<&'b Runbook> = self.shown_runbooks().collect();
        for runbook in shown {
            self.runbooks.insert(&runbook.id, runbook);
            self.folders
                .entry(crate::source::parent(&runbook.id))
                .or_default()
                .push(runbook);
            for alert in &runbook.alerts {
                self.alerts.entry(&alert.value).or_default().push(runbook);
            }
            for service in &runbook.meta.services {
                self.runbooks_of_service
                    .entry(&service.value)
                    .or_default()
                    .push(runbook);
            }
        }
        for runbooks in self.folders.values_mut() {
            runbooks.sort_by_key(|runbook| {
                (
                    !runbook.is_index,
                    runbook.meta.weight.unwrap_or(i64::MAX),
                    runbook.title.value.to_lowercase(),
                )
            });
        }
        for service in &self.book.services.services {
            for reference in &service.runbooks {
                if let Some(runbook) = self.runbooks.get(reference.value.as_str()) {
                    let of_service = self
                        .runbooks_of_service
                        .entry(&service.id.value)
                        .or_default();
                    if !of_service.iter().any(|known| known.id == runbook.id) {
                        of_service.push(runbook);
                    }
                }
            }
        }
    }

    fn index_incidents(&mut self) {
        let shown: Vec<&'b Incident> = self.shown_incidents().collect();
        for incident in shown {
            self.incidents.insert(&incident.id, incident);
            for service in &incident.services {
                self.incidents_of_service
                    .entry(&service.value)
                    .or_default()
                    .push(incident);
            }
            let taken = incident.decision.as_ref();
            if let Some(runbook) = taken.and_then(|taken| taken.runbook.as_ref()) {
                self.incidents_of_runbook
                    .entry(&runbook.value)
                    .or_default()
                    .push(incident);
            }
        }
    }

    fn index_sources(&mut self) {
        let book = self.book;
        let mut sources: Vec<Option<Shown<'b>>> = Vec::new();
        let mut show = |file: FileId, shown: Shown<'b>| {
            let at = file.0 as usize;
            if sources.len() <= at {
                sources.resize(at + 1, None);
            }
            sources[at] = Some(shown);
        };
        for runbook in self.shown_runbooks() {
            show(runbook.file, Shown::Runbook(runbook));
        }
        for page in self.shown_pages() {
            show(page.file, Shown::Page(page));
        }
        for incident in self.shown_incidents() {
            for file in incident.files() {
                show(file, Shown::Incident(incident));
            }
        }
        for checklist in &book.checklists {
            show(checklist.file, Shown::Checklist(checklist));
        }
        for message in &book.messages {
            show(message.file, Shown::Message(message));
        }
        for (file, path) in [
            (book.policy.file, routes::DECIDE),
            (book.contacts.file, routes::CONTACTS),
            (book.services.file, routes::SERVICES),
        ] {
            if let Some(file) = file {
                show(file, Shown::Fixed(path));
            }
        }
        self.sources = sources;
    }

    /// The site path of the page that shows the source at `path`.
    pub(super) fn page_of(&self, path: &str) -> Option<String> {
        Some(match self.shown(self.tree.get(path)?.id)? {
            Shown::Runbook(runbook) => routes::runbook(runbook),
            Shown::Page(page) => routes::page(page),
            Shown::Incident(incident) => routes::incident(incident),
            Shown::Checklist(checklist) => routes::checklist(&checklist.id),
            Shown::Message(message) => routes::message(&message.id),
            Shown::Fixed(path) => path.to_owned(),
        })
    }

    /// The record on whose page a source file is shown.
    pub(super) fn shown(&self, file: FileId) -> Option<Shown<'b>> {
        self.sources.get(file.0 as usize).copied().flatten()
    }

    /// The day that it is where the book is at home.
    pub fn today(&self) -> NaiveDate {
        wall::today(self.options.now, self.book.config.timezone)
    }

    /// Runbooks that this build shows, in order of id.
    pub fn shown_runbooks(&self) -> impl Iterator<Item = &'b Runbook> + use<'b> {
        self.book.runbooks.iter()
    }

    /// Pages that this build shows, in order of id.
    pub fn shown_pages(&self) -> impl Iterator<Item = &'b Page> + use<'b> {
        self.book.pages.iter()
    }

    /// Incidents that this build shows, newest first.
    pub fn shown_incidents(&self) -> impl Iterator<Item = &'b Incident> + use<'b> {
        self.book.incidents.iter()
    }

    /// The row of the matrix with this id or alias.
    pub fn severity_row(&self, id: &str) -> Option<&'b policy::Severity> {
        self.severities.get(id).copied()
    }

    /// How a severity is shown.
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.severity_row(id).map(shown_severity)
    }

    /// How the severity that a record names is shown.
    pub fn severity_of(&self, id: Option<&Ref>) -> Option<Severity> {
        self.severity(id?)
    }

    /// Who reads this build.
    pub fn readers(&self) -> Readers {
        self.edition.readers
    }

    /// Whether `text` stands in the place of one that is not public.
    pub fn is_withheld(&self, text: &str) -> bool {
        self.edition.is_withheld(text)
    }

    /// A text of a field, unless words stand in its place.
    pub fn unless_withheld<'t>(&self, text: Option<&'t Text>) -> Option<&'t Text> {
        text.filter(|text| !self.is_withheld(text))
    }

    /// Names, or words that none is public where this build is and there are none. Those words stand there once.
    pub fn or_not_public(&self, mut names: Vec<Party>) -> Vec<Party> {
        let mut is_said = false;
        names.retain(|one| !self.is_withheld(&one.name) || !std::mem::replace(&mut is_said, true));
        if names.is_empty() && self.readers().public {
            names.push(Party::plain(self.edition.not_public()));
        }
        names
    }

    /// The person with this id, where this build names them.
    pub fn contact(&self, id: &str) -> Option<&'b Contact> {
        self.contacts.get(id).copied()
    }

    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&'b Role> {
        self.roles.get(id).copied()
    }

    /// The team with this id.
    pub fn team(&self, id: &str) -> Option<&'b Team> {
        self.teams.get(id).copied()
    }

    /// The runbook with this id.
    pub fn runbook(&self, id: &str) -> Option<&'b Runbook> {
        self.runbooks.get(id).copied()
    }

    /// The checklist with this id.
    pub fn checklist(&self, id: &str) -> Option<&'b Checklist> {
        self.checklists.get(id).copied()
    }

    /// The message with this id.
    pub fn message(&self, id: &str) -> Option<&'b Message> {
        self.messages.get(id).copied()
    }

    /// The incident with this id.
    pub fn incident(&self, id: &str) -> Option<&'b Incident> {
        self.incidents.get(id).copied()
    }

    /// Runbooks of a service: those that name it and those that it names.
    pub fn runbooks_of_service(&self, id: &str) -> &[&'b Runbook] {
        self.runbooks_of_service.get(id).map_or(&[], Vec::as_slice)
    }

    /// Incidents that hit a service, newest first.
    pub fn incidents_of_service(&self, id: &str) -> &[&'b Incident] {
        self.incidents_of_service.get(id).map_or(&[], Vec::as_slice)
    }

    /// Incidents in which a runbook was followed, newest first.
    pub fn incidents_of_runbook(&self, id: &str) -> &[&'b Incident] {
        self.incidents_of_runbook.get(id).map_or(&[], Vec::as_slice)
    }

    /// A service by id, as a link; an unknown id stays a word.
    pub fn service_party(&self, id: &str) -> Party {
        match self.services.get(id) {
            Some(service) => Link::to(&routes::service(&service.id), service.name.as_str()).into(),
            None => Party::plain(id),
        }
    }

    /// Services by their ids.
    pub fn service_parties(&self, ids: &[Ref]) -> Vec<Party> {
        ids.iter().map(|id| self.service_party(id)).collect()
    }

    /// A service by id.
    pub fn service(&self, id: &str) -> Option<&'b Service> {
        self.services.get(id).copied()
    }

    /// What a service is called; an unknown id stays as it is.
    pub fn service_name<'n>(&'n self, id: &'n str) -> &'n str {
        self.service(id).map_or(id, |service| &service.name)
    }

    /// What services are called, in one line, if there are any.
    pub fn service_names(&self, ids: &[Ref]) -> Option<String> {
        let names: Vec<&str> = ids.iter().map(|id| self.service_name(id)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// A runbook by id, as a link.
    pub fn runbook_link(&self, id: &str) -> Option<Link> {
        let runbook = self.runbook(id)?;
        Some(Link::to(&routes::runbook(runbook), runbook.title.as_str()))
    }

    /// The runbook that a record names, as a link.
    pub fn runbook_of(&self, id: Option<&Ref>) -> Option<Link> {
        self.runbook_link(id?)
    }

    /// A role by id, as a link to its line on the contacts page; an unknown id stays a word.
    pub fn role_party(&self, id: &str) -> Party {
        let role = self.role(id);
        role.map_or_else(
            || Party::plain(id),
            |role| anchored("role", &role.id, &role.name),
        )
    }

    /// A team or a person by id. Free text stays as it is.
    pub fn party(&self, id: &str) -> Party {
        if let Some(team) = self.team(id) {
            return anchored("team", &team.id, &team.name);
        }
        if self.role(id).is_some() {
            return self.role_party(id);
        }
        let contact = self.contact(id);
        contact.map_or_else(|| Party::plain(id), |contact| self.person(contact))
    }

    /// Who owns or does something, where the record says so.
    pub fn party_of(&self, who: Option<&Text>) -> Option<Party> {
        Some(self.party(who?))
    }

    /// A person, as a link to their line on the contacts page.
    pub fn person(&self, contact: &Contact) -> Party {
        anchored("contact", &contact.id, &contact.name)
    }

    /// The people with a role that this build names, in file order.
    pub fn people_with_role(&self, id: &str) -> impl Iterator<Item = &'b Contact> {
        escalation::with_role(&self.book.contacts, id)
    }

    /// The people of a team that this build names, in file order.
    pub fn people_of_team(&self, id: &str) -> impl Iterator<Item = &'b Contact> {
        escalation::in_team(&self.book.contacts, id)
    }
}

/// Where a source file is shown.
#[derive(Clone, Copy)]
pub(super) enum Shown<'b> {
    Runbook(&'b Runbook),
    Page(&'b Page),
    Incident(&'b Incident),
    Checklist(&'b Checklist),
    Message(&'b Message),
    /// On a page that every handbook has, by its path.
    Fixed(&'static str),
}

fn by_id<'b, T: 'b>(
    records: impl IntoIterator<Item = &'b T, IntoIter: DoubleEndedIterator>,
    id: impl Fn(&'b T) -> &'b crate::record::Text,
) -> HashMap<&'b str, &'b T> {
    // Ids that occur twice are reported elsewhere; the first one is meant.
    records
        .into_iter()
        .rev()
        .map(|record| (id(record).value.as_str(), record))
        .collect()
}

/// How a row of the matrix is shown: four weights, the worst rank heaviest.
pub fn shown_severity(severity: &policy::Severity) -> Severity {
    Severity {
        name: severity.name.value.clone(),
        level: u8::try_from(severity.rank.value.clamp(1, 4)).unwrap_or(4),
    }
}

/// How a stage is shown.
pub fn shown_status(words: &Words, stage: Stage) -> Status {
    Status {
        name: words.of("stage", stage.word()).to_owned(),
        quarters: match stage {
            Stage::Investigating => 1,
            Stage::Identified => 2,
            Stage::Monitoring => 3,
            Stage::Resolved => 4,
        },
    }
}

/// A line of the contacts page.
fn anchored(kind: &str, id: &str, name: &str) -> Party {
    let href = format!("{}#{kind}-{}", routes::CONTACTS, routes::href(id));
    Party {
        name: name.to_owned(),
        href: Some(href),
    }
}

/// A person's phone number.
pub fn shown_phone(library: &Library<'_>, contact: &Contact) -> Option<Phone> {
    let phone = contact.phone.as_ref()?;
    Some(text::phone(phone, &library.words))
}
