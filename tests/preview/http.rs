//! What a client may ask, and what it gets.

use super::client::Book;
use std::io::Write;

#[test]
fn addresses_lead_where_they_lead_on_static_hosts() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    let title = |target: &str| {
        let response = preview.get(target);
        let text = response.text();
        let title = text.split_once("<title>").map_or("", |(_, rest)| rest);
        let title = title.split_once("</title>").map_or("", |(title, _)| title);
        (response.status, title.to_owned())
    };
    let page = title("/runbooks/ops%20notes/First%20steps.html");
    assert_eq!(page.0, 200);
    assert_eq!(title("/runbooks/ops%20notes/First%20steps"), page);
    assert_eq!(
        title("/runbooks/ops%20notes/First%20steps.html?a=b#c"),
        page
    );
    assert_eq!(title("/"), title("/index.html"));
    assert_eq!(title("/runbooks/gr%C3%B6%C3%9Fe/").0, 200);
    let folder = preview.get("/runbooks/gr%C3%B6%C3%9Fe?x=1");
    assert_eq!(folder.status, 302);
    assert_eq!(
        folder.header("location"),
        Some("/runbooks/gr%C3%B6%C3%9Fe/?x=1")
    );
    // The site's own page for what is not there, whole at any depth.
    for target in [
        "/nothing",
        "/a/b/c/nothing.html",
        "/runbooks//",
        "/index.html/",
        "/_rbdoc/nothing",
    ] {
        let lost = preview.get(target);
        assert_eq!(lost.status, 404, "{target}");
        assert!(lost.text().contains("href=\"/index.html\""), "{target}");
    }
    for (target, media) in [
        ("/runbooks/DiskFull.html", "text/html; charset=utf-8"),
        ("/runbooks/img/space.png", "image/png"),
        ("/_rbdoc/preview.js", "text/javascript; charset=utf-8"),
        ("/_rbdoc/preview.css", "text/css; charset=utf-8"),
    ] {
        let found = preview.get(target);
        assert_eq!(
            (found.status, found.header("content-type")),
            (200, Some(media)),
            "{target}"
        );
        assert_eq!(found.header("cache-control"), Some("no-cache"));
        assert_eq!(found.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(found.header("access-control-allow-origin"), None);
    }
}

#[test]
fn no_path_leaves_the_site() {
    let book = Book::of("adopted");
    book.put("../secret.txt", "secret");
    book.put("secret.txt", "secret");
    let preview = book.serve(&[]);
    for target in [
        "/../secret.txt",
        "/../book/secret.txt",
        "/secret.txt",
        "/book.toml",
        "/docs/DiskFull.md",
        "/runbooks/../../secret.txt",
        "/runbooks/img/../../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/runbooks/img/%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.txt",
        "//secret.txt",
        "/%00secret.txt",
        "/secret.txt%00.html",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%",
        "/%zz",
        "secret.txt",
        "file:///etc/passwd",
        "*",
        "/etc/passwd",
        "//etc/passwd",
        "/C:/secret.txt",
        "/_rbdoc/../secret.txt",
        "/_rbdoc/wait/../../secret.txt",
    ] {
        let response = preview.get(target);
        assert!(
            [400, 403, 404].contains(&response.status),
            "{target}: {}",
            response.status
        );
        assert!(
            !response.text().contains("secret\n") && response.text() != "secret",
            "{target}"
        );
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    let port = preview.host.split(':').nth(1).expect("a port").to_owned();
    let ask = |target: &str, headers: &str| {
        preview.raw(&format!("GET {target} HTTP/1.1\r\n{headers}\r\n"))
    };
    for target in [
        "/",
        "/_rbdoc/wait?after=0",
        "/_rbdoc/preview.js",
        "/no/such/page",
    ] {
        let refused = ask(target, &format!("Host: evil.example.com:{port}\r\n"));
        assert_eq!(refused.status, 403, "{target}");
        assert!(
            refused
                .text()
                .contains("does not answer to the name evil.example.com")
        );
        assert_eq!(ask(target, "").status, 400, "{target}");
    }
    for host in [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "[::1]:80",
        "handbook.localhost",
    ] {
        assert_eq!(ask("/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    assert_eq!(
        ask("/", "Host: localhost\r\nHost: evil.example.com\r\n").status,
        400
    );
    assert_eq!(preview.raw("GET / HTTP/1.0\r\n\r\n").status, 200);
    // Nothing but reading, and no waiting for what a client announces.
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let refused = preview.ask(method, "/", &["Content-Length: 0"]);
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
    }
    for len in ["5000", "99999999999999999"] {
        let refused = preview.ask("POST", "/", &[&format!("Content-Length: {len}")]);
        assert_eq!(refused.status, 413, "{len}");
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_request_that_is_not_answered_gets_its_reason_though_more_of_it_comes() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    let host = format!("Host: {}\r\n", preview.host);
    let body = "x".repeat(300_000);
    let post = format!("POST / HTTP/1.1\r\n{host}Content-Length: 300000\r\n\r\n{body}");
    let chunked = format!("POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n{body}");
    let long = format!("GET / HTTP/1.1\r\n{host}X-Long: {body}\r\n\r\n");
    for (status, request) in [
        (413, post),
        (405, chunked),
        (431, long),
        (400, format!("not HTTP\r\n\r\n{body}")),
        (400, "GET / HTTP/2.0\r\n\r\n".to_owned()),
    ] {
        let response = preview.raw(&request);
        assert_eq!(response.status, status, "{request:.60}");
        assert!(response.text().ends_with(".\n"), "{}", response.text());
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn parts_and_conditions_are_honoured() {
    let book = Book::of("adopted");
    let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    book.put("docs/img/space.png", &bytes);
    let preview = book.serve(&[]);
    let picture = "/runbooks/img/space.png";
    for target in [picture, "/runbooks/DiskFull.html"] {
        let whole = preview.get(target);
        let tag = whole.header("etag").expect("a tag").to_owned();
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
        let head = preview.ask("HEAD", target, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in ["etag", "content-type", "content-length"] {
            assert_eq!(head.header(name), whole.header(name), "{name}");
        }
        let len = whole.body.len();
        let part = |range: &str| preview.ask("GET", target, &[&format!("Range: bytes={range}")]);
        let first = part("0-99");
        assert_eq!((first.status, &first.body[..]), (206, &whole.body[..100]));
        assert_eq!(
            first.header("content-range"),
            Some(format!("bytes 0-99/{len}").as_str())
        );
        assert_eq!(part("-10").body, whole.body[len - 10..]);
        assert_eq!(part("500-").body, whole.body[500..]);
        let beyond = part(&format!("{len}-"));
        assert_eq!(beyond.status, 416);
        assert_eq!(
            beyond.header("content-range"),
            Some(format!("bytes */{len}").as_str())
        );
        assert_eq!(part("0-1,5-6").status, 200);
        let same = preview.ask(
            "GET",
            target,
            &["Range: bytes=0-9", &format!("If-Range: {tag}")],
        );
        assert_eq!(same.status, 206);
        let other = preview.ask("GET", target, &["Range: bytes=0-9", "If-Range: \"other\""]);
        assert_eq!(other.status, 200);
        let known = preview.ask("GET", target, &[&format!("If-None-Match: {tag}")]);
        assert_eq!((known.status, known.body.len()), (304, 0));
        assert_eq!(known.header("etag"), Some(tag.as_str()));
        assert_eq!(
            preview
                .ask("GET", target, &["If-None-Match: \"other\""])
                .status,
            200
        );
    }
    // A picture that is drawn again is another one, also for the page that shows it.
    let mut page = preview.open("/runbooks/DiskFull.html");
    assert!(page.html.contains("space.png"), "{}", page.html);
    let drawn: Vec<u8> = bytes.iter().rev().copied().collect();
    let mut file = std::fs::File::create(book.root.join("docs/img/space.png")).expect("a file");
    file.write_all(&drawn).expect("written");
    drop(file);
    page.reload();
    assert_eq!(preview.get(picture).body, drawn);
}
