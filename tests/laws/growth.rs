//! Every kind of the bench of costs, twice as long, takes twice as much: counted in bytes that are allocated, so that the
//! machine does not matter. What is only compared and allocates nothing shows in `benches/cost.rs`.

#[path = "../../benches/kinds/mod.rs"]
mod kinds;

use allocation_counter::{AllocationInfo, measure};
use kinds::{Kind, all};
use rbdoc::site::{Body, Files};
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, run};

/// Bytes of the shortest book of each kind.
const SHORTEST: usize = 6_000;
/// How much more the second doubling may add than the first: 2 is in proportion, 4 the square. Little books may take more
/// than twice: lists that grow double their room, and a wrong name is compared with all as long as they are few.
const MOST: f64 = 3.0;

/// What it takes to check a book and to make its files one after the other, as a build does.
fn taken(files: &[(String, String)]) -> AllocationInfo {
    let mut tree = Tree::default();
    tree.insert("book.toml", Content::Text("schema = 1\n".into()));
    for (path, text) in files {
        tree.insert(path, Content::Text(text.as_str().into()));
    }
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    measure(|| {
        let checked = run(&tree, &Options::at(now), true, &mut |_| ());
        if let Some(pages) = checked.pages(&tree) {
            for path in pages.paths() {
                pages.body(path).expect("a file");
            }
        }
    })
}

/// What is wrong with the growth of a kind.
fn excess(kind: &Kind) -> Option<String> {
    let bytes = |times: usize| {
        let own = taken(&(kind.files)(times * SHORTEST));
        u32::try_from(own.bytes_total >> 10).expect("less than the memory of a machine")
    };
    // What is made once and kept (expressions, grammars) is made before anything counts.
    bytes(1);
    let [one, two, four] = [1, 2, 4].map(bytes);
    // What a book takes without anything in it is no part of the differences.
    let (first, second) = (two.saturating_sub(one), four.saturating_sub(two));
    // What is little may double its room once more.
    let is_linear = f64::from(second) <= MOST * f64::from(first.max(512));
    (!is_linear).then(|| format!("{}: {one}, {two}, {four} KiB", kind.name))
}

#[test]
fn twice_the_book_takes_twice_the_memory_to_make() {
    // A thread counts what it allocates itself, so everything must happen on this one.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1);
    let alone = alone.use_current_thread().build().expect("a pool");
    let found: Vec<String> = all().iter().filter_map(excess).collect();
    drop(alone);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_further_files_of_a_long_page_cost_what_is_in_them() {
    // Each made the whole page's text anew once.
    let headings = (0..5_000).map(|n| format!("## Heading {n}\n\nWords.\n\n"));
    let text = headings.collect::<Vec<String>>().concat();
    let mut tree = Tree::default();
    tree.insert("book.toml", Content::Text("schema = 1\n".into()));
    let path = "content/runbooks/page.md";
    tree.insert(path, Content::Text(format!("# Page\n\n{text}").into()));
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    let checked = run(&tree, &Options::at(now), true, &mut |_| ());
    let pages = checked.pages(&tree).expect("a site");
    let paths = pages.paths().into_iter();
    let mut further =
        paths.filter(|path| path.starts_with("search/r0-") && path.matches('-').count() == 3);
    pages
        .body(further.next().expect("a first one"))
        .expect("a file");
    let mut count = 0;
    for path in further {
        count += 1;
        let mut length = 0;
        let taken = measure(|| {
            if let Ok(Body::Bytes(bytes)) = pages.body(path) {
                length = bytes.len() as u64;
            }
        });
        assert!(
            length > 0 && taken.bytes_total < 10 * length,
            "{path}: {taken:?}"
        );
    }
    assert!(count >= 10, "{count}");
}
