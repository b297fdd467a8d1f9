//! How long a build takes, in whole and by stage, and how much memory it needs.
//!
//! `cargo bench --bench stages -- [PAGES…]` (1,000 and 10,000 unless said). Each case runs the real
//! program on a generated book on a memory disk where there is one (deleting and making thousands of
//! files on a slow disk costs more than the build), five times (three above 5,000 pages), and prints
//! the medians; then the stages of one more run as `--timings` tells them.

#![expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

mod corpus;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// What one run of the program took.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    peak_bytes: u64,
}

fn main() {
    println!(
        "{:>7} {:<24} {:>9} {:>9} {:>10}",
        "pages", "case", "wall", "cpu", "peak"
    );
    for pages in corpus::sizes() {
        let folder = corpus::folder();
        corpus::write(folder.path(), &corpus::book(pages));
        let runs = if pages > 5_000 { 3 } else { 5 };
        let site = folder.path().join("site");

        let full = (0..runs)
            .map(|_| {
                let _ = fs::remove_dir_all(&site);
                run(folder.path(), &["build"])
            })
            .collect();
        report(pages, "full build", full);
        report(
            pages,
            "second build, unchanged",
            (0..runs).map(|_| run(folder.path(), &["build"])).collect(),
        );
        report(
            pages,
            "check",
            (0..runs).map(|_| run(folder.path(), &["check"])).collect(),
        );

        let _ = fs::remove_dir_all(&site);
        let status = program(folder.path(), &["build", "--timings"])
            .status()
            .expect("rbdoc starts");
        assert!(status.success(), "the generated book builds");
    }
}

fn program(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbdoc"));
    command
        .args(["--now", "2026-11-23T12:00:00Z", "--root"])
        .arg(root)
        .args(arguments);
    command
}

fn run(root: &Path, arguments: &[&str]) -> Cost {
    let start = Instant::now();
    let mut child = program(root, arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rbdoc starts");
    let used = child.wait4().expect("rbdoc ends");
    assert!(
        used.status.success(),
        "rbdoc {arguments:?} succeeds on the generated book"
    );
    Cost {
        wall: start.elapsed(),
        cpu: used.rusage.utime + used.rusage.stime,
        peak_bytes: used.rusage.maxrss,
    }
}

fn report(pages: usize, case: &str, mut costs: Vec<Cost>) {
    costs.sort_by_key(|cost| cost.wall);
    let median = costs[costs.len() / 2];
    println!(
        "{pages:>7} {case:<24} {:>7.2} s {:>7.2} s {:>6} MiB",
        median.wall.as_secs_f64(),
        median.cpu.as_secs_f64(),
        median.peak_bytes / 1024 / 1024,
    );
}
