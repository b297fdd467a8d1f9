//! Records of a file in its order, found by their ids.
//!
//! A policy may have thousands of metrics, and a trigger names each: looked for one by one, the time would grow with the
//! square of the file.

use std::collections::HashMap;
use std::ops::Deref;
use std::slice::Iter;

/// What has an id.
pub trait WithId {
    /// The id.
    fn id(&self) -> &str;
}

/// Records in the order of their file, which can be found by id.
#[derive(Debug, Clone, PartialEq)]
pub struct ById<T> {
    all: Vec<T>,
    numbers: HashMap<String, usize>,
}

impl<T: WithId> ById<T> {
    /// The first record with this id.
    pub fn find(&self, id: &str) -> Option<&T> {
        self.all.get(*self.numbers.get(id)?)
    }
}

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T> Deref for ById<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all
    }
}

impl<T: WithId> FromIterator<T> for ById<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        let all: Vec<T> = records.into_iter().collect();
        let mut numbers = HashMap::new();
        for (number, record) in all.iter().enumerate() {
            // What is declared twice is reported; the first one counts.
            numbers.entry(record.id().to_owned()).or_insert(number);
        }
        Self { all, numbers }
    }
}

impl<'a, T> IntoIterator for &'a ById<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.all.iter()
    }
}
