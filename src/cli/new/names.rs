//! Names that somebody gives on the command line: what they are made into, and whether they are known.

use unicode_normalization::UnicodeNormalization;

use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::data::scalar;
use crate::diagnostic::did_you_mean;

/// A title as a file name or an id: letters and digits of ASCII, words joined by `-`. Nothing where no
/// letter of it can be kept.
pub(super) fn slug(title: &str) -> Option<String> {
    const LONGEST: usize = 48;
    let mut slug = String::new();
    // Decomposed, an accented letter begins with its plain one.
    for character in title.nfkd() {
        match character.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => slug.push(letter),
            '\'' | '’' => {}
            other if !other.is_ascii() && other.is_alphanumeric() => {}
            other if unicode_normalization::char::is_combining_mark(other) => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    if slug.len() > LONGEST {
        let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The id that was asked for, else the one that the name makes.
pub(super) fn id(given: Option<&str>, name: &str) -> Result<String, Failure> {
    match given {
        Some(id) if scalar::is_id(id) => Ok(id.to_owned()),
        Some(id) => {
            let failure = Failure::new(format!("`{id}` is no id"));
            let near = scalar::to_id(id);
            Err(if near.is_empty() {
                failure.help("an id has lower-case letters, digits, `.`, `_` and `-`")
            } else {
                failure.help(format!("write it as `{near}`"))
            })
        }
        None => slug(name).ok_or_else(|| {
            Failure::new(format!("no id can be made from `{name}`"))
                .help("give one with --id: lower-case letters, digits, `.`, `_` and `-`")
        }),
    }
}

/// What was given, else what somebody answers on a terminal, on one line and never empty. `lack` says
/// what there cannot be without it.
pub(super) fn asked(
    session: &Session,
    given: Option<&str>,
    question: &str,
    lack: &str,
    help: &str,
) -> Result<String, Failure> {
    let text = match given {
        Some(text) => Some(text.to_owned()),
        None => session.terminal.ask(&format!("{question} ")),
    };
    text.map(|text| one_line(&text))
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Failure::new(lack).help(help))
}

/// An answer that may be left out: what was given, else what somebody says on a terminal.
pub(super) fn maybe(session: &Session, given: Option<&str>, question: &str) -> Option<String> {
    let text = match given {
        Some(text) => Some(text.to_owned()),
        None => session.terminal.ask(&format!("{question} ")),
    };
    text.map(|text| one_line(&text))
        .filter(|text| !text.is_empty())
}

/// Text without breaks and control characters.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    plain.trim().to_owned()
}

/// Refuses a name that the book does not have.
pub(super) fn know<'a>(
    noun: &str,
    home: &str,
    given: impl IntoIterator<Item = &'a String>,
    known: &[&str],
) -> Result<(), Failure> {
    for name in given {
        if known.contains(&name.as_str()) {
            continue;
        }
        let help = match did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("{home} has none yet: declare it there"),
            None => format!("{home} has {}", known.join(", ")),
        };
        return Err(Failure::new(format!("no {noun} is called `{name}`")).help(help));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_ascii_and_short() {
        for (title, expected) in [
            (
                "Checkout returned 5xx (again)",
                Some("checkout-returned-5xx-again"),
            ),
            ("Größe: Café's API", Some("groe-cafes-api")),
            ("  ---  ", None),
            ("日本語", None),
            ("../../etc/passwd", Some("etc-passwd")),
            (
                "A title that goes on and on until nobody reads it any more",
                Some("a-title-that-goes-on-and-on-until-nobody-reads"),
            ),
        ] {
            assert_eq!(slug(title).as_deref(), expected, "{title}");
        }
    }
}
