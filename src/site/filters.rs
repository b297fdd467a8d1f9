//! The filters that templates have beside those of Tera: for files of records, which are not HTML, and for long names.
//!
//! Owns how a value is written into TOML and into a Markdown comment, and where a long name may break. Knows how TOML is
//! quoted, and nothing of pages or records.

use crate::edit::quoted;
use crate::foreign::isolated;
use crate::markdown::escape;
use tera::{Context, Error, Kwargs, State, TeraResult, Value};

/// A text of the program, which is not HTML, with `values` filled in.
///
/// # Errors
/// A mistake in the text, which is the program's.
pub fn fill(text: &str, values: &Context) -> TeraResult<String> {
    let mut tera = tera::Tera::default();
    register(&mut tera);
    tera.render_str(text, values, false)
}

/// Makes the filters known to the templates that are added to `tera` afterwards.
pub(super) fn register(tera: &mut tera::Tera) {
    tera.register_filter("toml", toml);
    tera.register_filter("comment", comment);
    tera.register_filter("breaks", |text: &str, _: Kwargs, _: &State| breaks(text));
    // A text with blanks behind it, up to a width in characters.
    tera.register_filter("pad", |text: &str, arguments: Kwargs, _: &State| {
        const WIDEST: usize = 1_000;
        let width = arguments.must_get::<usize>("width")?;
        if width > WIDEST {
            let message = format!("`pad` makes a text {WIDEST} characters wide at most");
            return Err(Error::message(message));
        }
        TeraResult::Ok(format!("{text:<width$}"))
    });
}

/// A text, number, list or table as TOML on one line. The front matter of Markdown in YAML reads the same.
fn toml(value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
    written(value)
}

fn written(value: &Value) -> TeraResult<String> {
    if let Some(text) = value.as_str() {
        return Ok(quoted(text));
    }
    if let Some(list) = value.as_array() {
        let values: TeraResult<Vec<String>> = list.iter().map(written).collect();
        return Ok(format!("[{}]", values?.join(", ")));
    }
    if let Some(table) = value.as_map() {
        let fields: TeraResult<Vec<String>> = table
            .iter()
            .map(|(name, value)| Ok(format!("{} = {}", key(&name.to_string()), written(value)?)))
            .collect();
        return Ok(format!("{{ {} }}", fields?.join(", ")));
    }
    if value.is_none() || value.is_undefined() {
        return Err(Error::message(
            "`toml` has no value to write: ask with `if` whether there is one",
        ));
    }
    Ok(value.to_string())
}

/// A word of fewer letters needs no place to break at.
const LONG: usize = 12;

/// A text as HTML in which a long name may break where its case changes and behind `_`, `.`, `/` and `:`. Nothing that is
/// copied or searched changes.
fn breaks(text: &str) -> String {
    let text = isolated(text);
    let mut html = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if word.chars().nth(LONG).is_none() {
            html.push_str(&escape(word));
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        let mut part = String::new();
        for (at, letter) in letters.iter().enumerate() {
            if may_break(
                letters.get(..at).unwrap_or_default(),
                *letter,
                letters.get(at + 1),
            ) {
                html.push_str(&escape(&std::mem::take(&mut part)));
                html.push_str("<wbr>");
            }
            part.push(*letter);
        }
        html.push_str(&escape(&part));
    }
    html
}

/// Whether a name may break between two letters: `Pod|Crash`, `etcd|GRPC|Read`, `node_|load`.
fn may_break(before: &[char], letter: char, next: Option<&char>) -> bool {
    let [.., second, before] = *before else {
        return false;
    };
    let begins_word = letter.is_uppercase()
        && (!before.is_uppercase() && before.is_alphanumeric()
            || before.is_uppercase() && next.is_some_and(|next| next.is_lowercase()));
    begins_word || "_./:".contains(before) && second.is_alphanumeric() && letter.is_alphanumeric()
}

/// A name as TOML writes a key: in quotes only where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text that cannot end the HTML comment in which it stands: Markdown and browsers end one differently.
fn comment(text: &str, _: Kwargs, _: &State) -> String {
    text.replace("-->", "->").replace("--!>", "->")
}

#[cfg(test)]
mod tests {
    use super::breaks;

    #[test]
    fn a_long_name_breaks_where_a_reader_would() {
        for (name, html) in [
            ("KubePodCrashLooping", "Kube<wbr>Pod<wbr>Crash<wbr>Looping"),
            (
                "etcdGRPCReadRequestsSlow",
                "etcd<wbr>GRPC<wbr>Read<wbr>Requests<wbr>Slow",
            ),
            ("AlbTarget5xxHigh", "Alb<wbr>Target5xx<wbr>High"),
            ("node_filesystem_avail", "node_<wbr>filesystem_<wbr>avail"),
            ("HTTP2ErrorsAreHigh", "HTTP2<wbr>Errors<wbr>Are<wbr>High"),
            ("DiskFull", "DiskFull"),
            (
                "ÄrgerÜberAllesHinaus",
                "Ärger<wbr>Über<wbr>Alles<wbr>Hinaus",
            ),
            (
                "a <b> & KubeNodeUnreachable \"x\"",
                "a &lt;b&gt; &amp; Kube<wbr>Node<wbr>Unreachable &quot;x&quot;",
            ),
            (
                "Roll back a Kubernetes deployment",
                "Roll back a Kubernetes deployment",
            ),
            (
                "https://a.example.com/x",
                "https://a.<wbr>example.<wbr>com/<wbr>x",
            ),
            ("", ""),
        ] {
            assert_eq!(breaks(name), html);
        }
    }
}
