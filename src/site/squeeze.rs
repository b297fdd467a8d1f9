//! A script without what says nothing to a browser: comments, indentation, blanks between signs.
//!
//! Owns [`squeeze`]. It changes no name and no order, so that what a browser's console says of a line can be found in the
//! source. A line ends where it ended before, unless a sign on either side says that the statement does not.

use super::classic;
use tree_sitter::Node;

/// Signs after which a statement goes on, whatever comes next.
const OPENS: &[char] = &['{', ';', ',', '(', '['];
/// Signs before which a line need not end.
const CLOSES: &[char] = &['}', ')', ']', ',', '.', '?', ':'];
/// What is taken whole: a blank in it is a part of it.
const WHOLE: [&str; 3] = ["string", "template_string", "regex"];

/// `script` without what says nothing; as it is if its grammar does not accept it.
pub(super) fn squeeze(script: &str) -> String {
    let Some(tree) = classic::parse(script).filter(|tree| !tree.root_node().has_error()) else {
        return script.to_owned();
    };
    let mut out = String::with_capacity(script.len());
    let mut end = 0;
    for token in tokens(tree.root_node()) {
        let (Some(gap), Some(text)) = (
            script.get(end..token.start_byte()),
            script.get(token.byte_range()),
        ) else {
            return script.to_owned();
        };
        end = token.end_byte();
        let (Some(last), Some(first)) = (out.chars().next_back(), text.chars().next()) else {
            out.push_str(text);
            continue;
        };
        if gap.contains('\n') && !OPENS.contains(&last) && !CLOSES.contains(&first) {
            out.push('\n');
        } else if !gap.is_empty() && would_join(last, first) {
            out.push(' ');
        }
        out.push_str(text);
    }
    out.push('\n');
    out
}

/// Whether two signs mean something else without a blank between them.
fn would_join(last: char, first: char) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
    is_name(last) && is_name(first) || last == first && matches!(first, '+' | '-' | '/')
}

/// The tokens below `root` in order, without comments.
fn tokens(root: Node<'_>) -> Vec<Node<'_>> {
    let mut tokens = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if node.kind() == "comment" {
            continue;
        }
        if node.child_count() == 0 || WHOLE.contains(&node.kind()) {
            tokens.push(node);
            continue;
        }
        let mut cursor = node.walk();
        let children: Vec<_> = node.children(&mut cursor).collect();
        open.extend(children.into_iter().rev());
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::squeeze;

    #[test]
    fn blanks_and_comments_go_and_lines_end_where_statements_do() {
        for (script, expected) in [
            ("// Why.\nconst a = 1; // one\n", "const a=1;\n"),
            ("let a = b\n(c)\n", "let a=b\n(c)\n"),
            ("const a = b\n++c\n", "const a=b\n++c\n"),
            ("a + +b - -c;\n", "a+ +b- -c;\n"),
            ("return_(a /* x */ in b)\n", "return_(a in b)\n"),
            (
                "f(`a  ${ b }  // c`, /  \\/\\/ x/u, \"  // d\");\n",
                "f(`a  ${ b }  // c`,/  \\/\\/ x/u,\"  // d\");\n",
            ),
            ("if (a) {\n  b()\n} else c\n", "if(a){b()}else c\n"),
            ("x = (a) =>\n  a\n    .b\n", "x=(a)=>\na.b\n"),
            ("const a = ;\n", "const a = ;\n"),
        ] {
            assert_eq!(squeeze(script), expected, "{script}");
        }
    }
}
