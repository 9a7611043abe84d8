//! What a check found, as a list for programs.

use super::block::{Block, list};
use super::cell::records;
use super::rate_library::head;
use super::table_report::TableReport;
use crate::number::Day;
use crate::source::{Diagnostics, Severity, Texts};

const SCHEMA: &str = "lpo-cost/check/1";

/// Something wrong or doubtful, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckFinding {
    file: String,
    place: Option<(usize, usize)>,
    severity: &'static str,
    message: String,
    expected: Option<String>,
    help: Option<String>,
}

impl CheckFinding {
    /// What was found in some texts, in the order of files and lines, each once; what is of no line is of the file that was
    /// checked.
    #[must_use]
    pub fn all(found: &Diagnostics, texts: &Texts, checked: &str) -> Vec<Self> {
        let mut all: Vec<Self> = found
            .iter()
            .map(|found| Self {
                file: found.place.as_ref().map_or(checked, |place| texts.name(place.text)).to_owned(),
                place: found.place.as_ref().map(|place| texts.line_and_column(place)),
                severity: match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                message: found.message.clone(),
                expected: Some(found.label.clone()).filter(|label| !label.is_empty()),
                help: found.help.clone(),
            })
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// A file that cannot be read.
    #[must_use]
    pub fn unreadable(file: String, message: String) -> Self {
        Self { file, place: None, severity: "error", message, expected: None, help: None }
    }
}

/// The findings as a report.
#[must_use]
pub fn findings(all: &[CheckFinding], as_of: Day) -> TableReport {
    let records = records!(all, |of| {
        "file" => of.file,
        "line" => of.place.map(|place| place.0),
        "column" => of.place.map(|place| place.1),
        "severity" => of.severity,
        "message" => of.message,
        "expected" => of.expected,
        "help" => of.help,
    });
    let place = |of: &CheckFinding| of.place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
    let list = list!(all, |of| {
        "where" => format!("{}{}", of.file, place(of)),
        "what" => of.severity,
        "message" => &of.message,
        "help" => of.help.as_ref().or(of.expected.as_ref()).map_or("", String::as_str),
    });
    let blocks = vec![Block::Title("Check".to_owned()), Block::Columns(list)];
    TableReport::new(head(SCHEMA, as_of), "findings", records, blocks)
}
