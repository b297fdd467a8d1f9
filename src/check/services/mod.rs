//! The service catalogue: what services need of each other.

pub(super) mod depends_on_cycle;
