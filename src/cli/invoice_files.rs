//! The files of invoices that a command is given: those that are named and those of named folders; none that is something else.

use std::fs::read_dir;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::context::Context;
use super::exit::{Error, Result};
use super::inputs::{self, shown};

/// What the names of invoices in a folder end in.
const ENDINGS: [&str; 7] = ["txt", "ledes", "csv", "xlsx", "xls", "ods", "gz"];
/// So much of a file tells what it is.
const START: u64 = 16 << 10;

/// The files that are named, and those of named folders in the order of their names; of folders without what other options name.
pub fn files(named: &[PathBuf], others: &[&Path]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(of_folder(path, others)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn of_folder(folder: &Path, others: &[&Path]) -> Result<Vec<PathBuf>> {
    let cannot = |error: std::io::Error| Error::failure(format!("cannot read {}: {error}", shown(folder)));
    let is_other = |path: &Path| others.iter().any(|other| other.canonicalize().ok() == path.canonicalize().ok());
    let mut files = Vec::new();
    for entry in read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        if path.is_file() && ENDINGS.contains(&ending.as_str()) && !is_other(&path) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let message = format!("{}: no file in it ends in {}", shown(folder), ENDINGS.join(", "));
        return Err(Error::failure(message));
    }
    Ok(files)
}

/// Opens a file of invoices; one that is plainly something else is refused with what it is, and what to do with it.
pub fn open(path: &Path, context: &Context, help: fn(Other) -> Option<&'static str>) -> Result<Box<dyn Read + Send>> {
    let (mut input, _) = context.open(path)?;
    let mut start = Vec::new();
    let cannot = || format!("cannot read {}", inputs::name(path));
    input.by_ref().take(START).read_to_end(&mut start).with_context(cannot)?;
    match Other::of(&start) {
        None => Ok(Box::new(Cursor::new(start).chain(input))),
        Some(other) => Err(Error::failure(format!(
            "{}: {}, expected invoices: LEDES 1998B or 1998BI, a CSV file or a workbook\n  = help: {}",
            inputs::name(path),
            other.what(),
            help(other).unwrap_or_else(|| other.help())
        ))),
    }
}

/// What is given for invoices by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    Matter,
    Mapping,
    Programme,
    Toml,
    Plan,
    Json,
    Markup,
    Pdf,
    Binary,
}

/// What workbooks, packed files and text in UTF-16 begin with.
const KNOWN_BYTES: [&[u8]; 5] = [b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"];

impl Other {
    /// What a file is by its first bytes; none where it may be invoices.
    fn of(start: &[u8]) -> Option<Self> {
        let is_known = KNOWN_BYTES.iter().any(|known| start.starts_with(known));
        match Self::found(&String::from_utf8_lossy(start)) {
            _ if is_known => None,
            None if start.contains(&0) => Some(Self::Binary),
            found => found,
        }
    }

    /// What a text is by its beginning; none where it may be invoices.
    fn found(start: &str) -> Option<Self> {
        let start = start.trim_start_matches('\u{feff}');
        if start.starts_with("%PDF") {
            return Some(Self::Pdf);
        }
        let mut lines = start.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next()?;
        match first {
            _ if first.starts_with('<') => Some(Self::Markup),
            _ if is_header(first) || is_assignment(first) => Some(Self::of_toml([first].into_iter().chain(lines))),
            _ if !is_json(first) => None,
            _ if ["\"lpo-cost/comparison/", "\"lpo-cost/staffing-plan/"].iter().any(|word| start.contains(word)) => {
                Some(Self::Plan)
            }
            _ => Some(Self::Json),
        }
    }

    fn of_toml<'l>(lines: impl Iterator<Item = &'l str>) -> Self {
        for line in lines {
            let name = line.trim_start_matches('[').split(['.', ']', ' ', '=']).next().unwrap_or_default();
            match name {
                "matter" | "task" | "staffing" | "constraints" => return Self::Matter,
                "columns" | "constants" | "dates" | "numbers" | "vendors" | "codes" => return Self::Mapping,
                "program" | "stream" | "option" => return Self::Programme,
                _ => {}
            }
        }
        Self::Toml
    }

    fn what(self) -> &'static str {
        match self {
            Self::Matter => "a matter file",
            Self::Mapping => "a mapping",
            Self::Programme => "a programme of matters",
            Self::Toml => "a TOML file",
            Self::Plan => "a plan saved as JSON",
            Self::Json => "JSON",
            Self::Markup => "HTML or XML",
            Self::Pdf => "a PDF",
            Self::Binary => "neither text nor a workbook",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Mapping => "name it with --mapping",
            Self::Markup => "LEDES XML is not read: ask whoever bills for LEDES 1998B or 1998BI, or export a table",
            Self::Pdf => "ask whoever bills for the LEDES file, or for the table behind it",
            _ => "`lpo-cost calibrate --help` says what invoices may be",
        }
    }
}

/// Whether a line begins an object, or a list of such.
fn is_json(line: &str) -> bool {
    let list = line.strip_prefix('[').map(str::trim_start);
    line.starts_with('{') || list.is_some_and(|rest| rest.is_empty() || rest.starts_with(['{', '[']))
}

/// Whether a line begins a table of TOML.
fn is_header(line: &str) -> bool {
    let inner = line.strip_prefix('[').and_then(|rest| rest.split(']').next()).map(|rest| rest.trim_start_matches('['));
    inner.is_some_and(|name| {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '"');
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(word)
    })
}

/// Whether a line gives a key of TOML its value.
fn is_assignment(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !key.trim().is_empty() && key.trim().chars().all(word)
    })
}

#[cfg(test)]
mod tests {
    use super::Other;

    #[test]
    fn what_is_plainly_no_file_of_invoices_is_told_by_its_beginning() {
        for (start, expected) in [
            ("# A matter\nschema = 1\n\n[matter]\nid = \"m\"\n", Some(Other::Matter)),
            ("schema = 1\nmatter = { id = \"m\" }\n", Some(Other::Matter)),
            ("[columns]\ntotal = \"Amount\"\n", Some(Other::Mapping)),
            ("schema = 1\n[vendors.\"98-1\"]\nid = \"x\"\n", Some(Other::Mapping)),
            ("schema = 1\n[program]\n", Some(Other::Programme)),
            ("schema = 1\nid = \"x\"\n[rates]\n", Some(Other::Toml)),
            ("{ \"schema\": \"lpo-cost/comparison/2\"", Some(Other::Plan)),
            ("[\n  {\"a\": 1}\n]", Some(Other::Json)),
            ("<?xml version=\"1.0\"?>\n<ledesxml>", Some(Other::Markup)),
            ("%PDF-1.7", Some(Other::Pdf)),
            ("LEDES1998B[]\nINVOICE_DATE|INVOICE_NUMBER[]\n", None),
            ("20260131|1|900|\n", None),
            ("vendor,total\nA = B,5\n", None),
            ("[1] vendor;total\n", None),
            ("", None),
            ("Firm\0\u{1}\n", None),
        ] {
            assert_eq!(Other::found(start), expected, "{start}");
        }
        assert_eq!(Other::of(b"Firm\0\x01\n"), Some(Other::Binary));
        assert_eq!([&b"PK\x03\x04\0"[..], b"\xff\xfeF\0"].map(Other::of), [None, None]);
    }
}
