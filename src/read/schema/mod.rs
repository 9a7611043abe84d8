//! JSON Schemas of the file formats and of what is written as JSON, for editors and for other programs.
//!
//! The types here describe what may be written; `tests/schema.rs` holds them to what `input` reads.

mod files;
mod provider;
mod values;

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::report::{Diff, Document, PlanDocument};

/// A format that there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// A matter file
    Matter,
    /// A provider, rates/providers/ID.toml
    Provider,
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
}

/// The JSON Schema (draft 7) of a format, as text.
#[must_use]
pub fn schema(name: SchemaName) -> String {
    let schema = match name {
        SchemaName::Matter => of_file::<files::MatterFile>(),
        SchemaName::Provider => of_file::<provider::ProviderFile>(),
        SchemaName::Tasks => of_file::<files::TasksFile>(),
        SchemaName::Sources => of_file::<files::SourcesFile>(),
        SchemaName::Comparison => of_output::<Document>(),
        SchemaName::Diff => of_output::<Diff>(),
        SchemaName::StaffingPlan => of_output::<PlanDocument>(),
    };
    format!("{:#}\n", schema.to_value())
}

/// The schema of what the tool writes.
fn of_output<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The schema of a TOML file: nothing is ever null there, and every table may say where its figures come from.
fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07()
        .with_transform(RecursiveTransform(without_null))
        .with_transform(RecursiveTransform(with_provenance));
    settings.into_generator().into_root_schema_for::<T>()
}

fn without_null(schema: &mut Schema) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|of| of != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    for key in ["anyOf", "enum"] {
        if let Some(Value::Array(choices)) = schema.get_mut(key) {
            choices.retain(|of| !of.is_null() && of.get("type").is_none_or(|of| of != "null"));
        }
    }
}

fn with_provenance(schema: &mut Schema) {
    let Some(schema) = schema.as_object_mut() else { return };
    let takes_figures = match schema.get("additionalProperties") {
        // A table whose keys are known.
        Some(Value::Bool(false)) => true,
        // A table whose keys are names, unless what it names says itself where it comes from.
        Some(Value::Object(of)) => {
            let own = ["#/definitions/Provider", "#/definitions/Source"];
            !of.get("$ref").and_then(Value::as_str).is_some_and(|of| own.contains(&of))
        }
        _ => false,
    };
    let is_source = schema.get("required") == Some(&json!(["title"]));
    if !takes_figures || is_source {
        return;
    }
    let Value::Object(properties) = schema.entry("properties").or_insert_with(|| json!({})) else { return };
    for (key, what) in [
        ("source", "Ids of the sources of the figures in this table: \"S51\", or \"S51+S43\"."),
        ("assumption", "Why the figures in this table were assumed, where nobody published them."),
    ] {
        properties.entry(key).or_insert_with(|| json!({ "type": "string", "description": what }));
    }
}
