//! The kinds of odd input: what a file of each consists of.

mod markdown;
mod records;

/// A kind, and the files of a book with about so many bytes of it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) files: Box<dyn Fn(usize) -> Files>,
}

type Files = Vec<(String, String)>;

/// All kinds.
pub(crate) fn all() -> Vec<Kind> {
    let mut kinds = markdown::markdown();
    kinds.extend(records::records());
    kinds.extend(books());
    kinds
}

/// `line` with the numbers from 0 on, until there are `bytes` of it.
fn repeated(bytes: usize, mut line: impl FnMut(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes + 100);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&line(number));
    }
    text
}

/// A kind of text in one runbook: a beginning, and a part that is repeated with its number.
fn text(name: &'static str, start: &'static str, part: fn(usize) -> String) -> Kind {
    let files = move |bytes| {
        let text = format!("# Page\n\n{start}{}", repeated(bytes, part));
        vec![("content/runbooks/page.md".to_owned(), text)]
    };
    Kind {
        name,
        files: Box::new(files),
    }
}

/// A kind of text that only repeats `part`.
fn same(name: &'static str, part: &'static str) -> Kind {
    let files = move |bytes| {
        let text = format!("# Page\n\n{}\n", part.repeat(bytes / part.len() + 1));
        vec![("content/runbooks/page.md".to_owned(), text)]
    };
    Kind {
        name,
        files: Box::new(files),
    }
}

/// A kind of record in one file.
fn record(
    name: &'static str,
    path: &'static str,
    start: &'static str,
    part: fn(usize) -> String,
) -> Kind {
    let files = move |bytes| vec![(path.to_owned(), format!("{start}{}", repeated(bytes, part)))];
    Kind {
        name,
        files: Box::new(files),
    }
}

/// A kind of list that ends with `end`.
fn list(
    name: &'static str,
    path: &'static str,
    start: &'static str,
    part: fn(usize) -> String,
    end: &'static str,
) -> Kind {
    let files = move |bytes| {
        vec![(
            path.to_owned(),
            format!("{start}{}{end}", repeated(bytes, part)),
        )]
    };
    Kind {
        name,
        files: Box::new(files),
    }
}

/// A kind of many files.
fn many(name: &'static str, file: fn(usize) -> (String, String)) -> Kind {
    let files = move |bytes| {
        let mut files = Files::new();
        let mut length = 0;
        for number in 0.. {
            if length >= bytes {
                break;
            }
            let next = file(number);
            length += next.1.len();
            files.push(next);
        }
        files
    };
    Kind {
        name,
        files: Box::new(files),
    }
}

fn books() -> Vec<Kind> {
    const LINE: &str = "A line of text that says what to do in a hundred letters, so that pages are not too many.\n\n";
    vec![
        many("runbooks with dead links", |n| {
            (
                format!("content/runbooks/page-{n}.md"),
                format!(
                    "# P{n}\n\n[l](pgae-{n}.md) [m](no{n}.md)\n\n{}",
                    LINE.repeat(4)
                ),
            )
        }),
        many("runbooks with one alert", |n| {
            (
                format!("content/runbooks/page-{n}.md"),
                format!(
                    "+++\nalerts = [\"Alert\"]\n+++\n# P{n}\n\n{}",
                    LINE.repeat(4)
                ),
            )
        }),
        many("runbooks of one name", |n| {
            (
                format!("content/runbooks/{n}/page.md"),
                format!("# Page\n\n[l](nowhere/page.md)\n\n{}", LINE.repeat(4)),
            )
        }),
        many("incidents that name each other", |n| {
            (
                format!("content/incidents/2026-01-01-a{n}/incident.toml"),
                format!(
                    "schema = 1\ntitle = \"A{n}\"\nstatus = \"monitoring\"\nseverity = \"s\"\n[times]\nstarted = 2026-01-01T00:00:00Z\n[impact]\nsummary = \"[b](../2026-01-01-a{}/incident.toml) {}\"\n",
                    n / 2,
                    LINE.trim().repeat(3)
                ),
            )
        }),
        many("dead anchors in other pages", |n| {
            (
                format!("content/runbooks/page-{n}.md"),
                format!(
                    "# P{n}\n\n## Step {n}\n\n[l](page-0.md#stpe-{n})\n\n{}",
                    LINE.repeat(4)
                ),
            )
        }),
    ]
}
