//! Where a value stands, as data.

use std::fmt;
use std::str::FromStr;

use super::layer::Layer;
use super::table::table;

/// The most layers that a context may have.
const DEEPEST: usize = 5;

/// Where a value stands: what reads it, from outside in, and what follows from its place in a command.
///
/// Written as on pages (`data-q`): `^` if it begins a word, `?` if it may stay open, the layers with `/` between them.
/// A page leaves out [`Context::USUAL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Context {
    layers: [Layer; DEEPEST],
    depth: u8,
    begins_word: bool,
    may_stay_open: bool,
}

impl Context {
    /// A word of its own in the only statement of a command.
    pub const USUAL: Self = Self {
        begins_word: true,
        may_stay_open: true,
        ..Self::of(Layer::Bare)
    };

    /// A place that one grammar reads.
    pub const fn of(layer: Layer) -> Self {
        Self {
            layers: [layer; DEEPEST],
            depth: 1,
            begins_word: false,
            may_stay_open: false,
        }
    }

    /// The same place with another grammar in the innermost.
    #[must_use]
    pub fn with(mut self, layer: Layer) -> Self {
        let Some(next) = self.layers.get_mut(usize::from(self.depth)) else {
            return Self::of(Layer::Plain);
        };
        *next = layer;
        self.depth += 1;
        self
    }

    /// The same place inside another one.
    #[must_use]
    pub fn inside(self, outer: Layer) -> Self {
        let layers = self.layers().iter();
        let context = layers.fold(Self::of(outer), |context, layer| context.with(*layer));
        Self {
            begins_word: self.begins_word,
            may_stay_open: self.may_stay_open,
            ..context
        }
    }

    /// The same place at the begin of a word, which a program would read as an option if the value began with `-`.
    #[must_use]
    pub fn beginning_word(mut self, begins_word: bool) -> Self {
        self.begins_word = begins_word;
        self
    }

    /// The same place where an unset variable stops the whole command.
    #[must_use]
    pub fn open(mut self, may_stay_open: bool) -> Self {
        self.may_stay_open = may_stay_open;
        self
    }

    /// What reads it, the outermost first.
    pub fn layers(&self) -> &[Layer] {
        self.layers
            .get(..usize::from(self.depth))
            .unwrap_or_default()
    }

    /// Whether a value that begins with `-` would be an option.
    pub fn begins_word(&self) -> bool {
        self.begins_word
    }

    /// Whether something can stand for a value that nobody filled in.
    pub fn may_stay_open(&self) -> bool {
        self.may_stay_open
    }

    /// Whether it takes only values whose parameter has a pattern.
    pub fn needs_pattern(&self) -> bool {
        let mut layers = self.layers().iter();
        layers.any(|layer| table().rule(*layer).needs_pattern)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.begins_word { "^" } else { "" })?;
        f.write_str(if self.may_stay_open { "?" } else { "" })?;
        for (at, layer) in self.layers().iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "/" })?;
            f.write_str(layer.word())?;
        }
        Ok(())
    }
}

/// A text that is no context.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no context of a value")]
pub struct NoContext(String);

impl FromStr for Context {
    type Err = NoContext;

    fn from_str(text: &str) -> Result<Self, NoContext> {
        let failed = || NoContext(text.to_owned());
        let (begins_word, rest) = flag(text, '^');
        let (may_stay_open, rest) = flag(rest, '?');
        let named = |word: &str| {
            Layer::ALL
                .iter()
                .copied()
                .find(|layer| layer.word() == word)
        };
        let mut layers = rest.split('/').map(named);
        let first = layers.next().flatten().ok_or_else(failed)?;
        let context = layers.try_fold(Self::of(first), |context, layer| {
            Some(context.with(layer?)).filter(|_| usize::from(context.depth) < DEEPEST)
        });
        let context = context.ok_or_else(failed)?;
        Ok(context.beginning_word(begins_word).open(may_stay_open))
    }
}

fn flag(text: &str, sign: char) -> (bool, &str) {
    match text.strip_prefix(sign) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}
