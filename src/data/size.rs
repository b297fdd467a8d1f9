//! Sizes of files as people write them: `8 MB`, `500 kB`.

/// Units with their bytes, longest name first. Disks are sold by thousands; who means 1,024 writes `MiB`.
const UNITS: [(&str, u64); 7] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("b", 1),
];

/// The bytes of a whole number with its unit.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let unit = unit.trim().to_ascii_lowercase();
    let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*bytes)
}

/// A size in words, with a digit behind the point where it has one: `9.4 MB`.
pub fn words(bytes: u64) -> String {
    let unit = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let unit = unit.into_iter().find(|(_, size)| bytes >= *size);
    let Some((name, size)) = unit else {
        return format!("{bytes} B");
    };
    let tenths = bytes / (size / 10);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}
