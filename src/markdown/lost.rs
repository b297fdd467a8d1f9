//! What stands in the source and not on its page: footnotes that nothing refers to, and what a heading holds beside its
//! text where the page shows only that.

use super::footnotes::Unshown;
use super::html::place_of;
use super::reader::{Reader, is_heading};
use super::{Link, Lost, Note, NoteKind};

impl Reader<'_> {
    /// Notes the footnotes that the page does not show.
    pub(super) fn unshown(&mut self, unshown: &[Unshown]) {
        for note in unshown {
            let text = self.prepared.text.get(note.range.clone());
            let text = text.unwrap_or_default();
            let mark = text.find(']').map_or(text.len(), |end| end + 1);
            let place = note.range.start..note.range.start + mark;
            let label = note.label.clone();
            let lost = if note.is_second {
                Lost::SecondFootnote(label)
            } else {
                Lost::UnusedFootnote(label)
            };
            self.note(NoteKind::Lost(lost), &place);
        }
    }

    /// Reads the title, which the page shows in its own place and without marks, or a heading without text.
    pub(super) fn hidden_heading(&mut self, index: usize) {
        let known = self.doc.links.len();
        self.in_hidden = true;
        self.out.begin();
        self.inline_until(is_heading);
        let _title = self.out.take();
        self.in_hidden = false;
        self.section.text.clear();
        let is_lost = |link: &&Link| link.image || !link.text.contains(&link.dest);
        let lost = self.doc.links.iter().skip(known).filter(is_lost);
        let lost: Vec<Note> = lost
            .map(|link| Note {
                kind: NoteKind::Lost(if link.image {
                    Lost::TitleImage(link.dest.clone())
                } else {
                    Lost::TitleLink(link.dest.clone())
                }),
                span: link.span,
            })
            .collect();
        self.doc.notes.extend(lost);
        let ids = std::mem::take(&mut self.hidden_ids);
        if self.doc.title_heading == Some(index) {
            self.title_ids = ids;
        } else {
            let places: String = ids.iter().map(|id| place_of(id)).collect();
            self.out.html(&places);
        }
    }
}
