//! What a client may ask, and what it gets.

use super::client::{Book, Preview, Response, command};
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
    assert_eq!(folder.header("location"), Some("gr%C3%B6%C3%9Fe/?x=1"));
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
        // Not from the top of the host, which may be a proxy's.
        let root = "../".repeat(target.matches('/').count() - 1);
        let text = lost.text();
        assert!(
            text.contains(&format!("href=\"{root}index.html\"")),
            "{target}"
        );
        assert!(text.contains(&format!("href=\"{root}assets/")), "{target}");
        assert!(
            !text.contains("=\"/") && !text.contains(" /search"),
            "{target}: {text}"
        );
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

/// The status for a request to the front page that names this host.
fn status_for(preview: &Preview, host: &str) -> u16 {
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    preview.raw(&request).status
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    for target in [
        "/",
        "/_rbdoc/wait?after=0",
        "/_rbdoc/preview.js",
        "/no/such/page",
    ] {
        let ask = |headers: &str| preview.raw(&format!("GET {target} HTTP/1.1\r\n{headers}\r\n"));
        let refused = ask("Host: evil.example.com:4747\r\n");
        assert_eq!(refused.status, 403, "{target}");
        assert!(
            refused
                .text()
                .contains("does not answer to the name evil.example.com")
        );
        assert_eq!(ask("").status, 400, "{target}");
    }
    for host in [
        "localhost",
        "localhost:4747",
        "LOCALHOST:1",
        "localhost.:4747",
        "handbook.localhost",
        "handbook.localhost:1",
        "127.0.0.1",
        "127.0.0.1:4747",
        "127.1.2.3:80",
        "[::1]",
        "[::1]:80",
        "[::ffff:127.0.0.1]:4747",
    ] {
        assert_eq!(status_for(&preview, host), 200, "{host}");
    }
    for host in [
        "",
        ":4747",
        "evil.example.com",
        "localhost.evil.example.com",
        "localhost@evil.example.com",
        "127.0.0.1.evil.example.com",
        "127.0.0.1:4747:evil",
        "127.0.0.1:x",
        "127.1",
        "192.0.2.7:4747",
        "[::1",
        "[::1]x",
        "[evil]:4747",
        "::1",
    ] {
        assert_eq!(status_for(&preview, host), 403, "{host}");
    }
    assert_eq!(preview.raw("GET / HTTP/1.0\r\n\r\n").status, 200);
}

#[test]
fn a_host_that_was_asked_for_is_a_name_of_the_preview() {
    let book = Book::of("adopted");
    let everywhere = book.serve(&["--host", "0.0.0.0"]);
    for (status, host) in [
        (200, "192.0.2.7:4747"),
        (200, "[2001:db8::1]:4747"),
        (403, "evil.example.com:4747"),
    ] {
        assert_eq!(status_for(&everywhere, host), status, "{host}");
    }
    // To a resolver this is 127.0.0.1, to the preview a name as any other.
    let named = book.serve(&["--host", "0x7F.1"]);
    for (status, host) in [(200, "0X7f.1:4747"), (403, "0x7f.2"), (403, "example.com")] {
        assert_eq!(status_for(&named, host), status, "{host}");
    }
}

#[test]
fn a_name_that_was_admitted_is_answered_to_and_another_is_told_how() {
    let book = Book::of("adopted");
    let names = [
        "--allow-host",
        "dev.example.com",
        "--allow-host",
        "b.example.com",
    ];
    let preview = book.serve(&names);
    for (status, host) in [
        (200, "dev.example.com"),
        (200, "DEV.example.com:443"),
        (200, "b.example.com:80"),
        (200, "localhost"),
        (403, "x.dev.example.com"),
        (403, "evil.example.com"),
        (403, "evil.example#.localhost"),
        (403, "evil.example/.localhost"),
        (403, ".localhost"),
    ] {
        assert_eq!(status_for(&preview, host), status, "{host}");
    }
    let refused = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        preview.raw(&request).text()
    };
    let told = refused("c.example.com:4747");
    assert!(told.contains("`--allow-host c.example.com`"), "{told}");
    // What cannot be the name of a host is no advice.
    let told = refused("c.example.com/x");
    assert!(told.contains("`--allow-host NAME`"), "{told}");
    for name in [
        "https://dev.example.com",
        "dev.example.com:80",
        "",
        "a b",
        ".example.com",
    ] {
        let output = command(&book.root)
            .args(["--allow-host", name])
            .output()
            .expect("rbdoc starts");
        assert_eq!(output.status.code(), Some(2), "{name}");
    }
}

#[test]
fn a_request_is_judged_by_its_host_its_method_and_its_length() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    let (here, evil) = ("Host: localhost:4747\r\n", "Host: evil.example.com\r\n");
    let long = "Content-Length: 99999999999999999999999\r\n";
    for (status, request, headers) in [
        (200, "GET /", &[here][..]),
        (200, "HEAD /?b", &[here]),
        (200, "GET http://localhost:4747/", &[here]),
        (200, "GET http://localhost:4747", &[here]),
        (403, "GET http://evil.example.com/", &[here]),
        (403, "GET http://localhost/", &[evil]),
        (403, "GET /", &[evil]),
        (403, "POST /", &[evil]),
        (405, "POST /", &[here]),
        (405, "OPTIONS *", &[here]),
        (400, "GET /", &[]),
        (400, "GET /", &[here, evil]),
        (400, "GET index.html", &[here]),
        (200, "GET /", &[here, "Content-Length: 1024\r\n"]),
        (413, "GET /", &[here, "Content-Length: 1025\r\n"]),
        (413, "POST /", &[here, "Content-Length: 5000\r\n"]),
        (413, "POST /", &[here, long]),
    ] {
        let response = preview.raw(&format!("{request} HTTP/1.1\r\n{}\r\n", headers.concat()));
        assert_eq!(response.status, status, "{request} {headers:?}");
    }
    // Nothing but reading.
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let refused = preview.ask(method, "/", &["Content-Length: 0"]);
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_path_is_decoded_once_and_never_leads_up() {
    let book = Book::of("adopted");
    book.put("docs/img/%61.png", "not a.png");
    book.put("docs/DiskFull.md", "# Disk\n\n![Odd](img/%2561.png)\n");
    let preview = book.serve(&[]);
    for (status, target) in [
        (200, "/runbooks/img/%2561.png"),
        (404, "/runbooks/img/%61.png"),
        (404, "/a..b/..."),
        (400, "/.."),
        (400, "/a/../../etc/passwd"),
        (400, "/%2e%2e/etc/passwd"),
        (400, "/%2E%2e%2fetc/passwd"),
        (400, "/a%2f..%2fb"),
        (400, "/.%2e/a"),
        (400, "/a\\..\\b"),
        (400, "/a%5c..%5cb"),
        (400, "/a%00.html"),
        (400, "/%"),
        (400, "/%4"),
        (400, "/%zz"),
        (400, "/%ff"),
    ] {
        assert_eq!(preview.get(target).status, status, "{target}");
    }
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
    let with_headers = |count: usize| {
        let more = "A: b\r\n".repeat(count - 1);
        format!("GET / HTTP/1.1\r\n{host}{more}\r\n")
    };
    for (status, request) in [
        (413, post),
        (405, chunked),
        (431, long),
        (400, format!("not HTTP\r\n\r\n{body}")),
        (400, "GET / HTTP/2.0\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned()),
        (431, with_headers(101)),
    ] {
        let response = preview.raw(&request);
        assert_eq!(response.status, status, "{request:.60}");
        assert!(response.text().ends_with(".\n"), "{}", response.text());
    }
    // As many headers as there may be, sent byte by byte.
    let mut slow = preview.connect();
    for byte in with_headers(100).bytes() {
        slow.write_all(&[byte]).expect("sent");
    }
    assert_eq!(Response::read(slow, false).status, 200);
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

#[test]
fn a_single_range_is_sent_and_other_headers_are_passed_over() {
    let book = Book::of("adopted");
    book.put("docs/img/ten.bin", "0123456789");
    book.put("docs/img/none.bin", "");
    book.put(
        "docs/DiskFull.md",
        "# Disk\n\n[Ten](img/ten.bin) [None](img/none.bin)\n",
    );
    let preview = book.serve(&[]);
    let ten = "/runbooks/img/ten.bin";
    let ask = |target: &str, header: &str| {
        let response = preview.ask("GET", target, &[header]);
        (response.status, response.text())
    };
    for (range, status, body) in [
        ("bytes=0-0", 206, "0"),
        ("bytes=2-", 206, "23456789"),
        ("bytes=-3", 206, "789"),
        ("bytes=-30", 206, "0123456789"),
        ("bytes=8-99", 206, "89"),
        ("bytes=0-99999999999999999999999", 206, "0123456789"),
        ("bytes=10-", 416, ""),
        ("bytes=-0", 416, ""),
        ("bytes=99999999999999999999999-", 416, ""),
        ("bytes=3-2", 200, "0123456789"),
        ("bytes=0-1,3-4", 200, "0123456789"),
        ("bytes=-", 200, "0123456789"),
        ("bytes=a-b", 200, "0123456789"),
        ("items=0-1", 200, "0123456789"),
    ] {
        let expected = (status, body.to_owned());
        assert_eq!(ask(ten, &format!("Range: {range}")), expected, "{range}");
    }
    let empty = ask("/runbooks/img/none.bin", "Range: bytes=0-");
    assert_eq!(empty, (416, String::new()));
    // Tags are compared weakly.
    let tag = preview.get(ten);
    let tag = tag.header("etag").expect("a tag");
    for (known, status) in [
        (format!("\"a\", W/{tag}"), 304),
        ("*".to_owned(), 304),
        (tag.replacen('"', "\"a", 1), 200),
    ] {
        let (found, _) = ask(ten, &format!("If-None-Match: {known}"));
        assert_eq!(found, status, "{known}");
    }
}

#[test]
fn media_types_carry_their_character_set() {
    let book = Book::of("adopted");
    let files = [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("A.PNG", "image/png"),
        ("a", "application/octet-stream"),
    ];
    let links = files.map(|(name, _)| {
        book.put(&format!("docs/img/{name}"), "x");
        format!("- [{name}](img/{name})\n")
    });
    book.put(
        "docs/DiskFull.md",
        "# Disk\n\n".to_owned() + &links.concat(),
    );
    let preview = book.serve(&[]);
    for (name, media) in files {
        let found = preview.get(&format!("/runbooks/img/{name}"));
        assert_eq!(found.header("content-type"), Some(media), "{name}");
    }
}
