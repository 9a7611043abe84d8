//! What is said about what was found: a document with versioned keys a report, and rows, blocks and workbooks made of the
//! same values, which every format is written from. Nothing is computed here.

mod actual;
mod anonymise;
mod batch_plan;
mod block;
mod breakeven;
mod calibration;
mod cell;
mod chart;
mod check;
mod comparison;
mod diff;
mod document;
mod duties;
mod formula;
mod head;
mod keys;
mod left_out;
mod livebook;
mod notation;
mod num;
mod origins;
mod plan;
mod price;
mod program;
mod rate_library;
mod rate_list;
mod sensitivity;
mod sheet_page;
mod simulation;
mod stale;
mod table_report;
mod task_catalogue;
mod value;
mod words;
mod workbook;

pub use actual::{ActualDocument, ActualReport, Remarks, read_plan, work_budget};
pub use anonymise::anonymise;
pub use batch_plan::{Capacity, portfolio};
pub use block::{Block, Columns, CostLine, CostLines, Grid, NONE, Row, Sources, Stated};
pub use breakeven::break_even;
pub use calibration::{
    CalibrationContext, CalibrationDocument, CalibrationReport, OnAnswer, OnMatter, SavedEstimate, SavedEstimates,
    calibration, finding_records, rates_files, read_estimates,
};
pub use cell::{Cell, Records};
pub use chart::{Band, BandRow, Bar, Bars, Chart, Curve, Flip, Ranges, Span, Spans, Swung, Tornado, Unit};
pub use check::{CheckFinding, findings};
pub use comparison::{
    Advice, AdvisedPart, Answer, AssumptionDoc, Column, ComparisonReport, Context, Document, EstimateDoc, Finding,
    KeyFigure, LineDoc, MatterDoc, OperandDoc, OptionRow, SourceDoc, Subject, Tone, WorkDoc, record_columns,
};
pub use diff::{Diff, DiffReport, InputMove, LineMove, ProviderMove, Saved, SavedMistake, diff};
pub use duties::Duty;
pub use head::ReportHead;
pub use keys::{KeysOf, keys};
pub use left_out::left_out;
pub use num::Num;
pub use origins::{OriginDoc, explained};
pub use plan::{AlternativeDoc, AssignmentDoc, PartDoc, PlanDocument, PlanReport};
pub use price::{PriceDocument, PriceReport};
pub use program::{
    DemandCostDoc, DemandDoc, IntervalDoc, MonthDoc, OptionDoc, ProgramDocument, ProgramReport, SentDoc, SpreadDoc,
    StreamWarningDoc, ThresholdDoc, ThresholdsDoc, YearDoc, anonymise_program,
};
pub use rate_library::show;
pub use rate_list::providers;
pub use sensitivity::sensitivity;
pub use simulation::simulation;
pub use stale::stale;
pub use table_report::{TableReport, object};
pub use task_catalogue::types;
pub use value::ValueDoc;
pub use words::{capitalised, estimate_name, kind_title};
pub use workbook::{
    CellRole, Condition, Emphasis, NumberFormat, Sheet, SheetCell, SheetChart, Validation, Value, Workbook, pixels,
    table,
};

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
