//! Reading inputs: texts of a size that can be held, from files and from standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::used_files::is_standard;
use crate::source::made_visible;

/// The most bytes of a matter file and of a file of a rates directory.
pub const MOST_BYTES: u64 = 16 << 20;
/// The most bytes of a saved comparison, which names each line of each estimate.
pub const MOST_SAVED_BYTES: u64 = 256 << 20;

/// What an input is called.
pub fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { shown(path) }
}

/// A path for messages, all of it visible.
pub fn shown(path: &Path) -> String {
    made_visible(&path.display().to_string()).replace(['\n', '\t'], "\u{fffd}")
}

/// What stands in a file, or comes from standard input; something without an end is not read to it.
pub fn read(path: &Path, most_bytes: u64) -> Result<String> {
    let name = name(path);
    let cannot = || format!("cannot read {name}");
    let mut bytes = Vec::new();
    if is_standard(path) {
        io::stdin().lock().take(most_bytes + 1).read_to_end(&mut bytes).with_context(cannot)?;
    } else {
        let file = File::open(path).with_context(cannot)?;
        file.take(most_bytes + 1).read_to_end(&mut bytes).with_context(cannot)?;
    }
    if bytes.len() as u64 > most_bytes {
        bail!("cannot read {name}: it has more than {} MiB, the most that is read", most_bytes >> 20);
    }
    text(&name, bytes)
}

/// What stands in a file that has to be one, and no device or pipe: these are not opened at all.
pub fn read_regular(path: &Path) -> Result<String> {
    let metadata = fs::metadata(path).with_context(|| match fs::symlink_metadata(path) {
        Ok(link) if link.is_symlink() => format!("{}: a link that leads nowhere", shown(path)),
        _ => shown(path),
    })?;
    if !metadata.is_file() {
        bail!("{}: not a regular file", shown(path));
    }
    read(path, MOST_BYTES)
}

/// Bytes as text, or where they stop being it.
fn text(name: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        let line = before.split(|b| *b == b'\n').count();
        let last = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        let column = String::from_utf8_lossy(last).chars().count() + 1;
        let (found, what_to_do) = match error.as_bytes() {
            [b'P', b'K', 3, 4, ..] => {
                ("a workbook, document or archive".to_owned(), "name the text file that is meant")
            }
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("UTF-16".to_owned(), "save the file as UTF-8"),
            bytes => (format!("the byte 0x{:02x}", bytes[valid]), "save the file as UTF-8"),
        };
        anyhow::anyhow!("{name}:{line}:{column}: not UTF-8: found {found}, expected text; {what_to_do}")
    })
}
