//! Small books in folders of their own, and the program run in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const POLICY: &str = r#"schema = 1
[[severity]]
id = "critical"
name = "Critical"
rank = 1
aliases = ["sev1"]
respond_within = "0m"
approval = "none"
rollback = "yes"
postmortem = "required"
[[severity]]
id = "low"
name = "Low"
rank = 2
respond_within = "1d"
approval = "lead"
rollback = "no"
postmortem = "none"
[metric.error-rate]
name = "Error rate"
unit = "%"
min = 0
max = 100
window = "5m"
source = "https://grafana.example.com/d/errors"
[[decision]]
id = "now"
name = "Roll back now"
rank = 1
severity = "critical"
[[decision]]
id = "later"
name = "Look at it tomorrow"
rank = 2
severity = "low"
[[trigger]]
id = "errors-high"
decision = "now"
metric = "error-rate"
op = ">"
value = 10
for = "2m"
runbook = "rollback"
[[trigger]]
id = "errors-low"
decision = "later"
metric = "error-rate"
op = "<="
value = 10
for = "2m"
runbook = "rollback"
[[trigger]]
id = "data-loss"
decision = "now"
condition = "Data is being lost"
runbook = "rollback"
"#;

pub(crate) const CONTACTS: &str = r#"schema = 1
[[role]]
id = "lead"
name = "Team lead"
[[contact]]
id = "alice"
name = "Alice Example"
roles = ["lead"]
phone = "+15550100"
timezone = "Europe/Berlin"
hours = "24x7"
verified = 2026-11-01
"#;

pub(crate) const SERVICES: &str = r#"schema = 1
[[service]]
id = "checkout"
name = "Checkout"
owner = "alice"
"#;

pub(crate) const RUNBOOK: &str =
    "+++\ntitle = \"Roll back\"\n+++\n\n## Steps\n\nGo back to the release before.\n";

/// A book in a folder that goes with its test.
pub(crate) struct Book(pub(crate) tempfile::TempDir);

impl Book {
    /// A book without faults.
    pub(crate) fn sound() -> Self {
        let book = Self(tempfile::tempdir().expect("a folder"));
        book.put(
            "book.toml",
            "schema = 1\n[book]\ntitle = \"Sample\"\ntimezone = \"Europe/Berlin\"\n[postmortem]\nrequired_sections = [\"summary\", \"root-cause\"]\n",
        );
        book.put("content/policy.toml", POLICY);
        book.put("content/contacts.toml", CONTACTS);
        book.put("content/services.toml", SERVICES);
        book.put("content/runbooks/rollback.md", RUNBOOK);
        book
    }

    /// A book with an error, a warning that can be mended, and a link into nothing.
    pub(crate) fn faulty() -> Self {
        let book = Self::sound();
        book.put(
            "content/services.toml",
            &SERVICES.replace("owner = \"alice\"", "ownr = \"alice\""),
        );
        book.put(
            "content/runbooks/rollback.md",
            &(RUNBOOK.to_owned() + "\nSee [the other page](other.md).\n"),
        );
        book
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().canonicalize().expect("the folder")
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, text).expect("file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a text")
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    /// Runs `rbdoc` in the book's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.run_in("", arguments, &[])
    }

    pub(crate) fn run_in(
        &self,
        folder: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> String {
        let mut command = command(&self.root().join(folder));
        command
            .args(["--now", "2026-11-23T02:12:00Z"])
            .args(arguments)
            .envs(variables.iter().copied());
        tell(&mut command, &self.root())
    }
}

/// The program in `folder`, with nothing of this terminal.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbdoc"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in [
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "GITHUB_WORKSPACE",
        "NO_COLOR",
        "RUST_BACKTRACE",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs it: exit status, stdout and stderr as one text. What differs from run to run is replaced.
pub(crate) fn tell(command: &mut Command, root: &Path) -> String {
    let output = command.output().expect("rbdoc starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let whole = format!(
        "exit {}\n==> stdout\n{}==> stderr\n{}",
        output.status.code().expect("an exit status"),
        text(output.stdout),
        text(output.stderr)
    );
    let time = regex::Regex::new(r"\d+\.\d\d s").expect("a pattern");
    time.replace_all(&whole, "[TIME]")
        .replace(&root.display().to_string(), "[ROOT]")
}

/// Waits until the program waits for a lock that this process holds.
#[cfg(target_os = "linux")]
pub(crate) fn wait_for_lock(child: &std::process::Child) {
    let waits = |locks: String| {
        locks.lines().any(|line| {
            let mut words = line.split_whitespace().skip(1);
            words.next() == Some("->") && words.nth(3) == Some(&child.id().to_string())
        })
    };
    let start = std::time::Instant::now();
    while !waits(fs::read_to_string("/proc/locks").expect("the locks of this machine")) {
        assert!(start.elapsed().as_secs() < 60, "rbdoc never waited");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}
