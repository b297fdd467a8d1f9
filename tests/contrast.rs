//! Every pair of colours that the theme puts together can be read, in the light and in the dark.
//!
//! Relative luminance and contrast ratio as WCAG 2.2 defines them; text needs 4.5, a control's edge 3.

use std::collections::BTreeMap;

/// Text and what it stands on.
const TEXT: &[(&str, &str)] = &[
    ("text", "bg"),
    ("text", "surface"),
    ("text", "surface-2"),
    ("text", "warn-bg"),
    ("text", "info-bg"),
    ("text", "danger-bg"),
    ("text", "ok-bg"),
    ("text", "mark"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("muted", "surface-2"),
    ("link", "bg"),
    ("link", "surface"),
    ("link", "warn-bg"),
    ("link", "danger-bg"),
    ("link", "info-bg"),
    ("link", "ok-bg"),
    ("visited", "bg"),
    ("visited", "surface"),
    ("on-action", "action"),
    ("text", "code-bg"),
    ("code-comment", "code-bg"),
    ("code-string", "code-bg"),
    ("code-keyword", "code-bg"),
    ("param", "param-bg"),
    ("ok", "bg"),
    ("danger", "bg"),
    ("critical-text", "critical-fill"),
    ("high-text", "high-fill"),
    ("medium-text", "medium-fill"),
    ("low-text", "low-fill"),
];

/// Edges that say where a control or a panel ends.
const EDGES: &[(&str, &str)] = &[
    ("control", "bg"),
    ("control", "surface"),
    ("control", "surface-2"),
    ("warn-edge", "warn-bg"),
    ("info-edge", "info-bg"),
    ("danger-edge", "danger-bg"),
    ("ok-edge", "ok-bg"),
    ("critical-edge", "bg"),
    ("high-edge", "bg"),
    ("medium-edge", "bg"),
    ("low-edge", "bg"),
    ("focus-inner", "focus"),
];

type Tokens = BTreeMap<String, String>;

/// The custom properties of a block of CSS.
fn tokens(css: &str) -> Tokens {
    css.lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
        .map(|(name, value)| {
            (
                name.to_owned(),
                value.trim().trim_end_matches(';').to_owned(),
            )
        })
        .collect()
}

/// Both schemes: the dark one says only what differs.
fn schemes() -> [(&'static str, Tokens); 2] {
    let css = include_str!("../theme/css/tokens.css");
    let (light, dark) = css
        .split_once("@media (prefers-color-scheme: dark)")
        .expect("the tokens have a dark scheme");
    let light = tokens(light);
    let mut both = light.clone();
    both.extend(tokens(dark));
    [("light", light), ("dark", both)]
}

fn luminance(tokens: &Tokens, name: &str) -> f64 {
    let value = tokens
        .get(name)
        .unwrap_or_else(|| panic!("the theme has no token --{name}"));
    // What lets the page shine through stands on the page's own colour.
    if value == "transparent" {
        return luminance(tokens, "bg");
    }
    let hex = value
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6)
        .unwrap_or_else(|| panic!("--{name} is {value}, not a colour of six hexadecimal digits"));
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
        let share = f64::from(byte) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(tokens: &Tokens, one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(tokens, one), luminance(tokens, other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_pair_can_be_read_in_both_schemes() {
    let mut faults = Vec::new();
    for (scheme, tokens) in schemes() {
        for (pairs, least) in [(TEXT, 4.5), (EDGES, 3.0)] {
            for (front, back) in pairs {
                let ratio = contrast(&tokens, front, back);
                if ratio < least {
                    faults.push(format!(
                        "{scheme}: --{front} on --{back} is {ratio:.2}, needs {least}"
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn severities_are_told_apart_without_hue() {
    // Seen in grey, a worse severity's fill stands at least 1.5 : 1 from its neighbour's.
    for (scheme, tokens) in schemes() {
        for pair in ["critical-fill", "high-fill", "medium-fill"].windows(2) {
            let ratio = contrast(&tokens, pair[0], pair[1]);
            assert!(
                ratio >= 1.5,
                "{scheme}: --{} against --{} is {ratio:.2}",
                pair[0],
                pair[1]
            );
        }
    }
}
