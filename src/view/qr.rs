//! The address of a page as a QR code, for its sheet of paper: whoever holds a printed procedure finds the page that is
//! not old.

use std::fmt::Write as _;

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;

/// A QR code as a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Modules on each side.
    pub size: i32,
    /// A line as thick as a module through all modules, as the path of an SVG whose unit is a module.
    pub path: String,
    /// The lengths of its dark and light stretches in turn.
    pub dashes: String,
}

/// The QR code of `address`; none for one that is too long for a code that a phone reads from paper.
///
/// The mask is always the same: to try all eight takes most of the time, and readers correct what the best one would
/// make easier.
pub fn qr(address: &str) -> Option<Qr> {
    // Version 10 has 57 modules on a side and room for 213 bytes.
    let code = QrCode::encode_segments_advanced(
        &QrSegment::make_segments(address),
        QrCodeEcc::Medium,
        Version::MIN,
        Version::new(10),
        Some(Mask::new(0)),
        false,
    )
    .ok()?;
    let size = code.size();
    // The line goes through the rows to and fro; between two rows it leaves the code, where nothing is dark.
    let mut path = String::from("M0,.5");
    let mut modules: Vec<bool> = Vec::new();
    for y in 0..size {
        let way = if y % 2 == 0 { size } else { -size };
        let _ = write!(path, "h{way}v1");
        let row = (0..size).map(|x| code.get_module(if y % 2 == 0 { x } else { size - 1 - x }, y));
        modules.extend(row.chain([false]));
    }
    let runs = modules.chunk_by(|one, next| one == next);
    let lengths: Vec<String> = runs.map(|run| run.len().to_string()).collect();
    // The first module of a code is dark.
    let dashes = lengths.join(" ");
    Some(Qr { size, path, dashes })
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn an_address_that_is_too_long_has_no_code() {
        assert!(qr("https://handbook.example.com/runbooks/kubernetes/rollback.html").is_some());
        assert_eq!(
            qr(&format!("https://example.com/{}", "a".repeat(300))),
            None
        );
    }
}
