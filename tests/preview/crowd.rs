//! Many clients, slow ones and idle ones: they keep nobody waiting.

use super::client::{Book, Response};
#[cfg(unix)]
use super::client::{PATIENCE, Preview, command};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// What a page may take when it has to wait for nobody. A debug build on a busy machine is slow, but not so.
const PROMPT: Duration = Duration::from_secs(3);

#[test]
fn idle_and_slow_clients_and_twenty_tabs_starve_nobody() {
    let book = Book::of("whole");
    // Larger than what a connection takes in without its reader.
    let large = "content/incidents/2026-03-02-checkout-down/recording.bin";
    book.put(large, vec![7; 24 << 20]);
    let postmortem = "content/incidents/2026-03-02-checkout-down/postmortem.md";
    book.put(
        postmortem,
        book.read(postmortem) + "\n[Recording](recording.bin)\n",
    );
    let preview = book.serve(&[]);
    let recording = "/incidents/2026-03-02-checkout-down/recording.bin";
    assert_eq!(preview.ask("HEAD", recording, &[]).status, 200);

    let mut kept = Vec::new();
    // Connections that never say a word, as browsers open them in advance.
    kept.extend((0..20).map(|_| preview.connect()));
    // Requests that come byte by byte, and some that announce a body and never send it.
    let mut dripping: Vec<_> = (0..20).map(|_| preview.connect()).collect();
    let host = preview.host.clone();
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ");
    for (at, stream) in dripping.iter_mut().enumerate() {
        stream
            .write_all(&request.as_bytes()[..at + 5])
            .expect("sent");
    }
    for len in [900, 5_000, 500_000] {
        let mut stream = preview.connect();
        let post = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len}\r\n\r\n");
        stream.write_all(post.as_bytes()).expect("sent");
        kept.push(stream);
    }
    // Readers that take a byte and then stop reading.
    for _ in 0..20 {
        let mut stream = preview.connect();
        let get = format!("GET {recording} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(get.as_bytes()).expect("sent");
        stream.read_exact(&mut [0]).expect("a byte");
        kept.push(stream);
    }
    let mut tabs: Vec<_> = (0..20)
        .map(|_| preview.open("/runbooks/app/rollback.html"))
        .collect();
    std::thread::scope(|scope| {
        let waiting: Vec<_> = tabs
            .iter_mut()
            .map(|tab| scope.spawn(|| tab.reload()))
            .collect();
        for page in [
            "/",
            "/contacts.html",
            "/print.html",
            "/runbooks/app/rollback.html",
        ] {
            let start = Instant::now();
            assert_eq!(preview.get(page).status, 200);
            assert!(
                start.elapsed() < PROMPT,
                "{page} took {:?}",
                start.elapsed()
            );
        }
        book.replace(
            "content/runbooks/app/rollback.md",
            "Go back\n",
            "Go back now\n",
        );
        for tab in waiting {
            tab.join().expect("reloaded");
        }
    });
    assert!(tabs.iter().all(|tab| tab.html.contains("Go back now")));
    // The slow ones are answered too when they come to their end.
    for (at, mut stream) in dripping.into_iter().enumerate() {
        stream
            .write_all(&request.as_bytes()[at + 5..])
            .expect("sent");
        stream.write_all(b"1\r\n\r\n").expect("sent");
        assert_eq!(Response::read(stream, false).status, 200);
    }
    drop(kept);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_request_in_a_burst_of_idle_connections_is_answered() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let get = format!(
        "GET /_rbdoc/preview.js HTTP/1.1\r\nHost: {}\r\n\r\n",
        preview.host
    );
    let mut kept = Vec::new();
    for round in 0..20 {
        // All at once, and the requests among the silent ones.
        let mut streams: Vec<_> = (0..25).map(|_| preview.connect()).collect();
        let start = Instant::now();
        let asking: Vec<_> = streams.drain(15..20).collect();
        for mut stream in asking {
            stream.write_all(get.as_bytes()).expect("sent");
            assert_eq!(Response::read(stream, false).status, 200);
        }
        assert!(
            start.elapsed() < PROMPT,
            "round {round} took {:?}",
            start.elapsed()
        );
        kept.extend(streams);
    }
}

#[cfg(unix)]
#[test]
fn more_connections_than_files_may_be_open_are_outlived() {
    let book = Book::of("whole");
    let plain = command(&book.root);
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", "ulimit -n 120 && exec \"$0\" \"$@\""])
        .arg(plain.get_program())
        .args(plain.get_args())
        .args(["--port", "0"])
        .current_dir(&book.root)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let preview = Preview::run(limited);
    let address = preview.host.parse().expect("an address");
    let limit = Duration::from_millis(100);
    let connect = || std::net::TcpStream::connect_timeout(&address, limit);
    // Until even the system holds them back.
    let crowd: Vec<_> = (0..400).map_while(|_| connect().ok()).collect();
    assert!(crowd.len() > 60, "{}", crowd.len());
    drop(crowd);
    let start = Instant::now();
    let get = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host);
    let asks = || {
        let mut stream = connect()?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(get.as_bytes())?;
        stream.read_exact(&mut [0])
    };
    while asks().is_err() {
        assert!(start.elapsed() < PATIENCE, "it is stuck for good");
    }
}
