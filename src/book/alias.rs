//! Former addresses of pages: where the page stands that leads on, in whatever form people write the address.

use crate::source::normalise;
use percent_encoding::percent_decode_str;
use std::fmt;

/// Why a former address cannot lead to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AliasFault {
    /// It is the address of another site, or begins with a scheme.
    Elsewhere,
    /// It leads out of the site.
    Outside,
    /// A query or a fragment, of which a server of files hears nothing.
    Tail(char),
    /// Its ending is that of a file that no page can stand for.
    Ending,
    /// Its ending is that of data, which a page could only stand beside.
    Data,
}

impl fmt::Display for AliasFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elsewhere => f.write_str("it is an address of another site"),
            Self::Outside => f.write_str("it leads out of the site"),
            Self::Tail(mark) => write!(f, "what follows `{mark}` never reaches the site"),
            Self::Ending | Self::Data => {
                f.write_str("a page can stand only at an address that ends in `.html`")
            }
        }
    }
}

/// Where the page stands that leads on from a former address of a page, in whatever form its author wrote that:
/// with or without `.html`, as the source's name, as a folder, with the site's own address in front or from the top of its
/// host, percent-encoded.
///
/// # Errors
/// Why no page can stand there.
pub fn alias(written: &str, base_url: Option<&str>) -> Result<String, AliasFault> {
    let address = written.trim();
    let inside = base_url.and_then(|base| below(address, base).or_else(|| from_top(address, base)));
    let address = inside.unwrap_or(address);
    if inside.is_none() && super::links::is_elsewhere(address) {
        return Err(AliasFault::Elsewhere);
    }
    if let Some(mark) = address.chars().find(|c| "?#".contains(*c)) {
        return Err(AliasFault::Tail(mark));
    }
    let decoded = percent_decode_str(address).decode_utf8();
    let path = decoded.map_or(address.into(), |path| path.replace('\\', "/"));
    let is_folder = path.ends_with('/');
    let path = normalise("", &path);
    if path.starts_with("../") || path == ".." {
        return Err(AliasFault::Outside);
    }
    if path.is_empty() {
        return Ok(super::routes::HOME.to_owned());
    }
    if is_folder {
        return Ok(format!("{path}/index.html"));
    }
    let Some((stem, ending)) = path.rsplit_once('.') else {
        return Ok(format!("{path}.html"));
    };
    match ending.to_ascii_lowercase().as_str() {
        // As written: another letter case is another address.
        "html" | "htm" | "xhtml" => Ok(path),
        "md" | "mdx" | "markdown" | "rst" | "adoc" | "asciidoc" => Ok(of_source(stem)),
        "php" | "asp" | "aspx" | "jsp" | "cgi" | "cfm" | "pdf" | "doc" | "docx" => {
            Err(AliasFault::Ending)
        }
        ending if DATA.contains(&ending) => Err(AliasFault::Data),
        // A dot in a name: `v1.2`, `node.js`.
        _ => Ok(format!("{path}.html")),
    }
}

/// Endings of files that programs read, and of pictures and archives: who asks for one is helped by no page.
const DATA: [&str; 30] = [
    "atom", "avif", "bz2", "css", "csv", "gif", "gz", "ico", "ics", "jpeg", "jpg", "json", "jsonl",
    "mp4", "ndjson", "png", "rss", "svg", "tar", "tgz", "toml", "tsv", "txt", "wasm", "webp",
    "xml", "xz", "yaml", "yml", "zip",
];

/// Where the page of a source stands, by its name without the ending.
fn of_source(stem: &str) -> String {
    let (folder, name) = match stem.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), stem),
    };
    match name.to_ascii_lowercase().as_str() {
        "readme" | "index" | "_index" => format!("{folder}index.html"),
        _ => format!("{folder}{name}.html"),
    }
}

/// What follows the site's own address, with any of the two schemes.
fn below<'a>(address: &'a str, base_url: &str) -> Option<&'a str> {
    let without_scheme = |address: &'a str| {
        let (scheme, rest) = address.split_once("://")?;
        let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        is_web.then_some(rest)
    };
    let rest = without_scheme(address).or_else(|| address.strip_prefix("//"))?;
    let (_, base) = base_url.split_once("://")?;
    let base = base.trim_end_matches('/');
    let host = base.split('/').next().unwrap_or_default();
    let same_host = rest
        .get(..host.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(host));
    let path = base.get(host.len()..)?;
    let inside = rest
        .get(host.len()..)
        .filter(|_| same_host)?
        .strip_prefix(path)?;
    (inside.is_empty() || inside.starts_with(['/', '?', '#'])).then_some(inside)
}

/// What follows the path of the site's own address in one that begins at the top of the host.
fn from_top<'a>(address: &'a str, base_url: &str) -> Option<&'a str> {
    let (_, base) = base_url.split_once("://")?;
    let (_, path) = base.trim_end_matches('/').split_once('/')?;
    let inside = address.strip_prefix('/')?.strip_prefix(path)?;
    (inside.is_empty() || inside.starts_with(['/', '?', '#'])).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_address_is_understood_in_any_form() {
        let base = Some("https://ops.example.com/book/");
        for (written, place) in [
            ("old/x", "old/x.html"),
            ("old/x.html", "old/x.html"),
            ("old/x.md", "old/x.html"),
            ("old/x.rst", "old/x.html"),
            ("old/README.md", "old/index.html"),
            ("_index.md", "index.html"),
            ("/old/x", "old/x.html"),
            ("./old/../x", "x.html"),
            ("old/x/", "old/x/index.html"),
            ("old\\x.html", "old/x.html"),
            ("old/my%20page.html", "old/my page.html"),
            ("gr%C3%B6%C3%9Fe", "größe.html"),
            ("100%", "100%.html"),
            (" old/x ", "old/x.html"),
            ("v1.2", "v1.2.html"),
            ("tools/node.js", "tools/node.js.html"),
            ("old/x.HTM", "old/x.HTM"),
            ("https://ops.example.com/book/old/x.html", "old/x.html"),
            ("HTTP://OPS.example.com/book/old/", "old/index.html"),
            ("//ops.example.com/book/x", "x.html"),
            ("https://ops.example.com/book", "index.html"),
            ("/book/old/x.html", "old/x.html"),
            ("/book/", "index.html"),
            ("/book", "index.html"),
            ("book/x", "book/x.html"),
            ("/bookends/x", "bookends/x.html"),
            ("/", "index.html"),
            (" ", "index.html"),
        ] {
            assert_eq!(alias(written, base).as_deref(), Ok(place), "{written}");
        }
    }

    #[test]
    fn a_former_address_that_cannot_work_says_why() {
        use AliasFault::{Data, Elsewhere, Ending, Outside, Tail};
        let base = Some("https://ops.example.com/book/");
        for (written, fault) in [
            ("../x.html", Outside),
            ("a/../../x", Outside),
            ("%2e%2e/x", Outside),
            ("..", Outside),
            ("https://other.example.com/book/x", Elsewhere),
            ("https://ops.example.com/other/x", Elsewhere),
            ("https://ops.example.com/bookends", Elsewhere),
            ("//other.example.com/x", Elsewhere),
            ("mailto:ops@example.com", Elsewhere),
            ("x.html?y", Tail('?')),
            ("x.html#y", Tail('#')),
            ("https://ops.example.com/book/x?y", Tail('?')),
            ("old/x.php", Ending),
            ("old/x.PDF", Ending),
            ("old/x.json", Data),
            ("/sitemap.xml", Data),
            ("robots.txt", Data),
            ("img/x.PNG", Data),
            ("/book/x?y", Tail('?')),
        ] {
            assert_eq!(alias(written, base), Err(fault), "{written}");
        }
        assert_eq!(alias("https://ops.example.com/x", None), Err(Elsewhere));
        let at_top = Some("https://ops.example.com");
        assert_eq!(alias("/book/x", at_top).as_deref(), Ok("book/x.html"));
    }
}
