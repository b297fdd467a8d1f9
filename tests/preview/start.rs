//! How a preview begins and ends.

use super::client::{Book, Preview, command};
use std::net::TcpListener;
use std::process::Command;

#[test]
fn a_port_that_was_asked_for_is_taken_or_refused_and_else_the_next_free_one() {
    let book = Book::of("whole");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let output = command(&book.root)
        .args(["--port", &port.to_string()])
        .output()
        .expect("rbdoc starts");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        said.starts_with(&format!(
            "error: port {port} is in use\nhelp: try `rbdoc serve --port "
        )),
        "{said}"
    );
    assert!(
        said.ends_with("or leave --port out to pick a free one\n"),
        "{said}"
    );
    // Two previews at once, none told which port; the usual one is taken, by this test if by nobody else.
    let _usual = TcpListener::bind("127.0.0.1:4747");
    let first = Preview::run(command(&book.root));
    let second = Preview::run(command(&book.root));
    assert_ne!(first.host, second.host);
    assert_ne!(first.host, "127.0.0.1:4747");
    assert_eq!((first.get("/").status, second.get("/").status), (200, 200));
    let output = command(&book.root)
        .args(["--host", "no.such.host.example.com"])
        .output()
        .expect("rbdoc starts");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.starts_with("error: cannot listen on no.such.host.example.com"),
        "{said}"
    );
}

#[test]
fn a_page_of_an_earlier_run_loads_itself_again() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let tab = preview.open("/contacts.html");
    let (asked, port) = (
        tab.query(),
        preview.host.split(':').nth(1).expect("a port").to_owned(),
    );
    drop(preview);
    let preview = book.serve(&["--port", &port]);
    let told = preview.get(&asked);
    assert_eq!(told.status, 200);
    assert!(
        told.text().contains("\"action\":\"reload\""),
        "{}",
        told.text()
    );
}

#[test]
fn a_book_that_begins_with_errors_appears_when_they_are_fixed() {
    let book = Book::of("whole");
    book.replace("content/services.toml", "owner = ", "ownr = ");
    let preview = book.serve(&[]);
    preview.hears("the pages appear when the errors are fixed");
    let mut page = preview.open("/contacts.html");
    assert_eq!(page.status, 503);
    assert!(
        page.html.contains("There is no field `ownr` here"),
        "{}",
        page.html
    );
    assert!(
        page.html.contains("<strong>content/services.toml:"),
        "{}",
        page.html
    );
    // Another error is another page.
    book.replace("content/services.toml", "ownr = ", "wner = ");
    page.reload_until("`wner`");
    book.replace("content/services.toml", "wner = ", "owner = ");
    page.reload();
    assert_eq!(page.status, 200);
    // There were no good pages that could have stayed.
    let said = preview.hears("Rebuilt ");
    assert!(!said.contains("the last good pages stay"), "{said}");
}

#[test]
fn what_a_book_quotes_is_text_and_each_error_has_its_place() {
    let book = Book::of("whole");
    book.put(
        "book.toml",
        "schema = 1\n\"<script>alert(1)</script>\" = 2\n[book]\ntitle = \"<b>\"\ntimezone = \"Etc/UTC\"\n",
    );
    let html = book.serve(&[]).open("/").html;
    assert!(!html.contains("<script>"), "{html}");
    for words in [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<strong>book.toml:2:1</strong>",
        // What to do is no line of the file: it is not cut at the edge of a small screen.
        "</pre><p>The fields here are ",
    ] {
        assert!(html.contains(words), "{html}");
    }
    assert!(!html.contains("= help"), "{html}");
}

#[test]
fn a_folder_without_book_toml_is_served_if_it_is_named() {
    let book = Book::of("whole");
    let settings = book.read("book.toml");
    book.remove("book.toml");
    let preview = book.serve(&["--root", "."]);
    let mut page = preview.open("/contacts.html");
    book.put("book.toml", settings);
    page.reload_until("A whole book");
    let empty = tempfile::tempdir().expect("a folder");
    let output = command(empty.path()).output().expect("rbdoc starts");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        said.starts_with("error: there is no `book.toml` here or in a folder above"),
        "{said}"
    );
}

#[test]
#[cfg(unix)]
fn a_signal_ends_it_at_once_with_the_status_that_shells_know() {
    let book = Book::of("whole");
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut preview = book.serve(&[]);
        let _waiting = preview.open("/").query();
        let status = Command::new("kill")
            .args([signal, &preview.child.id().to_string()])
            .status()
            .expect("kill");
        assert!(status.success());
        let ended = preview.child.wait().expect("an end");
        assert_eq!(ended.code(), Some(code), "{signal}");
    }
}
