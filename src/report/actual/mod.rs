//! A matter that runs, held against its plan: what is said of it, the keys of `lpo-cost/actual/1`.

mod blocks;
mod document;
mod layout;
mod plan;
mod records;
mod words;
mod writer;

pub use document::ActualDocument;
pub use layout::work_budget;
pub use plan::read_plan;

use super::{Block, Records, Report, Workbook, table};
use crate::analysis::Watched;
use crate::matter::WorkPlan;
use crate::number::Day;
use words::Narrator;
use writer::Writer;

/// What is said of the files that a matter is watched by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What may make the figures wrong, to be settled first.
    pub doubts: Vec<String>,
    /// What was left out, or taken for granted.
    pub notes: Vec<String>,
}

/// A matter that runs, ready to be written.
#[derive(Debug)]
pub struct ActualReport<'p> {
    plan: &'p WorkPlan,
    document: ActualDocument,
    anonymise: bool,
}

impl<'p> ActualReport<'p> {
    /// Words what was watched, with what is said of the files.
    #[must_use]
    pub fn new(plan: &'p WorkPlan, watched: &Watched, as_of: Day, remarks: Remarks, anonymise: bool) -> Self {
        let mut document = ActualDocument::of(&Writer { plan, watched, as_of, anonymise }, remarks);
        let narrator = Narrator { plan, of: &document, anonymise };
        let (reasons, unplanned) = (narrator.reasons(), narrator.unplanned());
        document.reasons = reasons;
        document.doubts.splice(0..0, unplanned);
        Self { plan, document, anonymise }
    }

    fn narrator(&self) -> Narrator<'_> {
        Narrator { plan: self.plan, of: &self.document, anonymise: self.anonymise }
    }
}

impl Report for ActualReport<'_> {
    type Document = ActualDocument;

    fn document(&self) -> &ActualDocument {
        &self.document
    }

    fn records(&self) -> Records {
        records::records(&self.document)
    }

    fn blocks(&self) -> Vec<Block> {
        self.narrator().blocks()
    }

    fn page(&self) -> Vec<Block> {
        self.narrator().page()
    }

    /// The answer, the figures, the course, and the plan as a budget.
    fn workbook(&self) -> Workbook {
        let page = records::answer(&self.document, self.narrator().title());
        let mut book = Workbook { sheets: vec![page], names: Vec::new() };
        book.sheets.extend(table("Against plan", &self.records()).sheets);
        book.sheets.extend(table("Course", &records::course(&self.document)).sheets);
        book.sheets.extend(table("Budget", &work_budget(self.plan, self.anonymise).records()).sheets);
        book
    }
}
