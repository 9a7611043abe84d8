//! How much work there was in matters: a CSV file with `matter_id`, `task`, `units` and maybe `complexity`.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;

use super::labels::{code, types_of_codes};
use crate::analysis::calibrate::Volume;
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::MOST_BYTES;
use crate::matter::Complexity;
use crate::number::parse;
use crate::read::{InvoiceMapping, Survey};
use crate::source::nearest;
use crate::table::{Cell, CsvRows, Row, Rows as _, delimiter_of};

/// The columns, with what else they may be called.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("matter_id", &["matter", "client_matter_id"]),
    ("task", &["code", "task_type", "type"]),
    ("units", &["volume", "unit_count"]),
    ("complexity", &[]),
];

/// Reads the volumes; every mistake of the file is said.
pub fn read(path: &Path, mapping: &InvoiceMapping, survey: &Survey, context: &Context) -> Result<Vec<Volume>> {
    let (name, content) = context.read(path, MOST_BYTES)?;
    let bytes = content.trim_start_matches('\u{feff}').as_bytes().to_vec();
    let delimiter = delimiter_of(&bytes);
    let mut rows = CsvRows::new(std::io::empty(), bytes, 1, delimiter);
    let mut row = Row::default();
    let mut next =
        |row: &mut Row| rows.next(row).map_err(|error| Error::failure(format!("cannot read {name}: {error}")));
    if !next(&mut row)? {
        return Err(Error::failure(format!("{name}: the file is empty: expected matter_id,task,units")));
    }
    let places = places(&name, &row)?;
    let types = types_of_codes(mapping, survey);
    let (mut volumes, mut mistakes) = (Vec::new(), Vec::new());
    while next(&mut row)? {
        match volume(&row, places, &types) {
            Ok(volume) => volumes.push(volume),
            Err(mistake) => mistakes.push(format!("{name}:{}: {mistake}", row.line)),
        }
    }
    if mistakes.is_empty() { Ok(volumes) } else { Err(Error::failure(mistakes.join("\nerror: "))) }
}

/// Where the columns stand; the last one may be missing.
fn places(name: &str, header: &Row) -> Result<[Option<usize>; 4]> {
    let names: Vec<String> = header.cells.iter().map(|cell| cell.text().to_lowercase()).collect();
    let place = |(column, others): (&str, &[&str])| {
        names.iter().position(|name| name == column || others.contains(&name.as_str()))
    };
    let places = COLUMNS.map(place);
    let missing: Vec<&str> =
        COLUMNS.iter().zip(places).take(3).filter(|(_, at)| at.is_none()).map(|((name, _), _)| *name).collect();
    if missing.is_empty() {
        return Ok(places);
    }
    Err(Error::failure(format!("{name}: the header has no column {}: it has {}", missing.join(", "), names.join(", "))))
}

fn volume(row: &Row, places: [Option<usize>; 4], types: &BTreeMap<String, String>) -> Result<Volume, String> {
    if let Some(damaged) = row.damaged {
        return Err(damaged.to_owned());
    }
    let [matter, task, units, complexity] =
        places.map(|at| at.and_then(|at| row.cells.get(at)).map(Cell::text).unwrap_or_default());
    if matter.is_empty() {
        return Err("the matter is missing".to_owned());
    }
    let of_type = types.get(&code(&task)).cloned().ok_or_else(|| {
        let near = nearest(&task, types.values().map(String::as_str));
        let help = near.map_or_else(
            || "name it under [tasks] of the mapping".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        format!("`{task}` is neither a task type nor a code that one type alone has: {help}")
    })?;
    let units = parse(&units).ok().filter(|units| *units > Decimal::ZERO);
    let units = units.ok_or_else(|| format!("`{}` units: expected a number above 0", row_text(row, places[2])))?;
    let known = Complexity::ALL.iter().find(|(word, _)| *word == complexity).map(|(_, complexity)| *complexity);
    let complexity = match known {
        Some(complexity) => complexity,
        None if complexity.is_empty() => Complexity::Moderate,
        None => return Err(format!("`{complexity}`: expected routine, moderate or complex")),
    };
    Ok(Volume { matter, of_type, units, complexity })
}

fn row_text(row: &Row, at: Option<usize>) -> String {
    at.and_then(|at| row.cells.get(at)).map(Cell::text).unwrap_or_default()
}
