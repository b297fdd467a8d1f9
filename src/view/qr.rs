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
    /// Its dark modules, as the path of an SVG whose unit is a module: lines as thick as a module.
    pub path: String,
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
    let mut path = String::new();
    for y in 0..size {
        // The middle of a row of modules.
        let _ = write!(path, "M0,{y}.5");
        let modules: Vec<bool> = (0..size).map(|x| code.get_module(x, y)).collect();
        for run in modules.chunk_by(|one, next| one == next) {
            let length = run.len();
            let _ = if run.contains(&true) {
                write!(path, "h{length}")
            } else {
                write!(path, "m{length} 0")
            };
        }
    }
    Some(Qr { size, path })
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
