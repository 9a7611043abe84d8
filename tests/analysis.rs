//! Break-even and sensitivity: each is held to what `compare` says with the values put in one by one.

use std::cmp::Ordering;
use std::path::Path;

use lpo_cost::analysis::{Ask, Confidence, Mistake, Outcome, Point, Scan, Subject, break_even, sensitivity};
use lpo_cost::engine::{LikelyValues, compare};
use lpo_cost::matter::Case;
use lpo_cost::number::{Day, Number, Tape, display};
use lpo_cost::read::{Change, Library, Request, read_case};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, content, digits, matter_files, report_formats, run, stdout};

/// What `compare` says of a matter in which a key has a value: totals and the recommended one.
fn compared(request: &Request, key: &str, value: Point) -> (Vec<Option<Decimal>>, Option<usize>) {
    let mut changes = request.changes.to_vec();
    changes.push(Change::Set(format!("{key}={value}")));
    let case = read_case(&Request { changes: &changes, ..*request }).case.expect("the key takes the value");
    let comparison = compare(&case, &LikelyValues(&case.figures)).expect("it has a price");
    let totals = comparison.estimates.iter().map(|of| of.estimate.as_ref().and_then(|of| of.total.decimal()));
    (totals.collect(), comparison.recommended())
}

fn read(file: &Path) -> (String, String) {
    (file.display().to_string(), std::fs::read_to_string(file).expect("it can be read"))
}

fn number(text: &str) -> Point {
    Point::parse(text).expect("a value")
}

/// Every crossing and every switch is where walking the interval by `compare` finds it, and there are no others.
#[test]
fn break_even_is_what_a_brute_force_scan_finds() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let questions = [
        ("task.0.volume", "500", "60000", "1487"),
        ("task.0.volume", "10", "900", "17"),
        ("providers.in-lpo.rates.reviewer", "5", "60", "1.25"),
        ("providers.us-contract-attorney.rates.reviewer", "10", "120", "2.5"),
        ("catalogue.document-review.throughput", "5", "100", "2.5"),
        ("providers.in-lpo.quality.rework", "0", "90%", "0.03"),
        ("providers.in-lpo.delivery.heads.max", "8", "40", "1"),
        ("matter.contingency", "0", "0.5", "0.05"),
        ("matter.deadline", "2027-01-29", "2027-03-12", "1"),
        ("matter.start", "2026-12-01", "2027-01-08", "1"),
    ];
    let (mut crossings, mut switches, mut tried) = (0, 0, 0);
    for file in ["second-request", "internal-investigation", "leases", "injunction", "uk-disclosure"] {
        let (name, content) = read(Path::new(&format!("examples/matters/{file}.toml")));
        let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
        let anew = |key: &str, at: Point| request.with(key, &at.to_string()).map_err(Mistake::Matter);
        for (key, from, to, step) in questions {
            let scan = Scan { from: number(from), to: number(to), step: step.parse().expect("a step") };
            let Ok(mut subject) = Subject::new(&anew, key, scan.from) else { continue };
            let Ok(found) = break_even(&mut subject, scan, None, &|_, _| {}) else { continue };
            tried += 1;
            let steps = scan.from.steps_to(scan.to, scan.step).expect("it has steps");
            let values: Vec<Point> = (0..=steps).filter_map(|at| scan.from.plus(at, scan.step)).collect();
            let walked: Vec<_> = values.iter().map(|value| compared(&request, key, *value)).collect();
            for pair in &found.pairs {
                let [a, b] = pair.of;
                let mut before: Option<Ordering> = None;
                let mut expected = Vec::new();
                for (value, (totals, _)) in values.iter().zip(&walked) {
                    let (Some(of_a), Some(of_b)) = (totals[a], totals[b]) else { continue };
                    let order = of_a.cmp(&of_b);
                    if order == Ordering::Equal {
                        continue;
                    }
                    if before.is_some_and(|before| before != order) {
                        expected.push((*value, [of_a, of_b]));
                    }
                    before = Some(order);
                }
                let crossed: Vec<_> = pair.crossings.iter().map(|at| (at.value, at.totals)).collect();
                assert_eq!(crossed, expected, "{file} {key} {:?}", pair.of);
                crossings += expected.len();
            }
            let expected: Vec<_> = (1..walked.len())
                .filter(|at| walked[*at].1 != walked[at - 1].1)
                .map(|at| (values[at], walked[at - 1].1, walked[at].1))
                .collect();
            let switched: Vec<_> = found.switches.iter().map(|at| (at.value, at.from, at.to)).collect();
            assert_eq!(switched, expected, "{file} {key}");
            switches += expected.len();
        }
    }
    assert!(
        tried > 25 && crossings > 25 && switches > 10,
        "{tried} questions, {crossings} crossings, {switches} switches"
    );
}

/// Totals and choices at the ends of a range are those of two runs of `compare`; the swing is their difference.
#[test]
fn sensitivity_is_two_comparisons_an_input() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let mut flips = 0;
    for file in ["leases", "uk-disclosure", "internal-investigation"] {
        let (name, content) = read(Path::new(&format!("examples/matters/{file}.toml")));
        let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
        let case: Case = read_case(&request).case.expect("it is in order");
        let wide = [Decimal::from(5), Decimal::from(120)];
        let ranges = [
            ("providers.in-lpo.rates.reviewer".to_owned(), wide),
            ("catalogue.document-review.throughput".to_owned(), wide),
        ];
        let anew = |key: &str, at: Point| request.with(key, &at.to_string()).map_err(Mistake::Matter);
        let found = sensitivity(&anew, &case, &ranges, None, &|_, _| {}).expect("it can be asked");
        assert!(found.swings.len() > 20, "{file} is uncertain");
        let sizes: Vec<Option<Decimal>> = found.swings.iter().map(lpo_cost::analysis::Swing::size).collect();
        assert!(sizes.is_sorted_by(|a, b| a >= b), "largest first");
        for (at, swing) in found.swings.iter().enumerate() {
            if at % 3 > 0 && swing.switching.is_none() {
                continue;
            }
            for end in [0, 1] {
                let value = Point::Number(swing.values[end * 2]);
                let (totals, recommended) = compared(&request, &swing.key, value);
                assert_eq!(
                    (swing.totals[end], swing.recommended[end]),
                    (totals[found.of], recommended),
                    "{}",
                    swing.key
                );
            }
            if let Some(switching) = swing.switching {
                flips += 1;
                let (_, there) = compared(&request, &swing.key, switching);
                assert_ne!(there, found.recommended, "{} at {switching}", swing.key);
            } else {
                assert_eq!(swing.recommended, [found.recommended; 2], "{}", swing.key);
            }
        }
    }
    assert!(flips > 2, "{flips} of them flip the choice");
}

#[test]
fn analyses_come_in_every_format() {
    let example = "examples/matters/leases.toml";
    let break_even =
        ["breakeven", example, "--vary", "task.0.volume", "--from", "10", "--to", "1500", "--as-of", AS_OF];
    let sensitivity = ["sensitivity", example, "--vary", "task.0.volume=500..1500", "--as-of", AS_OF];
    let json = |args: &[&str]| -> Value {
        serde_json::from_str(&stdout(&[args, &["--format", "json"]].concat())).expect("JSON")
    };
    let document = json(&break_even);
    assert_eq!(document["schema"], "lpo-cost/breakeven/1");
    assert_eq!((&document["from"], &document["step"]), (&Value::from(10), &Value::from(1)));
    assert_eq!(document["pairs"].as_array().map(Vec::len), Some(3));
    let document = json(&sensitivity);
    assert_eq!(document["schema"], "lpo-cost/sensitivity/1");
    assert!(document["inputs"].as_array().expect("inputs").iter().any(|input| input["key"] == "task.0.volume"));
    let switch = &json(&break_even)["switches"][0];
    let inputs = &json(&sensitivity)["inputs"];
    let swing =
        inputs.as_array().expect("inputs").iter().find(|of| of["key"] == "task.0.volume").expect("it was asked for");
    for (args, numbers) in [
        (&break_even[..], vec![digits(&switch["value"])]),
        (&sensitivity, ["low", "high", "total_low", "total_high"].map(|key| digits(&swing[key])).to_vec()),
    ] {
        for format in report_formats() {
            let output = run(&[args, &["--format", &format]].concat());
            let text = content(&format, output.stdout);
            for number in &numbers {
                // What people read has large amounts whole; data have them exactly.
                let is_data = ["json", "records", "csv"].contains(&format.as_str());
                let whole = number.parse::<Decimal>().map(|amount| display(amount, 0).replace(',', ""));
                let is_shown = text.contains(number) || !is_data && whole.is_ok_and(|whole| text.contains(&whole));
                assert!(number != "null" && is_shown, "{args:?} as {format}: {number}");
            }
        }
    }
}

/// Questions that make no sense are answered as such.
#[test]
fn wrong_questions_are_refused() {
    let example = "examples/matters/second-request.toml";
    let ask = |args: &[&str]| {
        let output = run(&[&["breakeven", example, "--as-of", AS_OF], args].concat());
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{args:?}");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (args, status, said) in [
        (
            &["--vary", "providers.in-lpo.rates.reviewr", "--from", "10", "--to", "20"][..],
            1,
            "did you mean `providers.in-lpo.rates.reviewer`?",
        ),
        (&["--vary", "matter.contingncy", "--from", "0", "--to", "0.5"], 1, "did you mean `contingency`?"),
        (&["--vary", "matter.title", "--from", "1", "--to", "5"], 1, "only a number or a date can move"),
        (&["--vary", "task.9.volume", "--from", "1", "--to", "5"], 1, "has the items 0 to 3"),
        (&["--vary", "task.0.volume", "--from", "10", "--to", "5"], 1, "the interval from 10 to 5 is empty"),
        (&["--vary", "task.0.volume", "--from", "5", "--to", "5"], 1, "the interval from 5 to 5 is empty"),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "2000000"], 1, "at most 1000000"),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "20", "--step", "100"], 1, "larger than the interval"),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "20", "--step", "0"], 2, "above 0"),
        (&["--vary", "task.0.volume", "--from", "some", "--to", "20"], 2, "expected a number"),
        (&["--vary", "matter.contingency", "--from", "0", "--to", "2"], 1, "a share from 0 to 1"),
        (&["--vary", "matter.deadline", "--from", "2026-01-01", "--to", "2026-02-01"], 1, "before the start"),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "2026-02-01"], 1, "is empty"),
        (
            &["--vary", "task.0.volume", "--from", "1", "--to", "9", "--between", "in-lpo,in-lop"],
            1,
            "did you mean `in-lpo`?",
        ),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "9", "--between", "in-lpo"], 2, "two different providers"),
        (&["--vary", "task.0.volume", "--from", "1", "--to", "9", "--between", "in-lpo,in-lpo"], 2, "two different"),
    ] {
        let (code, err) = ask(args);
        assert!(code == Some(status) && err.contains(said), "{args:?}: {code:?} {err}");
    }
    let output = run(&["sensitivity", example, "--vary", "task.0.volume=5..1"]);
    assert_eq!(output.status.code(), Some(2));
    let certain = stdout(&["sensitivity", "tests/worked/quality-control.toml", "--as-of", AS_OF]);
    assert!(certain.contains("No input is uncertain"), "{certain}");
}

/// Looking at many providers prices only those again whom an input concerns; the answers are those of pricing all of them.
#[test]
fn the_outlook_on_many_providers_is_that_of_pricing_all_of_them() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let everybody = [Change::Providers(library.provider_ids().into_iter().collect())];
    let mut moved = 0;
    for file in matter_files("examples/matters") {
        let content = std::fs::read_to_string(&file).expect("it can be read");
        let request = Request { name: "matter", content: &content, changes: &everybody, library: &library, as_of };
        let case = read_case(&request).case.expect("it is in order");
        let Some(confidence) = sure(&case) else { continue };
        let likely = Outcome::of(&case, &LikelyValues(&case.figures)).expect("it has a price");
        for swing in &confidence.swings {
            for (value, total) in swing.values.into_iter().zip(swing.totals) {
                let figures = case.figures.changed(|_, figure| {
                    if figure.key == swing.key {
                        figure.likely = value;
                    }
                });
                let outcome = Outcome::of(&case, &LikelyValues(&figures)).expect("it has a price");
                assert_eq!(outcome.totals[confidence.of], Some(total), "{} {}={value}", file.display(), swing.key);
                moved += usize::from(likely.totals[confidence.of] != Some(total));
            }
        }
    }
    assert!(moved > 40, "{moved} ends move a total");
}

/// What every command that takes a matter says of one on standard error, by the command.
fn said_by_every_command(name: &str) -> Vec<(String, String)> {
    use clap::CommandFactory;
    let mut whole = lpo_cost::cli::Args::command();
    whole.build();
    let takes_matter = |command: &&clap::Command| {
        let names =
            command.get_positionals().filter_map(|arg| Some(arg.get_value_names()?.first()?.as_str().to_owned()));
        names.into_iter().any(|name| name.starts_with("MATTER.toml"))
    };
    let mut said = Vec::new();
    for command in whole.get_subcommands().filter(takes_matter) {
        let required = command.get_arguments().filter(|arg| arg.is_required_set() && arg.get_long().is_some());
        let mut args = vec![command.get_name(), name, "--as-of", AS_OF];
        for arg in required {
            args.push(match arg.get_id().as_str() {
                "vary" => "--vary=task.0.volume",
                "from" => "--from=10",
                "to" => "--to=20",
                other => panic!("`{other}` is a new required option: say here what it takes"),
            });
        }
        // One of several options says how a client is charged.
        if command.get_arguments().any(|arg| arg.get_id() == "margin") {
            args.extend(["--margin=20%", "--draws=100"]);
        }
        let output = run(&args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || text.contains("has no fee"), "{args:?}: {text}");
        said.push((command.get_name().to_owned(), text));
    }
    assert!(said.len() > 4, "{} commands", said.len());
    said
}

/// What is doubtful about a matter file is said by whatever prices it.
#[test]
fn every_command_about_a_matter_says_its_warnings() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.toml");
    let example = std::fs::read_to_string("examples/matters/leases.toml").expect("it is there");
    let doubtful = format!("{example}\n[providers.in-lpo.fees]\nset_up = {{ likely = 1, source = \"S9999\" }}\n");
    std::fs::write(&path, doubtful).expect("a file");
    for (command, text) in said_by_every_command(path.to_str().expect("paths are UTF-8")) {
        assert_eq!(text.matches("unknown source `S9999`").count(), 1, "{command}, once: {text}");
    }
}

/// Who has no price is named once by whatever prices a matter, with what is missing; a list of keys prices nothing.
#[test]
fn every_command_that_prices_says_who_has_no_price() {
    let mut priced = 0;
    for (command, text) in said_by_every_command("tests/worked/no-price.toml") {
        let ids = ["by-page", "by-gigabyte", "monthly", "dinars", "unsupported"];
        let times = ids.map(|id| text.matches(&format!("`{id}` has no price: ")).count());
        assert_eq!(times, if command == "keys" { [0; 5] } else { [1; 5] }, "{command}: {text}");
        priced += times[0];
    }
    assert!(priced > 4, "{priced} commands");
}

/// How sure a comparison is.
fn sure(case: &Case) -> Option<Confidence> {
    let tape = Tape::default();
    lpo_cost::analysis::compared(case, &tape, Ask { threads: 2, turns: None }).ok()?.confidence
}

/// Without an interval it goes from half to double of what the input is, of a date 20 days either side.
#[test]
fn break_even_without_an_interval_looks_around_what_is_there() {
    let file = "examples/matters/leases.toml";
    let around = |key: &str| {
        let text = stdout(&["breakeven", file, "--vary", key, "--format", "json", "--as-of", AS_OF]);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        ["from", "to"].map(|end| document[end].to_string().replace('"', ""))
    };
    assert_eq!(around("task.0.volume"), ["400", "1600"]);
    assert_eq!(around("matter.contingency"), ["0.025", "0.1"]);
    // The matter starts on 4 January 2027.
    assert_eq!(around("matter.deadline"), ["2027-03-11", "2027-04-20"]);
    assert_eq!(around("matter.start"), ["2026-12-15", "2027-01-24"]);
    for (args, said) in [
        (&["--vary", "matter.title"][..], "has no value to go from half to double of"),
        (&["--vary", "task.0.volume", "--from", "5"], "--to"),
    ] {
        let output = run(&[&["breakeven", file, "--as-of", AS_OF], args].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{args:?}");
    }
}

/// The chart has a mark for each change of the recommendation, and a line that says which.
#[test]
fn a_chart_of_break_even_marks_the_changes() {
    let args = ["breakeven", "examples/matters/brief-by-complexity.toml", "--as-of", AS_OF];
    let text = stdout(&[&args[..], &["--vary", "providers.freelance.rates.associate"]].concat());
    let axis = text.lines().find(|line| line.contains("+--")).expect("an axis");
    assert_eq!(axis.matches('^').count(), 1, "{text}");
    assert!(text.contains("^ Drafting team abroad from 118 on"), "{text}");
    assert!(text.contains("The recommendation is Freelance lawyer at 50, Drafting team abroad from 118 on."), "{text}");
}

/// At 80 columns no list breaks a key, an id or a number.
#[test]
fn lists_of_analyses_break_no_key_and_no_number() {
    for file in ["examples/matters/second-request.toml", "examples/matters/second-request-christmas.toml"] {
        let json = |command: &str| {
            let text = stdout(&[command, file, "--format", "json", "--as-of", AS_OF]);
            serde_json::from_str::<Value>(&text).expect("JSON")
        };
        let (swings, spreads) = (json("sensitivity"), json("simulate"));
        let shown = ["sensitivity", "simulate"].map(|of| stdout(&[of, file, "--as-of", AS_OF]));
        for input in swings["inputs"].as_array().expect("inputs").iter().take(20) {
            assert!(shown[0].contains(input["key"].as_str().expect("a key")), "{input}\n{}", shown[0]);
        }
        for of in spreads["estimates"].as_array().expect("estimates") {
            assert!(shown[1].contains(of["provider"].as_str().expect("an id")), "{of}\n{}", shown[1]);
        }
        assert!(shown.iter().flat_map(|text| text.lines()).all(|line| line.chars().count() <= 82), "{shown:?}");
    }
}

/// Who is named where nobody is in time is only the first to finish, which is no recommendation to follow.
#[test]
fn where_nobody_is_in_time_a_break_even_says_so() {
    let args = ["breakeven", "examples/matters/second-request.toml", "--vary", "matter.deadline", "--as-of", AS_OF];
    let args = [&args[..], &["--from", "2026-12-03", "--to", "2027-01-29"]].concat();
    let said = stdout(&args).replace('\n', " ");
    let document: Value = serde_json::from_str(&stdout(&[&args[..], &["--format", "json"]].concat())).expect("JSON");
    let unqualified = document["unqualified"].as_array().expect("a list");
    assert_eq!(unqualified.len(), 1, "{unqualified:?}");
    let [from, until] = ["from", "to"].map(|end| unqualified[0][end].as_str().expect("a date").to_owned());
    assert_eq!(from, "2026-12-03");
    let day = |text: &str| Day::parse(text).expect("a date").said();
    let sentence = format!("But from {} to {} none of these is in time", day(&from), day(&until));
    assert!(said.contains(&sentence), "{sentence}: {said}");
    assert!(said.contains("in steps of a day;"), "{said}");
    let late = |deadline: Day| {
        let set = format!("matter.deadline={deadline}");
        let args = [
            "compare",
            "examples/matters/second-request.toml",
            "--set",
            &set,
            "--as-of",
            AS_OF,
            "--no-uncertainty",
            "--no-mix",
        ];
        stdout(&args).contains("RECOMMENDATION  No permitted option ")
    };
    let last = Day::parse(&until).expect("a date");
    assert!(late(last) && !late(last.plus(1).expect("a day")));
}

#[test]
fn an_input_that_leaves_nobody_in_time_is_told_by_a_sensitivity() {
    let args = ["sensitivity", "examples/matters/injunction.toml", "--as-of", AS_OF];
    let said = stdout(&args).replace('\n', " ");
    let document: Value = serde_json::from_str(&stdout(&[&args[..], &["--format", "json"]].concat())).expect("JSON");
    let inputs = document["inputs"].as_array().expect("inputs");
    let unmet = inputs.iter().filter(|of| of["qualifies_low"] == false || of["qualifies_high"] == false).count();
    assert!(document["qualifies"] == true && unmet == 1, "{unmet}");
    let sentence = "At an end of the range of providers.us-associate.delivery.lead_days.urgent nobody is in time.";
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn a_simulation_names_who_is_recommended_more_often() {
    let args = ["simulate", "examples/matters/solo-brief.toml", "--set", "providers.solo.busy=0.4", "--as-of", AS_OF];
    let said = stdout(&[&args[..], &["--draws", "500"]].concat()).replace('\n', " ");
    assert!(said.contains("(too close to call), The practitioner herself more often, in "), "{said}");
}

/// A budget that many outcomes break is no less a part of the answer than a deadline.
#[test]
fn a_simulation_says_how_often_the_budget_is_kept() {
    let args = ["simulate", "examples/matters/second-request.toml", "--draws", "200", "--as-of", AS_OF];
    let said = stdout(&args).replace('\n', " ");
    let document: Value = serde_json::from_str(&stdout(&[&args[..], &["--format", "json"]].concat())).expect("JSON");
    let estimates = document["estimates"].as_array().expect("estimates");
    let of = estimates.iter().find(|of| of["provider"] == document["recommended"]).expect("one");
    let share: Decimal = digits(&of["probability_within_budget"]).parse().expect("a share");
    let percent = display(share * Decimal::ONE_HUNDRED, 1);
    assert!(said.contains(&format!(", within the budget in {percent} %;")), "{percent}: {said}");
}
