//! Where a term is, as one string: by group of pages, each page with its best sections.
//!
//! A group is pairs of numbers: how many pages further, then section and level as `section << 4 | level`. A
//! distance of 0 is another section of the same page; the first distance counts from one before the group's
//! first page. `theme/js/search/code.js` reads them.

use super::code;
use super::invert::Posting;

/// Sections of a page that are kept for a term, the strongest: more of a rare one, which costs little.
const SECTIONS: (usize, usize) = (12, 3);
/// A term on more pages is not rare.
const RARE: usize = 200;
/// Pages that stand with a term, the strongest. The others are in a file of their own, which is read when
/// results are filtered: a query for such a word alone needs no more of them.
pub(super) const PAGES: usize = 1_000;

/// The numbers of pages in each group.
pub(super) type Groups = [usize; 3];

/// The postings of one page.
fn pages(postings: &[Posting]) -> impl Iterator<Item = &[Posting]> {
    postings.chunk_by(|a, b| a.page == b.page)
}

/// How many pages hold a term.
pub(super) fn count(postings: &[Posting]) -> usize {
    pages(postings).count()
}

/// The strongest section of one page, the first of several.
pub(super) fn best(page: &[Posting]) -> Option<Posting> {
    let strongest = page.iter().map(|posting| posting.level).max()?;
    page.iter()
        .find(|posting| posting.level == strongest)
        .copied()
}

/// The order of pages with equal scores: earlier groups first, of incidents the newest.
pub(super) fn tie_break(page: u32, groups: Groups) -> u32 {
    let (first, last) = (groups[0] as u32, (groups[0] + groups[1]) as u32);
    if (first..last).contains(&page) {
        first + last - 1 - page
    } else {
        page
    }
}

/// The strongest [`PAGES`] pages, and the others; both in order of page.
pub(super) fn strongest(postings: &[Posting], groups: Groups) -> (Vec<Posting>, Vec<Posting>) {
    let mut order: Vec<(u8, u32, &[Posting])> = pages(postings)
        .filter_map(|page| {
            let best = best(page)?;
            Some((u8::MAX - best.level, tie_break(best.page, groups), page))
        })
        .collect();
    order.sort_unstable_by_key(|(level, order, _)| (*level, *order));
    let rest = order.split_off(order.len().min(PAGES));
    let together = |mut order: Vec<(u8, u32, &[Posting])>| {
        order.sort_unstable_by_key(|(_, _, page)| page.first().map(|posting| posting.page));
        order
            .into_iter()
            .flat_map(|(_, _, page)| page)
            .copied()
            .collect()
    };
    (together(order), together(rest))
}

/// Writes the strongest section of each page, for a term of so many pages that more would cost every reader.
pub(super) fn write_best(postings: &[Posting], groups: Groups, out: &mut String) {
    let strongest: Vec<Posting> = pages(postings).filter_map(best).collect();
    write(&strongest, groups, out);
}

/// Writes `postings`, groups parted by a space; nothing for empty groups at the end.
pub(super) fn write(postings: &[Posting], groups: Groups, out: &mut String) {
    let most = if count(postings) > RARE {
        SECTIONS.1
    } else {
        SECTIONS.0
    };
    let mut end = 0;
    let mut rest = postings;
    for size in groups {
        if rest.is_empty() {
            return;
        }
        out.push(' ');
        let first = end as u32;
        end += size;
        let (group, later) =
            rest.split_at(rest.partition_point(|posting| (posting.page as usize) < end));
        rest = later;
        let mut before = 0;
        for page in pages(group) {
            let mut kept: Vec<Posting> = page.to_vec();
            if kept.len() > most {
                kept.sort_by_key(|posting| (u8::MAX - posting.level, posting.section));
                kept.truncate(most);
                kept.sort_by_key(|posting| posting.section);
            }
            for posting in kept {
                let number = posting.page - first + 1;
                code::write(number - before, out);
                before = number;
                code::write(
                    u32::from(posting.section) << 4 | u32::from(posting.level),
                    out,
                );
            }
        }
    }
}
