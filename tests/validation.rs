//! What the input cells of a workbook take is what the tool takes, at, below and above the bounds of each.
#![expect(clippy::float_arithmetic, reason = "spreadsheets compute in binary floats")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx};
use lpo_cost::number::Day;
use lpo_cost::read::{Change, Library, Request, read_case};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::support::{AS_OF, stdout};

/// A matter with every key that the format has.
const EVERY_KEY: &str = "tests/schema/every-key.toml";

/// What a cell takes, as the sheet says it.
#[derive(Debug, Default, Clone)]
struct Rule {
    kind: String,
    operator: String,
    cells: Vec<String>,
    formulas: Vec<String>,
}

impl Rule {
    fn takes(&self, value: f64) -> bool {
        let bound = |at: usize| self.formulas[at].parse::<f64>().expect("bounds are numbers");
        let within = match self.operator.as_str() {
            "" | "between" => bound(0) <= value && value <= bound(1),
            "greaterThan" => value > bound(0),
            "greaterThanOrEqual" => value >= bound(0),
            other => panic!("{other} is no operator of a number"),
        };
        within && (self.kind != "whole" || value.fract() == 0.0)
    }

    /// Numbers at its bounds and on both sides of each.
    fn at_bounds(&self) -> Vec<f64> {
        let bounds = self.formulas.iter().map(|text| text.parse::<f64>().expect("bounds are numbers"));
        bounds.flat_map(|bound| [bound - 1.0, bound - 0.5, bound, bound + 0.5, bound + 1.0]).collect()
    }
}

fn attribute(of: &BytesStart, name: &str) -> String {
    let found = of.try_get_attribute(name).expect("attributes are written well");
    found.map_or_else(String::new, |found| {
        found.normalized_value(XmlVersion::Implicit1_0).expect("a value").into_owned()
    })
}

/// The validations of the second sheet, the one of inputs.
fn rules(file: &Path) -> Vec<Rule> {
    let mut archive = zip::ZipArchive::new(File::open(file).expect("it is there")).expect("a workbook is an archive");
    let mut texts = (1..=archive.len()).filter_map(|sheet| {
        let mut text = String::new();
        let mut part = archive.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).ok()?;
        part.read_to_string(&mut text).expect("it is UTF-8");
        Some(text)
    });
    let text = texts.find(|text| text.contains("<dataValidations")).expect("a sheet has inputs");
    assert!(texts.all(|text| !text.contains("<dataValidations")), "one sheet has them all");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut rules, mut in_formula) = (Vec::<Rule>::new(), false);
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Start(of) if of.name().as_ref() == "dataValidation" => rules.push(Rule {
                kind: attribute(&of, "type"),
                operator: attribute(&of, "operator"),
                cells: attribute(&of, "sqref").split(' ').map(str::to_owned).collect(),
                formulas: Vec::new(),
            }),
            Event::Start(of) => in_formula = of.name().as_ref().starts_with("formula"),
            Event::End(_) => in_formula = false,
            Event::Text(text) if in_formula => {
                let text = text.xml_content(XmlVersion::Implicit1_0).into_owned();
                rules.last_mut().expect("a formula stands in a rule").formulas.push(text);
            }
            Event::Eof => return rules,
            _ => {}
        }
    }
}

/// The rule of each input, and the number that stands in its cell.
fn inputs(file: &Path) -> BTreeMap<String, (Rule, Option<f64>)> {
    let mut book: Xlsx<_> = calamine::open_workbook(file).expect("it opens");
    let sheet = book.worksheet_range("Inputs").expect("there is a sheet of inputs");
    let mut inputs = BTreeMap::new();
    for rule in rules(file) {
        for cell in &rule.cells {
            let row: u32 = cell.trim_start_matches('B').parse().expect("values stand in column B");
            let at = |column| sheet.get_value((row - 1, column)).expect("the row is filled");
            let value = match at(1) {
                calamine::Data::Float(number) => Some(*number),
                _ => None,
            };
            inputs.insert(at(11).to_string(), (rule.clone(), value));
        }
    }
    inputs
}

fn every_key() -> (String, PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let text = fs::read_to_string(EVERY_KEY).expect("it can be read");
    let to = folder.path().join("every-key.xlsx");
    let path = to.to_str().expect("paths are UTF-8");
    assert_eq!(stdout(&["compare", EVERY_KEY, "-o", path, "--as-of", AS_OF, "-q"]), "");
    (text, to, folder)
}

/// What the tool says of a value under a key, apart from how it goes with other keys.
fn reader_takes(text: &str, library: &Library, key: &str, value: f64) -> bool {
    let changes = [Change::Set(format!("{key}={value}"))];
    let as_of = Day::parse(AS_OF).expect("a date");
    let reading = read_case(&Request { name: EVERY_KEY, content: text, changes: &changes, library, as_of });
    let about = format!("`{key}` is ");
    reading.diagnostics.iter().all(|found| !found.message.starts_with(&about))
}

#[test]
fn input_cells_take_what_the_reader_takes() {
    let (text, file, _folder) = every_key();
    let library = Library::built_in();
    let (mut differ, mut tried, mut refused) = (Vec::new(), 0, 0);
    let mut keys = BTreeSet::new();
    for (key, (rule, written)) in inputs(&file) {
        if rule.kind == "date" {
            continue;
        }
        assert!(["decimal", "whole"].contains(&rule.kind.as_str()), "{key}: {rule:?}");
        let written = written.expect("a figure is a number");
        assert!(rule.takes(written), "{key}: the cell refuses {written}, which stands in it");
        let mut values = rule.at_bounds();
        values.extend([-1.0, 0.0, 0.000_000_000_001, 0.5, 1.0, 1.5, 2.0, 24.0, 24.5, 30.0, 600.0, 601.0]);
        for value in values {
            let (cell, reader) = (rule.takes(value), reader_takes(&text, &library, &key, value));
            if cell != reader {
                differ.push(format!("{key} = {value}: the cell says {cell}, the reader {reader}"));
            }
            tried += 1;
            refused += usize::from(!reader);
        }
        keys.insert(key);
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    for key in ["hours_per_day", "overtime.hours_per_day", "overtime.multiplier"] {
        let key = format!("providers.other.delivery.{key}");
        assert!(keys.contains(&key), "{key} is an input");
    }
    assert!(keys.len() > 40 && refused > 200 && tried > 2 * refused, "{} keys, {refused} of {tried}", keys.len());
}
