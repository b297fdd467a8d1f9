//! Who reads a site, and which drafts and other records they may see or be led to.
//!
//! What a public site takes out of each record is stated by its fields and done by [`crate::data::disclosed`]. What is
//! decided here is what a record alone does not say: drafts, and references to records that are withheld.
//!
//! An internal site shows all but drafts of procedures and pages. A public one leaves out what is not marked public:
//! messages, incidents and people; and the post-mortems that are drafts. What the fields of the other records keep to
//! themselves is stated by the fields ([`Disclosure`](crate::data::Disclosure)).

use crate::record::book_toml::Audience;
use crate::record::postmortem::{Postmortem, PostmortemStatus};
use crate::record::visibility::Visibility;

/// Who reads a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// Whether the public is among them.
    pub public: bool,
    /// Whether they asked to see drafts.
    pub drafts: bool,
}

impl Readers {
    /// The readers of a book's site.
    pub fn of(audience: Audience, drafts: bool) -> Self {
        Self {
            public: audience == Audience::Public,
            drafts,
        }
    }

    /// Whether they may see a record that says this of itself.
    pub fn may_see(self, visibility: Visibility) -> bool {
        !self.public || visibility == Visibility::Public
    }

    /// Whether they may see a procedure or a page that is a draft, or is none.
    pub fn may_see_draft(self, is_draft: bool) -> bool {
        self.drafts || !is_draft
    }

    /// Whether they may see the prose of an incident that they may see. Colleagues write it together.
    pub fn may_see_postmortem(self, prose: &Postmortem) -> bool {
        !self.public || self.may_see_draft(prose.status.value == PostmortemStatus::Draft)
    }

    /// Whether they may see where the source of a page is edited.
    pub fn may_see_sources(self) -> bool {
        !self.public
    }
}
