//! Whether what people look for is found first. Each line of a set is a query, `=>`, and the pages that are
//! right, the address's beginning each, parted by ` | `.

use super::books::{PROMETHEUS, handbook, runbooks, with_engine};
use rbdoc::source::Tree;
use std::fmt::Write;

/// Fails, and tells what was missed, where fewer than 85 % are first or fewer than 95 % among three.
fn judge(name: &str, tree: &Tree, set: &str) {
    let cases: Vec<(&str, Vec<&str>)> = set
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (query, right) = line.split_once(" => ").expect("a query => its pages");
            (query, right.split(" | ").map(str::trim).collect())
        })
        .collect();
    let (mut first, mut among, mut missed) = (0, 0, String::new());
    with_engine(tree, |index, library, engine| {
        let known: Vec<String> = index.entries(library).map(|entry| entry.url).collect();
        for (query, right) in &cases {
            for page in right {
                let page = page.split('#').next().unwrap_or_default();
                let is_there = known.iter().any(|url| url.starts_with(page));
                assert!(is_there, "{name}: {page} is no page");
            }
            let answer = engine.search(query, &[], 3).expect("an answer");
            let urls: Vec<&str> = answer
                .results
                .iter()
                .map(|result| result.url.as_str())
                .collect();
            let is_right = |url: &&str| right.iter().any(|page| url.starts_with(page));
            first += usize::from(urls.first().is_some_and(is_right));
            among += usize::from(urls.iter().any(is_right));
            if !urls.first().is_some_and(is_right) {
                writeln!(missed, "  {query}: {urls:?}, not {right:?}").expect("a string");
            }
        }
    });
    let all = cases.len();
    assert!(
        first * 100 >= all * 85,
        "{name}: {first} of {all} first\n{missed}"
    );
    assert!(
        among * 100 >= all * 95,
        "{name}: {among} of {all} among three\n{missed}"
    );
}

#[test]
fn what_people_look_for_in_the_handbook_is_found_first() {
    judge(
        "handbook",
        &handbook(),
        include_str!("relevance/handbook.txt"),
    );
}

#[test]
fn what_people_look_for_in_other_peoples_runbooks_is_found_first() {
    // tests/run says so where the folder is not there.
    let set = include_str!("relevance/prometheus.txt");
    if let Some(tree) = runbooks(PROMETHEUS) {
        judge("prometheus", &tree, set);
    }
}

/// Procedures in scripts that are written without spaces, and in Korean.
const UNSPACED: &[(&str, &str)] = &[
    (
        "rollback",
        "# 回滚数据库迁移\n\n迁移失败时停止写入，然后执行回滚。\n\n## 检查连接池\n\n连接池已满时重启服务。\n",
    ),
    (
        "restart",
        "# 重启支付服务\n\n支付超时、pod反复重启时使用本手册。\n\n## 通知客户\n\n更新状态页面。\n",
    ),
    (
        "deploy",
        "# デプロイのロールバック\n\nエラー率が高いときに前のバージョンへ戻します。\n\n## 証明書の期限\n\n証明書を更新します。\n",
    ),
    (
        "disk",
        "# 디스크 공간 부족\n\n로그를 지우고 서비스를 재시작합니다.\n",
    ),
    ("memory", "# หน่วยความจำเต็ม\n\nรีสตาร์ทเซิร์ฟเวอร์\n"),
];

#[test]
fn what_people_look_for_in_scripts_without_spaces_is_found_first() {
    let mut tree = Tree::default();
    let config = "[book]\ntitle = \"Runbooks\"\ntimezone = \"Etc/UTC\"\n";
    tree.insert("book.toml", Tree::text_content(config.into()));
    for (name, text) in UNSPACED {
        let path = format!("content/runbooks/{name}.md");
        tree.insert(&path, Tree::text_content((*text).into()));
    }
    judge("unspaced", &tree, include_str!("relevance/unspaced.txt"));
}
