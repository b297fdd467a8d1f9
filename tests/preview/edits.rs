//! What an author does to the files, and what open pages hear of it.

use super::client::Book;
use std::fs;

const ROLLBACK: &str = "content/runbooks/app/rollback.md";
const PAGE: &str = "/runbooks/app/rollback.html";

#[test]
fn an_edit_reloads_the_pages_that_show_it_and_no_others() {
    let book = Book::of("whole");
    let preview = book.serve(&["-v"]);
    let mut page = preview.open(PAGE);
    let mut list = preview.open("/runbooks/");
    let mut contacts = preview.open("/contacts.html");
    book.replace(
        ROLLBACK,
        "Roll the application back",
        "Bring the last release back",
    );
    page.reload_until("Bring the last release back");
    list.reload_until("Bring the last release back");
    assert_eq!(contacts.wait().action, "none");
    preview.hears("Rebuilt content/runbooks/app/rollback.md in ");
    preview.hears("Stages quiet ");
}

#[test]
fn files_saved_by_rename_moved_made_and_deleted_are_seen() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    // As most editors save: a new file takes the place of the old one, again and again.
    for title in ["First save", "Second save", "Third save"] {
        let text = book.read(ROLLBACK);
        let old = text
            .lines()
            .find(|line| line.starts_with("title = "))
            .expect("a title");
        book.put(
            &format!("{ROLLBACK}.new"),
            text.replace(old, &format!("title = \"{title}\"")),
        );
        book.rename(&format!("{ROLLBACK}.new"), ROLLBACK);
        page.reload_until(title);
    }
    // A folder that comes with files already in it, from outside of the book.
    book.put(
        "../elsewhere/deep/disk.md",
        "# The disk is full\n\nMake room.\n",
    );
    let mut list = preview.open("/runbooks/");
    let mut missing = preview.open("/runbooks/new/deep/disk.html");
    assert_eq!(missing.status, 404);
    book.rename("../elsewhere", "content/runbooks/new");
    list.reload_until("The disk is full");
    missing.reload_until("Make room.");
    assert_eq!(missing.status, 200);
    // Its files are watched from then on.
    book.put(
        "content/runbooks/new/deep/disk.md",
        "# The disk is full\n\nDelete old logs.\n",
    );
    missing.reload_until("Delete old logs.");
    book.rename("content/runbooks/new", "content/runbooks/old");
    missing.reload();
    assert_eq!(missing.status, 404);
    assert_eq!(preview.get("/runbooks/old/deep/disk.html").status, 200);
    fs::remove_dir_all(book.root.join("content/runbooks/old")).expect("removed");
    let mut list = preview.open("/runbooks/");
    while list.html.contains("The disk is full") {
        list.reload();
    }
    assert_eq!(preview.get("/runbooks/old/deep/disk.html").status, 404);
    // The policy names this one, so it is missed, and its page stays.
    book.remove(ROLLBACK);
    assert!(page.breaks().contains("app/rollback"));
    preview.hears("content/runbooks/app/rollback.md (deleted)");
}

#[test]
fn errors_are_told_over_the_last_good_page_until_they_are_fixed() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open("/contacts.html");
    let good = page.html.clone();
    book.replace("content/services.toml", "owner = ", "ownr = ");
    let problems = page.breaks();
    assert!(
        problems.contains("There is no field `ownr` here"),
        "{problems}"
    );
    assert!(
        problems.contains("<strong>content/services.toml:"),
        "{problems}"
    );
    assert!(problems.contains("did you mean"), "{problems}");
    assert_eq!(preview.get("/contacts.html").text(), good);
    // A second error: the list is another one.
    book.put("content/pages/new.md", "+++\ntitle = 3\n+++\n\n<b>&amp;");
    let more = page.breaks();
    assert!(
        more.contains("content/pages/new.md:2:") && more.contains("`ownr`"),
        "{more}"
    );
    book.remove("content/pages/new.md");
    book.replace("content/services.toml", "ownr = ", "owner = ");
    assert_eq!(page.fixed(), "none");
    let said = preview.hears("Rebuilt ");
    // Each is told once, not with every build.
    assert_eq!(
        said.matches("error[unknown-field]: there is no field `ownr` here")
            .count(),
        1,
        "{said}"
    );
    assert!(said.contains("the last good pages stay"), "{said}");
}

#[test]
fn hundreds_of_errors_are_told_in_part_and_counted() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    let links: Vec<String> = (0..100).map(|n| format!("[x](no-{n}.md)\n")).collect();
    book.put(
        "content/pages/many.md",
        format!("# Many\n\n{}", links.concat()),
    );
    let problems = page.breaks();
    assert_eq!(problems.matches("<h2>").count(), 40, "{problems}");
    assert!(problems.contains("And 60 more errors: "), "{problems}");
    let said = preview.hears("Stopped ");
    assert_eq!(said.matches("error[broken-link]").count(), 40, "{said}");
    assert!(
        said.contains("60 more are not shown here; `rbdoc check` lists all\n"),
        "{said}"
    );
    assert!(said.contains(": 100 errors, "), "{said}");
}

#[test]
fn templates_styles_settings_and_pictures_are_followed() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    // The book's own style sheet changes what a page looks like, not what it says.
    book.put("theme/css/own.css", "h1 { color: rebeccapurple; }\n");
    loop {
        let told = page.wait();
        assert_ne!(told.action, "reload");
        if told.action == "style" {
            break;
        }
    }
    let fresh = preview.open(PAGE);
    assert!(fresh.html.contains("href=\"../../assets/site-"));
    let style = fresh
        .html
        .split("rel=\"stylesheet\" href=\"../..")
        .nth(1)
        .expect("a sheet");
    let style = preview.get(style.split('"').next().expect("an address"));
    assert!(style.text().contains("rebeccapurple"));
    book.put(
        "templates/runbook.html",
        "{% extends \"builtin/runbook.html\" %}{% block footer %}<p>Our own footer</p>{% endblock %}",
    );
    page.reload_until("Our own footer");
    book.put(
        "templates/runbook.html",
        "{% extends \"builtin/runbook.html\" %}{% block footer %}{{ nothing",
    );
    assert!(page.breaks().contains("templates/runbook.html:1:"));
    book.remove("templates/runbook.html");
    while page.html.contains("Our own footer") {
        page.reload();
    }
    book.replace("book.toml", "A whole book", "The second edition");
    page.reload_until("The second edition");
    // A broken and a missing `book.toml` end nothing.
    book.put("book.toml", "schema = 1\n[book\n");
    assert!(page.breaks().contains("book.toml:2:"));
    book.remove("book.toml");
    page.wait();
    book.put(
        "book.toml",
        "schema = 1\n[book]\ntitle = \"The third edition\"\ntimezone = \"Etc/UTC\"\n",
    );
    page.reload_until("The third edition");
}

#[test]
fn a_template_that_spoils_other_pages_is_told_on_this_one() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    let path = "templates/service.html";
    let extends = "{% extends \"builtin/service.html\" %}{% block title %}";
    book.put(
        path,
        format!("{extends}{{{{ page.nothing }}}}{{% endblock %}}"),
    );
    assert!(page.breaks().contains("templates/service.html:1:"));
    // Nobody asked for that page, and it is not shown broken: it stays as it was.
    let service = preview.get("/services/checkout.html");
    assert_eq!(service.status, 200);
    // While it stands, an edit elsewhere takes nothing back and tells nothing twice.
    book.replace(ROLLBACK, "Go back\n", "Go back at once\n");
    let said = preview.hears("Stopped content/runbooks/app/rollback.md in ");
    assert_eq!(said.matches("error[template-error]").count(), 1, "{said}");
    assert_eq!(said.matches("Rebuilt ").count(), 1, "{said}");
    book.put(path, format!("{extends}Own title{{% endblock %}}"));
    page.fixed();
    let service = preview.get("/services/checkout.html");
    assert!(service.text().contains("<title>Own title</title>"));
}

#[test]
fn an_adopted_folder_beside_the_book_is_followed_and_another_one_after_it() {
    let book = Book::of("adopted");
    book.rename("docs", "../docs");
    book.replace("book.toml", "dir = \"docs\"", "dir = \"../docs\"");
    let preview = book.serve(&[]);
    let mut page = preview.open("/runbooks/DiskFull");
    book.put(
        "../docs/DiskFull.md",
        "# The disk is full\n\nFound beside the book.\n",
    );
    page.reload_until("Found beside the book.");
    book.put("../docs/more/new.md", "# A new page\n");
    let mut list = preview.open("/runbooks/");
    list.reload_until("A new page");
    // Another folder is adopted, then followed.
    book.put("../other/first.md", "# The other folder\n");
    book.replace("book.toml", "../docs", "../other");
    list.reload_until("The other folder");
    book.put("../other/second.md", "# Its second page\n");
    list.reload_until("Its second page");
    // A folder that is gone and comes back is followed again.
    book.rename("../other", "../away");
    list.breaks();
    book.rename("../away", "../other");
    list.fixed();
    book.put("../other/second.md", "# Its page after all\n");
    list.reload_until("Its page after all");
}

#[test]
fn a_book_that_is_gone_is_told_once_and_followed_when_it_is_back() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    let text = book.read(ROLLBACK);
    fs::remove_dir_all(&book.root).expect("removed");
    // While it goes, its sources go one by one; in the end nothing can be read.
    while !page.breaks().contains("Cannot read ") {}
    preview.hears("; what is shown stays");
    // It is looked for more than once.
    std::thread::sleep(std::time::Duration::from_millis(2500));
    Book::copy_to("whole", &book.root);
    page.fixed();
    let said = preview.hears("Rebuilt ");
    assert_eq!(said.matches("cannot read ").count(), 1, "{said}");
    // It is another folder, which is watched from now on.
    book.put(ROLLBACK, text + "\nBack again.\n");
    page.reload_until("Back again.");
}

#[test]
fn what_is_no_change_of_the_book_builds_nothing() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open(PAGE);
    let before = page.version;
    // Vim's trial file, a swap file, backups; the same text again; a site that is being written.
    let text = book.read(ROLLBACK);
    book.put("content/runbooks/app/4913", "");
    book.remove("content/runbooks/app/4913");
    book.put("content/runbooks/app/.rollback.md.swp", "swap");
    book.put("content/runbooks/app/rollback.md~", "backup");
    book.put("content/runbooks/app/#rollback.md#", "autosave");
    book.put(ROLLBACK, &text);
    book.put("site/index.html", "<p>");
    book.put("README.md", "# Not part of the book\n");
    preview.get(PAGE);
    // The same events in one go with a change, which is all that is seen.
    book.put(ROLLBACK, text + "\nOne more line.\n");
    page.reload_until("One more line.");
    assert_eq!(page.version, before + 1);
    let said = preview.hears("Rebuilt ");
    assert_eq!(said.matches("Rebuilt ").count(), 1, "{said}");
}

#[test]
fn a_disk_that_tells_nothing_is_looked_at() {
    let book = Book::of("whole");
    let preview = book.serve(&["--poll"]);
    let mut page = preview.open(PAGE);
    book.replace(ROLLBACK, "Go back\n", "Go back at once\n");
    page.reload_until("Go back at once");
    // As long as before, and so soon after that a coarse clock shows the same time.
    book.replace(ROLLBACK, "Go back at once", "Go back at ease");
    page.reload_until("Go back at ease");
    book.remove(ROLLBACK);
    assert!(page.breaks().contains("app/rollback"));
}

#[test]
fn without_its_settings_a_folder_is_no_book() {
    let book = Book::of("whole");
    let preview = book.serve(&[]);
    let mut page = preview.open("/contacts.html");
    book.rename("book.toml", "book.old");
    let problems = page.breaks();
    assert!(problems.contains("There is no book.toml"), "{problems}");
    assert_eq!(preview.get("/contacts.html").status, 200);
    book.put("content/pages/while.md", "# Meanwhile\n\nText.\n");
    book.rename("book.old", "book.toml");
    page.fixed();
    assert_eq!(preview.get("/pages/while.html").status, 200);
}
