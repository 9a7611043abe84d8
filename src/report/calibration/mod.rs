//! What one's own invoices say, as a report: the keys of `lpo-cost/calibration/1`, and the rates files that follow from it.

mod backtest;
mod benchmark;
mod blocks;
mod document;
mod faults;
mod files;
mod on;
mod records;
mod saved;

use super::cell::Records;
use super::{Block, Report, Workbook, table};
use crate::analysis::calibrate::Calibration;

pub use backtest::{BacktestDoc, BacktestedDoc};
pub use document::*;
pub use faults::{FindingDoc, NoticeDoc};
pub use files::rates_files;
pub use on::{OnAnswer, OnAnswerDoc, OnDoc, OnMatter, OnTotalDoc};
pub use records::finding_records;
pub use saved::{SavedEstimate, SavedEstimates, read_estimates};

/// What invoices say, as a report.
#[must_use]
pub fn calibration(of: &Calibration, context: &CalibrationContext) -> CalibrationReport {
    let mut document = CalibrationDocument::of(of, context);
    document.summary = blocks::summary(&document);
    CalibrationReport { document }
}

/// What invoices say, ready to be written.
#[derive(Debug, Clone)]
pub struct CalibrationReport {
    document: CalibrationDocument,
}

impl Report for CalibrationReport {
    type Document = CalibrationDocument;

    fn document(&self) -> &CalibrationDocument {
        &self.document
    }

    fn records(&self) -> Records {
        records::records(&self.document)
    }

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(&self.document)
    }

    /// What it comes to, the figures, and what does not add up.
    fn workbook(&self) -> Workbook {
        let mut book = Workbook { sheets: vec![records::answer(&self.document)], names: Vec::new() };
        book.sheets.extend(table("Report", &self.records()).sheets);
        if !self.document.findings.is_empty() {
            book.sheets.extend(table("Findings", &finding_records(&self.document)).sheets);
        }
        book
    }
}
