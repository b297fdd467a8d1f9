//! Who is meant by a name or by half an id.

use crate::diagnostic::did_you_mean;
use crate::record::contacts::Contacts;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of the beginning of an id that can stand for it.
const SHORTEST: usize = 3;

/// A person whom others can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Permanent id.
    pub id: String,
    /// Shown name.
    pub name: String,
}

/// How a name can be like a person, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Whole,
    First,
    Last,
}

/// The people and the teams of the contacts, by all that they can be called: a name is looked up without a look at
/// everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    all: Vec<Person>,
    /// Of people and teams.
    ids: BTreeSet<String>,
    /// People by number.
    called: BTreeMap<(Likeness, String), Vec<usize>>,
    /// Ids and names in lower case.
    beginnings: BTreeSet<(String, usize)>,
}

impl People {
    /// Everybody in the contacts.
    pub fn of(contacts: &Contacts) -> Self {
        let mut people = Self::default();
        let teams = contacts.teams.iter().map(|team| team.id.value.clone());
        people.ids.extend(teams);
        for (number, contact) in contacts.contacts.iter().enumerate() {
            let (id, name) = (contact.id.value.clone(), contact.name.value.clone());
            people.call(Likeness::Whole, name.to_lowercase(), number);
            for text in [&id, &name] {
                let mut parts = text.split(|c: char| c.is_whitespace() || "-_.".contains(c));
                let first = parts.next().map(str::to_lowercase);
                let last = parts.next_back().map(str::to_lowercase);
                for (likeness, part) in [(Likeness::First, first), (Likeness::Last, last)] {
                    if let Some(part) = part {
                        people.call(likeness, part, number);
                    }
                }
                people.beginnings.insert((text.to_lowercase(), number));
            }
            people.ids.insert(id.clone());
            people.all.push(Person { id, name });
        }
        people
    }

    fn call(&mut self, likeness: Likeness, name: String, number: usize) {
        let called = self.called.entry((likeness, name)).or_default();
        // Numbers come in order.
        if called.last() != Some(&number) {
            called.push(number);
        }
    }

    /// Whether this is the id of a person or a team.
    pub fn knows(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The people whom somebody can mean by `written`, which is nobody's id: those of this name; else those with this
    /// first name; else those with this last name; else those whose id or name begins so. None where nobody is like it.
    pub fn meant(&self, written: &str) -> Vec<&Person> {
        let wanted = written.trim().to_lowercase();
        for likeness in [Likeness::Whole, Likeness::First, Likeness::Last] {
            if let Some(found) = self.called.get(&(likeness, wanted.clone())) {
                return self.numbered(found.iter().copied());
            }
        }
        if wanted.len() < SHORTEST {
            return Vec::new();
        }
        let from = self.beginnings.range((wanted.clone(), 0)..);
        let begins = from.take_while(|(text, _)| text.starts_with(&wanted));
        let numbers: BTreeSet<usize> = begins.map(|(_, number)| *number).collect();
        self.numbered(numbers)
    }

    /// The same, or else the person whose id or name is nearest.
    pub fn meant_or_near(&self, written: &str) -> Vec<&Person> {
        let found = self.meant(written);
        if !found.is_empty() {
            return found;
        }
        let names = self.all.iter();
        let names = names.flat_map(|person| [person.id.as_str(), person.name.as_str()]);
        let near = did_you_mean(written, names);
        let is_near =
            |person: &&Person| near.is_some_and(|near| person.id == near || person.name == near);
        self.all.iter().find(is_near).into_iter().collect()
    }

    fn numbered(&self, numbers: impl IntoIterator<Item = usize>) -> Vec<&Person> {
        let people = numbers.into_iter();
        people.filter_map(|number| self.all.get(number)).collect()
    }
}
