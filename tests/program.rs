//! `lpo-cost program`: what is known in closed form of matters that arrive, and the same programme simulated by others.
#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics of binary floats")]

use std::path::Path;
use std::process::Command;

use clap::ValueEnum;
use lpo_cost::analysis::{CostSpread, Extent, Mistake, ProgramAnswer, program};
use lpo_cost::cli::schema::{SchemaName, schema};
use lpo_cost::engine::{LikelyValues, compare};
use lpo_cost::matter::{LineCode, Program};
use lpo_cost::number::{Day, Exact, Number};
use lpo_cost::read::{Library, ProgramReading, ProgramRequest, Request, read_case, read_program};
use lpo_cost::report::{ProgramReport, Report};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, Folder, report_formats, run, skipped, stdout};

/// A matter of 100 hours, done by the own team without checking or supervision, or by somebody else for a flat fee.
pub const MATTER: &str = r#"
schema = 1
[matter]
id = "M"
kind = "litigation"
start = 2027-01-01
urgency = "standard"
calendar = "none"
[[task]]
type = "other"
unit = "file"
volume = 100
minutes_per_unit = 60
[staffing]
baseline = "own"
providers = ["own", "out", "dear", "hourly"]
[providers.own]
kind = "in-house"
country = "US"
rates = { associate = 100, supervisor = 200 }
delivery = { calendar = "none" }
[providers.out]
kind = "law-firm"
country = "US"
delivery = { calendar = "none" }
task = { other = { price = { unit = "task", rate = 100000 } } }
[providers.dear]
extends = "out"
task = { other = { price = { unit = "task", rate = 130000 } } }
[providers.hourly]
kind = "contract"
country = "US"
escalation = "5%"
rates.associate = 80
delivery = { calendar = "none" }
quality = { supervision = "10%" }
"#;

/// A programme of one stream of such matters, with further streams and options.
fn written(admit: &str, months: i64, capacity: f64, stream: &str, options: &str) -> String {
    format!(
        "schema = 1\n[program]\nid = \"P\"\nstart = 2027-01-01\nmonths = {months}\nadmit = \"{admit}\"\n\
         [capacity]\nhours_per_month = {capacity}\n\
         [[stream]]\nname = \"Matters\"\nmatter = \"matter.toml\"\n{stream}\n{options}"
    )
}

const TODAY: &str = "[[option]]\nname = \"As today\"\noverflow = \"out\"\n";

fn reading(text: &str, matter: &str) -> ProgramReading {
    let library = Library::built_in();
    let open = |name: &str| match name {
        "matter.toml" => Ok((name.to_owned(), matter.to_owned())),
        "other.toml" => Ok((name.to_owned(), MATTER.replace("\"M\"", "\"N\"").replace("volume = 100", "volume = 60"))),
        _ => Err(format!("cannot read {name}")),
    };
    let as_of = Day::parse(AS_OF).expect("a date");
    read_program(&ProgramRequest {
        name: "program.toml",
        content: text,
        changes: &[],
        library: &library,
        as_of,
        open: &open,
    })
}

#[track_caller]
fn read(text: &str, matter: &str) -> Program {
    let found = reading(text, matter);
    assert!(found.program.is_some(), "{}", found.diagnostics.render(&found.texts, false));
    found.program.expect("it was looked at")
}

fn drawn(of: &Program, draws: u64, seed: u64) -> Result<ProgramAnswer, Mistake> {
    program(of, Extent { draws, seed, threads: 2 }, &|_, _| {})
}

#[track_caller]
fn answer(of: &Program, draws: u64, seed: u64) -> ProgramAnswer {
    drawn(of, draws, seed).expect("it can be drawn")
}

/// Mean and standard error of some numbers.
fn mean(values: &[f64]) -> [f64; 2] {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    [mean, (squares / (count - 1.0) / count).sqrt()]
}

/// With equal matters at random, each in or out as a whole, what goes out is what a telephone exchange turns away.
#[test]
fn the_share_that_goes_out_is_the_loss_formula_of_erlang() {
    for (per_year, months, room, lost) in [(8.0, 2.0, 2.0, 0.275_862), (20.0, 3.0, 6.0, 0.191_85)] {
        let stream = format!("per_year = {per_year}\nmonths = {months}");
        let of = read(&written("whole", 480, room * 100.0 / months, &stream, TODAY), MATTER);
        let shares: Vec<[f64; 3]> = (0..12)
            .map(|seed| {
                let today = &answer(&of, 2, seed).options[0];
                [today.matters_out, today.hours_out, today.utilised]
            })
            .collect();
        let [found, error] = mean(&shares.iter().map(|of| of[0]).collect::<Vec<f64>>());
        assert!((found - lost).abs() < 4.0 * error && error < 0.01, "{per_year}: {found} +- {error}, not {lost}");
        for [matters, hours, _] in &shares {
            assert!((matters - hours).abs() < 1e-9);
        }
        // What stays is what the team is loaded with.
        let load = per_year * months / 12.0 * (1.0 - lost) / room;
        let [found, error] = mean(&shares.iter().map(|of| of[2]).collect::<Vec<f64>>());
        assert!((found - load).abs() < 4.0 * error, "{per_year}: {found} +- {error}, not {load}");
    }
}

#[test]
fn the_mean_load_is_matters_times_size_times_hours() {
    let stream = "per_year = 6\nsize = { low = 0.5, likely = 1, high = 3 }\nmonths = 2";
    let of = read(&written("share", 24, 100_000.0, stream, TODAY), MATTER);
    let answer = answer(&of, 400, 1);
    let today = &answer.options[0];
    let means: Vec<f64> = today.load.iter().map(|month| month.mean).collect();
    let errors = today.load.iter().map(|month| month.standard_error).fold(0.0, f64::max);
    let days = 365.25 / 12.0;
    let expected = 6.0 * 1.25 * 100.0 / 12.0;
    for (month, found) in means.iter().enumerate() {
        // A calendar month has its own number of days.
        let of_month =
            found / [31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0][month % 12] * days;
        // 2028 is a leap year.
        let slack = if month == 13 { 0.04 * expected } else { 0.0 };
        assert!((of_month - expected).abs() < 4.0 * errors * 1.1 + slack, "{month}: {of_month}, not {expected}");
    }
    assert_eq!((today.hours_out, today.short, today.late), (0.0, 0.0, 0.0));
}

/// Invoices and charges of a matter that comes up every month are those of `compare`, times the number of months.
#[test]
fn matters_on_dates_cost_what_a_comparison_says_times_their_number() {
    let matter = MATTER.replace(
        "[staffing]",
        "[[charge]]\nname = \"filing\"\ndriver = \"matter\"\nrate = 250.75\n\
         [[charge]]\nname = \"hosting\"\ndriver = \"month\"\nrate = 33.33\n[staffing]",
    );
    let matter = matter.replace("rates.associate = 80", "rates.associate = 81.37");
    let options =
        "[[option]]\nname = \"Out\"\nprovider = \"hourly\"\n[[option]]\nname = \"Flat\"\nprovider = \"out\"\n";
    let of = read(&written("share", 12, 500.0, "every = \"month\"\nmonths = 1", options), &matter);
    let found = answer(&of, 3, 1);

    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let request = Request { name: "matter.toml", content: &matter, changes: &[], library: &library, as_of };
    let case = read_case(&request).case.expect("it is in order");
    let compared = compare::<Exact>(&case, &LikelyValues(&case.figures)).expect("it has a price");
    for (option, id) in [(0, "hourly"), (1, "out")] {
        let place = case.providers.iter().position(|of| of.id == id);
        let estimate = compared.estimates.iter().find(|of| of.provider == place).and_then(|of| of.estimate.as_ref());
        let estimate = estimate.expect("it is compared");
        let charges =
            estimate.lines.iter().filter(|line| line.by.is_none() && matches!(line.code, LineCode::Charge(_)));
        let once = Exact::sum(charges.map(|line| line.amount)) + estimate.invoiced;
        let expected = once.decimal().expect("it can be held") * Decimal::from(12);
        let CostSpread { mean, p10, p90, .. } = found.options[option].cost;
        for found in [mean, p10, p90] {
            let found = Decimal::from_f64_retain(found)
                .expect("an amount")
                .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            assert_eq!(found, expected, "{id}");
        }
    }
}

#[test]
fn options_that_are_the_same_cost_the_same_in_each_draw() {
    let same = "[[option]]\nname = \"The same\"\noverflow = [\"out\"]\n";
    let stream =
        "per_year = { low = 4, likely = 9, high = 20 }\nclustering = 2\nsize = { low = 0.2, high = 3 }\nmonths = 2";
    let of = read(&written("share", 24, 60.0, stream, &format!("{TODAY}{same}")), MATTER);
    let found = answer(&of, 30, 4);
    let [today, other] = &found.options[..] else { panic!("two options") };
    assert_eq!(today.cost, other.cost);
    assert_eq!((today.regret, other.regret, today.cheapest, found.recommended), (0.0, 0.0, 1.0, 0));
    assert!(found.thresholds.options.iter().all(|of| of.pays.is_empty()), "{:?}", found.thresholds.options);
}

#[test]
fn any_number_of_threads_says_the_same_and_another_seed_something_else() {
    let hire = "[[option]]\nname = \"Hire\"\noverflow = \"out\"\nhire = { heads = 1, seat = { month = 5000 } }\n";
    let stream =
        "per_year = { low = 4, likely = 9, high = 20 }\nclustering = 2\nsize = { low = 0.2, high = 3 }\nmonths = 2";
    let of = read(&written("share", 24, 60.0, stream, &format!("{TODAY}{hire}")), MATTER);
    let said = |seed, threads| {
        let found = program(&of, Extent { draws: 70, seed, threads }, &|_, _| {}).expect("it can be drawn");
        format!("{found:?}")
    };
    let one = said(1, 1);
    assert_eq!(one, said(1, 3));
    assert_ne!(one, said(2, 1));
}

/// A third place for 60,000 a year where what it turns away costs 130,000 instead of 100,000: by the loss formula it pays
/// from 5.4 to 24.8 matters a year, and not beyond.
#[test]
fn a_cheaper_place_with_a_dearer_overflow_pays_between_two_numbers_of_matters() {
    let place = "[[option]]\nname = \"A third place\"\noverflow = \"dear\"\n\
                 hire = { heads = 1, hours_per_month = 50, seat = { year = 60000 } }\n";
    let of = read(&written("whole", 60, 100.0, "per_year = 10\nmonths = 2", &format!("{TODAY}{place}")), MATTER);
    let found = answer(&of, 80, 1);
    let [only] = &found.thresholds.options[0].pays[..] else { panic!("{:?}", found.thresholds.options) };
    for (end, expected) in [(only.from, 5.4), (only.to, 24.8)] {
        let end = end.expect("it ends");
        let (lowest, highest) = (end.lowest.expect("it is known"), end.highest.expect("it is known"));
        // The two standard errors of the range, twice over, and a tenth that the numbers above are rounded to.
        let reach = 2.0 * (highest - lowest).max(0.1);
        assert!((end.at - expected).abs() < reach && reach < 4.0, "{end:?}, not {expected}");
    }
}

/// Two streams, sizes, waves, hires that come and go, supervision and yearly rises, simulated in Python from the rules alone.
/// `LPO_COST_PROGRAM_DRAWS` asks for more draws.
#[test]
fn a_simulation_by_others_says_the_same() {
    let python = "/usr/bin/python3";
    if !Path::new(python).exists() {
        return skipped("Python");
    }
    let draws = std::env::var("LPO_COST_PROGRAM_DRAWS").ok().and_then(|draws| draws.parse::<u64>().ok()).unwrap_or(300);
    let stream = "per_year = { low = 5, likely = 8, high = 14 }\nclustering = 3\n\
                  size = { low = 0.4, likely = 1, high = 3 }\nmonths = 2\n\
                  [[stream]]\nname = \"Others\"\nmatter = \"other.toml\"\nper_year = 12\n\
                  size = { low = 0.5, high = 1.5 }\nmonths = 1";
    let options = "[[option]]\nname = \"As today\"\noverflow = \"hourly\"\n\
                   [[option]]\nname = \"Hire\"\noverflow = \"hourly\"\n\
                   hire = { heads = 1, hours_per_month = 60, seat = { month = 6000 }, one_off = 5000, ready_days = 20, months = 8 }\n";
    let of = read(&written("share", 18, 80.0, stream, options), MATTER);
    let found = answer(&of, draws, 11);
    let asked = [draws.to_string(), "7".to_owned()];
    let output = Command::new(python).arg("tests/program/independent.py").args(&asked).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for (line, own) in text.lines().zip(&found.options) {
        let theirs: Vec<f64> = line.split(' ').map(|number| number.parse().expect("a number")).collect();
        let [mean, error, p90, p90_error, share, share_error] = theirs[..] else { panic!("{line}") };
        let both = |a: f64, b: f64| 4.0 * (a * a + b * b).sqrt();
        assert!(
            (own.cost.mean - mean).abs() < both(error, own.cost.standard_error),
            "{}: {} {line}",
            own.name,
            own.cost.mean
        );
        assert!((own.cost.p90 - p90).abs() < both(p90_error, p90_error), "{}: {} {line}", own.name, own.cost.p90);
        // The share's error is of the size that theirs is: as many draws of the same programme.
        assert!(
            (own.hours_out - share).abs() < both(share_error, share_error),
            "{}: {} {line}",
            own.name,
            own.hours_out
        );
    }
    assert_eq!(text.lines().count(), 2);
}

const EXAMPLE: &str = "examples/programs/unexpected-litigation.toml";

/// A department hit by litigation that it did not expect: tuning pays from a few matters a year on, hiring never.
#[test]
fn the_example_has_its_answer_on_one_screen() {
    let folder = Folder::new();
    let file = folder.name("answer.json");
    let said = stdout(&["program", EXAMPLE, "--draws", "60", "--as-of", AS_OF, "-o", &file, "-o", "-"]);
    assert!(said.lines().count() <= 40, "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let json = std::fs::read_to_string(&file).expect("it is written");
    let document: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(document["recommended"], "Tune our own e-discovery");
    let pays = |name: &str| {
        let of = document["thresholds"]["options"].as_array().expect("a list").iter().find(|of| of["name"] == name);
        of.expect("it is an option")["pays"].as_array().expect("a list").clone()
    };
    let from = pays("Tune our own e-discovery")[0]["from"].as_f64().expect("it does not pay at once");
    assert!((1.0..5.0).contains(&from), "{from}");
    assert!(pays("Hire two").is_empty());
    // The document says what the screen says.
    let sentence = document["thresholds"]["sentence"].as_str().expect("a sentence");
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(&said).contains(&flat(sentence)), "{said}");
    let validator = |name: SchemaName| {
        let schema: Value = serde_json::from_str(&schema(name)).expect("a schema is JSON");
        jsonschema::validator_for(&schema).expect("it is a schema")
    };
    assert!(validator(SchemaName::ProgramResult).is_valid(&document));
    let text = std::fs::read_to_string(EXAMPLE).expect("it can be read");
    let file: toml::Value = toml::from_str::<toml::Table>(&text).expect("it is TOML").into();
    let file = serde_json::to_value(dates_as_text(file)).expect("it is data");
    let errors: Vec<String> =
        validator(SchemaName::Program).iter_errors(&file).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(SchemaName::value_variants().contains(&SchemaName::Program));
}

fn dates_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(dates_as_text).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect())
        }
        other => other,
    }
}

#[test]
fn a_programme_is_written_in_every_format_and_names_nobody_where_asked() {
    let folder = Folder::new();
    let mut args = vec!["program".to_owned(), EXAMPLE.to_owned()];
    args.extend(["--draws", "8", "--as-of", AS_OF, "--explain", "--full", "--anonymise"].map(str::to_owned));
    // By its ending each format is found; records has none.
    let endings = report_formats().into_iter().filter(|format| format != "records");
    let file =
        |format: &str| folder.name(&format!("answer.{}", format.replace("markdown", "md").replace("table", "txt")));
    let files: Vec<String> = endings.map(|format| file(&format)).collect();
    for file in &files {
        args.extend(["-o".to_owned(), file.clone()]);
    }
    let output = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in files.iter().filter(|file| !file.ends_with("xlsx") && !file.ends_with("docx")) {
        let text = std::fs::read_to_string(file).expect("it is written");
        for name in
            ["disputes-2027", "Disputes of two years", "Commercial disputes", "unexpected-litigation", "dispute.toml"]
        {
            assert!(!text.contains(name), "{file}: {name}");
        }
        assert!(text.contains("Tune our own e-discovery"), "{file}");
    }
}

#[test]
fn a_programme_to_start_from_runs_as_it_is_and_is_in_order() {
    let folder = Folder::new();
    let name = folder.name("programme.toml");
    let written = run(&["init", "--program", &name, "--as-of", AS_OF]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert!(stdout(&["program", &name, "--draws", "4", "--as-of", AS_OF]).contains("Hire two"));
    let checked = run(&["check", &name, &folder.name("matter.toml"), EXAMPLE, "--as-of", AS_OF]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    // What is there already stays as it is.
    assert_eq!(run(&["init", "--program", &name]).status.code(), Some(1));
    assert!(stdout(&["init", "--program", "--as-of", AS_OF]).contains("[[stream]]"));
}

/// A list of whom the rest goes to: who is late is passed over where another is in time.
#[test]
fn what_goes_out_goes_to_the_first_of_a_list_that_is_in_time() {
    let slow = "[providers.slow]\nextends = \"out\"\ndelivery = { calendar = \"none\", hours_per_day = 1, heads = { max = 1 } }\n\
                task = { other = { price = { unit = \"task\", rate = 1000 } } }\n";
    let matter =
        MATTER.replace("\"hourly\"]", "\"hourly\", \"slow\"]").replace("urgency =", "deadline = 2027-02-26\nurgency =")
            + slow;
    let option = |name: &str, overflow: &str| format!("[[option]]\nname = \"{name}\"\noverflow = {overflow}\n");
    let options =
        option("Out", "\"out\"") + &option("Slow first", "[\"slow\", \"out\"]") + &option("Slow alone", "[\"slow\"]");
    let options = options + "[[option]]\nname = \"Cheapest\"\nprovider = \"recommended\"\n";
    let of = read(&written("whole", 12, 50.0, "every = \"month\"\nmonths = 1", &options), &matter);
    let found = answer(&of, 2, 1);
    let means: Vec<f64> = found.options.iter().map(|of| of.cost.mean.round()).collect();
    // The hourly provider takes 100 hours at 80; all others cost 100,000 for a matter, the slow one 1,000.
    assert_eq!(means, [1_200_000.0, 1_200_000.0, 12_000.0, 96_000.0]);
    let late: Vec<f64> = found.options.iter().map(|of| of.late).collect();
    assert_eq!(late, [0.0, 0.0, 1.0, 0.0]);
    assert_eq!(found.recommended, 3);
}

/// A team on call takes what fits in full, and costs its price and no work.
#[test]
fn a_team_on_call_takes_what_has_no_room_and_the_rest_goes_on() {
    let team = |hours: f64| {
        format!(
            "[[option]]\nname = \"On call\"\noverflow = \"out\"\n\
             standby = {{ provider = \"hourly\", hours_per_month = {hours}, price = {{ month = 1000 }} }}\n"
        )
    };
    // 100 hours over nine tenths of a month are 111.1 a month.
    for (hours, expected) in [(112.0, 12_000.0), (111.0, 1_212_000.0)] {
        let stream = "every = \"month\"\nmonths = 0.9";
        let of = read(&written("whole", 12, 1.0, stream, &format!("{TODAY}{}", team(hours))), MATTER);
        let found = answer(&of, 2, 1);
        let cost = found.options[1].cost.mean;
        // Twelve twelfths of 365.25 days are a quarter of a day more than the year has.
        assert!((cost - expected).abs() < 9.0, "{hours}: {cost}");
    }
}

/// What a comparison warns of is said once of a programme, of the streams that it is about.
#[test]
fn what_is_to_be_seen_to_first_is_said_once_for_all_matters() {
    let asks = MATTER
        .replace("kind = \"litigation\"", "kind = \"litigation\"\nclient_consent = true\nconflicts_cleared = false")
        .replace(
            "[providers.hourly]\nkind = \"contract\"\ncountry = \"US\"",
            "[providers.hourly]\nkind = \"offshore\"\ncountry = \"IN\"\nvalid_until = 2026-06-30",
        );
    let stream =
        "per_year = 40\nmonths = 2\n[[stream]]\nname = \"Others\"\nmatter = \"other.toml\"\nper_year = 12\nmonths = 1";
    let options = "[[option]]\nname = \"Abroad\"\noverflow = [\"hourly\", \"out\"]\n[[option]]\nname = \"Near\"\noverflow = \"dear\"\n";
    let of = read(&written("share", 12, 100.0, stream, options), &asks);
    let found = answer(&of, 4, 1);
    assert_eq!(found.recommended, 0);
    let as_of = Day::parse(AS_OF).expect("a date");
    let report = ProgramReport::new(&of, &found, as_of, false);
    let document = serde_json::to_value(report.document()).expect("it is data");
    let before: Vec<&str> = document["before"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    // The client of the others has not been asked, nor are their rates out of date; theirs is work within the country.
    let expected = [
        "Conflicts: clear conflicts for hourly. ABA Model Rules 1.7, 1.10.",
        "Supervision: supervise hourly yourself. ABA Model Rules 5.1, 5.3; Formal Op. 08-451. (Matters)",
        "Rates: those of hourly are out of date: ask for current ones. (Matters)",
        "Consent: ask the client before work goes to hourly. ABA Model Rules 1.4, 1.6; Formal Op. 08-451. (Others)",
    ];
    assert_eq!(before, expected);
    // Nobody else takes anything here; the other option warns of whom it goes to.
    let codes = |at: usize, stream: &str| {
        let warnings = document["options"][at]["warnings"].as_array().expect("a list");
        let of = warnings.iter().filter(|of| of["stream"] == stream);
        of.map(|of| of["code"].as_str().expect("a code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(0, "Matters"), ["conflict-check", "rate-out-of-date"]);
    assert_eq!(codes(1, "Others"), ["client-consent", "conflict-check"]);
    assert_eq!(document["options"][0]["sent"][0]["provider"], "hourly");
    assert_eq!(document["options"][1]["sent"].as_array().map(Vec::len), Some(2));
}

/// Where today's way is kept because whatever costs less is later, it is not said that nothing else pays.
#[test]
fn what_costs_less_and_is_left_aside_is_not_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().join("programme.toml").display().to_string();
    assert!(run(&["init", "--program", &name, "--as-of", AS_OF]).status.success());
    let asked = ["program", &name, "--as-of", AS_OF, "--draws", "50"];
    let starter = stdout(&asked).replace('\n', " ");
    assert!(starter.contains("Recommended: Tune our own e-discovery.") && !starter.contains("are late; "), "{starter}");
    // Over two months, what the team keeps ends a day after its deadline of sixty days.
    let slow = stdout(&[&asked[..], &["--set", "stream.0.months=2"]].concat()).replace('\n', " ");
    let answer = slow.split("option (* recommended)").next().expect("an answer");
    assert!(answer.contains("Stay with \"As today\"") && answer.contains(" % of the matters are late. "), "{answer}");
    assert!(answer.contains("What costs less is left aside: see why before you stay."), "{answer}");
    assert!(slow.contains("All others are left aside, so nothing is said of how many matters"), "{slow}");
}
