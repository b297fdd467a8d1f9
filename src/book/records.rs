//! Records of one kind, shared.

use std::iter::Map;
use std::slice::Iter;
use std::sync::Arc;

/// The records of a list, one after the other.
pub type Each<'a, T> = Map<Iter<'a, Arc<T>>, fn(&Arc<T>) -> &T>;

/// Records of one kind in their order. Each is held once and shared: the next edition of a book has most
/// of its records in common with this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Records<T>(Vec<Arc<T>>);

impl<T> Records<T> {
    /// The records in order.
    pub fn iter(&self) -> Each<'_, T> {
        self.0.iter().map(|record| record)
    }

    /// The records in order, to be kept.
    pub fn shared(&self) -> &[Arc<T>] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, record: Arc<T>) {
        self.0.push(record);
    }

    pub(super) fn sort_by(&mut self, compare: impl FnMut(&Arc<T>, &Arc<T>) -> std::cmp::Ordering) {
        self.0.sort_by(compare);
    }

    pub(super) fn sort_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&Arc<T>) -> K) {
        self.0.sort_by_cached_key(key);
    }
}

impl<T: Clone> Records<T> {
    /// The record at `at`, to be changed in this book alone.
    pub(super) fn own(&mut self, at: usize) -> Option<&mut T> {
        self.0.get_mut(at).map(Arc::make_mut)
    }
}

// Derived, it would ask for a default of the records.
impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T> IntoIterator for &'a Records<T> {
    type Item = &'a T;
    type IntoIter = Each<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
