//! A book of any size, the same for the same number: what the benches build.
//!
//! 85 % incidents and 15 % runbooks, 3 to 6 KB of sources a page, code in a third of them, words drawn
//! by Zipf's law from a vocabulary of 12,000, so that compression, tables and caches meet what real
//! prose gives them. As in real operations the vocabulary grows with the pages: hosts, pods, error codes,
//! versions and commits, most of them seen on one page alone and a few on many, come on top by Heaps' law
//! (number of names = 20 n^0.8 for n pages). With numbers that makes 18,000 distinct words at 1,000 pages and 67,000
//! at 10,000. The book passes every check without a warning.

use fastrand::Rng;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A file of the book: path and text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The numbers of pages that were asked for; 1,000 and 10,000 if none was.
pub(crate) fn sizes() -> Vec<usize> {
    let asked = std::env::args().filter_map(|word| word.parse().ok());
    match asked.collect::<Vec<usize>>() {
        none if none.is_empty() => vec![1_000, 10_000],
        sizes => sizes,
    }
}

/// A folder for a book, on a memory disk where there is one: deleting and making thousands of files on a
/// slow disk costs more than a build.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() {
        memory
    } else {
        Path::new(".")
    };
    tempfile::tempdir_in(base).expect("a folder for the book")
}

/// Writes files into the folder `root`.
pub(crate) fn write(root: &Path, files: &[File]) {
    for file in files {
        let path = root.join(&file.path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, &file.text).expect("file");
    }
}

const SERVICES: usize = 24;
const STEMS: &[&str] = &[
    "alert",
    "backup",
    "cache",
    "canary",
    "certificate",
    "cluster",
    "commit",
    "config",
    "connection",
    "consumer",
    "container",
    "cursor",
    "database",
    "deploy",
    "disk",
    "domain",
    "driver",
    "error",
    "event",
    "export",
    "failover",
    "feature",
    "filter",
    "flag",
    "gateway",
    "handler",
    "header",
    "health",
    "index",
    "ingress",
    "instance",
    "journal",
    "kernel",
    "latency",
    "leader",
    "limit",
    "listener",
    "lock",
    "log",
    "memory",
    "message",
    "metric",
    "migration",
    "mirror",
    "network",
    "node",
    "offset",
    "packet",
    "partition",
    "payload",
    "pipeline",
    "pod",
    "pool",
    "probe",
    "process",
    "proxy",
    "queue",
    "quota",
    "rate",
    "record",
    "region",
    "release",
    "replica",
    "request",
    "response",
    "restart",
    "retry",
    "rollback",
    "route",
    "schema",
    "secret",
    "segment",
    "server",
    "service",
    "session",
    "shard",
    "signal",
    "snapshot",
    "socket",
    "storage",
    "stream",
    "switch",
    "table",
    "tenant",
    "thread",
    "timeout",
    "token",
    "topic",
    "traffic",
    "transaction",
    "tunnel",
    "upgrade",
    "upstream",
    "vacuum",
    "version",
    "volume",
    "watcher",
    "window",
    "worker",
    "zone",
];
const PLAIN: &[&str] = &[
    "the", "and", "to", "of", "a", "in", "was", "is", "that", "for", "on", "with", "as", "at",
    "by", "from", "after", "before", "while", "because", "then", "when", "it", "we", "had", "not",
    "but", "more", "than", "all", "each", "new", "old", "first", "last", "next", "same", "slow",
    "fast", "full",
];

/// The book of `pages` pages.
pub(crate) fn book(pages: usize) -> Vec<File> {
    let mut rng = Rng::with_seed(7);
    let vocabulary = vocabulary(&mut rng);
    let mut make = Maker {
        rng,
        vocabulary,
        names: Vec::new(),
        used: 0,
    };
    let runbooks = (pages * 15 / 100).max(1);
    let mut files = Maker::frame(runbooks);
    for number in 0..runbooks {
        make.learn(number);
        files.push(make.runbook(number, runbooks));
    }
    for number in 0..pages.saturating_sub(runbooks) {
        make.learn(runbooks + number);
        make.incident(number, runbooks, &mut files);
    }
    files
}

/// Words from common to rare: function words, stems, stems joined as identifiers are, and words that
/// sound like any others.
fn vocabulary(rng: &mut Rng) -> Vec<String> {
    let mut words: Vec<String> = PLAIN
        .iter()
        .chain(STEMS)
        .map(|word| (*word).to_owned())
        .collect();
    while words.len() < 12_000 {
        let first = STEMS[rng.usize(..STEMS.len())];
        let second = STEMS[rng.usize(..STEMS.len())];
        words.push(match rng.u8(..8) {
            0 => format!("{first}-{second}"),
            1 => format!("{first}_{second}_total"),
            2 => format!("{first}{second}"),
            3 => format!("{first}{}", rng.u16(..900)),
            _ => spoken(rng),
        });
    }
    words
}

/// A word that could be one.
fn spoken(rng: &mut Rng) -> String {
    const BEGINS: &[&str] = &[
        "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "r",
        "s", "st", "t", "tr", "v", "w",
    ];
    const ENDS: &[&str] = &["", "n", "r", "l", "s", "nt", "m", "ck", "st"];
    const LAST: &[&str] = &["", "ed", "ing", "er", "ion", "ly", "able", "ment"];
    let mut word = String::new();
    for _ in 0..rng.usize(1..4) {
        word += BEGINS[rng.usize(..BEGINS.len())];
        word += ["a", "e", "i", "o", "u", "ea"][rng.usize(..6)];
        word += ENDS[rng.usize(..ENDS.len())];
    }
    word + LAST[rng.usize(..LAST.len())]
}

struct Maker {
    rng: Rng,
    vocabulary: Vec<String>,
    /// Names of single things, in the order in which pages learnt them.
    names: Vec<String>,
    /// How many of them have been used.
    used: usize,
}

impl Maker {
    /// A word by Zipf's law with exponent near 1: rank = n^u for u uniform in 0..1.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a rank lies between 1 and the size of the vocabulary, some thousands"
    )]
    fn word(&mut self) -> &str {
        let rank = (self.vocabulary.len() as f64).powf(self.rng.f64()) as usize - 1;
        &self.vocabulary[rank.min(self.vocabulary.len() - 1)]
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word().to_owned()).collect();
        words.join(" ")
    }

    /// The names that the page `number` brings: the more pages there were, the fewer are new.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "some hundred thousand names at most"
    )]
    fn learn(&mut self, number: usize) {
        let known = (20.0 * ((number + 1) as f64).powf(0.8)) as usize;
        while self.names.len() < known {
            let stem = STEMS[self.rng.usize(..STEMS.len())];
            let hash = self.rng.u32(..);
            let small = self.rng.u8(1..40);
            let code = self.rng.u32(10_000..1_000_000);
            self.names.push(match self.rng.u8(..6) {
                0 => format!("{stem}-{:07x}", hash >> 4),
                1 => format!("{hash:08x}"),
                2 => format!("{}{code}", &stem[..2].to_uppercase()),
                3 => format!("{stem}-{small}.rack{}.example.com", code % 5_000),
                4 => format!("v{small}.{}.{}", small % 7, code % 900),
                _ => format!("req_{code:05}{:03x}", hash >> 20),
            });
        }
    }

    /// A name: a new one while the page has some, else one that is known, those from long ago most often.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a rank lies between 1 and the number of names"
    )]
    fn name(&mut self) -> String {
        let at = if self.used < self.names.len() {
            self.used += 1;
            self.used - 1
        } else {
            (self.names.len() as f64).powf(self.rng.f64()) as usize - 1
        };
        self.names.get(at).cloned().unwrap_or_default()
    }

    /// Words of running text: one in twelve is the name of something.
    fn running(&mut self, count: usize) -> String {
        let mut words = Vec::new();
        for _ in 0..count {
            words.push(match self.rng.u8(..12) {
                0 => self.name(),
                _ => self.word().to_owned(),
            });
        }
        words.join(" ")
    }

    fn sentence(&mut self) -> String {
        let count = self.rng.usize(7..16);
        let text = self.running(count);
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>() + "."
        })
    }

    fn paragraph(&mut self) -> String {
        let count = self.rng.usize(3..6);
        let sentences: Vec<String> = (0..count).map(|_| self.sentence()).collect();
        sentences.join(" ")
    }

    fn list(&mut self, count: usize) -> String {
        let items: Vec<String> = (0..count)
            .map(|_| format!("- {}\n", self.sentence()))
            .collect();
        items.concat()
    }

    fn table(&mut self) -> String {
        let mut text = "| Time | Value | Note |\n| --- | ---: | --- |\n".to_owned();
        for _ in 0..4 {
            let _ = writeln!(
                text,
                "| {}:00 | {} | {} |",
                self.rng.u8(10..24),
                self.rng.u16(..),
                self.words(3)
            );
        }
        text
    }

    fn code(&mut self) -> String {
        match self.rng.u8(..4) {
            0 => {
                let mut text = "```bash look\n".to_owned();
                for _ in 0..4 {
                    let _ = writeln!(
                        text,
                        "# {}\nkubectl get {} -n {} -o jsonpath='{{.items[0].status}}' | grep {}",
                        self.sentence(),
                        self.running(1),
                        self.running(1),
                        self.running(1)
                    );
                }
                text + "```\n"
            }
            1 => {
                let mut text = "```sql\n".to_owned();
                for _ in 0..4 {
                    let _ = writeln!(
                        text,
                        "SELECT id, count(*) FROM events WHERE name = '{}' AND at > now() - interval '1 hour' GROUP BY id; -- {}",
                        self.running(2),
                        self.running(4)
                    );
                }
                text + "```\n"
            }
            2 => {
                let mut text = "```yaml\napiVersion: apps/v1\nkind: Deployment\nspec:\n".to_owned();
                for index in 0..8 {
                    let _ = writeln!(
                        text,
                        "  key{index}: \"{}\" # {}",
                        self.running(2),
                        self.running(3)
                    );
                }
                text + "```\n"
            }
            _ => {
                let mut text = "```json\n{\n".to_owned();
                for index in 0..7 {
                    let _ = writeln!(
                        text,
                        "  \"key{index}\": [\"{}\", {}, true],",
                        self.running(3),
                        self.rng.u16(..)
                    );
                }
                text + "  \"end\": null\n}\n```\n"
            }
        }
    }

    fn prose(&mut self, target: usize, code: bool, headings: &[&str]) -> String {
        let mut text = String::new();
        let share = target / headings.len().max(1);
        for (index, heading) in headings.iter().enumerate() {
            let _ = write!(text, "## {heading}\n\n{}\n\n", self.paragraph());
            if code && index < 3 {
                text += &self.code();
                text.push('\n');
            }
            let end = share * (index + 1);
            while text.len() < end {
                match self.rng.u8(..6) {
                    0 => text += &self.list(4),
                    1 if text.len() + 300 < end => text += &self.table(),
                    _ => text += &self.paragraph(),
                }
                text += "\n\n";
            }
        }
        text
    }

    fn frame(runbooks: usize) -> Vec<File> {
        let mut services = "schema = 1\n".to_owned();
        for number in 0..SERVICES {
            let _ = write!(
                services,
                "\n[[service]]\nid = \"service-{number}\"\nname = \"Service {number}\"\nowner = \"platform\"\ntier = {}\nrunbooks = [\"area-{}/procedure-{}\"]\n",
                number % 3 + 1,
                number % runbooks % 12,
                number % runbooks
            );
        }
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        vec![
            file("book.toml", include_str!("book.toml")),
            file("content/policy.toml", include_str!("policy.toml")),
            file("content/contacts.toml", include_str!("contacts.toml")),
            file("content/checklists/after.toml", include_str!("after.toml")),
            file("content/services.toml", &services),
        ]
    }

    fn runbook(&mut self, number: usize, all: usize) -> File {
        let other = self.rng.usize(..all);
        let mut text = format!(
            "+++\ntitle = \"Procedure {number}: {}\"\nalerts = [\"Alert{number}Firing\"]\nservices = [\"service-{}\"]\nseverities = [\"critical\"]\nowner = \"platform\"\nreviewed = 2026-11-01\nreview_every = \"180d\"\nexercised = 2026-10-01\nestimate = \"10m\"\nrisk = \"medium\"\nverify = \"after\"\n+++\n\n",
            self.words(4),
            number % SERVICES
        );
        let target = self.rng.usize(3_000..5_600);
        let code = number.is_multiple_of(3);
        text += &self.prose(
            target,
            code,
            &["When to use it", "Check", "Change", "Verify"],
        );
        let _ = writeln!(
            text,
            "\nSee [the other procedure](../area-{}/procedure-{other}.md#verify).",
            other % 12
        );
        File {
            path: format!(
                "content/runbooks/area-{}/procedure-{number}.md",
                number % 12
            ),
            text,
        }
    }

    fn incident(&mut self, number: usize, runbooks: usize, files: &mut Vec<File>) {
        // One incident every four hours, backwards from a fixed day, so that ids are unique.
        let minutes = 29_700_000 - i64::try_from(number).expect("a number of incidents") * 240;
        let at = |offset: i64| {
            chrono::DateTime::from_timestamp((minutes + offset) * 60, 0)
                .map_or_else(String::new, |time| {
                    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
                })
        };
        let day = at(0)[..10].to_owned();
        let folder = format!("content/incidents/{day}-case-{number}");
        let resolved = self.rng.i64(40..200);
        let title = self.words(5);
        files.push(File {
            path: format!("{folder}/incident.toml"),
            text: format!(
                "schema = 1\ntitle = \"Case {number}: {title}\"\nstatus = \"resolved\"\nseverity = \"{}\"\nservices = [\"service-{}\"]\ndetected_by = \"alert\"\n[times]\nstarted = {}\ndetected = {}\nmitigated = {}\nresolved = {}\n[impact]\nsummary = \"{}\"\nusers_affected = {}\n",
                ["critical", "high", "medium"][number % 3],
                number % SERVICES,
                at(0),
                at(4),
                at(resolved - 10),
                at(resolved),
                self.sentence(),
                self.rng.u16(1..)
            ),
        });
        let mut timeline = "schema = 1\nevent = [\n".to_owned();
        for step in 0..8 {
            let _ = writeln!(
                timeline,
                "  {{ at = {}, kind = \"note\", by = \"alice\", text = \"{}\" }},",
                at(step * resolved / 8),
                self.sentence()
            );
        }
        files.push(File {
            path: format!("{folder}/timeline.toml"),
            text: timeline + "]\n",
        });
        files.push(File {
            path: format!("{folder}/actions.toml"),
            text: format!(
                "schema = 1\n[[action]]\nid = \"a1\"\ntitle = \"Add a test for {}\"\ntype = \"prevent\"\nowner = \"platform\"\nstatus = \"done\"\ndue = 2026-11-20\ndone = 2026-11-10\n",
                self.words(3)
            ),
        });
        let target = self.rng.usize(1_600..3_900);
        let code = number.is_multiple_of(3);
        let prose = self.prose(
            target,
            code,
            &["Summary", "Root cause", "What went well", "Lessons learned"],
        );
        let runbook = self.rng.usize(..runbooks);
        files.push(File {
            path: format!("{folder}/postmortem.md"),
            text: format!(
                "+++\nstatus = \"reviewed\"\nauthors = [\"alice\"]\n+++\n\n{prose}\nWe followed [the procedure](../../runbooks/area-{}/procedure-{runbook}.md).\n",
                runbook % 12
            ),
        });
    }
}
