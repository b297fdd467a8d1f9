//! What a page is, in one sentence: what other sites and search engines show below its title.

use super::page::{Content, SitePage};
use crate::record::Prose;
use crate::view::qr::{Qr, qr};
use crate::view::{Library, text};

impl SitePage<'_> {
    /// What the page is, in one sentence: what its author says of it, else what all pages of its kind are.
    pub fn about(&self, library: &Library<'_>) -> String {
        let words = &library.words;
        let prose = |prose: Option<&Prose>| text::brief(prose?.words().lines().next()?);
        let own = match &self.content {
            Content::Runbook(runbook) => match &runbook.meta.description {
                Some(description) => Some(description.value.clone()),
                None => text::brief(&runbook.doc.lead),
            },
            Content::Checklist(list) => prose(list.description.as_ref()),
            Content::Message(message) => prose(message.description.as_ref()),
            Content::Service(service) => prose(service.description.as_ref()),
            Content::Incident(incident) => {
                let postmortem = incident.postmortem.as_ref();
                postmortem.and_then(|postmortem| text::brief(&postmortem.doc.lead))
            }
            Content::Prose(page) => match &page.description {
                Some(description) => Some(description.value.clone()),
                None => text::brief(&page.doc.lead),
            },
            Content::Fixed(_)
            | Content::IncidentList(_)
            | Content::Alert(_)
            | Content::Moved(_) => None,
        };
        own.unwrap_or_else(|| {
            let (kind, title) = (self.kind(), self.title(library));
            words.of("about", kind).replace("{title}", &title)
        })
    }

    /// The page's address as a QR code, for a page that people print and act by, where it is known at which address the
    /// site is.
    pub fn qr(&self, library: &Library<'_>) -> Option<Qr> {
        let is_for_paper = match &self.content {
            Content::Runbook(_) | Content::Checklist(_) => true,
            Content::Fixed(page) => page.in_print,
            _ => false,
        };
        is_for_paper.then(|| {
            library
                .address_of(&self.path)
                .and_then(|address| qr(&address))
        })?
    }

    /// The key of what the page is, among the words of the interface.
    fn kind(&self) -> &'static str {
        match &self.content {
            Content::Fixed(page) => page.variable,
            Content::Runbook(_) => "runbook",
            Content::Checklist(_) => "checklist",
            Content::Message(_) => "message",
            Content::Service(_) => "service",
            Content::Incident(_) => "incident",
            Content::IncidentList(_) => "incident_list",
            Content::Alert(_) | Content::Moved(_) => "alert",
            Content::Prose(_) => "page",
        }
    }
}
