//! How long it takes from saving a file until its page shows the change, over HTTP.
//!
//! `cargo bench --bench preview -- [PAGES…]` (1,000 and 10,000 unless said). Each case runs the real
//! program on a generated book on a memory disk. A tab waits as an open page does; the clock runs from
//! before the file is written until the new page is here whole, so the watcher's wait for quiet is in it.
//! The stages are those that the program tells with `-v`: quiet, files read, book applied, pages ready; the
//! rest is the system's event, the tab's answer and the page itself.

#![expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

mod corpus;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// Edits of each kind.
const EDITS: usize = 21;

fn main() {
    println!(
        "{:>7} {:<28} {:>8} {:>8} | {:>7} {:>7} {:>7} {:>7} {:>7}",
        "pages", "case", "median", "worst", "quiet", "read", "apply", "pages", "rest"
    );
    for pages in corpus::sizes() {
        let folder = corpus::folder();
        let files = corpus::book(pages);
        corpus::write(folder.path(), &files);
        measure(pages, folder.path(), &files);
    }
}

/// One save: the file, what it holds then, and the page on which that is seen.
struct Save {
    file: String,
    text: String,
    page: String,
    /// What the page shows after it, and did not before.
    mark: String,
}

fn measure(pages: usize, root: &Path, files: &[corpus::File]) {
    let start = Instant::now();
    let mut preview = Preview::start(root);
    println!(
        "{pages:>7} {:<28} {:>5.0} ms",
        "start until it answers",
        milliseconds(start.elapsed())
    );
    let of = |ending: &str| -> Vec<&corpus::File> {
        let all = files.iter().filter(|file| file.path.ends_with(ending));
        let step = all.clone().count().div_ceil(EDITS).max(1);
        all.step_by(step).take(EDITS).collect()
    };
    let incident = |file: &str| {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{}.html", folder.trim_start_matches("content/"))
    };
    let text_of = |number: usize, file: &corpus::File, more: &str| Save {
        text: format!("{}\n{more}Mark {number} of the text.\n", file.text),
        mark: format!("Mark {number} of the text."),
        page: incident(&file.path),
        file: file.path.clone(),
    };
    let posts = of("/postmortem.md");
    let texts = posts.iter().enumerate();
    preview.case(
        pages,
        "a sentence",
        texts.map(|(n, file)| text_of(n, file, "")),
    );
    let texts = posts.iter().enumerate();
    let headings = texts.map(|(n, file)| text_of(n + 100, file, &format!("## Part {n}\n\n")));
    preview.case(pages, "a heading", headings);
    let records = of("/incident.toml").into_iter().enumerate();
    let titles = records.map(|(n, file)| {
        let mark = format!("Marked title {n}");
        let lines = file.text.lines().map(|line| {
            if line.starts_with("title") {
                format!("title = \"{mark}\"\n")
            } else {
                format!("{line}\n")
            }
        });
        Save {
            text: lines.collect(),
            page: incident(&file.path),
            file: file.path.clone(),
            mark,
        }
    });
    preview.case(pages, "a title", titles);
    let new = (0..EDITS).map(|n| Save {
        file: format!("content/runbooks/marked/new-{n}.md"),
        text: format!("# Marked runbook {n}\n\n```bash\nuptime\n```\n"),
        page: format!("runbooks/marked/new-{n}.html"),
        mark: format!("Marked runbook {n}"),
    });
    preview.case(pages, "a new file", new);
    let policy = files.iter().find(|file| file.path == "content/policy.toml");
    let policies = policy.into_iter().flat_map(|file| {
        (0..EDITS).map(|n| {
            let mark = format!("Marked severity {n}");
            Save {
                text: file
                    .text
                    .replacen("name = \"", &format!("name = \"{mark} "), 1),
                page: "decide.html".to_owned(),
                file: file.path.clone(),
                mark,
            }
        })
    });
    preview.case(pages, "the policy", policies);
    let peak = preview.peak().unwrap_or(0);
    println!("{pages:>7} {:<28} {peak:>4} MiB\n", "peak memory");
}

/// The program, serving, and what it tells of its stages.
struct Preview {
    child: Child,
    root: PathBuf,
    /// Host and port.
    host: String,
    stages: Receiver<[f64; 4]>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rbdoc"))
            .args(["--now", "2026-11-23T12:00:00Z", "-v", "--root"])
            .arg(root)
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rbdoc starts");
        let said = BufReader::new(child.stderr.take().expect("a pipe"));
        let (tell, stages) = mpsc::channel();
        thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some(stages) = stages_of(&line) {
                    let _ = tell.send(stages);
                }
            }
        });
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let host = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/');
        assert!(!host.is_empty(), "rbdoc says where it serves");
        Self {
            host: host.to_owned(),
            root: root.to_owned(),
            child,
            stages,
        }
    }

    /// The most memory that the program held so far, where the system tells.
    fn peak(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1024)
    }

    /// What a tab asks with: its page, what it shows, and the version that it was told of last.
    fn tab(&self, page: &str) -> String {
        let html = get(&self.host, &format!("/{page}"));
        let data = |name: &str| {
            let opening = format!("data-{name}=\"");
            let rest = html.split_once(&opening).map_or("", |(_, rest)| rest);
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let about = format!(
            "/_rbdoc/wait?run={}&page=/{page}&hash={}&style={}",
            data("run"),
            data("hash"),
            data("style")
        );
        let told = get(&self.host, &format!("{about}&after=0"));
        let version = told
            .split_once("\"version\":")
            .map_or("", |(_, rest)| rest.split([',', '}']).next().unwrap_or(""));
        format!("{about}&waits=true&after={version}")
    }

    fn case(&mut self, pages: usize, name: &str, saves: impl Iterator<Item = Save>) {
        let mut took: Vec<[f64; 6]> = Vec::new();
        for (number, save) in saves.enumerate() {
            let tab = self.tab(&save.page);
            let path = self.root.join(&save.file);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
            let host = self.host.as_str();
            while self.stages.try_recv().is_ok() {}
            let whole = thread::scope(|scope| {
                let waiting = scope.spawn(|| {
                    get(host, &tab);
                    let html = get(host, &format!("/{}", save.page));
                    (Instant::now(), html)
                });
                // The tab waits before its author saves.
                thread::sleep(Duration::from_millis(30));
                let start = Instant::now();
                if number % 2 == 0 {
                    fs::write(&path, &save.text).expect("saved");
                } else {
                    // As most editors do.
                    let beside = path.with_extension("tmp~");
                    fs::write(&beside, &save.text).expect("saved");
                    fs::rename(&beside, &path).expect("renamed");
                }
                let (end, html) = waiting.join().expect("a page");
                assert!(
                    html.contains(&save.mark),
                    "{} shows {}",
                    save.page,
                    save.mark
                );
                end - start
            });
            let stages = self.stages.recv_timeout(Duration::from_secs(5));
            let [quiet, read, apply, ready] = stages.expect("rbdoc tells its stages");
            let whole = milliseconds(whole);
            took.push([
                whole,
                quiet,
                read,
                apply,
                ready,
                whole - quiet - read - apply - ready,
            ]);
        }
        let sorted = |at: usize| {
            let mut column: Vec<f64> = took.iter().map(|row| row[at]).collect();
            column.sort_by(f64::total_cmp);
            column
        };
        let median = |at: usize| sorted(at)[took.len() / 2];
        println!(
            "{pages:>7} {name:<28} {:>5.0} ms {:>5.0} ms | {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>7.1}",
            median(0),
            sorted(0)[took.len() - 1],
            median(1),
            median(2),
            median(3),
            median(4),
            median(5),
        );
    }
}

/// The whole body at an address.
fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer
        .split_once("\r\n\r\n")
        .map_or(String::new(), |(_, body)| body.to_owned())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The four stages in a line of the program's, in milliseconds.
fn stages_of(line: &str) -> Option<[f64; 4]> {
    let rest = line.trim_start().strip_prefix("Stages ")?;
    let mut numbers = rest
        .split([' ', ',', ';'])
        .filter_map(|word| word.parse::<f64>().ok());
    Some([
        numbers.next()?,
        numbers.next()?,
        numbers.next()?,
        numbers.next()?,
    ])
}
