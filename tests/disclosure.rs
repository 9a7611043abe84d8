//! `--explain` and `--anonymise` beyond `compare`: where inputs come from, and nobody named.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{AS_OF, run, stdout};

const MATTER: &str = r#"
schema = 1
[matter]
id = "hushhush-1"
title = "hushhush title"
client = "hushhush client"
kind = "litigation"
contingency = { low = 0.01, high = 0.09, assumption = "hushhush habit" }
[constraints]
offshore = false
reason = "hushhush order"
[[task]]
type = "document-review"
name = "hushhush review"
volume = { low = 500, likely = 1000, high = 4000, assumption = "hushhush says so" }
[[task]]
type = "other"
name = "hushhush letters"
unit = "letter"
volume = 10
minutes_per_unit = { low = 20, high = 30 }
[[task]]
type = "second-level-review"
name = "hushhush second look"
volume = { of = 0, share = "10%" }
[improvement]
name = "hushhush tool"
one_off = 10
[providers.us-contract-attorney]
tasks = ["second-level-review"]
"#;

/// Whose matter it is shows in no analysis, in no format, on neither stream.
#[test]
fn anonymised_analyses_name_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hushhush.toml");
    fs::write(&path, MATTER).expect("a file");
    let name = path.to_str().expect("paths are UTF-8");
    let analyses = [
        &["breakeven", name, "--vary", "task.0.volume", "--from", "100", "--to", "2000", "--step", "100"][..],
        &["breakeven", name, "--vary", "matter.contingency", "--from", "0", "--to", "10%"],
        &["sensitivity", name, "--vary", "providers.us-associate.rates.associate=50..500"],
        &["sensitivity", name, "--vary", "matter.budget=50..500", "--vary", "task.0.volume=1..2"],
        &["simulate", name, "--draws", "50"],
        &["price", name, "--margin", "30%", "--draws", "4"],
        &["actual", name, "--draws", "50"],
        &["compare", name],
    ];
    for args in analyses {
        // One run for all formats: what they say is the same, and so is the time that it takes.
        let ask = |more: &[&str]| {
            let files = ["out.txt", "out.json", "out.csv", "out.md"].map(|name| folder.path().join(name));
            let files = files.map(|path| path.to_str().expect("paths are UTF-8").to_owned());
            let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
            let output = run(&[args, &["--as-of", AS_OF], &outputs[..], more].concat());
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            let said = files.map(|file| fs::read_to_string(file).expect("it was written"));
            (said.concat(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        // A matter that runs has no formulas to explain.
        let explains = args[0] != "actual";
        for more in [&["--anonymise"][..], &["--anonymise", "--explain"]].iter().take(1 + usize::from(explains)) {
            let (out, err) = ask(more);
            assert!(!out.contains("hushhush") && !err.contains("hushhush"), "{args:?}: {out}{err}");
            assert!(out.contains("matter") && out.contains("us-associate"), "{args:?}: {out}");
        }
        let plain = ask(&[]).0;
        assert!(plain.contains("hushhush"), "{args:?}");
        if args[0] == "compare" {
            assert!(
                plain.contains("hushhush second look") && plain.contains("is taken to run beside"),
                "warnings name tasks"
            );
        }
    }
}

/// Every uncertain input is explained, by the line that it is written on.
#[test]
fn inputs_of_analyses_have_origins() {
    let (mut here, mut sourced) = (0, 0);
    for file in ["leases", "uk-disclosure", "contract-portfolio", "solo-brief"] {
        let file = Path::new("examples/matters").join(file).with_extension("toml");
        let name = file.to_str().expect("paths are UTF-8");
        let content = fs::read_to_string(&file).expect("it can be read");
        let lines: Vec<&str> = content.lines().collect();
        let json = |args: &[&str]| -> Value {
            let args = [args, &["--as-of", AS_OF, "--explain", "--format", "json"]].concat();
            serde_json::from_str(&stdout(&args)).expect("JSON")
        };
        let simulated = json(&["simulate", name, "--draws", "20"]);
        let tried = json(&["sensitivity", name]);
        let drawn = simulated["explained"].as_array().expect("a list");
        assert_eq!(simulated["uncertain_inputs"], drawn.len(), "{name}");
        assert!(drawn.iter().all(|of| of["distribution"] == "pert" || of["distribution"] == "uniform"), "{name}");
        let explained = tried["explained"].as_array().expect("a list");
        let keys = |list: &Value| -> Vec<Value> {
            list.as_array().expect("a list").iter().map(|of| of["key"].clone()).collect()
        };
        assert_eq!(keys(&tried["explained"]), keys(&tried["inputs"]), "{name}");
        let inputs = tried["inputs"].as_array().expect("a list").iter();
        for (of, input) in explained.iter().zip(inputs) {
            for value in ["low", "likely", "high"] {
                assert_eq!(of[value], input[value], "{name}: {of}");
            }
        }
        for (of, document) in drawn.iter().map(|of| (of, &simulated)).chain(explained.iter().map(|of| (of, &tried))) {
            let from = of["from"].as_str().expect("text");
            if let Some(line) = from.strip_prefix(&format!("{name}:")) {
                let line = lines[line.parse::<usize>().expect("a line") - 1];
                assert!(
                    line.contains(of["low"].to_string().trim_start_matches("0.")) || line.contains('%'),
                    "{of}: {line}"
                );
                here += 1;
            } else {
                assert!(from.starts_with("built-in "), "{of}");
            }
            for id in of["sources"].as_array().expect("sources") {
                let known = document["sources"].as_array().expect("sources");
                assert!(known.iter().any(|source| source["id"] == *id), "{of}");
                sourced += 1;
            }
        }
        let shown = stdout(&["simulate", name, "--draws", "20", "--as-of", AS_OF, "--explain"]);
        assert_eq!(shown.matches("Where the inputs come from").count(), 1, "{name}");
        let plain = stdout(&["simulate", name, "--draws", "20", "--as-of", AS_OF, "--format", "json"]);
        assert!(!plain.contains("\"explained\""), "{name}");
    }
    assert!(here > 20 && sourced > 50, "{here} of the matters' own, {sourced} with sources");
}

/// Of a break-even it is the input that moves, as it is written and not as it is tried.
#[test]
fn the_input_that_moves_has_an_origin() {
    let example = "examples/matters/uk-disclosure.toml";
    let ask = |key: &str, from: &str, to: &str, more: &[&str]| {
        let args = ["breakeven", example, "--vary", key, "--from", from, "--to", to, "--explain", "--as-of", AS_OF];
        let document = stdout(&[&args[..], more, &["--format", "json"]].concat());
        let document: Value = serde_json::from_str(&document).expect("JSON");
        document["explained"].clone()
    };
    let key = "providers.uk-contract.rates.reviewer";
    let compared = stdout(&["compare", example, "--as-of", AS_OF, "--format", "json", "--no-uncertainty"]);
    let compared: Value = serde_json::from_str(&compared).expect("JSON");
    let found = ask(key, "25", "70", &["--step", "5"]);
    assert_eq!((found[0]["key"].as_str(), found.as_array().map(Vec::len)), (Some(key), Some(1)));
    assert_eq!(found[0]["likely"], compared["inputs"][key]);
    assert!(found[0]["from"].as_str().is_some_and(|from| from.contains("uk-contract.toml:")), "{found}");
    let set = format!("{key}=31");
    let found = ask(key, "25", "70", &["--step", "5", "--set", &set]);
    assert_eq!((&found[0]["likely"], found[0]["from"].as_str()), (&Value::from(31), Some("--set:1")));
    let found = ask("matter.budget", "1000", "2000", &["--step", "500", "--set", "matter.title=\"x\""]);
    assert_eq!(found.as_array().map(Vec::len), Some(usize::from(compared["matter"]["budget"].is_number())));
}

/// A book of many blocks, whose matters' names are all unmistakable, good and bad ones.
fn book(matters: usize) -> String {
    let mut book = "matter_id,kind,title,client,task,volume,name,jurisdiction,deadline,start,secret\n".to_owned();
    // Long enough that a block of the stream holds a part of the book alone.
    let secret = "hushhush ".repeat(30);
    for number in 1..=matters {
        let kind = match number % 50 {
            7 => "hushhush kind",
            _ => "litigation",
        };
        let (volume, place, deadline) = match number % 60 {
            11 => ("1,200", "", ""),
            12 => ("10", "hushhush place", ""),
            13 => ("10", "", "2020-01-01"),
            _ => ("10", "US-NY", ""),
        };
        let head = format!("hushhush-{number},{kind},hushhush title,hushhush client");
        let tail = format!("{place},{deadline},2026-12-01,{secret}");
        writeln!(book, "{head},document-review,\"{volume}\",hushhush review,{tail}").expect("a string");
        if number % 3 == 0 {
            let client = if number % 9 == 0 { "hushhush other" } else { "" };
            writeln!(book, "hushhush-{number},,,{client},nda-review,5,hushhush ndas,,,,hushhush").expect("a string");
        }
        if number % 70 == 0 {
            writeln!(book, "hushhush-{number},one,\"hushhush\"x,two").expect("a string");
        }
        if number % 80 == 0 {
            writeln!(book, "hushhush-{},litigation,,,document-review,4,,,,,", number - 3).expect("a string");
        }
    }
    book
}

/// Rows without what they hide: ids, titles and what is carried through.
fn open_cells(text: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.expect("a row");
        let mut cells: BTreeMap<String, String> =
            header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
        ids.push(cells.remove("matter_id").expect("an id"));
        cells.remove("title");
        cells.remove("client");
        cells.remove("secret");
        // What an improvement is called stands in the name of its estimate.
        if let Some(name) = cells.get_mut("provider_name") {
            *name = name.replace("hushhush", "a better process");
        }
        rows.push(cells);
    }
    (ids, rows)
}

/// Matters are called by their number in the book, whatever the threads; all their figures stay.
#[test]
fn anonymised_books_name_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("paths are UTF-8").to_owned();
    let (file, template, rejects) = (path("hushhush.csv"), path("hushhush.toml"), path("rejects.csv"));
    let settings = "[matter]\ntitle = 'hushhush'\nclient = 'hushhush'\n[constraints]\nreason = 'hushhush'\n[improvement]\nname = 'hushhush'\n\
                    [staffing]\nproviders = ['us-associate', 'us-contract-attorney', 'in-lpo']\n";
    fs::write(&template, format!("schema = 1\n{settings}")).expect("a file");
    let score = |more: &[&str]| {
        let common =
            ["batch", &file, "--template", &template, "--as-of", AS_OF, "--ignore-unknown", "--rejects", &rejects];
        let output = run(&[&common[..], more].concat());
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(output.status.code(), Some(3), "{err}");
        (out, err, fs::read_to_string(&rejects).expect("it was written"))
    };
    // A row a provider takes its time, and is put together in the same way.
    for (shape, matters) in [(&[][..], 2500), (&["--long"], 240)] {
        fs::write(&file, book(matters)).expect("a file");
        // The number of each matter: an id that comes back is another matter.
        let mut numbers: Vec<String> = Vec::new();
        for line in book(matters).lines().skip(1) {
            let id = line.split(',').next().expect("an id");
            if numbers.last().is_none_or(|last| last != id) {
                numbers.push(id.to_owned());
            }
        }
        let (plain, _, plain_rejects) = score(shape);
        let (hidden, said, hidden_rejects) = score(&[shape, &["--anonymise", "--threads", "1"]].concat());
        for text in [&hidden, &said, &hidden_rejects] {
            assert!(!text.contains("hushhush"), "{text:.2000}");
        }
        assert!(said.contains("`matter-") && said.contains("was there before"), "{said}");
        let ((ids, rows), (numbered, hidden_rows)) = (open_cells(&plain), open_cells(&hidden));
        assert!(rows.len() > matters / 2 && rows == hidden_rows, "the figures are the same");
        let mut at = 0;
        for (id, number) in ids.iter().zip(&numbered) {
            at += numbers[at..].iter().position(|of| of == id).expect("matters come in their order");
            assert_eq!(*number, format!("matter-{}", at + 1), "{id}");
        }
        // Rejects keep their lines and columns, and what names nobody.
        let places = |text: &str| -> Vec<(String, String)> {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows = reader.records().map(|row| row.expect("a row"));
            rows.map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
        };
        assert_eq!(places(&plain_rejects), places(&hidden_rejects));
        assert!(hidden_rejects.contains("volume,\"1,200\",") && hidden_rejects.contains("deadline,2020-01-01,"));
        let again = score(&[shape, &["--anonymise", "--threads", "3"]].concat());
        assert!(again == (hidden, said, hidden_rejects), "with more threads");
        // Shared out, they are called the same.
        let of_book = [&file, "--template", &template, "--as-of", AS_OF, "--ignore-unknown", "--rejects", &rejects];
        let output = run(&[&["optimize"], &of_book[..], &["--anonymise", "--format", "csv"]].concat());
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        let rejected = fs::read_to_string(&rejects).expect("it was written");
        for text in [&out, &err, &rejected] {
            assert!(!text.contains("hushhush"), "{text:.2000}");
        }
        let (called, _) = open_cells(&out);
        assert!(called.len() > matters / 4 && called.iter().all(|id| numbered.contains(id)), "{err}");
        for format in ["json", "jsonl"] {
            let (text, ..) = score(&[shape, &["--anonymise", "--format", format]].concat());
            assert!(!text.contains("hushhush"), "{format}");
            let objects: Vec<Value> = match format {
                "json" => serde_json::from_str(&text).expect("JSON"),
                _ => text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(),
            };
            let written: Vec<&str> = objects.iter().map(|of| of["matter_id"].as_str().expect("an id")).collect();
            assert!(written == numbered, "{format}");
        }
    }
}
