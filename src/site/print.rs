//! The page for print: the main parts of other pages, one section for each.
//!
//! Owns what changes when a part moves there: its headings go down a level, its ids get the section's id in front so that
//! they stay unique, and its links lead inside the page where their page is in it. Its words stay.
//!
//! A page is read after it is rendered, since its template may be the book's own, and by a tokenizer of HTML: so it does
//! not matter how an attribute is quoted or spelt, and text that only looks like a tag stays text.

use crate::markdown::escape_into;
use crate::source;
use crate::wording::Words;
use chrono::NaiveDate;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use tera::{Map, Value};

/// Attributes that hold ids, one or several with spaces between.
const IDS: [&str; 15] = [
    "id",
    "for",
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "commandfor",
    "form",
    "headers",
    "list",
    "popovertarget",
];

/// Attributes that hold an address.
const ADDRESSES: [&str; 9] = [
    "href",
    "src",
    "action",
    "cite",
    "data",
    "formaction",
    "poster",
    "usemap",
    "xlink:href",
];

/// How much of a page is read at once.
const PART: usize = 1 << 16;

/// The main part of a page.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    id: String,
    /// What the contents list it under.
    #[serde(skip)]
    group: String,
    title: String,
    html: String,
}

/// Sections of a kind, for the contents.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    /// The id and the title of each.
    sections: Vec<(String, String)>,
}

/// What the template sees, with `sections` as it sees each. `without_procedures` says that there are too many of them.
pub(super) fn print(
    words: &Words,
    sections: Vec<Section>,
    today: NaiveDate,
    without_procedures: bool,
) -> Value {
    let about = words.with("print.about", &[("today", &today)]);
    let without = without_procedures.then(|| words.get("print.without_procedures").to_owned());
    let about: Vec<String> = std::iter::once(about).chain(without).collect();
    let groups = sections.chunk_by(|one, next| one.group == next.group);
    let groups: Vec<Group> = groups
        .filter_map(|sections| {
            Some(Group {
                name: sections.first()?.group.clone(),
                sections: sections
                    .iter()
                    .map(|one| (one.id.clone(), one.title.clone()))
                    .collect(),
            })
        })
        .collect();
    // One at a time, so that a long section is there in one form only.
    let sections: Vec<Value> = sections
        .into_iter()
        .map(|section| Value::from_serializable(&section))
        .collect();
    let mut print = Map::default();
    print.insert("contents".into(), Value::from_serializable(&groups));
    print.insert("about".into(), Value::from(about.join(" ")));
    print.insert("sections".into(), Value::from(sections));
    Value::from(print)
}

/// The ids of all sections, by the path of their page.
pub(super) struct SectionIds<'a>(HashMap<&'a str, String>);

impl<'a> SectionIds<'a> {
    /// The ids of the sections of the pages at `paths`. None holds a full stop behind its first two, so that two sections
    /// give no two ids of theirs the same name.
    pub(super) fn new(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut taken = HashSet::new();
        let mut id_of = |path: &'a str| {
            let stem = path.strip_suffix(".html").unwrap_or(path);
            let name = stem.replace(|c: char| !c.is_alphanumeric() && c != '_', "-");
            let mut id = format!("rb.sheet.{name}");
            let mut number = 1;
            while !taken.insert(id.clone()) {
                number += 1;
                id = format!("rb.sheet.{name}-{number}");
            }
            (path, id)
        };
        Self(paths.map(&mut id_of).collect())
    }

    /// The section of the page at `path`, made of the page's whole `html`.
    pub(super) fn section(&self, path: &str, group: String, title: String, html: &str) -> Section {
        let id = self.0.get(path).map_or("", String::as_str);
        let rewriter = Rewriter {
            path,
            id,
            ids: self,
            state: RefCell::new(State {
                out: String::with_capacity(html.len()),
                ..State::default()
            }),
        };
        let tokenizer = Tokenizer::new(rewriter, TokenizerOpts::default());
        let input = BufferQueue::default();
        // Part by part, since the tokenizer copies what it is given.
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = rest.len().min(PART);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let (part, after) = rest.split_at(end);
            rest = after;
            input.push_back(StrTendril::from(part));
            // What a script element makes it stop for does not run here.
            while !input.is_empty() {
                let _ = tokenizer.feed(&input);
            }
        }
        tokenizer.end();
        let State { mut out, end, .. } = tokenizer.sink.state.into_inner();
        out.truncate(end);
        Section {
            group,
            id: id.to_owned(),
            title,
            html: out,
        }
    }
}

/// Writes the main part of a page as it stands in the page for print.
struct Rewriter<'a> {
    /// The page's path.
    path: &'a str,
    /// The section's id.
    id: &'a str,
    ids: &'a SectionIds<'a>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    out: String,
    /// Whether the main part has begun.
    has_begun: bool,
    /// Where in `out` it ends: at the last end tag.
    end: usize,
    /// Open elements of SVG and of mathematics, in which elements that hold raw text in HTML are usual ones.
    foreign: usize,
    /// Whether the text at hand knows no character references.
    is_raw: bool,
}

impl TokenSink for Rewriter<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                self.tag(&tag, &mut state);
                if let Some(kind) = raw_text(&tag, state.foreign > 0) {
                    state.is_raw = kind != Rcdata;
                    return TokenSinkResult::RawData(kind);
                }
                state.is_raw = false;
            }
            Token::CharacterTokens(text) if state.has_begun => {
                if state.is_raw {
                    state.out.push_str(&text);
                } else {
                    escape_into(&mut state.out, &text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the text is read that follows the start tag `tag`; nothing for text like any other.
fn raw_text(tag: &Tag, is_foreign: bool) -> Option<RawKind> {
    if tag.kind == TagKind::EndTag || is_foreign {
        return None;
    }
    match &*tag.name {
        "textarea" | "title" => Some(Rcdata),
        "script" => Some(ScriptData),
        "iframe" | "noembed" | "noframes" | "style" | "xmp" => Some(Rawtext),
        _ => None,
    }
}

impl Rewriter<'_> {
    fn tag(&self, tag: &Tag, state: &mut State) {
        let is_end = tag.kind == TagKind::EndTag;
        match &*tag.name {
            "main" if is_end => state.end = state.out.len(),
            "main" if !state.has_begun => {
                state.has_begun = true;
                return;
            }
            "svg" | "math" if is_end => state.foreign = state.foreign.saturating_sub(1),
            "svg" | "math" if !tag.self_closing => state.foreign += 1,
            _ => {}
        }
        if !state.has_begun {
            return;
        }
        let out = &mut state.out;
        out.push_str(if is_end { "</" } else { "<" });
        out.push_str(match &*tag.name {
            "h1" => "h2",
            "h2" => "h3",
            "h3" => "h4",
            "h4" => "h5",
            "h5" => "h6",
            name => name,
        });
        for attribute in tag.attrs.iter().filter(|_| !is_end) {
            let name = &*attribute.name.local;
            // A named section is a landmark, and many pages have sections of the same name.
            if &*tag.name == "section" && name == "aria-labelledby" {
                continue;
            }
            out.push(' ');
            out.push_str(name);
            if !attribute.value.is_empty() {
                out.push_str("=\"");
                escape_into(out, &self.attribute(&tag.name, name, &attribute.value));
                out.push('"');
            }
        }
        out.push_str(if tag.self_closing { "/>" } else { ">" });
    }

    fn attribute(&self, tag: &str, name: &str, value: &str) -> String {
        if IDS.contains(&name) || (name == "name" && matches!(tag, "a" | "map")) {
            let ids = value.split_ascii_whitespace();
            let ids: Vec<String> = ids.map(|id| format!("{}.{id}", self.id)).collect();
            ids.join(" ")
        } else if ADDRESSES.contains(&name) {
            self.address(value.trim())
        } else if name == "srcset" && !value.contains("data:") {
            let candidates = value.split(',').map(|candidate| {
                let candidate = candidate.trim();
                let end = candidate.find(char::is_whitespace);
                let (address, size) = candidate.split_at(end.unwrap_or(candidate.len()));
                self.address(address) + size
            });
            candidates.collect::<Vec<_>>().join(", ")
        } else if value.contains("url(") {
            // A fill, a mask or a marker that stands in the page.
            ["url(#", "url('#", "url(\"#"]
                .iter()
                .fold(value.to_owned(), |value, open| {
                    value.replace(open, &format!("{open}{}.", self.id))
                })
        } else {
            value.to_owned()
        }
    }

    /// An address on the page as one on the page for print, which stands at the root.
    fn address(&self, value: &str) -> String {
        let end_of_first = value.find([':', '/', '?', '#']);
        let (first, rest) = value.split_at(end_of_first.unwrap_or(value.len()));
        if value.is_empty() || rest.starts_with(':') || (first.is_empty() && rest.starts_with('/'))
        {
            return value.to_owned();
        }
        let (path, rest) = value.split_at(value.find(['?', '#']).unwrap_or(value.len()));
        let (section, path) = if path.is_empty() {
            (Some(self.id), crate::view::routes::href(self.path))
        } else {
            let decoded = percent_decode_str(path).decode_utf8_lossy();
            let page = source::resolve(self.path, &decoded);
            let section = self.ids.0.get(page.as_str()).map(String::as_str);
            (section, source::resolve(self.path, path))
        };
        match (section, rest.strip_prefix('#')) {
            (Some(section), Some("")) => format!("#{section}"),
            (Some(section), Some(fragment)) => format!("#{section}.{fragment}"),
            (Some(section), None) if rest.is_empty() => format!("#{section}"),
            _ => format!("{path}{rest}"),
        }
    }
}
