//! `lpo-cost schema`: JSON Schemas of the files that are read and of what is written as JSON.

use clap::ValueEnum;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::batch::BatchSummary;
use crate::read::{FileKind, file_schema};
use crate::report::{
    ActualDocument, CalibrationDocument, Diff, Document, PlanDocument, PriceDocument, ProgramDocument,
};

/// A format that there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// A matter file
    Matter,
    /// A provider, rates/providers/ID.toml
    Provider,
    /// A programme of matters that arrive
    Program,
    /// A task catalogue, tasks.toml
    Tasks,
    /// Sources, sources.toml
    Sources,
    /// A comparison, as JSON
    Comparison,
    /// What moved between two comparisons, as JSON
    Diff,
    /// A staffing plan of one matter, as JSON
    StaffingPlan,
    /// A matter that runs, held against its plan, as JSON
    Actual,
    /// What a programme comes to, as JSON
    ProgramResult,
    /// The summary of a scored book, as JSON
    Batch,
    /// What a firm should ask for a matter, as JSON
    Price,
    /// What your own invoices say, as JSON
    Calibration,
}

/// The JSON Schema (draft 7) of a format, as text.
#[must_use]
pub fn schema(name: SchemaName) -> String {
    let schema = match name {
        SchemaName::Matter => file_schema(FileKind::Matter),
        SchemaName::Provider => file_schema(FileKind::Provider),
        SchemaName::Program => file_schema(FileKind::Program),
        SchemaName::Tasks => file_schema(FileKind::Tasks),
        SchemaName::Sources => file_schema(FileKind::Sources),
        SchemaName::Comparison => of_output::<Document>(),
        SchemaName::Diff => of_output::<Diff>(),
        SchemaName::StaffingPlan => of_output::<PlanDocument>(),
        SchemaName::Actual => of_output::<ActualDocument>(),
        SchemaName::ProgramResult => of_output::<ProgramDocument>(),
        SchemaName::Batch => of_output::<BatchSummary>(),
        SchemaName::Price => of_output::<PriceDocument>(),
        SchemaName::Calibration => of_output::<CalibrationDocument>(),
    };
    format!("{schema:#}\n")
}

/// The schema of what the tool writes.
fn of_output<T: JsonSchema>() -> Value {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}
