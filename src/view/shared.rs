//! A part of a view that stands in it many times, and is there once.

use serde::{Serialize, Serializer};
use std::ops::Deref;
use std::sync::Arc;
use tera::Value;

/// What several parts of a view share, with the value that a template sees: Tera takes the value as it is, where it would
/// make a new one of each copy of the part. A table of ten fields in thousands of places takes much memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared<T> {
    part: Arc<T>,
    value: Value,
}

impl<T: Serialize> Shared<T> {
    /// The part, to be cloned into each place.
    pub fn new(part: T) -> Self {
        Self {
            value: Value::from_serializable(&part),
            part: Arc::new(part),
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.part
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_sees_one_value_in_all_places() {
        let name = Shared::new("a name that has no room in the value itself".to_owned());
        let seen = Value::from_serializable(&[name.clone(), name]);
        let seen: Vec<*const u8> = seen
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::as_ptr))
            .collect();
        assert!(matches!(seen[..], [one, other] if one == other));
    }
}
