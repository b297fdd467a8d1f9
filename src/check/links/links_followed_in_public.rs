//! `links-followed-in-public`: a site for everybody, from a book whose links may lead anywhere.

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::record::book_toml::Audience;
use crate::rule;

rule! {
    "links-followed-in-public", Error,
    "A public site of a book whose symbolic links are followed anywhere."
}

pub(crate) fn check(context: &Context<'_>, found: &mut Findings<'_>) {
    let config = &context.book.config;
    if config.audience != Audience::Public {
        return;
    }
    if let Some(follow) = config.follow_links.as_ref().filter(|follow| follow.value) {
        let message = "a public site is not built from a book whose links are followed anywhere";
        found
            .add(follow.span, "follow_links", message)
            .help("take `follow_links` out, and put the files themselves into the book");
    }
}
