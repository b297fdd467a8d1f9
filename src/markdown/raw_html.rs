//! HTML inside Markdown, read tag by tag: what is shown as text, what is kept, which links it holds.
//!
//! What comes out is not yet safe: [`super::out`] sanitises it together with what stands around it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::RawHtml;
use super::html::{escape_into, is_forbidden};
use super::links;
use super::slice::slice;
use super::tag::{Attribute, Tag, tag};
use crate::foreign::refusal;

type Words = LazyLock<HashSet<&'static str>>;

/// Elements that may stay between words.
static INLINE: Words = LazyLock::new(|| {
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd label mark q s samp small span \
    strong sub sup u"
        .split_whitespace()
        .collect()
});

/// Elements that may stay as blocks.
static BLOCKS: Words = LazyLock::new(|| {
    "article aside blockquote caption col colgroup dd details div dl dt figcaption figure h2 h3 \
    h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul"
        .split_whitespace()
        .collect()
});

/// Elements that a browser opens again where they were left open, attributes and all: their ids go to
/// an element before them.
const REOPENED: [&str; 9] = ["a", "b", "code", "em", "i", "s", "small", "strong", "u"];

/// Other elements of HTML: their tags vanish, their content stays.
static DROPPED: Words = LazyLock::new(|| {
    "address applet area audio base basefont bgsound body button canvas data datalist dialog dir \
    embed fieldset footer form frame frameset head header hgroup html iframe isindex legend \
    link main map marquee math menu meta meter nav nobr noembed noframes noscript object \
    optgroup option output param picture plaintext portal progress rp rt ruby script search \
    section select slot source style svg template textarea time title track var video wbr xmp"
        .split_whitespace()
        .collect()
});

/// Names of old elements and of those a page has only once, and what takes their place.
const RENAMED: [(&str, &str); 8] = [
    ("h1", "h2"),
    ("center", "div"),
    ("font", "span"),
    ("big", "span"),
    ("tt", "code"),
    ("strike", "s"),
    ("acronym", "abbr"),
    ("section", "div"),
];

/// Elements whose names people also give to placeholders.
static AMBIGUOUS: Words = LazyLock::new(|| {
    "address base code data dir frame label link map menu object option output param portal \
    search section slot source summary table time title var"
        .split_whitespace()
        .collect()
});

/// The elements that may stay: the sanitiser's list is the same.
pub(super) fn kept() -> HashSet<&'static str> {
    INLINE.union(&BLOCKS).copied().collect()
}

/// Whether `<name>` in code is more likely HTML than a placeholder.
pub(super) fn is_certainly_element(name: &str) -> bool {
    is_element(name) && !AMBIGUOUS.contains(name)
}

/// Whether HTML knows an element of this name (in lower case).
fn is_element(name: &str) -> bool {
    is_kept(name, true) || DROPPED.contains(name) || RENAMED.iter().any(|(old, _)| *old == name)
}

/// Whether an element may stay where it stands: in a block of its own or between words.
fn is_kept(name: &str, block: bool) -> bool {
    INLINE.contains(name) || block && BLOCKS.contains(name)
}

/// What a stretch of HTML says, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    /// HTML to be sanitised.
    Html(String),
    /// The attribute with the address of a link or image.
    Address {
        /// As written, entities decoded.
        dest: String,
        /// Its place in the stretch.
        range: Range<usize>,
        /// Whether it is an image's.
        image: bool,
    },
    /// What looks like a tag and is text.
    Text(Range<usize>),
    /// The attribute `id`.
    Anchor(Range<usize>),
    /// The address of a picture that is not on the web and no file.
    NoPicture(Range<usize>),
}

/// Where a stretch of HTML stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// It is a block of its own, not tags between words.
    pub(super) block: bool,
    /// A link that is not HTML is open around it.
    pub(super) in_own_link: bool,
    /// Any link is open around it.
    pub(super) in_link: bool,
}

/// Reads a stretch of HTML.
pub(super) fn read(html: &str, mode: RawHtml, around: Around) -> Vec<Fragment> {
    let Around {
        block, mut in_link, ..
    } = around;
    let mut fragments = Fragments::default();
    if mode == RawHtml::Escape {
        fragments.0.push(Fragment::Text(0..html.len()));
        return fragments.0;
    }
    // A paragraph that the author closes in another block holds blocks of ours: that is a `div`.
    let lower = html.to_ascii_lowercase();
    let split_paragraph = block && lower.matches("<p").count() != lower.matches("</p").count();
    let mut at = 0;
    while at < html.len() {
        let rest = slice(html, at..);
        let Some(open) = rest.find('<') else {
            fragments.html(rest);
            break;
        };
        fragments.html(slice(rest, ..open));
        at += open;
        let Some(tag) = tag(html, at) else {
            fragments.html("&lt;");
            at += 1;
            continue;
        };
        let end = at + tag.len;
        let name = rename(&tag.name, split_paragraph);
        if tag.name.is_empty() {
            // A comment, a declaration.
        } else if tag.name == "iframe" || (name == "img" && is_remote(&tag)) {
            fragments.frame(&tag, in_link);
        } else if name == "a" && around.in_own_link {
            fragments.id(&tag);
        } else if is_kept(name, block) {
            fragments.tag(name, &tag);
            if name == "a" {
                in_link = !tag.closing;
            }
        } else if is_element(&tag.name) && (block || mode == RawHtml::Sanitize || !is_word(&tag)) {
            if block && !tag.closing && matches!(tag.name.as_str(), "script" | "style") {
                at = slice(&lower, end..)
                    .find(&format!("</{}", tag.name))
                    .map_or(html.len(), |len| end + len);
                continue;
            }
        } else if mode == RawHtml::EscapeUnknown {
            fragments.0.push(Fragment::Text(at..end));
        }
        at = end;
    }
    fragments.0
}

fn rename(name: &str, split_paragraph: bool) -> &str {
    if split_paragraph && name == "p" {
        return "div";
    }
    RENAMED
        .iter()
        .find(|(old, _)| *old == name)
        .map_or(name, |(_, new)| new)
}

#[derive(Default)]
struct Fragments(Vec<Fragment>);

impl Fragments {
    fn html(&mut self, html: &str) {
        if html.is_empty() {
            return;
        }
        let clean = html.replace(is_forbidden, "");
        match self.0.last_mut() {
            Some(Fragment::Html(last)) => last.push_str(&clean),
            _ => self.0.push(Fragment::Html(clean)),
        }
    }

    /// Writes the place that a tag names, and nothing else of the tag.
    fn id(&mut self, tag: &Tag<'_>) {
        if let Some(id) = id_of(&tag.name, tag) {
            self.html("<span");
            self.0.push(Fragment::Anchor(id.place.clone()));
            self.html("></span>");
        }
    }

    fn tag(&mut self, name: &str, tag: &Tag<'_>) {
        let id = id_of(name, tag);
        let apart = id.filter(|_| REOPENED.contains(&name));
        if apart.is_some() {
            self.id(tag);
            if name == "a" && tag.get("href").is_none() {
                // `<a name>` is all said; its end tag alone means nothing.
                return;
            }
        }
        self.html(if tag.closing { "</" } else { "<" });
        self.html(name);
        if let Some(id) = id.filter(|_| apart.is_none()) {
            self.0.push(Fragment::Anchor(id.place.clone()));
        }
        for attribute in tag.attributes.iter().filter(|_| !tag.closing) {
            match (name, attribute.name.as_str()) {
                ("a", "href") | ("img", "src") => self.0.push(Fragment::Address {
                    dest: attribute.value(),
                    range: attribute.place.clone(),
                    image: name == "img",
                }),
                ("a", "name") | (_, "id") => {}
                (_, other) => {
                    let mut html = format!(" {other}=\"");
                    escape_into(&mut html, &attribute.value());
                    html.push('"');
                    self.html(&html);
                }
            }
        }
        self.html(">");
    }

    /// A frame, or a picture on another host, becomes a link to what it shows; inside a link its name.
    fn frame(&mut self, tag: &Tag<'_>, in_link: bool) {
        let Some(source) = tag.get("src").filter(|_| !tag.closing) else {
            return;
        };
        let dest = source.value();
        if tag.name == "img" && !links::is_web(&dest) && refusal(&dest).is_none() {
            self.0.push(Fragment::NoPicture(source.place.clone()));
        }
        let name = tag.get("alt").map(Attribute::value);
        let name = name.filter(|name| !name.trim().is_empty());
        let mut shown = String::new();
        escape_into(&mut shown, name.as_ref().unwrap_or(&dest));
        if in_link {
            self.html(&shown);
            return;
        }
        self.html("<a");
        self.0.push(Fragment::Address {
            dest,
            range: source.place.clone(),
            image: false,
        });
        self.html(&format!(">{shown}</a>"));
    }
}

/// The attribute of a start tag that names its place.
fn id_of<'t>(name: &str, tag: &'t Tag<'_>) -> Option<&'t Attribute<'t>> {
    let names_place = |attribute: &&Attribute<'_>| {
        let is_id = attribute.name == "id" || name == "a" && attribute.name == "name";
        is_id && !attribute.raw.is_empty() && !attribute.raw.contains(char::is_whitespace)
    };
    let mut attributes = tag.attributes.iter();
    attributes.find(names_place).filter(|_| !tag.closing)
}

/// Whether a link of the author is open after `fragments`, if one is (`before`) or is not before them.
pub(super) fn leaves_link_open(fragments: &[Fragment], before: bool) -> bool {
    fragments
        .iter()
        .fold(before, |open, fragment| match fragment {
            Fragment::Html(html) if html.ends_with("<a") => true,
            Fragment::Html(html) if html.contains("</a>") => false,
            _ => open,
        })
}

/// Whether a picture lies elsewhere than in the book.
fn is_remote(tag: &Tag<'_>) -> bool {
    let source = tag.get("src");
    source.is_some_and(|source| links::is_elsewhere(&source.value()))
}

/// Whether a tag between words is more likely a placeholder: `<source>`.
fn is_word(tag: &Tag<'_>) -> bool {
    !tag.closing && tag.attributes.is_empty() && AMBIGUOUS.contains(tag.name.as_str())
}
