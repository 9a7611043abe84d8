//! The real binary, as the README and the goldens have it: output, errors and exit status, whole.

use lpo_cost::format::{Content, Format};
use lpo_cost::matter::{Exclusion, Warning};
use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap::error::ErrorKind;
use serde_json::Value;

use crate::support::outputs::{Outputs, outputs};
use crate::support::{AS_OF, compare, content, estimate, report_formats, run, stdout};

#[test]
fn readme_and_goldens_say_what_the_binary_says() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .env("LPO_COST_RATES", "")
        .case("README.md")
        .case("docs/price.md")
        .case("docs/program.md")
        .case("tests/cmd/*.md");
}

/// Each format by its name for one example; for the others in one run that is told by the endings, where a format has one.
#[test]
fn every_example_prices_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let endings = Format::endings(Content::Report).replace(" or ", ", ");
    let endings: Vec<&str> = endings.split(", ").map(|ending| ending.trim_start_matches('.')).collect();
    let by_ending = |ending: &str| Format::of_ending(ending, Content::Report).expect("it has one").name();
    for (at, outputs) in outputs().iter().filter(|of| of.is_example).enumerate() {
        let (name, comparison) = (outputs.name(), &outputs.document);
        assert!(comparison["recommended"].is_string(), "{name} recommends somebody");
        let common = ["compare", name, "--as-of", AS_OF, "--full"];
        let recommended = comparison["recommended"].as_str().unwrap_or_default();
        let total = crate::support::digits(&estimate(comparison, recommended)["total"]);
        let holds = |format: &str, bytes: Vec<u8>| {
            let text = content(format, bytes);
            assert!(text.contains(recommended) && text.contains(&total), "{name} as {format}: {recommended}, {total}");
            // Only a table is fitted to a width, whatever stands in it.
            assert!(format != "table" || text.lines().all(|line| line.chars().count() <= 80 || line.contains("://")));
        };
        let files = endings.iter().map(|ending| folder.path().join(format!("out.{ending}")));
        let files: Vec<String> = files.map(|file| file.to_str().expect("paths are UTF-8").to_owned()).collect();
        let written: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
        assert_eq!(stdout(&[&common[..], &written].concat()), "", "{name}");
        for (ending, file) in endings.iter().zip(&files) {
            holds(by_ending(ending), fs::read(file).expect("it was written"));
        }
        for format in report_formats() {
            if at > 0 && endings.iter().any(|ending| by_ending(ending) == format) {
                continue;
            }
            let output = run(&[&common[..], &["--format", &format, "--no-uncertainty"]].concat());
            assert!(output.status.success(), "{name} as {format}");
            holds(&format, output.stdout);
        }
    }
}

/// `records` and `csv` hold the numbers of the JSON document, and the columns of lines add up to the total.
#[test]
fn records_and_csv_agree_with_the_document() {
    for outputs in outputs() {
        let (name, document) = (outputs.name(), &outputs.document);
        let records = stdout(&["compare", name, "--as-of", AS_OF, "--format", "records"]);
        let records: Vec<Value> = serde_json::from_str(&records).expect("records are JSON");
        let mut reader = csv::Reader::from_reader(outputs.csv.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let estimates = document["estimates"].as_array().expect("estimates");
        assert_eq!((records.len(), rows.len()), (estimates.len(), estimates.len()), "{name}");
        for ((record, row), estimate) in records.iter().zip(&rows).zip(estimates) {
            let keys: Vec<&str> = record.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(keys, header.iter().collect::<Vec<_>>(), "{name}");
            for key in ["total", "saving", "saving_percent", "team", "own_hours", "finish", "status", "margin"] {
                assert_eq!(record[key], estimate[key], "{name} {key}");
            }
            for (key, cell) in header.iter().zip(row) {
                let written = match &record[key] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(cell, written, "{name} {key}");
            }
            if !estimate["total"].is_null() {
                let number = |value: &Value| value.to_string().parse::<rust_decimal::Decimal>().expect("a number");
                let first = keys.iter().position(|key| *key == "margin_percent").expect("the last of the fixed keys");
                let after = keys.iter().position(|key| *key == "assumptions").expect("the first behind the lines");
                let (lines, last) = (&keys[first + 1..after], &keys[after..]);
                let expected = [
                    "assumptions",
                    "sources",
                    "low",
                    "median",
                    "high",
                    "chance_cheapest",
                    "chance_on_time",
                    "chance_within_budget",
                    "saving_notional",
                    "payback",
                ];
                assert_eq!(last, expected, "{name}");
                let lines: rust_decimal::Decimal = lines.iter().map(|key| number(&record[*key])).sum();
                assert_eq!(lines, number(&record["total"]), "{name}");
            }
        }
    }
}

#[test]
fn outputs_appear_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("paths are UTF-8").to_owned();
    let example = "examples/matters/injunction.toml";
    let (json, csv) = (path("a.json"), path("b.csv"));
    assert_eq!(stdout(&["compare", example, "--as-of", AS_OF, "-o", &json, "-o", &csv]), "");
    let shown = stdout(&["compare", example, "--as-of", AS_OF, "--format", "json"]);
    assert_eq!(fs::read_to_string(&json).expect("it was written"), shown);
    assert!(fs::read_to_string(&csv).expect("it was written").starts_with("schema,matter_id,"));

    let before = fs::read_dir(folder.path()).expect("a folder").count();
    let nowhere = path("missing/c.json");
    let output = run(&["compare", example, "-o", &path("d.json"), "-o", &nowhere]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!Path::new(&path("d.json")).exists(), "the other file does not appear either");
    let output = run(&["compare", "tests/errors/unknown-key.toml", "-o", &path("e.json")]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), before, "and nothing is left behind");
}

#[test]
fn fail_if_speaks_of_the_recommended_or_of_each_provider_named() {
    let status = |args: &[&str]| {
        let example = "examples/matters/injunction.toml";
        let output = run(&[&["compare", example, "--as-of", AS_OF], args].concat());
        assert!(output.status.code() != Some(0) || !output.stdout.is_empty());
        output.status.code()
    };
    assert_eq!(status(&["--fail-if", "late"]), Some(0), "the recommended one is in time");
    assert_eq!(status(&["--fail-if", "late", "--provider", "in-lpo"]), Some(4));
    assert_eq!(status(&["--fail-if", "late", "--provider", "in-lpo", "--provider", "us-associate"]), Some(0));
    assert_eq!(status(&["--fail-if", "not-permitted"]), Some(0));
    let barred = ["--set", "constraints.offshore=false", "--provider", "in-lpo", "--fail-if", "not-permitted"];
    assert_eq!(status(&barred), Some(4));
    assert_eq!(status(&["--set", "matter.budget=1", "--fail-if", "over-budget"]), Some(4));
    let limit = ["--set", "matter.budget=1", "--set", "matter.budget_is_limit=true", "--fail-if", "not-permitted"];
    assert_eq!(status(&limit), Some(4), "nothing is permitted");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    use std::process::Stdio;
    let mut command = crate::support::lpo_cost(&["compare", "examples/matters/second-request.toml"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

/// Rates of one's own: a later directory comes before an earlier one, a flag before the environment, and `extends`
/// reaches one layer down.
#[test]
fn rates_directories_lie_over_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |layer: &str, rate: &str, head: &str| {
        let providers = folder.path().join(layer).join("providers");
        fs::create_dir_all(&providers).expect("a folder");
        let text = format!("{head}\n[rates]\nreviewer = {rate}\n");
        fs::write(providers.join("in-lpo.toml"), text).expect("a file");
        folder.path().join(layer).to_str().expect("paths are UTF-8").to_owned()
    };
    let one = write("one", "11", "extends = \"in-lpo\"");
    let two = write("two", "12", "extends = \"in-lpo\"");
    let alone = write("alone", "13", "kind = \"offshore\"\ncountry = \"IN\"");
    let example = "examples/matters/second-request.toml";
    let rate = |args: &[&str], environment: &str| {
        let mut command = crate::support::lpo_cost(&["compare", example, "--as-of", AS_OF, "--format", "json"]);
        let output = command.args(args).env("LPO_COST_RATES", environment).output().expect("the binary starts");
        let comparison: Value = serde_json::from_slice(&output.stdout).expect("output is JSON");
        let inputs = &comparison["inputs"];
        (inputs["providers.in-lpo.rates.reviewer"].to_string(), inputs["providers.in-lpo.fees.set_up"].clone())
    };
    assert_eq!(rate(&["--rates", &one], "").0, "11");
    assert_eq!(rate(&["--rates", &one, "--rates", &two], "").0, "12");
    assert_eq!(rate(&["--rates", &one], &two).0, "11");
    assert_eq!(rate(&[], &two).0, "12");
    let set_up = Value::from(5000);
    assert_eq!(rate(&[], &two).1.to_string(), set_up.to_string(), "the rest is the built-in provider's");
    assert!(rate(&["--rates", &alone], "").1.is_null(), "without `extends` a file stands alone");
}

/// Whose matter it is shows in no format, though all its figures do.
#[test]
fn anonymised_outputs_name_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hushhush.toml");
    let content = r#"
        schema = 1
        [matter]
        id = "hushhush-1"
        title = "hushhush title"
        client = "hushhush client"
        kind = "litigation"
        [constraints]
        offshore = false
        reason = "hushhush order"
        [[task]]
        type = "document-review"
        name = "hushhush review"
        volume = { likely = 1000, assumption = "hushhush says so" }
        [[task]]
        type = "other"
        name = "hushhush letters"
        unit = "letter"
        volume = 10
        minutes_per_unit = 30
        [improvement]
        name = "hushhush tool"
        one_off = 10
        [providers.in-lpo.rates]
        reviewer = { likely = 20, source = "hushhush1" }
    "#;
    fs::write(&path, content).expect("a file");
    let name = path.to_str().expect("paths are UTF-8");
    for format in ["table", "json", "records", "csv", "markdown"] {
        for explain in [&[][..], &["--explain"][..]] {
            let args = ["compare", name, "--anonymise", "--as-of", AS_OF, "--format", format];
            let output = run(&[&args[..], explain].concat());
            assert!(output.status.success());
            let said = String::from_utf8_lossy(&output.stdout).replace("hushhush1", "a source");
            assert!(!said.contains("hushhush"), "{format}: {said}");
            assert!(!String::from_utf8_lossy(&output.stderr).contains("hushhush "), "{format}");
            let plain = run(&["compare", name, "--as-of", AS_OF, "--format", format]);
            assert!(String::from_utf8_lossy(&plain.stdout).contains("hushhush"), "{format}");
        }
    }
}

/// What `init` writes runs as it is, and no file that is there is lost.
/// What there is to start from, as the command line has it.
fn starters() -> Vec<String> {
    use clap::CommandFactory;
    let whole = lpo_cost::cli::Args::command();
    let init = whole.find_subcommand("init").expect("it is there");
    let kind = init.get_arguments().find(|arg| arg.get_id() == "kind").expect("it has kinds");
    kind.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
}

/// Each gives a basis, a calendar and a budget, runs as it is, and is left as it is where it is there.
#[test]
fn starters_run_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let starters = starters();
    for kind in ["litigation", "brief", "second-request", "investigation", "portfolio", "book"] {
        assert!(starters.iter().any(|known| known == kind), "{kind}");
    }
    for kind in starters.iter().filter(|kind| !["book", "template"].contains(&kind.as_str())) {
        let path = folder.path().join(format!("{kind}.toml"));
        let name = path.to_str().expect("paths are UTF-8");
        let output = run(&["init", "--kind", kind, name, "--as-of", AS_OF]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let written = fs::read_to_string(&path).expect("it was written");
        assert_eq!(stdout(&["init", "--kind", kind, "--as-of", AS_OF]), written);
        for key in ["\nbasis = ", "\ncalendar = ", "\nbudget = "] {
            assert!(written.contains(key), "{kind}: {key}");
        }
        let comparison = compare(&path, &["--no-uncertainty"]);
        assert_eq!(comparison["matter"]["start"], "2026-11-30");
        assert!(comparison["recommended"].is_string(), "{kind}");
        // What is commented out is right as well.
        let whole: String = written.lines().map(|line| uncommented(line) + "\n").collect();
        fs::write(&path, &whole).expect("a file");
        let output = run(&["check", name, "--as-of", AS_OF]);
        assert!(output.status.success(), "{kind}: {}\n{whole}", String::from_utf8_lossy(&output.stderr));
        let again = run(&["init", "--kind", kind, name]);
        assert_eq!(again.status.code(), Some(1), "a file that is there stays");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), whole);
    }
}

/// A book and a template to start from belong together: every matter is priced and has a recommendation.
#[test]
fn the_book_to_start_from_is_scored_with_its_template() {
    let folder = crate::support::Folder::new();
    let [book, template] = [("book", "matters.csv"), ("template", "template.toml")].map(|(kind, file)| {
        let name = folder.name(file);
        assert!(run(&["init", "--kind", kind, &name, "--as-of", AS_OF]).status.success(), "{kind}");
        name
    });
    for more in [&[][..], &["--template", &template]] {
        let scored = stdout(&[&["batch", &book, "--as-of", AS_OF, "-q", "--format", "json"], more].concat());
        let rows: Vec<Value> = serde_json::from_str(&scored).expect("JSON");
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row["recommended"].is_string() && !row["budget"].is_null()), "{scored}");
    }
}

/// A line of a starter with what is commented out put in, unless it is a remark or would contradict another line.
fn uncommented(line: &str) -> String {
    let contradicts = ["# periods", "# deadline", "# urgency"].iter().any(|start| line.starts_with(start));
    match line.strip_prefix("# ") {
        Some(rest)
            if !contradicts
                && (rest.starts_with('[') || rest.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))) =>
        {
            rest.to_owned()
        }
        _ => line.to_owned(),
    }
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let mut whole = lpo_cost::cli::Args::command();
    whole.build();
    let commands: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
    assert!(commands.len() > 13, "{commands:?}");
    let manual = stdout(&["man"]);
    assert!(manual.contains(".TH lpo"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command), "{shell} {command}");
            let heading = format!(".TH lpo-cost-{command} ");
            assert!(
                *command == "help" || manual.contains(&heading) || manual.contains(&format!("lpo\\-cost\\-{command}")),
                "man {command}"
            );
        }
    }
    assert_eq!(stdout(&["schema", "matter"]), fs::read_to_string("docs/schema/matter.json").expect("it is there"));
}

/// Every code that an estimate can carry is explained.
#[test]
fn every_warning_and_exclusion_is_documented() {
    let text = fs::read_to_string("docs/warnings.md").expect("it is there");
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    // A code that is both is explained among the exclusions.
    let warnings = Warning::CODES.iter().filter(|code| !Exclusion::CODES.contains(code));
    assert_eq!(headings, warnings.chain(Exclusion::CODES).copied().collect::<Vec<_>>());
    let mut seen = std::collections::BTreeSet::new();
    for Outputs { document, .. } in outputs() {
        for estimate in document["estimates"].as_array().expect("estimates") {
            for found in ["warnings", "exclusions"].iter().flat_map(|key| estimate[key].as_array().expect("a list")) {
                let code = found["code"].as_str().expect("a code");
                assert!(headings.contains(&code), "{code} is not explained");
                seen.insert(code.to_owned());
            }
        }
    }
    assert!(seen.len() > 7, "{seen:?}");
}

/// A number below zero is a value like any other: what is expected is said, not that there is no such argument.
#[test]
fn a_number_below_zero_is_answered_with_what_is_expected() {
    let refused = |line: &[&str]| {
        let error = lpo_cost::cli::Args::command().try_get_matches_from(line).err()?;
        let kinds = [ErrorKind::InvalidValue, ErrorKind::UnknownArgument, ErrorKind::ValueValidation];
        kinds.contains(&error.kind()).then(|| error.to_string())
    };
    let whole = lpo_cost::cli::Args::command();
    let mut tried = 0;
    for command in whole.get_subcommands() {
        let positional = command.get_positionals().filter(|of| of.is_required_set()).map(|_| "x");
        let start: Vec<&str> = ["lpo-cost", command.get_name()].into_iter().chain(positional).collect();
        let options = command.get_arguments().chain(whole.get_arguments().filter(|of| of.is_global_set()));
        for option in options.filter(|of| of.get_action().takes_values()).filter_map(clap::Arg::get_long) {
            let option = format!("--{option}");
            let answer = |value: &str| refused(&[&start[..], &[&option, value]].concat());
            let takes_numbers = ["1", "2", "0.5", "5%"].into_iter().any(|number| answer(number).is_none());
            // What takes any text takes it as the name of something.
            if !takes_numbers || answer("no such thing").is_none() {
                continue;
            }
            tried += 1;
            for value in ["-1", "-5%", "no such thing"] {
                let said = answer(value);
                assert!(
                    said.as_ref().is_none_or(|said| said.contains("expected ")),
                    "{start:?} {option} {value}: {said:?}"
                );
            }
        }
    }
    assert!(tried > 20, "{tried}");
}
