//! The law of reading again: what changed in a folder, looked up where events name paths, is what a fresh reading
//! of it finds; and a file that did not change is not named.

use rbdoc::disk::{self, Folder, FsEvents};
use rbdoc::source::{Content, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Seeds to try; each is a book and a hundred changes.
const SEEDS: u64 = 16;
const STEPS: usize = 100;

#[test]
fn rereading_by_hints_equals_reading_anew() {
    for seed in 0..SEEDS {
        let mut random = fastrand::Rng::with_seed(seed);
        let outer = tempfile::tempdir().expect("a folder");
        let outer = outer.path().canonicalize().expect("the folder");
        let root = outer.join("book");
        let adopted = if seed % 3 == 0 { "../docs" } else { "docs" };
        put(
            &root.join("book.toml"),
            &format!("schema = 1\n[runbooks]\ndir = \"{adopted}\"\n"),
        );
        let mut folder = Folder::new(&root);
        let mut tree = Tree::default();
        take(&mut folder, &mut tree, &FsEvents::Rescan);
        for step in 0..STEPS {
            let mut events = BTreeSet::new();
            for _ in 0..random.usize(1..4) {
                change(&mut random, &root, adopted, &mut events);
            }
            take(&mut folder, &mut tree, &FsEvents::Paths(events.clone()));
            let wanted = contents(&disk::load(&root).expect("a book"));
            assert_eq!(
                contents(&tree),
                wanted,
                "seed {seed}, step {step}: {events:?}"
            );
            let again = folder
                .reread(&FsEvents::Paths(events), &tree)
                .expect("a book");
            assert!(again.changes.is_empty(), "told twice: {:?}", again.changes);
        }
        let all = folder.reread(&FsEvents::Rescan, &tree).expect("a book");
        assert!(all.changes.is_empty() && all.touched.is_empty(), "{all:?}");
    }
}

fn contents(tree: &Tree) -> BTreeMap<String, Content> {
    tree.iter()
        .map(|(path, file)| (path.to_string(), file.content.clone()))
        .collect()
}

fn take(folder: &mut Folder, tree: &mut Tree, events: &FsEvents) {
    for change in folder.reread(events, tree).expect("a book").changes {
        match change.content {
            Some(content) => drop(tree.insert(&change.path, content)),
            None => drop(tree.remove(&change.path)),
        }
    }
}

fn put(path: &Path, text: &str) {
    try_put(path, text).expect("file");
}

/// As [`put`]; a link that leads nowhere can be in the way.
fn try_put(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("a file has a folder"))?;
    fs::write(path, text)
}

/// Does one of the things that people and editors do, and notes which paths the system would tell of.
fn change(random: &mut fastrand::Rng, root: &Path, adopted: &str, events: &mut BTreeSet<PathBuf>) {
    let tops = ["content", "content/runbooks", "templates", "theme", adopted];
    let top = root.join(tops[random.usize(..tops.len())]);
    let folders = ["", "a", "a/b", "c", "node_modules", ".git"];
    let names = [
        "one.md",
        "two.md",
        "three.toml",
        "page.html",
        "picture.png",
        "one.md~",
        "4913",
        ".one.md.swp",
        "größe.md",
    ];
    let folder = top.join(folders[random.usize(..folders.len())]);
    let file = folder.join(names[random.usize(..names.len())]);
    match random.u32(..15) {
        0..6 => {
            if folder.is_dir() || !folder.exists() {
                // The first folder that was made is what is told of it.
                let made = file
                    .ancestors()
                    .skip(1)
                    .take_while(|above| !above.exists())
                    .last();
                events.extend(made.map(Path::to_owned));
                if !file.is_dir() {
                    let _ = try_put(&file, &format!("Text {}.\n", random.u32(..4)));
                    // What was written may lie behind a link.
                    events.extend(fs::canonicalize(&file));
                    events.insert(file);
                }
            }
        }
        6 => {
            if fs::remove_file(&file).is_ok() {
                events.insert(file);
            }
        }
        7 => {
            if folder != root && fs::remove_dir_all(&folder).is_ok() {
                events.insert(folder);
            }
        }
        8 => {
            let other = top.join(folders[random.usize(..4)]);
            if folder != other && fs::rename(&folder, &other).is_ok() {
                events.extend([folder, other]);
            }
        }
        9 => {
            let other = file.with_extension("new");
            if fs::rename(&file, &other).is_ok() {
                events.extend([file, other]);
            }
        }
        #[cfg(unix)]
        11..14 => links(random, file, &folder, events),
        10 => {
            // A folder turns into one that holds no sources, or a site, or back.
            let tag = folder.join("CACHEDIR.TAG");
            if folder.is_dir() && fs::remove_file(&tag).is_err() {
                let _ = try_put(&tag, "Signature: 8a477f597d28d172789f06886806bc55\n");
            }
            events.insert(tag);
        }
        _ => {
            let book = root.join("book.toml");
            let text = fs::read_to_string(&book).expect("a text");
            put(&book, &(text + "# a comment\n"));
            events.insert(book);
        }
    }
}

/// Makes a link, or turns one to another file or folder, in one go; some lead nowhere, out, or in a circle. Or changes what
/// a link of mounted settings leads to.
#[cfg(unix)]
fn links(random: &mut fastrand::Rng, file: PathBuf, folder: &Path, events: &mut BTreeSet<PathBuf>) {
    if !folder.is_dir() {
        return;
    }
    if random.u32(..3) == 0 {
        let inner = folder.join("..1").join("one.md");
        let _ = try_put(&inner, &format!("Text {}.\n", random.u32(..4)));
        events.extend([folder.join("..1"), inner]);
        return;
    }
    let (link, targets) = if random.bool() {
        let targets: &[&str] = &[
            "one.md",
            "..data/one.md",
            "../one.md",
            "../../outside",
            "a",
            ".",
            "/dev/null",
        ];
        (file, targets)
    } else {
        (folder.join("..data"), &["a", "b", "..1"][..])
    };
    let fresh = folder.join(".fresh");
    if (link.is_symlink() || !link.is_dir())
        && std::os::unix::fs::symlink(targets[random.usize(..targets.len())], &fresh).is_ok()
    {
        fs::rename(&fresh, &link).expect("renamed");
        events.extend([fresh, link]);
    }
}
