//! Every direct dependency says in `deny.toml` why it is here, and nothing else is listed there.

use std::collections::BTreeSet;

/// A crate's name as the list writes it: `# name: reason`.
fn is_crate_name(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
        })
}

#[test]
fn every_direct_dependency_has_a_reason() {
    let manifest: toml::Table = include_str!("../Cargo.toml")
        .parse()
        .expect("Cargo.toml is TOML");
    // Those of one system stand below `target`.
    let targets = manifest["target"].as_table().expect("tables of targets");
    let tables = std::iter::once(&manifest).chain(targets.values().filter_map(|of| of.as_table()));
    let direct: BTreeSet<&str> = tables
        .flat_map(|table| ["dependencies", "dev-dependencies"].map(|section| table.get(section)))
        .filter_map(|section| section?.as_table())
        .flat_map(|table| table.keys().map(String::as_str))
        .collect();
    let reasons: BTreeSet<&str> = include_str!("../deny.toml")
        .lines()
        .filter_map(|line| line.strip_prefix("# ")?.split_once(": "))
        .filter(|(name, reason)| is_crate_name(name) && reason.len() > 10)
        .map(|(name, _)| name)
        .collect();
    let missing: Vec<_> = direct.difference(&reasons).collect();
    assert!(missing.is_empty(), "no reason in deny.toml for {missing:?}");
    let stale: Vec<_> = reasons.difference(&direct).collect();
    assert!(
        stale.is_empty(),
        "deny.toml gives reasons for what is no dependency: {stale:?}"
    );
}
