//! The words after a code fence: ` ```bash change tab="Docker Compose" `.

/// What a command does to production: the badge it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing.
    Look,
    /// Changes production.
    Change,
    /// Shows whether a change worked.
    Verify,
    /// Takes a change back.
    Undo,
    /// Destroys data.
    Destructive,
}

impl Effect {
    /// All effects, for lists and suggestions.
    pub const ALL: [Self; 5] = [
        Self::Look,
        Self::Change,
        Self::Verify,
        Self::Undo,
        Self::Destructive,
    ];

    /// The word after the fence.
    pub fn word(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Change => "change",
            Self::Verify => "verify",
            Self::Undo => "undo",
            Self::Destructive => "destructive",
        }
    }

    /// The words of the badge.
    pub fn badge(self) -> &'static str {
        match self {
            Self::Look => "Read only",
            Self::Change => "Changes production",
            Self::Verify => "Verify",
            Self::Undo => "Undo",
            Self::Destructive => "Destroys data",
        }
    }
}

/// The words after the language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FenceWords {
    /// What the commands do, as the author declares it.
    pub effect: Option<Effect>,
    /// The tab the block belongs to.
    pub tab: Option<String>,
    /// An alternative to the block before.
    pub or: bool,
    /// Leave `[name]` and `<name>` alone.
    pub noparams: bool,
    /// Show as one command.
    pub nosplit: bool,
    /// Words that mean nothing to rbdoc.
    pub unknown: Vec<String>,
}

/// Takes the text after a fence apart: the language in lower case, and the other words.
pub(super) fn parse(info: &str) -> (String, FenceWords) {
    let mut words = split(info);
    let language = words.next().unwrap_or_default().to_lowercase();
    let mut fence = FenceWords::default();
    for word in words {
        if let Some(effect) = Effect::ALL.into_iter().find(|known| known.word() == word) {
            fence.effect = Some(effect);
        } else if let Some(label) = word.strip_prefix("tab=") {
            let label = label.trim_matches('"').trim();
            fence.tab = Some(label.to_owned()).filter(|tab| !tab.is_empty());
        } else {
            match word {
                "or" => fence.or = true,
                "noparams" => fence.noparams = true,
                "nosplit" => fence.nosplit = true,
                other => fence.unknown.push(other.to_owned()),
            }
        }
    }
    (language, fence)
}

/// Splits at white space outside double quotes.
fn split(info: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    info.split(move |c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    })
    .filter(|word| !word.is_empty())
}
