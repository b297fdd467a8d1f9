//! Which services need a service: asked by the page of each.

use crate::record::services::Service;
use std::collections::HashMap;

/// Which services need a service.
pub(super) struct Needed<'b>(HashMap<&'b str, Vec<&'b Service>>);

impl<'b> Needed<'b> {
    pub(super) fn new(services: &'b [Service]) -> Self {
        let mut needed: HashMap<&str, Vec<&Service>> = HashMap::new();
        for service in services {
            for id in &service.depends_on {
                let by = needed.entry(&id.value).or_default();
                // A service that names it twice needs it once.
                if by.last().is_none_or(|last| last.id != service.id) {
                    by.push(service);
                }
            }
        }
        Self(needed)
    }

    /// Those that need the service with this id, in file order.
    pub(super) fn by(&self, id: &str) -> &[&'b Service] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }
}
