//! Files that are copied into the site as they are: they are shown where nothing in them runs.

use super::client::Book;

#[test]
fn what_is_no_page_of_ours_is_shown_where_nothing_runs() {
    let book = Book::of("adopted");
    book.put("docs/pic.svg", "<svg onload=\"alert(1)\"/>");
    book.put("docs/note.pdf", "%PDF-1.7");
    book.put(
        "docs/Files.md",
        "# Files\n\n[pic](pic.svg) [note](note.pdf)\n",
    );
    let preview = book.serve(&[]);
    let policy = |target: &str| {
        let found = preview.get(target);
        assert_eq!(found.status, 200, "{target}");
        let nosniff = found.header("x-content-type-options").map(str::to_owned);
        assert_eq!(nosniff.as_deref(), Some("nosniff"), "{target}");
        found.header("content-security-policy").map(str::to_owned)
    };
    for copied in ["/runbooks/pic.svg", "/runbooks/img/space.png"] {
        let policy = policy(copied).expect("a policy");
        assert!(
            policy.starts_with("sandbox; default-src 'none';"),
            "{policy}"
        );
    }
    // A browser does not show a PDF in a sandbox; pages of ours run their own scripts.
    for free in ["/runbooks/note.pdf", "/runbooks/Files.html", "/"] {
        assert_eq!(policy(free), None, "{free}");
    }
}
