//! The reference handbook without what is true only of its sample.

use super::{NewBook, NewFile};
use tera::TeraResult;
use toml_edit::DocumentMut;

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/content/", $path)))),*]
    };
}

/// What a team's book takes from the reference handbook, by path in `content/`.
static TAKEN: &[(&str, &str)] = embed![
    "checklists/follow-up.toml",
    "checklists/verify-rollback.toml",
    "messages/internal.toml",
    "messages/status-page.toml",
    "pages/deciding.md",
    "pages/index.md",
    "pages/post-mortem.md",
    "policy.toml",
    "runbooks/containers/docker-compose.md",
    "runbooks/database/backup-point.md",
    "runbooks/database/django.md",
    "runbooks/database/knex.md",
    "runbooks/database/point-in-time-recovery.md",
    "runbooks/database/prisma.md",
    "runbooks/database/rails.md",
    "runbooks/database/restore.md",
    "runbooks/fix-forward.md",
    "runbooks/hosts/pm2.md",
    "runbooks/hosts/systemd.md",
    "runbooks/kubernetes/rollback.md",
    "runbooks/security/contain.md",
    "runbooks/traffic/blue-green-alb.md",
    "runbooks/traffic/istio-canary.md",
    "runbooks/traffic/nginx.md",
];

/// What a runbook says of the sample: its services and its owner, and when somebody else read and
/// rehearsed it.
const OF_THE_SAMPLE: [&str; 4] = ["services", "owner", "reviewed", "exercised"];

/// Passages that are true only of the sample, and what stands in their place.
const EDITS: &[(&str, &str, &str)] = &[
    // The guide describes rbdoc and stays with it.
    (
        "pages/index.md",
        "- [Guide for authors](guide/index.md): how to keep this handbook\n",
        "",
    ),
    (
        "pages/index.md",
        "\nNames, numbers, services and incidents in this handbook are sample data.\n",
        "",
    ),
    (
        "pages/post-mortem.md",
        "rbdoc new postmortem 2026-09-14-checkout-errors",
        "rbdoc new postmortem INCIDENT",
    ),
    (
        "messages/status-page.toml",
        "please write to support@example.com.",
        "please write to our support.",
    ),
    // `metric-without-source` asks where the team reads them.
    (
        "policy.toml",
        "source  = \"https://grafana.example.com/d/errors\"\n",
        "",
    ),
    (
        "policy.toml",
        "source   = \"https://grafana.example.com/d/latency\"\n",
        "",
    ),
];

/// The book's own files.
pub(super) fn files(book: NewBook<'_>) -> TeraResult<Vec<NewFile>> {
    let filled = |path, text| NewFile::filled(path, text, book);
    let mut files = vec![
        filled("book.toml", include_str!("files/book.toml"))?,
        filled("content/contacts.toml", include_str!("files/contacts.toml"))?,
        NewFile::new("content/services.toml", include_str!("files/services.toml")),
    ];
    files.extend(TAKEN.iter().map(|(path, text)| {
        let mut text = (*text).to_owned();
        for (_, from, to) in EDITS.iter().filter(|(of, ..)| of == path) {
            text = text.replace(from, to);
        }
        if path.starts_with("runbooks/") {
            text = without_sample(&text);
        }
        NewFile::new(format!("content/{path}"), text)
    }));
    Ok(files)
}

/// A runbook without what its front matter says of the sample; comments and order stay.
fn without_sample(text: &str) -> String {
    let parts = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"));
    let Some((front, body)) = parts else {
        return text.to_owned();
    };
    let Ok(mut front) = format!("{front}\n").parse::<DocumentMut>() else {
        return text.to_owned();
    };
    for key in OF_THE_SAMPLE {
        front.remove(key);
    }
    format!("+++\n{front}+++\n{body}")
}

#[cfg(test)]
mod tests {
    use super::{EDITS, TAKEN};

    #[test]
    fn every_passage_of_the_sample_is_there_to_be_replaced() {
        for (path, from, _) in EDITS {
            let text = TAKEN.iter().find(|(of, _)| of == path);
            let holds = text.is_some_and(|(_, text)| text.contains(from));
            assert!(holds, "{path} does not hold {from:?}");
        }
    }
}
