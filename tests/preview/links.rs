//! Symbolic links that are turned under a preview, and folders that give way to links and come back.
#![cfg(unix)]

use super::client::{Book, Preview};
use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

/// Within this time a change is shown.
const SOON: Duration = Duration::from_secs(1);

const ROOT: &str = "docs";

/// Turns the link at `path` to `target` in one go, as mounted settings are renewed.
fn turn(book: &Book, path: &str, target: &str) {
    let path = book.root.join(path);
    let fresh = path.with_file_name("..fresh");
    symlink(target, &fresh).expect("a link");
    fs::rename(&fresh, &path).expect("renamed");
}

/// Waits until the page holds `words`, and says how long that took.
fn shows(preview: &Preview, page: &str, words: &str) -> Duration {
    let start = Instant::now();
    while !preview.get(page).text().contains(words) {
        assert!(
            start.elapsed() < 20 * SOON,
            "{page} does not show {words:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

/// Two files of the same length and time.
fn twins(book: &Book, one: &str, other: &str) {
    let time = fs::FileTimes::new()
        .set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    for (path, text) in [
        (one, "# Linked\n\nThe first text.\n"),
        (other, "# Linked\n\nThe other text.\n"),
    ] {
        book.put(path, text);
        let file = fs::File::options().write(true).open(book.root.join(path));
        file.expect("a file").set_times(time).expect("a time");
    }
    let len = |path: &str| fs::metadata(book.root.join(path)).expect("a file").len();
    assert_eq!(len(one), len(other));
}

#[test]
fn mounted_settings_that_are_renewed_are_seen_within_a_second() {
    let book = Book::of("adopted");
    twins(&book, "docs/..1/d.md", "docs/..2/d.md");
    symlink("..1", book.root.join("docs/..data")).expect("a link");
    symlink("..data/d.md", book.root.join("docs/d.md")).expect("a link");
    let preview = book.serve(&[]);
    shows(&preview, "/runbooks/d.html", "The first text");
    for (target, words) in [
        ("..2", "The other text"),
        ("..1", "The first text"),
        ("..2", "The other text"),
    ] {
        turn(&book, "docs/..data", target);
        let took = shows(&preview, "/runbooks/d.html", words);
        assert!(took < SOON, "{took:?}");
    }
    // So is what is written into the folder behind the link.
    book.put("docs/..2/d.md", "# Linked\n\nWritten in place.\n");
    assert!(shows(&preview, "/runbooks/d.html", "Written in place") < SOON);
}

#[test]
fn a_link_that_is_turned_is_seen_also_where_time_and_length_are_the_same() {
    for poll in [&[][..], &["--poll"]] {
        let book = Book::of("adopted");
        twins(&book, "docs/x/one.md", "docs/x/two.md");
        symlink("x/one.md", book.root.join("docs/d.md")).expect("a link");
        let preview = book.serve(poll);
        shows(&preview, "/runbooks/d.html", "The first text");
        turn(&book, "docs/d.md", "x/two.md");
        let took = shows(&preview, "/runbooks/d.html", "The other text");
        assert!(took < 3 * SOON, "{took:?} {poll:?}");
        // And the file that it leads to.
        book.put("docs/x/two.md", "# Linked\n\nWritten in place.\n");
        shows(&preview, "/runbooks/d.html", "Written in place");
        // A link that leads nowhere is a problem, and what was right before it stays. Then it leads somewhere.
        let mut page = preview.open("/runbooks/d.html");
        turn(&book, "docs/d.md", "x/three.md");
        let problems = page.breaks();
        assert!(
            problems.contains("is a link that leads nowhere"),
            "{problems}"
        );
        shows(&preview, "/runbooks/d.html", "Written in place");
        book.put("docs/x/three.md", "# Linked\n\nThe third.\n");
        shows(&preview, "/runbooks/d.html", "The third.");
    }
}

#[test]
fn a_folder_that_gives_way_to_a_link_and_comes_back_is_followed_all_the_time() {
    let book = Book::of("adopted");
    let preview = book.serve(&[]);
    let edit = |number: usize| {
        let words = format!("Edit number {number}.");
        book.put("docs/DiskFull.md", format!("# Disk full\n\n{words}\n"));
        let took = shows(&preview, "/runbooks/DiskFull.html", &words);
        assert!(took < SOON, "edit {number}: {took:?}");
    };
    edit(1);
    for round in 0..3 {
        book.rename(ROOT, "c");
        symlink("c", book.root.join(ROOT)).expect("a link");
        edit(10 * round + 2);
        std::thread::sleep(Duration::from_millis(300));
        edit(10 * round + 3);
        fs::remove_file(book.root.join(ROOT)).expect("removed");
        book.rename("c", ROOT);
        edit(10 * round + 4);
        std::thread::sleep(Duration::from_millis(300));
        edit(10 * round + 5);
    }
    // A folder that is reached by a link is watched where it is, and let go when the link is turned.
    book.put("v1/page.md", "# Version\n\nOne.\n");
    book.put("v2/page.md", "# Version\n\nTwo.\n");
    symlink("../v1", book.root.join("docs/v")).expect("a link");
    shows(&preview, "/runbooks/v/page.html", "One.");
    book.put("v1/page.md", "# Version\n\nOne and a half.\n");
    assert!(shows(&preview, "/runbooks/v/page.html", "One and a half.") < SOON);
    turn(&book, "docs/v", "../v2");
    assert!(shows(&preview, "/runbooks/v/page.html", "Two.") < SOON);
    book.put("v2/page.md", "# Version\n\nTwo and a half.\n");
    assert!(shows(&preview, "/runbooks/v/page.html", "Two and a half.") < SOON);
}

#[test]
fn a_link_out_of_the_book_is_told_and_never_shown() {
    let book = Book::of("adopted");
    book.put("../outside/secret.md", "# SECRET\n");
    let preview = book.serve(&[]);
    symlink("../../outside/secret.md", book.root.join("docs/s.md")).expect("a link");
    let said = preview.hears("link-not-followed");
    assert!(said.contains("`docs/s.md` is a link to `"), "{said}");
    assert_eq!(preview.get("/runbooks/s.html").status, 404);
    // It is followed as soon as it leads inside.
    book.put("inside.md", "# Inside\n");
    turn(&book, "docs/s.md", "../inside.md");
    shows(&preview, "/runbooks/s.html", "Inside");
}
