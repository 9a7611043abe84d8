//! What is said about a comparison: a document with versioned keys, which every format is written from.

mod amounts;
mod analyses;
mod anonymise;
mod chart;
mod diff;
mod diff_sheet;
mod document;
mod findings;
mod formula;
mod livebook;
mod notation;
mod origins;
mod page;
mod plan;
mod plan_sheet;
mod portfolio;
mod rate_library;
mod reasons;
mod records;
mod sheet;
mod stale;
mod table_report;
mod words;
mod workbook;
mod writer;

pub use amounts::Num;
pub use analyses::{ReportHead, break_even, sensitivity, simulation};
pub use anonymise::anonymise;
pub use chart::{Bar, Bars, Chart, Curve, Ranges, Span, Spans, Swung, Tornado, Unit};
pub use diff::{Diff, InputMove, LineMove, ProviderMove, ValueDoc, diff};
pub use document::{AssumptionDoc, Document, EstimateDoc, Finding, LineDoc, MatterDoc, OperandDoc, SourceDoc};
pub use findings::{CheckFinding, findings};
pub use origins::{OriginDoc, explained};
pub use plan::{AlternativeDoc, AssignmentDoc, PartDoc, PlanDocument, staffing_plan};
pub use portfolio::{Capacity, portfolio};
pub use rate_library::{providers, show, types};
pub use records::{COLUMNS, Cell, Records, record_columns};
pub use sheet::{Block, Columns, CostLine, Grid, NONE, Row, Sources};
pub use stale::stale;
pub use table_report::{TableReport, object};
pub use words::{estimate_id, estimate_name, improved_id};
pub use workbook::{CellRole, NumberFormat, Sheet, SheetCell, Validation, Value, Workbook, table};
pub use writer::{Context, compare};

/// Something that can be written in every format.
pub trait Report {
    /// Everything there is to say, with its keys.
    type Document: serde::Serialize;

    /// The whole of it, for programs.
    fn document(&self) -> &Self::Document;

    /// Flat rows, for spreadsheets.
    fn records(&self) -> Records;

    /// For people.
    fn blocks(&self) -> Vec<Block>;

    /// For those who calculate on: the flat rows as a table, unless there is more to calculate with.
    fn workbook(&self) -> Workbook {
        table("Report", &self.records())
    }

    /// For people with a whole page to look at, which has room for more.
    fn page(&self) -> Vec<Block> {
        self.blocks()
    }
}

impl Report for Document {
    type Document = Self;

    fn document(&self) -> &Self {
        self
    }

    fn records(&self) -> Records {
        records::records(self)
    }

    fn blocks(&self) -> Vec<Block> {
        sheet::sheet(self)
    }

    fn workbook(&self) -> Workbook {
        self.workbook.clone().unwrap_or_else(|| table("Report", &self.records()))
    }

    fn page(&self) -> Vec<Block> {
        page::page(self)
    }
}
