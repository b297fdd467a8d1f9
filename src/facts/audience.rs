//! What the readers of a site may see of the records.
//!
//! An internal site shows all. A public one leaves out incidents and people that are not marked public,
//! names nobody who is in no list, and keeps to itself the values of services and where sources are edited.

use crate::record::Text;
use crate::record::book_toml::Audience;
use crate::record::contacts::{Contact, Visibility};
use crate::record::incident::Incident;
use crate::record::services::Service;

/// Who reads a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// Whether the public is among them.
    pub public: bool,
}

impl Readers {
    /// The readers of a book's site.
    pub fn of(audience: Audience) -> Self {
        Self {
            public: audience == Audience::Public,
        }
    }

    fn may_see(self, visibility: Visibility) -> bool {
        !self.public || visibility == Visibility::Public
    }

    /// Whether they may see an incident.
    pub fn may_see_incident(self, incident: &Incident) -> bool {
        self.may_see(incident.visibility)
    }

    /// Whether they may see a person, with all that is known of them.
    pub fn may_see_contact(self, contact: &Contact) -> bool {
        self.may_see(contact.visibility)
    }

    /// Whether they may see a name that stands in no list of people and teams.
    pub fn may_see_free_names(self) -> bool {
        !self.public
    }

    /// Whether they may see where the source of a page is edited.
    pub fn may_see_sources(self) -> bool {
        !self.public
    }

    /// The values for commands of a service that they may see.
    pub fn service_params(self, service: &Service) -> &[(Text, Text)] {
        if self.public { &[] } else { &service.params }
    }
}
