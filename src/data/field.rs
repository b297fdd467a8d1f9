//! Fields described once: the reader, the suggestions, `explain`, the reference pages and the JSON
//! Schema all read these tables.

use crate::diagnostic::listed;
use std::borrow::Cow;

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What its value may be.
    pub ty: Type,
    /// Whether a record is incomplete without it.
    pub required: bool,
    /// What absence means, as it would be written; empty for "nothing".
    pub default: &'static str,
    /// Who may see what it says.
    pub disclosure: Disclosure,
    /// What it is for, in full sentences.
    pub doc: &'static str,
}

impl Field {
    /// What it is for, and whether a public site keeps it to itself.
    pub fn meaning(&self) -> Cow<'static, str> {
        match self.disclosure {
            Disclosure::Internal => format!("{} Not on a public site.", self.doc).into(),
            Disclosure::Unless(words) => {
                let words = listed(words.iter().copied());
                format!("{} Not on a public site: {words}.", self.doc).into()
            }
            Disclosure::Public | Disclosure::Decides => self.doc.into(),
        }
    }

    /// A field that every record has.
    pub const fn required(
        name: &'static str,
        ty: Type,
        disclosure: Disclosure,
        doc: &'static str,
    ) -> Self {
        Self {
            name,
            ty,
            required: true,
            default: "",
            disclosure,
            doc,
        }
    }

    /// A field that may be left out.
    pub const fn optional(
        name: &'static str,
        ty: Type,
        disclosure: Disclosure,
        doc: &'static str,
    ) -> Self {
        Self {
            required: false,
            ..Self::required(name, ty, disclosure, doc)
        }
    }

    /// Says what leaving the field out means.
    #[must_use]
    pub const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }
}

/// Who may see what a field says. [`disclosed`](crate::data::disclosed) acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// Everybody who may see its record. A person whom it names is named only where they may be.
    Public,
    /// The readers of an internal site. A public one says that it is not public.
    Internal,
    /// Everybody, and it decides who may see its record: unless it says `public`, a public site has nothing of that.
    Decides,
    /// Everybody, but for what says one of these words: a public site has nothing of that.
    Unless(&'static [&'static str]),
}

/// A table of fields, one a row: whether it is needed, who may see it, the key, what leaving it out means, its type,
/// and what it is for. A row that does not say who may see it does not compile. Fields that several tables share stand
/// first, in brackets.
///
/// ```text
/// fields! {
///     [FIELD_SCHEMA]
///     required public "id": Type::Id(&CHECKLIST), "A permanent id.";
///     optional internal "link": Type::Text, "Where to look.";
///     optional public "required" = "true": Type::Bool, "Whether it may not be left out.";
///     optional unless(HIDDEN) "kind": Type::Choice(WORDS), "What it is; nobody else sees what says one of `HIDDEN`.";
/// }
/// ```
#[macro_export]
macro_rules! fields {
    (@seen public) => { $crate::data::Disclosure::Public };
    (@seen internal) => { $crate::data::Disclosure::Internal };
    (@seen decides) => { $crate::data::Disclosure::Decides };
    (@seen unless $words:expr) => { $crate::data::Disclosure::Unless($words) };
    ($([$($shared:expr),+])? $($need:ident $seen:ident $(($words:expr))? $name:literal $(= $default:literal)?: $ty:expr, $doc:literal;)*) => {
        &[
            $($($shared,)+)?
            $($crate::data::Field::$need($name, $ty, $crate::fields!(@seen $seen $($words)?), $doc)$(.or($default))?,)*
        ]
    };
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// One line of text.
    Text,
    /// Markdown.
    Markdown,
    /// A permanent id, which adds a name to a namespace.
    Id(&'static Namespace),
    /// The id of something else.
    Ref(&'static Reference),
    /// A whole number within bounds.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// Any number within bounds.
    Number {
        /// Least.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// `true` or `false`.
    Bool,
    /// A length of time: `"15m"`.
    Duration,
    /// The size of a file within bounds: `"8 MB"`.
    Size {
        /// Least bytes.
        min: u64,
        /// Most bytes.
        max: u64,
    },
    /// A day.
    Date,
    /// A date-time with or without an offset, or a day.
    Moment,
    /// An IANA time zone.
    Zone,
    /// A BCP 47 language tag.
    Language,
    /// The address of a folder on the web, which ends in `/`.
    FolderUrl,
    /// An address outside of the book.
    Address,
    /// An address, or words that say where.
    AddressOrText,
    /// A regular expression.
    Regex,
    /// A pattern of paths such as `alerts/**`.
    Glob,
    /// Times of the week: `Mon-Fri 08:00-20:00` or `24x7`.
    Hours,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// The version of the file's format.
    Schema,
    /// Text, a number or a truth value.
    Scalar,
    /// A list.
    List(&'static Type),
    /// One value, or a list of them.
    OneOrMany(&'static Type),
    /// A table.
    Table(&'static [Field]),
    /// Tables in order, by `[[name]]` or as a list of inline tables.
    Tables(&'static [Field]),
    /// Tables in order; a bare text stands for a table with this one field.
    TablesOrText(&'static [Field], &'static str),
    /// A table whose keys are the author's.
    Map(Keys, &'static Type),
}

impl Type {
    /// The least and the greatest number that it takes, where it has such bounds.
    pub fn bounds(&self) -> [Option<String>; 2] {
        match self {
            Self::Integer { min, max } => [
                (*min > i64::MIN).then(|| min.to_string()),
                (*max < i64::MAX).then(|| max.to_string()),
            ],
            Self::Number { min, max } => {
                [min, max].map(|bound| bound.is_finite().then(|| bound.to_string()))
            }
            _ => [None, None],
        }
    }
}

/// Which keys a [`Type::Map`] may have.
#[derive(Debug, Clone, Copy)]
pub enum Keys {
    /// Any.
    Any,
    /// Some words.
    Choice(&'static [&'static str]),
    /// Ids, each of which adds a name to a namespace.
    Id(&'static Namespace),
}

/// A set of names that references are looked up in.
#[derive(Debug, PartialEq, Eq)]
pub struct Namespace {
    /// What one of them is called: `role`.
    pub noun: &'static str,
    /// The file or folder that declares them.
    pub home: &'static str,
    /// Whether a name must be unique in the whole book, or only in its file.
    pub in_book: bool,
    /// Whether its names are people's.
    pub names_people: bool,
    /// Whether its names are made of others, which are unique already.
    pub is_made_of_others: bool,
}

/// What a reference may lead to.
#[derive(Debug)]
pub struct Reference {
    /// Each kind of target with the prefix that selects it (`role:`); `""` for none.
    pub to: &'static [(&'static str, &'static Namespace)],
    /// Words that stand for no reference, such as `none`.
    pub words: &'static [&'static str],
    /// Whether other text is fine too, such as the name of somebody outside. Then only a near miss of a
    /// known id is a problem.
    pub free: bool,
    /// Whether a rule of its own judges it, so that nothing else does.
    pub judged_apart: bool,
    /// Whether it says what was so at its time. What it names may be gone since, which breaks nothing.
    pub of_its_time: bool,
}

impl Reference {
    /// A reference to one kind of target by its bare id.
    pub const fn to(target: &'static [(&'static str, &'static Namespace)]) -> Self {
        Self {
            to: target,
            words: &[],
            free: false,
            judged_apart: false,
            of_its_time: false,
        }
    }

    /// Says that what it names may be gone since.
    #[must_use]
    pub const fn of_its_time(mut self) -> Self {
        self.of_its_time = true;
        self
    }

    /// Leaves the judgement to a rule of its own.
    #[must_use]
    pub const fn judged_apart(mut self) -> Self {
        self.judged_apart = true;
        self
    }

    /// Whether a bare name is somebody's: a person's, or that of somebody who stands in no list.
    pub fn names_people(&self) -> bool {
        let mut bare = self.to.iter().filter(|(prefix, _)| prefix.is_empty());
        bare.any(|(_, namespace)| namespace.names_people)
    }

    /// Whether it may begin with `prefix`.
    pub fn takes(&self, prefix: &str) -> bool {
        self.to.iter().any(|(known, _)| *known == prefix)
    }

    /// Allows words that stand for no reference.
    #[must_use]
    pub const fn or(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }

    /// Allows any other text.
    #[must_use]
    pub const fn or_text(mut self) -> Self {
        self.free = true;
        self
    }
}

/// An enumeration whose values are words of the files. [`words!`](crate::words) also gives it `ALL`, its values
/// in order.
pub trait Word: Copy + 'static {
    /// The words, in the order in which they are explained.
    const WORDS: &'static [&'static str];

    /// The value of a word.
    fn from_word(word: &str) -> Option<Self>;

    /// The word of a value.
    fn word(self) -> &'static str;
}

/// Binds each value of an enumeration to its word: `words!(Risk { Low = "low", High = "high" })`.
#[macro_export]
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// All values, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];
        }

        impl $crate::data::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.word() == word)
            }

            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}
