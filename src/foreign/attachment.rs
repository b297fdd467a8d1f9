//! Files that a page links to and that would run when somebody opens them by themselves: pictures and pages in markup.
//!
//! Such a file is read once, as it is loaded, by a tokenizer of HTML; it is never changed. Where markup is read otherwise
//! as XML, the tokenizer sees rather more tags than fewer. What is meant to be opened in another program (scripts,
//! archives, office files) is not looked at.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::address::{Refusal, refusal, scheme};
use super::kind::{Kind, decoded};

/// A file of markup is read up to this size.
const MOST: u64 = 8 << 20;
/// Attributes that hold an address which is followed or shown.
const ADDRESSES: [&str; 15] = [
    "action",
    "background",
    "begin",
    "by",
    "code",
    "data",
    "formaction",
    "from",
    "href",
    "longdesc",
    "manifest",
    "poster",
    "src",
    "to",
    "values",
];

/// What makes a file run when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// A script.
    Script,
    /// An attribute such as `onload`.
    Handler,
    /// An address such as `javascript:`.
    Address,
    /// A frame or a plug-in.
    Frame,
    /// HTML inside of a picture.
    ForeignObject,
    /// A picture, a style or a font from elsewhere, inside of a picture.
    Outside,
    /// Entities, which can stand for any of these.
    Entities,
    /// A style sheet that makes another document of the file.
    Transformation,
    /// Another address that is loaded after a while.
    Refresh,
    /// It is too large to be looked through.
    Unread,
}

impl Runs {
    /// What a file called `name` with these bytes would run when it is opened; nothing for one that only shows
    /// something.
    pub fn found(name: &str, bytes: &[u8]) -> Option<Self> {
        let kind = Kind::of(name, bytes)?;
        let text = decoded(bytes);
        if let Some(found) = in_declarations(&text) {
            return Some(found);
        }
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(&text));
        let sink = Sink {
            kind,
            found: Cell::new(None),
            in_style: Cell::new(false),
        };
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.found.get()
    }

    /// The same as words: "it holds …".
    pub fn words(self) -> &'static str {
        match self {
            Self::Script => "holds a script",
            Self::Handler => "holds an attribute that runs a script (`on…`)",
            Self::Address => "holds an address that runs a script or holds a page",
            Self::Frame => "holds a frame or a plug-in",
            Self::ForeignObject => "holds HTML inside of a picture (`foreignObject`)",
            Self::Outside => "loads something from another place",
            Self::Entities => "declares entities, which can stand for a script",
            Self::Transformation => "names a style sheet that makes another page of it",
            Self::Refresh => "sends its reader on to another address",
            Self::Unread => "is too large to be looked through for scripts",
        }
    }
}

/// What is said of markup of `len` bytes that is too large to be read.
pub fn too_large(len: u64) -> Option<Runs> {
    (len > MOST).then_some(Runs::Unread)
}

/// What declarations, of which a tokenizer of HTML makes nothing, say: entities and transformations.
fn in_declarations(text: &str) -> Option<Runs> {
    let after = |start: &'static str| {
        text.match_indices(start)
            .filter_map(move |(at, _)| text.get(at + start.len()..))
    };
    // Drawing programs give their namespaces as entities; they hold an address and no markup.
    let is_namespace = |declaration: &str| {
        let mut parts = declaration.split(['"', '\'']);
        let value = parts.nth(1).unwrap_or_default();
        matches!(scheme(value).as_deref(), Some("http" | "https")) && !value.contains(['<', '&'])
    };
    if !after("<!ENTITY").all(is_namespace) {
        return Some(Runs::Entities);
    }
    let is_style = |instruction: &str| {
        let end = instruction.find("?>").unwrap_or(instruction.len());
        let instruction = instruction.get(..end).unwrap_or_default();
        instruction.contains("text/css") && !instruction.contains("//")
    };
    (!after("<?xml-stylesheet").all(is_style)).then_some(Runs::Transformation)
}

/// Notes the first thing in a file that would run.
struct Sink {
    kind: Kind,
    found: Cell<Option<Runs>>,
    /// Between the tags of a `style` element.
    in_style: Cell<bool>,
}

impl Sink {
    fn find(&self, what: Runs) {
        if self.found.get().is_none() {
            self.found.set(Some(what));
        }
    }

    fn tag(&self, tag: &Tag) {
        let name = local(&tag.name);
        self.in_style
            .set(tag.kind == TagKind::StartTag && name == "style");
        if tag.kind == TagKind::EndTag {
            return;
        }
        let value = |wanted: &str| {
            let found = tag
                .attrs
                .iter()
                .find(|one| local(&one.name.local) == wanted);
            found.map(|one| one.value.to_string())
        };
        match name {
            "script" if runs(value("type").as_deref()) => self.find(Runs::Script),
            "iframe" | "frame" | "object" | "embed" | "applet" | "portal" | "fencedframe" => {
                self.find(Runs::Frame);
            }
            "foreignobject" => self.find(Runs::ForeignObject),
            "handler" | "listener" => self.find(Runs::Handler),
            "meta"
                if value("http-equiv")
                    .is_some_and(|what| what.trim().eq_ignore_ascii_case("refresh")) =>
            {
                self.find(Runs::Refresh);
            }
            _ => {}
        }
        for attribute in &tag.attrs {
            self.attribute(name, local(&attribute.name.local), &attribute.value);
        }
    }

    fn attribute(&self, element: &str, name: &str, value: &str) {
        let is_handler = name
            .strip_prefix("on")
            .is_some_and(|event| event.len() > 2 && event.bytes().all(|b| b.is_ascii_alphabetic()));
        if is_handler {
            self.find(Runs::Handler);
        }
        if name == "srcdoc" {
            self.find(Runs::Frame);
        }
        let is_picture = self.kind == Kind::Picture;
        if ADDRESSES.contains(&name) {
            for address in value.split(';').chain([value]) {
                match refusal(address) {
                    Some(Refusal::Content) if holds_picture(address) => {}
                    Some(Refusal::Host) if !is_picture || element == "a" => {}
                    Some(Refusal::Host) => self.find(Runs::Outside),
                    Some(_) => self.find(Runs::Address),
                    None => {}
                }
            }
            let is_loaded = matches!(name, "href" | "src") && element != "a";
            if is_picture && is_loaded && is_remote(value) {
                self.find(Runs::Outside);
            }
        } else if is_picture && !name.starts_with("xmlns") && loads(value) {
            self.find(Runs::Outside);
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text)
                if self.kind == Kind::Picture && self.in_style.get() && loads(&text) =>
            {
                self.find(Runs::Outside);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// In XML, what stands between `<![CDATA[` and `]]>` is text.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.kind != Kind::Page
    }
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Whether a script of this type runs; others hold data.
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    let is_data = kind.ends_with("json") || kind.starts_with("text/") && !kind.contains("script");
    !is_data || kind == "text/livescript" || kind == "text/jscript"
}

/// Whether `data:` holds a picture or a font, in which nothing runs.
fn holds_picture(address: &str) -> bool {
    let start: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(32)
        .collect::<String>()
        .to_ascii_lowercase();
    let Some(media) = start.strip_prefix("data:") else {
        return false;
    };
    let kinds = [
        "image/",
        "font/",
        "application/font",
        "application/x-font",
        "audio/",
        "video/",
    ];
    kinds.iter().any(|kind| media.starts_with(kind)) && !media.starts_with("image/svg")
}

fn is_remote(address: &str) -> bool {
    matches!(
        scheme(address).as_deref(),
        Some("http" | "https" | "ftp" | "file")
    )
}

/// Whether a style loads something from elsewhere.
fn loads(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let urls = style.match_indices("url(").any(|(at, start)| {
        let rest = style.get(at + start.len()..).unwrap_or_default();
        let address = rest.trim_start_matches([' ', '"', '\'', '\t', '\n']);
        let address = address.split(')').next().unwrap_or_default();
        is_remote(address) || refusal(address).is_some_and(|_| !holds_picture(address))
    });
    urls || style.contains("@import")
}

#[cfg(test)]
mod tests {
    use super::Runs;

    #[test]
    fn what_runs_is_found() {
        for (name, text, what) in [
            (
                "a.svg",
                "<svg><script>alert(1)</script></svg>",
                Runs::Script,
            ),
            (
                "a.SVG",
                "<s:svg xmlns:s=\"x\"><s:script href=\"a.js\"/></s:svg>",
                Runs::Script,
            ),
            ("a.svg", "<svg onload=\"alert(1)\"/>", Runs::Handler),
            (
                "a.svg",
                "<svg><a xlink:href=\"java\nscript:alert(1)\">x</a></svg>",
                Runs::Address,
            ),
            (
                "a.svg",
                "<svg><a href='&#106;avascript:x'>x</a></svg>",
                Runs::Address,
            ),
            (
                "a.svg",
                "<svg><set attributeName='href' to='javascript:x'/></svg>",
                Runs::Address,
            ),
            (
                "a.svg",
                "<svg><foreignObject><b>x</b></foreignObject></svg>",
                Runs::ForeignObject,
            ),
            (
                "a.svg",
                "<svg><image href=\"https://example.com/t.png\"/></svg>",
                Runs::Outside,
            ),
            (
                "a.svg",
                "<svg><use xlink:href='//example.com/a.svg#x'/></svg>",
                Runs::Outside,
            ),
            (
                "a.svg",
                "<svg><style>@import 'https://example.com/a.css';</style></svg>",
                Runs::Outside,
            ),
            (
                "a.svg",
                "<svg><rect style=\"fill:url( 'https://example.com/a' )\"/></svg>",
                Runs::Outside,
            ),
            (
                "a.svg",
                "<!DOCTYPE svg [<!ENTITY x \"<b/>\">]><svg>&x;</svg>",
                Runs::Entities,
            ),
            (
                "a.xml",
                "<?xml-stylesheet href=\"a.xsl\" type=\"text/xsl\"?><a/>",
                Runs::Transformation,
            ),
            (
                "a.xhtml",
                "<html><body><script src='a.js'/></body></html>",
                Runs::Script,
            ),
            ("a.html", "<p><img src=x onerror=alert(1)>", Runs::Handler),
            (
                "a.htm",
                "<form><button formaction=\"javascript:x\">x</button></form>",
                Runs::Address,
            ),
            ("a.html", "<iframe src=b.html></iframe>", Runs::Frame),
            (
                "a.html",
                "<meta http-equiv=\"Refresh\" content=\"0;url=https://example.com\">",
                Runs::Refresh,
            ),
            (
                "a.html",
                "<img src=\"data:image/svg+xml,<svg/>\">",
                Runs::Address,
            ),
            ("a.html", "<SCRIPT type=module>1</SCRIPT>", Runs::Script),
        ] {
            assert_eq!(Runs::found(name, text.as_bytes()), Some(what), "{text}");
        }
        let wide: Vec<u8> = "\u{feff}<svg onload='x()'/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(Runs::found("a.svg", &wide), Some(Runs::Handler));
    }

    #[test]
    fn what_only_shows_something_is_not() {
        for (name, text) in [
            (
                "a.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><a xlink:href=\"https://example.com\"><text>on script</text></a><use href=\"#a\"/></svg>",
            ),
            (
                "a.svg",
                "<svg><image href=\"data:image/png;base64,AAAA\"/><style>@font-face{src:url(data:font/woff2;base64,AA)} .a{fill:url(#b)}</style></svg>",
            ),
            (
                "a.svg",
                "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\"><!-- <script> --></svg>",
            ),
            ("a.xml", "<log><![CDATA[<script>alert(1)</script>]]></log>"),
            (
                "a.html",
                "<!doctype html><title>Report</title><link rel=stylesheet href=https://example.com/a.css><p>javascript: is &lt;script&gt;<img src=a.png><a href=//example.com>x</a>",
            ),
            ("a.html", "<script type=\"application/ld+json\">{}</script>"),
            ("a.txt", "<script>alert(1)</script>"),
            ("clean.sh", "#!/bin/sh\n"),
            ("a.png", "<script>"),
        ] {
            assert_eq!(Runs::found(name, text.as_bytes()), None, "{text}");
        }
    }
}
