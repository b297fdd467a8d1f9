//! `rbdoc new contact`: a person more in `content/contacts.toml`.

use clap::Args;

use super::names::{KnownName, optional, required};
use super::{Workspace, WriteOptions};
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::cli::moment;
use crate::start::draft::ContactDraft;

/// Arguments of `new contact`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new contact \"Alice Example\" --role on-call-lead --phone +15550100 --hours 24x7
  rbdoc new contact \"Bob Example\" --team platform --email bob@example.com")]
pub(super) struct NewContact {
    /// The person's name.
    name: Option<String>,
    /// The permanent id [default: made from the name].
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// A role that the person can take; may be given more than once.
    #[arg(long = "role", value_name = "ID", value_delimiter = ',')]
    roles: Vec<String>,
    /// The person's team.
    #[arg(long, value_name = "ID")]
    team: Option<String>,
    /// The phone number: `+`, country code and number, digits only; also `;ext=12`, `,,1234#` behind it, or `112`.
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
    /// The day on which the number was last called, as `2026-11-23` or `yesterday`.
    #[arg(long, value_name = "DAY")]
    verified: Option<String>,
    /// Public sites may show the person too.
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    options: WriteOptions,
}

impl NewContact {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let name = required(
            context,
            self.name.as_deref(),
            "Who is it?",
            "a contact needs a name",
            "say who: rbdoc new contact \"Alice Example\"",
        )?;
        let space = Workspace::open(context, self.options)?;
        let id = KnownName::Contact.new_id(&space.book, self.id.as_deref(), &name)?;
        KnownName::Role.require(&space, &self.roles)?;
        KnownName::Team.require(&space, &self.team)?;
        let zone = space.book.config.timezone;
        let today = context.now()?.with_timezone(&zone).date_naive();
        let verified = self.verified.as_deref();
        let verified = verified.map(|text| moment::past_day("--verified", text, today));
        let draft = ContactDraft {
            id,
            name,
            roles: self.roles,
            team: self.team,
            phone: optional(
                context,
                self.phone.as_deref(),
                "Which number reaches them? (as +15550100; Enter for none yet)",
            ),
            chat: self.chat,
            email: self.email,
            timezone: self.timezone,
            hours: self.hours,
            verified: verified.transpose()?,
            public: self.public,
        };
        space.append(&draft)?;
        let call = format!("call the number once, and write `verified = {today}`");
        let mut steps = Vec::new();
        if draft.roles.is_empty() {
            steps.push("give the person `roles`; the ladder calls roles, not people");
        }
        if draft.phone.is_some() && draft.verified.is_none() {
            steps.push(&call);
        }
        space.next(steps);
        Ok(())
    }
}
