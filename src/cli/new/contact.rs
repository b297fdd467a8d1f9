//! `rbdoc new contact`: a person more in `content/contacts.toml`.

use chrono::NaiveDate;
use clap::Args;

use super::names::{asked, id, know, maybe};
use super::{Home, Making, add, next, trial};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::edit::{Entry, list, quoted};

const HOME: Home = Home {
    path: "content/contacts.toml",
    kind: "contacts",
    list: "contact",
};

/// Arguments of `new contact`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new contact \"Alice Example\" --role on-call-lead --phone +15550100 --hours 24x7
  rbdoc new contact \"Bob Example\" --team platform --email bob@example.com")]
pub(super) struct NewContact {
    /// The person's name.
    name: Option<String>,
    /// The permanent id; made from the name if not said.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// A role that the person can take; may be given more than once.
    #[arg(long = "role", value_name = "ID", value_delimiter = ',')]
    roles: Vec<String>,
    /// The person's team.
    #[arg(long, value_name = "ID")]
    team: Option<String>,
    /// The phone number: `+`, country code and number, digits only.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// The name in chat.
    #[arg(long, value_name = "NAME")]
    chat: Option<String>,
    /// The mail address.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The zone of the hours, such as `Europe/Berlin`.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// When the person can be reached: `24x7` or `Mon-Fri 08:00-20:00`.
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// The day on which the number was last called.
    #[arg(long, value_name = "DAY")]
    verified: Option<NaiveDate>,
    /// Public sites may show the person too.
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    making: Making,
}

impl NewContact {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = asked(
            session,
            self.name.as_deref(),
            "Who is it?",
            "a contact needs a name",
            "say who: rbdoc new contact \"Alice Example\"",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let (contacts, zone) = (book.contacts, book.config.timezone);
        let id = id(self.id.as_deref(), &name)?;
        let ids: Vec<&str> = contacts
            .contacts
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        if ids.contains(&id.as_str()) {
            return Err(Failure::new(format!("there is a contact `{id}` already"))
                .help("edit it in content/contacts.toml, or give another id with --id"));
        }
        let roles: Vec<&str> = contacts.roles.iter().map(|one| one.id.as_str()).collect();
        know("role", HOME.path, &self.roles, &roles)?;
        let teams: Vec<&str> = contacts.teams.iter().map(|one| one.id.as_str()).collect();
        know("team", HOME.path, &self.team, &teams)?;
        let phone = maybe(
            session,
            self.phone.as_deref(),
            "Which number reaches them? (as +15550100; Enter for none yet)",
        );
        let mut entry = Entry::default()
            .with("id", quoted(&id))
            .with("name", quoted(&name));
        if !self.roles.is_empty() {
            entry = entry.with("roles", list(&self.roles));
        }
        for (key, value) in [
            ("team", &self.team),
            ("phone", &phone),
            ("chat", &self.chat),
            ("email", &self.email),
            ("timezone", &self.timezone),
            ("hours", &self.hours),
        ] {
            if let Some(value) = value {
                entry = entry.with(key, quoted(value));
            }
        }
        if let Some(day) = self.verified {
            entry = entry.with("verified", day.to_string());
        }
        if self.public {
            entry = entry.with("visibility", quoted("public"));
        }
        if phone.is_none() {
            entry = entry.note("phone = \"\"   # + country code and number, digits only");
        }
        add(session, &opened, HOME, entry, &self.making)?;
        let mut steps = Vec::new();
        if self.roles.is_empty() {
            steps.push((
                "Next",
                "give the person `roles`; the ladder calls roles, not people".to_owned(),
            ));
        }
        if phone.is_some() && self.verified.is_none() {
            let today = session.now()?.with_timezone(&zone).date_naive();
            steps.push((
                if steps.is_empty() { "Next" } else { "Then" },
                format!("call the number once, and write `verified = {today}`"),
            ));
        }
        next(session, &self.making, &steps);
        Ok(Outcome::Done)
    }
}
