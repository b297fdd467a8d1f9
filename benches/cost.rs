//! What each kind of odd input costs, at sizes that double: a law of the program is that cost grows with size.
//!
//! `cargo bench --bench cost -- [KIND…] [SIZES…]`: the kinds whose names hold one of the words, all of them without a
//! word; sizes in KB, 500 to 4,000 unless said. For each it writes a book that consists of that kind, builds it with the
//! real program, and prints CPU time, peak memory, and how much more each doubling took: 2 is in proportion.

#![expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

mod kinds;

use kinds::{Kind, all};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use wait4::Wait4;

/// What one run took.
struct Cost {
    seconds: f64,
    peak: u64,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words = words.iter().filter(|word| !word.starts_with('-'));
    let (sizes, names): (Vec<&String>, Vec<&String>) =
        words.partition(|word| word.parse::<usize>().is_ok());
    let mut sizes: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![500, 1_000, 2_000, 4_000];
    }
    // What a book without anything in it takes.
    let nothing = cost(&Vec::new());
    println!(
        "{:<34} {:>7} {:>9} {:>6} {:>9} {:>11}",
        "kind", "KB", "CPU s", "times", "peak MiB", "bytes/byte"
    );
    let wanted = |kind: &&Kind| {
        names.is_empty() || names.iter().any(|name| kind.name.contains(name.as_str()))
    };
    for kind in all().iter().filter(wanted) {
        let mut before: Option<f64> = None;
        for size in &sizes {
            let files = (kind.files)(size * 1_000);
            let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
            let Cost { seconds, peak } = cost(&files);
            let own = peak.saturating_sub(nothing.peak);
            let times = before.map_or(String::new(), |before| {
                format!("{:.1}", (seconds - nothing.seconds).max(0.0) / before)
            });
            println!(
                "{:<34} {:>7} {seconds:>9.2} {times:>6} {:>9} {:>11}",
                kind.name,
                bytes / 1_000,
                peak >> 20,
                own / (bytes as u64).max(1)
            );
            before = Some((seconds - nothing.seconds).max(0.01));
        }
    }
}

/// What the program needs to build a book of these files.
fn cost(files: &[(String, String)]) -> Cost {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("book.toml", "schema = 1\n[book]\ntitle = \"Cost\"\n");
    for (path, text) in files {
        write(path, text);
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_rbdoc"))
        .args(["--now", "2026-11-23T12:00:00Z", "--root"])
        .arg(folder.path())
        .arg("build")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rbdoc starts");
    let used = child.wait4().expect("rbdoc ends");
    assert!(used.status.code().is_some(), "rbdoc was ended by a signal");
    Cost {
        seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak: used.rusage.maxrss,
    }
}
