//! `rbdoc new message`: a communication template with sample texts, plainly marked.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{KnownName, required};
use super::{Workspace, WriteOptions};
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::data::Word;
use crate::record::message::Stage;
use crate::record::visibility::Visibility;
use crate::start::draft::MessageDraft;

/// Arguments of `new message`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new message \"Status page update\" --audience public --channel statuspage
  rbdoc new message \"To partners\" --stage identified --stage resolved --update-every 1h")]
pub(super) struct NewMessage {
    /// The name that pages show.
    name: Option<String>,
    /// The permanent id [default: made from the name].
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Who reads it.
    #[arg(long, default_value = "internal", value_parser = PossibleValuesParser::new(Visibility::WORDS))]
    audience: String,
    /// Where it is sent, such as `statuspage` or `slack:#incidents`; may be given more than once.
    #[arg(long = "channel", value_name = "NAME", value_delimiter = ',')]
    channels: Vec<String>,
    /// How often to send the next one.
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    update_every: String,
    /// A stage that it has a text for; may be given more than once [default: all].
    #[arg(long = "stage", value_delimiter = ',', value_parser = PossibleValuesParser::new(Stage::WORDS))]
    stages: Vec<String>,
    #[command(flatten)]
    options: WriteOptions,
}

impl NewMessage {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let title = required(
            context,
            self.name.as_deref(),
            "What is the message called?",
            "a message needs a name",
            "say which: rbdoc new message \"Status page update\"",
        )?;
        let space = Workspace::open(context, self.options)?;
        let id = KnownName::Message.new_id(&space.book, self.id.as_deref(), &title)?;
        let is_asked =
            |stage: &&str| self.stages.is_empty() || self.stages.iter().any(|asked| asked == stage);
        let draft = MessageDraft {
            id,
            title,
            audience: self.audience,
            channels: self.channels,
            update_every: self.update_every,
            stages: Stage::WORDS.iter().copied().filter(is_asked).collect(),
        };
        let path = format!("content/messages/{}.toml", draft.id);
        space.create_checked(space.file(path, &draft)?)?;
        space.next([
            "write the texts in your own words; declare every [name] in them as a parameter below them",
        ]);
        Ok(())
    }
}
