//! Every workbook, recalculated by a spreadsheet: what it comes to with its inputs as they are, and with each at another
//! value, is to the cent what the tool says of the same inputs. Its name puts it among the first tests, as it takes longest.
#![expect(clippy::float_arithmetic, reason = "spreadsheets compute in binary floats")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use lpo_cost::matter::Mix;
use lpo_cost::number::Day;
use lpo_cost::read::{CaseReading, Change, Library, Request, read_case};
use serde_json::{Value, json};

use crate::support::outputs::outputs;
use crate::support::{AS_OF, document};
use crate::workbook::{Cells, cells, differences, serial, table};

/// Comparisons of one matter by the library, with an input at another value.
struct Others {
    library: Library,
    content: String,
    /// The mix stays what it is as the matter is written, as it does in a workbook.
    mix: Mix,
}

impl Others {
    fn of(matter: &Path) -> Self {
        let (library, content) = (Library::built_in(), std::fs::read_to_string(matter).expect("it can be read"));
        let mut others = Self { library, content, mix: Mix::default() };
        others.mix = lpo_cost::analysis::mix(&others.read(&[]).case.expect("an example is right"));
        others
    }

    fn read(&self, changes: &[Change]) -> CaseReading {
        let as_of = Day::parse(AS_OF).expect("a date");
        read_case(&Request { name: "matter", content: &self.content, changes, library: &self.library, as_of })
    }

    /// None where the matter does not take the value.
    fn compared(&self, key: &str, value: &str) -> Option<Value> {
        let mut reading = self.read(&[Change::Set(format!("{key}={value}"))]);
        if let Some(case) = &mut reading.case {
            case.mix.clone_from(&self.mix);
        }
        Some(serde_json::to_value(document(reading)?).expect("JSON"))
    }
}

/// Another value for an input that it can well have.
fn other(key: &str, value: f64) -> String {
    let last = key.rsplit('.').next().unwrap_or_default();
    let is_count = key.contains(".heads.");
    match value {
        value if is_count => format!("{}", value + 1.0),
        0.0 => "0.1".to_owned(),
        // A multiplier of overtime is at least 1.
        1.0 if last == "multiplier" => "1.5".to_owned(),
        value if value < 0.5 => format!("{:.6}", value * 1.5),
        value => format!("{:.6}", value * 0.83),
    }
}

/// What no example has: seats of a single matter, with overtime, and an improvement of one.
const BESIDE_THE_EXAMPLES: [&str; 2] = ["seats-quality-control-and-overtime.toml", "improvement-one-matter.toml"];

/// `LibreOffice` recalculates every example, with its inputs as they are and with each of them at another value.
#[test]
fn libreoffice_comes_to_the_same_to_the_cent() {
    let has = |program: &str, args: &[&str]| {
        let found = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        found.is_ok_and(|status| status.success())
    };
    if !has("soffice", &["--version"]) || !has("/usr/bin/python3", &["-c", "import uno"]) {
        return crate::support::skipped("LibreOffice (libreoffice-calc) and its Python bridge (python3-uno)");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice/recalculate.py");
    let mut office = Command::new("/usr/bin/python3");
    office.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut office = office.spawn().expect("it starts");
    let (mut jobs, answers) = (office.stdin.take().expect("a pipe"), office.stdout.take().expect("a pipe"));
    // It calculates one matter while the library compares the next.
    let answers = std::thread::spawn(|| std::io::read_to_string(answers).expect("UTF-8"));
    let mut expected = Vec::new();
    for outputs in outputs().iter().filter(|of| of.is_example || BESIDE_THE_EXAMPLES.contains(&of.file_name())) {
        let (matter, comparison) = (&outputs.matter, &outputs.document);
        let file = folder.path().join(outputs.file_name()).with_extension("xlsx");
        std::fs::write(&file, &outputs.xlsx).expect("it can be written");
        let inputs = table(&cells(&outputs.xlsx), "Inputs", "Input").into_iter();
        let inputs = inputs.filter(|input| !input["Key"].is_null());
        let others = Others::of(matter);
        let mut changes = Vec::new();
        expected.push((format!("{} as it is", matter.display()), comparison.clone()));
        for input in inputs {
            let (key, name) = (input["Key"].as_str().expect("a key"), input["Name in formulas"].as_str());
            let cell = input["Value"].as_f64().expect("a number");
            let values: Vec<(String, f64)> = match comparison["inputs"][key].as_str().and_then(Day::parse) {
                Some(day) => [-4, 3, 12]
                    .into_iter()
                    .filter_map(|days| day.plus(days))
                    .map(|day| (day.to_string(), serial(&day.to_string().into()).as_f64().expect("a day")))
                    .collect(),
                None => {
                    let value = other(key, cell);
                    vec![(value.clone(), value.parse().expect("a number"))]
                }
            };
            for (value, number) in values {
                let Some(said) = others.compared(key, &value) else { continue };
                changes.push(json!({ name.expect("a name"): number }));
                expected.push((format!("{} with {key}={value}", matter.display()), said));
            }
        }
        writeln!(jobs, "{}", json!({ "file": file, "changes": changes })).expect("it reads");
    }
    // The one start of a spreadsheet writes the files too that other tests read.
    let converted = crate::exports::Converted::new();
    writeln!(jobs, "{}", converted.job()).expect("it reads");
    drop(jobs);
    assert!(office.wait().expect("it ends").success(), "LibreOffice failed");
    converted.is_read_alike();
    let answers = answers.join().expect("its answers are read");
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!(lines.len(), expected.len());
    assert!(expected.len() > 300, "only {} recalculated", expected.len());
    let mut found = Vec::new();
    for (line, (what, said)) in lines.iter().zip(&expected) {
        let shown: Cells = serde_json::from_str(line).expect("JSON");
        assert!(!line.contains("\"error\""), "{what}: {line}");
        let changed = shown["Workings"][4][1].as_f64();
        assert_eq!(changed, Some(f64::from(u8::from(what.contains('=')))), "{what}: inputs changed");
        found.extend(differences(&shown, said).into_iter().map(|difference| format!("{what}: {difference}")));
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found[..found.len().min(40)].join("\n"));
}
