//! A preview that runs for a test, a client that speaks HTTP/1.1 to it, and a tab that waits.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything takes; a test that waits so long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A copy of a fixture book in a folder of its own.
pub(crate) struct Book {
    _folder: tempfile::TempDir,
    /// The folder with `book.toml`.
    pub(crate) root: PathBuf,
}

impl Book {
    pub(crate) fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder
            .path()
            .canonicalize()
            .expect("the folder")
            .join("book");
        Self::copy_to(name, &root);
        Self {
            _folder: folder,
            root,
        }
    }

    /// Copies a fixture book into `root`.
    pub(crate) fn copy_to(name: &str, root: &Path) {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/books")
            .join(name);
        copy(&source, root);
    }

    pub(crate) fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, text).expect("file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("a text")
    }

    /// Writes the file at `path` again with every `old` replaced.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} holds no {old}");
        self.put(path, text.replace(old, new));
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.root.join(from), self.root.join(to)).expect("renamed");
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).expect("removed");
    }

    pub(crate) fn serve(&self, arguments: &[&str]) -> Preview {
        Preview::start(&self.root, arguments)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_name() == "expected" {
        } else if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The program, serving; ended when this is dropped.
pub(crate) struct Preview {
    pub(crate) child: Child,
    /// Host and port.
    pub(crate) host: String,
    /// What it said on stderr so far.
    said: Arc<Mutex<String>>,
}

pub(crate) fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbdoc"));
    command
        .args(["--now", "2026-11-23T02:12:00Z", "serve"])
        .current_dir(root)
        .env_remove("SOURCE_DATE_EPOCH")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Preview {
    /// Serves the book in `root` on a port of the system's choice, unless one is given.
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> Self {
        let mut command = command(root);
        if !arguments.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        command.args(arguments);
        Self::run(command)
    }

    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command.spawn().expect("rbdoc starts");
        let said = Arc::new(Mutex::new(String::new()));
        let stderr = child.stderr.take().expect("a pipe");
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut heard = heard.lock().expect("nobody panicked");
                heard.push_str(&line);
                heard.push('\n');
            }
        });
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let host = line
            .trim()
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix('/'));
        let Some(host) = host.map(str::to_owned) else {
            panic!(
                "no address in {line:?}; it said {}",
                said.lock().expect("unpoisoned")
            );
        };
        Self { child, host, said }
    }

    /// What it said, once that holds `words`.
    pub(crate) fn hears(&self, words: &str) -> String {
        let start = Instant::now();
        loop {
            let said = self.said.lock().expect("nobody panicked").clone();
            if said.contains(words) {
                return said;
            }
            assert!(start.elapsed() < PATIENCE, "no {words:?} in\n{said}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    /// Sends exactly this, and reads one answer.
    pub(crate) fn raw(&self, request: &str) -> Response {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        Response::read(stream, request.starts_with("HEAD"))
    }

    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Response {
        let host = &self.host;
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n");
        for header in headers {
            request.push_str(header);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        self.raw(&request)
    }

    pub(crate) fn get(&self, target: &str) -> Response {
        self.ask("GET", target, &[])
    }

    /// Opens a page as a browser does, up to having asked once whether it is the newest.
    pub(crate) fn open(&self, page: &str) -> Tab<'_> {
        let mut tab = Tab::load(self, page);
        let told = tab.wait();
        assert_eq!(told.action, "none", "{page} was new");
        tab
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn read(stream: TcpStream, is_head: bool) -> Self {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).expect("a status line");
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("a header");
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut response = Self {
            status: status.unwrap_or_else(|| panic!("no status in {line:?}")),
            headers,
            body: Vec::new(),
        };
        let len = response.header("content-length").map(str::parse);
        if let Some(Ok(len)) = len
            && !is_head
        {
            response.body = vec![0; len];
            reader.read_exact(&mut response.body).expect("the body");
        }
        response
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }
}

/// An open page, as its script sees it.
pub(crate) struct Tab<'p> {
    preview: &'p Preview,
    page: String,
    pub(crate) status: u16,
    pub(crate) html: String,
    run: String,
    hash: String,
    style: String,
    pub(crate) version: u64,
}

/// What a tab was told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) action: String,
    /// The list of errors; nothing if there are none.
    pub(crate) problems: Option<String>,
}

impl<'p> Tab<'p> {
    fn load(preview: &'p Preview, page: &str) -> Self {
        let response = preview.get(page);
        let html = response.text();
        // The preview's script stands once, at the end.
        let depth = page.split(['?', '#']).next().unwrap_or_default();
        let root = "../".repeat(depth.matches('/').count() - 1);
        let script = format!("<script src=\"{root}_rbdoc/preview.js\"");
        assert_eq!(html.matches(&script).count(), 1, "{html}");
        assert!(html.ends_with("</script>\n</body>\n</html>\n"), "{html}");
        let value = |name: &str| {
            let rest = html
                .split_once(&format!(" data-{name}=\""))
                .expect("the script's tag")
                .1;
            rest.split_once('"').expect("a value").0.to_owned()
        };
        Self {
            preview,
            page: page.to_owned(),
            status: response.status,
            run: value("run"),
            hash: value("hash"),
            style: value("style"),
            version: 0,
            html,
        }
    }

    pub(crate) fn query(&self) -> String {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        format!(
            "/_rbdoc/wait?waits=true&run={}&after={}&page={}&hash={}&style={}",
            encode(&self.run),
            self.version,
            encode(&self.page),
            encode(&self.hash),
            encode(&self.style)
        )
    }

    /// Waits for the next news, of whatever kind.
    pub(crate) fn wait(&mut self) -> Told {
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < PATIENCE, "{} heard nothing", self.page);
            let response = self.preview.get(&self.query());
            if response.status == 204 {
                continue;
            }
            assert_eq!(response.status, 200, "{response:?}");
            let told: serde_json::Value = serde_json::from_slice(&response.body).expect("JSON");
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            self.version = told["version"].as_u64().expect("a version");
            let action = text(&told["action"]);
            if action == "style" {
                self.style = text(&told["style"]);
            }
            let problems = &told["problems"];
            return Told {
                action,
                problems: (!problems.is_null()).then(|| text(&problems["html"])),
            };
        }
    }

    /// Waits until the tab is told to load itself again, and does.
    pub(crate) fn reload(&mut self) {
        let start = Instant::now();
        while self.wait().action != "reload" {
            assert!(start.elapsed() < PATIENCE, "{} stayed", self.page);
        }
        let version = self.version;
        *self = Self::load(self.preview, &self.page);
        self.version = version;
    }

    /// Reloads until the page holds `words`: a change of several files may be seen in parts.
    pub(crate) fn reload_until(&mut self, words: &str) {
        while !self.html.contains(words) {
            self.reload();
        }
    }

    /// Waits until there are errors.
    pub(crate) fn breaks(&mut self) -> String {
        loop {
            if let Some(problems) = self.wait().problems {
                return problems;
            }
        }
    }

    /// Waits until there are none, and whether the page has to be loaded again.
    pub(crate) fn fixed(&mut self) -> String {
        loop {
            let told = self.wait();
            if told.problems.is_none() {
                return told.action;
            }
        }
    }
}
