//! `lpo-cost diff`: what moved is the difference of the two documents, no more and no less.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use lpo_cost::cli::schema::{SchemaName, schema};
use lpo_cost::number::Day;
use lpo_cost::read::{Change, Library, Request, read_case};
use lpo_cost::report::{Block, Diff, Document, EstimateDoc, Num, Report, Saved, diff};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{AS_OF, Folder, document, lpo_cost, matter_files, run, stdout};

/// The comparison of a matter with some changes, and the text that it is saved as; none where a change is not allowed.
fn saved(file: &Path, changes: &[Change], library: &Library) -> Option<(Document, String)> {
    let (name, content) = (file.display().to_string(), fs::read_to_string(file).expect("it can be read"));
    let as_of = Day::parse(AS_OF).expect("a date");
    let understood = read_case(&Request { name: &name, content: &content, changes, library, as_of });
    let document = document(understood)?;
    let text = serde_json::to_string(&document).expect("it can be written");
    Some((document, text))
}

#[track_caller]
fn read(text: &str) -> Saved {
    Saved::read(text).expect("a comparison of this library")
}

fn amount(of: Option<Num>) -> Option<Decimal> {
    of.map(Num::get)
}

/// Some figures of each example are changed, one to three at a time: totals and lines move as the documents say, the
/// lines add up to the total, and the inputs that moved are those that differ.
#[test]
fn what_moved_is_the_difference_of_the_documents() {
    let library = Library::built_in();
    let (mut compared, mut moved, mut inputs) = (0, 0, 0);
    for (number, file) in matter_files("examples/matters").iter().enumerate() {
        let (old, old_text) = saved(file, &[], &library).expect("examples are in order");
        let figures: Vec<(&String, Decimal)> =
            old.inputs.iter().filter_map(|(key, value)| Some((key, value.to_string().parse().ok()?))).collect();
        for round in 0..8 {
            let chosen = (0..=round % 3).map(|at| figures[(number * 31 + round * 17 + at * 7) % figures.len()]);
            let chosen: Vec<(&String, Decimal)> = chosen.collect();
            let by = Decimal::new(if round % 2 == 0 { 13 } else { 7 }, 1);
            let set = |(key, value): &(&String, Decimal)| Change::Set(format!("{key}={}", (value * by).normalize()));
            let changes: Vec<Change> = chosen.iter().map(set).collect();
            let Some((new, new_text)) = saved(file, &changes, &library) else { continue };
            let report = diff(&[read(&old_text), read(&new_text)]).expect("one currency");
            let found = report.document();
            let name = format!("{} with {changes:?}", file.display());
            moved += totals_and_lines(found, &old, &new, &name);

            let keys: BTreeSet<&String> = old.inputs.keys().chain(new.inputs.keys()).collect();
            let differ = |key: &&&String| old.inputs.get(key.as_str()) != new.inputs.get(key.as_str());
            let expected: Vec<&String> = keys.iter().filter(differ).copied().collect();
            let listed: Vec<&String> = found.inputs.iter().map(|of| &of.key).collect();
            assert_eq!(listed, expected, "{name}");
            for (key, value) in chosen.iter().filter(|(key, value)| !value.is_zero() && new.inputs.contains_key(*key)) {
                assert!(listed.contains(key), "{name}: {key} was {value}");
            }
            assert_eq!((&found.recommended_old, &found.recommended_new), (&old.recommended, &new.recommended));
            compared += 1;
            inputs += listed.len();
        }
    }
    assert!(compared > 40 && moved > 200 && inputs > 50, "{compared} pairs, {moved} lines, {inputs} inputs");
}

/// How many lines moved.
fn totals_and_lines(found: &Diff, old: &Document, new: &Document, name: &str) -> usize {
    let mut moved = 0;
    assert_eq!(found.providers.len(), new.estimates.len(), "{name}");
    for of in &found.providers {
        let find = |of_document: &Document| {
            let estimates = of_document.estimates.iter();
            estimates.clone().find(|estimate| estimate.provider == of.provider).cloned().expect("it is in both")
        };
        let (before, now) = (find(old), find(new));
        let [total_old, total_new] = [before.total, now.total].map(amount);
        assert_eq!((amount(of.total_old), amount(of.total_new)), (total_old, total_new), "{name}");
        let change = total_old.zip(total_new).map(|(old, new)| new - old);
        assert_eq!(amount(of.change), change, "{name}");
        // Where an improvement comes first, recurring lines count less often than there are periods.
        let count = |of: &EstimateDoc| {
            let [total, one_off, period] =
                [of.total, of.one_off, of.per_period].map(|of| amount(of).unwrap_or_default());
            (total - one_off).checked_div(period).unwrap_or_default()
        };
        let times = |one_off: bool| if one_off { Decimal::ONE } else { count(&now) };
        let sum: Decimal = of.lines.iter().filter_map(|line| Some(line.change?.get() * times(line.one_off))).sum();
        assert!(count(&before) == count(&now) && Some(sum) == change, "{name}, {}: {sum} of {change:?}", of.provider);
        assert!(of.lines.iter().all(|line| line.old != line.new), "{name}: only what moved is listed");
        moved += of.lines.len();
    }
    moved
}

/// Nothing moves between a comparison and itself.
#[test]
fn a_comparison_is_no_different_from_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in matter_files("examples/matters") {
        let name = file.to_str().expect("paths are UTF-8");
        let path = folder.path().join("saved.json");
        let path = path.to_str().expect("paths are UTF-8");
        stdout(&["compare", name, "--as-of", AS_OF, "--no-uncertainty", "-o", path]);
        let text = stdout(&["diff", path, path]);
        assert!(
            text.replace('\n', " ").contains("Nothing changed: the two comparisons are the same."),
            "{name}: {text}"
        );
        let document: Value = serde_json::from_str(&stdout(&["diff", path, path, "--format", "json"])).expect("JSON");
        assert_eq!(document["inputs"], json!([]), "{name}");
        for of in document["providers"].as_array().expect("providers") {
            assert_eq!(of["lines"], json!([]), "{name}");
            assert!(of["total_old"].is_null() || of["change"].as_f64() == Some(0.0), "{name}: {of}");
        }
    }
}

/// One of two comparisons may come in by standard input, whichever it is.
#[test]
fn a_comparison_may_come_from_standard_input() {
    let (old, new) = ("examples/saved/old.json", "examples/saved/new.json");
    let expected = stdout(&["diff", old, new, "--format", "json"]);
    for (args, piped) in [(["diff", "-", new], old), (["diff", old, "-"], new)] {
        let mut command = lpo_cost(&[&args[..], &["--format", "json"]].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary starts");
        let content = fs::read(piped).expect("it is there");
        child.stdin.take().expect("a pipe").write_all(&content).expect("it is read");
        assert_eq!(String::from_utf8_lossy(&child.wait_with_output().expect("it ends").stdout), expected);
    }
}

/// The examples of saved comparisons are what the tool saves.
#[test]
fn the_saved_examples_are_those_of_their_matter() {
    let changes = ["providers.solo.busy=45%", "providers.freelance.rates.associate.cost=115", "task.1.hours=40"];
    let set: Vec<&str> = changes.iter().flat_map(|change| ["--set", change]).collect();
    for (name, set) in [("old", &[][..]), ("new", &set)] {
        let save = ["compare", "examples/matters/solo-brief.toml", "--no-uncertainty", "--as-of", AS_OF];
        let expected = stdout(&[&save[..], set, &["--format", "json"]].concat());
        let committed = fs::read_to_string(format!("examples/saved/{name}.json")).expect("it is there");
        assert!(
            committed == expected,
            "run lpo-cost {} {} -o examples/saved/{name}.json",
            save.join(" "),
            set.join(" ")
        );
    }
}

/// A comparison that was saved by the first edition stands beside one of the second: the same totals and lines move, and
/// what the first did not note among its inputs is new.
#[test]
fn comparisons_of_both_editions_are_read() {
    let text = |name: &str| fs::read_to_string(format!("examples/saved/{name}.json")).expect("it is there");
    let [old, new] = ["old", "new"].map(text);
    let second = diff(&[read(&old), read(&new)]).expect("one currency");
    let mut first: Value = serde_json::from_str(&old).expect("JSON");
    assert_eq!(first["schema"], "lpo-cost/comparison/2");
    first["schema"] = json!("lpo-cost/comparison/1");
    for key in ["today", "recommended_single", "safer", "lead", "assumed_share", "turns"] {
        assert!(first.as_object_mut().expect("an object").remove(key).is_some(), "{key}");
    }
    let noted = first["inputs"].as_object_mut().expect("an object");
    assert_eq!(noted.remove("constraints.offshore"), Some(json!(true)));
    let both = diff(&[read(&first.to_string()), read(&new)]).expect("one currency");
    let (second, both) = (second.document(), both.document());
    assert_eq!(format!("{:?}", both.providers), format!("{:?}", second.providers));
    let added: Vec<&str> = both.inputs.iter().map(|of| of.key.as_str()).collect();
    let before: Vec<&str> = second.inputs.iter().map(|of| of.key.as_str()).collect();
    assert_eq!(added, [&["constraints.offshore"], &before[..]].concat());
    // The first edition as it was saved, beside one that says it is of the second.
    let saved = fs::read_to_string("tests/saved/before.json").expect("it is there");
    let renamed = saved.replace("lpo-cost/comparison/1", "lpo-cost/comparison/2");
    assert!(diff(&[read(&saved), read(&renamed)]).expect("one currency").document().inputs.is_empty());
}

/// Every value of a document but its day and version counts: where one differs, the comparisons are not said to be the same.
#[test]
fn nothing_is_said_to_be_the_same_that_differs() {
    let text = fs::read_to_string("examples/saved/old.json").expect("it is there");
    let whole: Value = serde_json::from_str(&text).expect("JSON");
    let mut leaves = Vec::new();
    collect(&whole, &mut String::new(), &mut leaves);
    assert!(leaves.len() > 500, "{}", leaves.len());
    let old = read(&text);
    assert!(diff(&[old.clone(), old.clone()]).expect("one currency").document().same);
    let unlike = |path: &&String| !["/schema", "/version", "/as_of", "/matter/currency"].contains(&path.as_str());
    for path in leaves.iter().filter(unlike).step_by(5) {
        let mut new = whole.clone();
        let value = new.pointer_mut(path).expect("it is there");
        *value = match value {
            Value::Number(_) => json!(4_711),
            Value::Bool(flag) => json!(!*flag),
            Value::Null if path.ends_with("/task") => json!(7),
            Value::Null if path.ends_with("total") => json!(1),
            Value::Null | Value::String(_) => json!("another"),
            other => panic!("{other}"),
        };
        let Ok(new) = Saved::read(&new.to_string()) else { continue };
        let report = diff(&[old.clone(), new]).expect("one currency");
        assert!(!report.document().same, "{path}");
        let said = |block: &Block| matches!(block, Block::Verdict(text) if text.contains("Nothing changed"));
        assert!(!report.blocks().iter().any(said), "{path}");
    }
}

/// The places of all values that hold no others.
fn collect(value: &Value, path: &mut String, leaves: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => return leaves.push(path.clone()),
    };
    for (key, value) in children {
        let length = path.len();
        path.push('/');
        path.push_str(&key);
        collect(value, path, leaves);
        path.truncate(length);
    }
}

/// What changes in a matter, and what is said of it: constraints, consent, conflicts, dates, holidays, budget, permission.
#[test]
fn each_change_is_told_with_what_follows_from_it() {
    let folder = Folder::new();
    let matter = fs::read_to_string("examples/matters/second-request.toml").expect("it is there");
    let old = folder.write("old.toml", &matter);
    let said = |from: &str, to: &str| {
        assert!(matter.contains(from), "{from}");
        let new = folder.write("new.toml", matter.replacen(from, to, 1));
        stdout_quiet(&["diff", &old, &new, "--as-of", AS_OF]).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (from, to, expected) in [
        (
            "offshore = false",
            "offshore = true",
            &[
                "The recommendation changes from US contract attorneys (agency) (USD 286,409.68) to Split (2 providers)",
                "Split (2 providers) is new: no split was worth it before.",
                "Indian LPO is permitted now. It was not before: the matter bars work abroad (protective undertaking",
                "`constraints.offshore` alone decides it: set back, it brings the old recommendation back.",
                "Indian LPO permitted no yes",
                "Indian LPO: exclusion gone: the matter bars work abroad",
                "constraints.offshore false true",
            ][..],
        ),
        (
            "client_consent = true ",
            "client_consent = false ",
            &[
                "Recommended as before: US contract attorneys (agency) (USD 286,409.68). ",
                "US contract attorneys (agency): new warning: work goes to `us-contract-attorney`, and the client",
                "matter.client_consent true false",
            ],
        ),
        (
            "conflicts_cleared = true",
            "conflicts_cleared = true\nholidays = [2026-12-24, 2026-12-31]",
            &["matter.holidays 3 items with"],
        ),
        (
            "deadline = 2027-01-29",
            "deadline = 2026-12-28",
            &[
                "chance of being in 73.6 % 0.0 %",
                "matter.deadline 2027-01-29 2026-12-28",
                "status on time",
                "working days late 0 15",
            ],
        ),
        (
            "budget = 300_000",
            "budget = 200_000",
            &["budget headroom", "new warning: it is USD", "chance of keeping the"],
        ),
    ] {
        let text = said(from, to);
        assert!(!text.contains("Nothing changed"), "{text}");
        for words in expected {
            assert!(text.contains(words), "{to}: {words}: {text}");
        }
    }
}

/// Standard output of a run that ends well, whatever it warns of.
#[track_caller]
fn stdout_quiet(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Matter files are priced as `compare` does, and may stand beside saved comparisons; of more than two, each step is told.
#[test]
fn matter_files_and_saved_comparisons_make_a_series() {
    let folder = Folder::new();
    let matter = "examples/matters/solo-brief.toml";
    let changed = fs::read_to_string(matter).expect("it is there").replacen("hours = 35", "hours = 40", 1);
    let changed = folder.write("changed.toml", &changed);
    let base = ["--as-of", AS_OF, "--no-uncertainty", "-q"];
    let json = |files: &[&str]| -> Value {
        let mut found: Value =
            serde_json::from_str(&stdout_quiet(&[&["diff"], files, &base[..], &["--format", "json"]].concat()))
                .expect("JSON");
        // Saved comparisons cannot be tried with other inputs.
        found["turned_back"].take();
        found
    };
    let save = |file: &str, name: &str| {
        let path = folder.path(name).to_str().expect("UTF-8").to_owned();
        stdout_quiet(&[&["compare", file], &base[..], &["-o", &path]].concat());
        path
    };
    let (old, new) = (save(matter, "old.json"), save(&changed, "new.json"));
    let both = json(&[matter, &changed]);
    assert!(both["inputs"].as_array().is_some_and(|inputs| inputs.len() == 1), "{both}");
    assert_eq!(both, json(&[&old, &new]));
    assert_eq!(both, json(&[&old, &changed]));
    let series = json(&[&old, &changed, &new, matter]);
    let steps = series["steps"].as_array().expect("steps");
    assert_eq!(
        steps.iter().map(|step| step["same"].as_bool()).collect::<Vec<_>>(),
        [Some(false), Some(true), Some(false)]
    );
    assert_eq!(series["same"], true);
    assert_eq!(steps[0]["providers"], both["providers"]);
    let text = stdout_quiet(&[&["diff", old.as_str(), &changed, &new], &base[..]].concat());
    assert!(text.contains("Step 2: from ") && text.contains("The series, USD"), "{text}");
    let rows = stdout_quiet(&[&["diff", old.as_str(), &changed, &new], &base[..], &["--format", "csv"]].concat());
    assert!(rows.contains(",2,2026-11-23,2026-11-23"), "{rows}");
    // What was saved cannot be changed.
    let output = run(&["diff", matter, &old, "--set", "matter.contingency=1%"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Whatever stands in a saved file, it drives neither a terminal nor a spreadsheet nor a web page, and arrives whole in
/// JSON.
#[test]
fn hostile_text_does_no_harm() {
    let hostile = "=cmd()\u{1b}[31m|`<script>\r\nx\u{9b}\u{7}";
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, id: &str, amount: Value, input: &str| {
        let line =
            json!({ "code": hostile, "name": hostile, "by": hostile, "task": 0, "one_off": true, "amount": amount });
        let document = json!({
            "schema": "lpo-cost/comparison/1", "version": hostile, "as_of": AS_OF, "recommended": hostile,
            "matter": { "id": id, "currency": "USD", "periods": 1 },
            "estimates": [{ "provider": hostile, "total": amount, "lines": [line] }],
            "inputs": { hostile: input },
        });
        let path = folder.path().join(name);
        fs::write(&path, document.to_string()).expect("a file");
        path.to_str().expect("paths are UTF-8").to_owned()
    };
    let old = write("old.json", "a", json!(1), "=1");
    let new = write("new.json", hostile, json!(2), hostile);
    for format in ["table", "markdown", "csv", "json", "records"] {
        let output = run(&["diff", &old, &new, "--format", format]);
        assert!(output.status.success(), "{format}");
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        let drives = |c: char| c.is_control() && c != '\n';
        assert!(
            err.starts_with("warning: ") && err.lines().count() == 1 && !err.trim_end().contains(drives),
            "{err:?}"
        );
        match format {
            "table" => assert!(!out.contains(drives), "{out:?}"),
            "markdown" => assert!(!out.contains("<script>"), "{out}"),
            "csv" => {
                let mut reader = csv::Reader::from_reader(out.as_bytes());
                for row in reader.records() {
                    assert!(row.expect("a row").iter().all(|cell| !cell.starts_with('=')), "{out}");
                }
            }
            _ => {
                let document: Value = serde_json::from_str(&out).expect("JSON");
                let provider = if format == "json" { &document["providers"][0] } else { &document[1] };
                assert_eq!(provider["provider"], hostile);
            }
        }
    }
    // Nor does it where it is refused.
    for wrong in [json!(hostile), json!({ "schema": hostile }), json!({ "schema": [hostile] })] {
        let path = folder.path().join("wrong.json");
        fs::write(&path, wrong.to_string()).expect("a file");
        let output = run(&["diff", &old, path.to_str().expect("paths are UTF-8")]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
    }
}

/// A file that breaks off anywhere is refused, and one that is cut up at random too.
#[test]
fn damaged_files_are_refused() {
    let text = fs::read_to_string("examples/saved/old.json").expect("it is there");
    assert!(Saved::read(&text).is_ok());
    for end in (0..text.trim_end().len()).step_by(101).filter(|end| text.is_char_boundary(*end)) {
        let mistakes = Saved::read(&text[..end]).expect_err("it breaks off");
        assert!(mistakes.len() == 1 && (mistakes[0].place.is_some() || end == 0), "{end}: {mistakes:?}");
    }
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    for key in ["version", "as_of", "matter", "recommended", "estimates", "inputs"] {
        let taken = document[key].take();
        let mut without = document.clone();
        without.as_object_mut().expect("an object").remove(key);
        let mistakes = Saved::read(&without.to_string()).expect_err("a key is missing");
        assert_eq!(mistakes.iter().map(|of| of.message.as_str()).collect::<Vec<_>>(), [format!("`{key}` is missing")]);
        document[key] = taken;
    }
}

/// Amounts are kept as written, to the last digit that a binary float would lose.
#[test]
fn amounts_are_exact() {
    let with = |total: &str| {
        let text = r#"{ "schema": "lpo-cost/comparison/1", "version": "", "as_of": "2026-11-23", "recommended": null, "inputs": {},
            "matter": { "id": "a", "currency": "USD", "periods": 1 },
            "estimates": [{ "provider": "a", "lines": [], "total": TOTAL }] }"#;
        read(&text.replace("TOTAL", total))
    };
    for (old, new, change, percent) in [
        ("123456789012345678.10", "123456789012345678.20", "0.10", Some("0.0")),
        ("10.10", "10.10", "0.00", Some("0.0")),
        ("1000", "1000.50", "0.50", Some("0.1")),
        ("1000", "999.50", "-0.50", Some("-0.1")),
        ("-1000", "-1000.50", "-0.50", Some("-0.1")),
        ("2000", "2001.00", "1.00", Some("0.1")),
        ("1e3", "1.5E+3", "500", Some("50.0")),
        ("0.00", "5.00", "5.00", None),
        ("-999999999999999999.99999999", "999999999999999999.99999999", "1999999999999999999.99999998", Some("200.0")),
    ] {
        let report = diff(&[with(old), with(new)]).expect("one currency");
        let found = report.document();
        let of = &found.providers[0];
        let shown = |of: Option<Num>| of.map(|of| of.to_string());
        assert_eq!(
            (shown(of.change).as_deref(), shown(of.change_percent).as_deref()),
            (Some(change), percent),
            "{new}"
        );
    }
}

#[test]
fn it_is_as_its_schema_says_in_every_format() {
    let of_schema: Value = serde_json::from_str(&schema(SchemaName::Diff)).expect("a schema is JSON");
    let validator = jsonschema::draft7::new(&of_schema).expect("it is a schema of draft 7");
    for [old, new] in
        [["examples/saved/old.json", "examples/saved/new.json"], ["tests/saved/before.json", "tests/saved/now.json"]]
    {
        let format = |format: &str| stdout(&["diff", old, new, "--quiet", "--format", format]);
        let document: Value = serde_json::from_str(&format("json")).expect("JSON");
        assert!(validator.is_valid(&document), "{:?}", validator.validate(&document));
        let records: Vec<Value> = serde_json::from_str(&format("records")).expect("JSON");
        let rows = format("csv").lines().count() - 1;
        assert_eq!(records.len(), rows);
        let providers = document["providers"].as_array().expect("providers");
        let many = |of: &Value, key: &str| of[key].as_array().expect("a list").len();
        let of_providers: usize = providers.iter().map(|of| 1 + many(of, "lines") + many(of, "changes")).sum();
        assert_eq!(rows, 1 + of_providers + many(&document, "inputs") + many(&document, "changes"));
        assert!(format("markdown").starts_with("# "));
    }
}

/// Whose matters they are is left out, in every format; who is compared and what moved stays.
#[test]
fn an_anonymous_diff_names_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let save = |name: &str, more: &[&str]| {
        let path = folder.path().join(name).to_str().expect("paths are UTF-8").to_owned();
        let matter = "examples/matters/uk-disclosure.toml";
        let args = ["compare", matter, "--as-of", AS_OF, "-q", "-o", &path, "--format", "json"];
        assert!(run(&[&args[..], more].concat()).status.success());
        path
    };
    let (old, new) =
        (save("old", &[]), save("new", &["--set", "task.0.volume.cull=50%", "--set", "matter.id=2027-0114"]));
    let names = ["2027-0113", "2027-0114", "Harrowgate", "First-level review", "Privilege review", "Known adverse"];
    let said = |more: &[&str]| {
        let output = run(&[&["diff", &old, &new], more].concat());
        assert!(output.status.success());
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
    };
    assert!(names[..2].iter().chain(&names[3..5]).all(|name| said(&[]).contains(name)), "{}", said(&[]));
    for format in ["table", "json", "records", "csv", "markdown", "html"] {
        let hidden = said(&["--anonymise", "--format", format]);
        assert!(names.iter().all(|name| !hidden.contains(name)), "{format}: {hidden}");
        assert!(hidden.contains("uk-contract") && hidden.contains("task 0"), "{format}: {hidden}");
    }
}

/// Who is named as before may have come to be late, or above the budget: that is said before anything else.
#[test]
fn an_answer_that_does_not_hold_any_more_is_not_said_to_be_as_before() {
    let matter = fs::read_to_string("examples/matters/second-request.toml").expect("it is there");
    let folder = tempfile::tempdir().expect("a folder");
    let said = |from: &str, to: &str| {
        let path = folder.path().join("now.toml");
        assert!(matter.contains(from), "{from}");
        fs::write(&path, matter.replace(from, to)).expect("it can be written");
        let now = path.to_str().expect("paths are UTF-8");
        stdout(&["diff", "examples/matters/second-request.toml", now, "--as-of", AS_OF]).replace('\n', " ")
    };
    let late = said("deadline = 2027-01-29", "deadline = 2026-12-10");
    assert!(late.contains("No permitted option does what the matter demands now; named as before: US"), "{late}");
    let over = said("budget = 300_000", "budget = 250_000");
    assert!(over.contains("is now USD 36,409.68 over the budget."), "{over}");
    let less = said("budget = 300_000", "budget = 290_000");
    assert!(!less.contains("over the budget."), "{less}");
}
