//! What asks for nothing that the second edition of the model brought is priced as the first one priced it, to the cent.
//!
//! The matters are random ones, written once. None names a country that public holidays are known of, a key of the second
//! edition or an improvement; in portfolios nobody has a lead time, and the buyer's own team no set-up or training, which the
//! second edition leaves out because it is at work already. `lines.csv` is what the last version of the first edition said.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::support::{compare, matter_files};

/// A row of the table, without the matter: an estimate's total, team, status with its finish, or a line.
type Row = Vec<String>;

fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The rows of a comparison.
fn rows(comparison: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for of in comparison["estimates"].as_array().expect("estimates") {
        let provider = written(&of["provider"]);
        let mut row = |cells: [String; 6]| rows.push([&[provider.clone()][..], &cells].concat());
        let fact = |name: &str, value: &Value| {
            let [by, task, payee, one_off] = [const { String::new() }; 4];
            [name.to_owned(), by, task, payee, one_off, written(value)]
        };
        row(fact("total", &of["total"]));
        row(fact("team", &of["team"]));
        row(fact(&written(&of["status"]), &of["finish"]));
        for line in of["lines"].as_array().expect("lines") {
            row(["code", "by", "task", "payee", "one_off", "amount"].map(|key| written(&line[key])));
        }
    }
    rows
}

#[test]
fn what_asks_for_nothing_new_costs_what_it_did() {
    let mut expected = BTreeMap::<String, Vec<Row>>::new();
    let mut table = csv::Reader::from_path("tests/first_edition/lines.csv").expect("a table");
    for record in table.records() {
        let cells: Vec<String> = record.expect("a row").iter().map(str::to_owned).collect();
        expected.entry(cells[0].clone()).or_default().push(cells[1..].to_vec());
    }
    let files = matter_files("tests/first_edition");
    assert_eq!(files.len(), expected.len());
    let mut portfolios = 0;
    for file in files {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let found = rows(&compare(&file, &["--no-uncertainty", "--no-mix"]));
        assert_eq!(found, expected[&name], "{name}");
        portfolios += usize::from(fs::read_to_string(&file).expect("it can be read").contains("\nperiods = "));
    }
    assert!(portfolios > 5, "{portfolios} portfolios");
}
