//! `lpo-cost price`: chances that are those of `simulate`'s own draws, and what is said on one screen and in every format.
#![expect(
    clippy::float_arithmetic,
    reason = "a curve and simulated outcomes are checked in the floats that they are made of"
)]

use lpo_cost::analysis::Draws;
use lpo_cost::engine::{Scenario, passed_on, price};
use lpo_cost::matter::{Basis, Case};
use lpo_cost::number::Float;
use lpo_cost::report::{Stated, Tone};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::price::{number, priced_file};
use crate::support::{AS_OF, case_of, content, digits, matter_files, report_formats, run, stdout};

/// The first option's costs in the draws of `simulate`, less what is passed on.
fn net_costs(case: &Case, of: usize, draws: u64) -> Vec<f64> {
    let mut drawn = Draws::new(case, 1).expect("it can be drawn");
    let likely =
        lpo_cost::engine::compare::<lpo_cost::number::Exact>(case, &lpo_cost::engine::LikelyValues(&case.figures))
            .expect("it can be priced");
    let scenario = Scenario { basis: Basis::Cost, ..likely.estimates[of].scenario.clone() };
    let one = |number| {
        drawn.draw(number);
        let estimate = price::<Float>(case, &drawn, &scenario).expect("it can be priced");
        estimate.total.0 - passed_on(case, &estimate).0
    };
    (0..draws).map(one).collect()
}

/// The same outcomes as `simulate` has: means of it to the cent, and shares counted one by one.
#[test]
fn chances_are_counted_in_the_draws_of_simulate() {
    let file = "examples/matters/capped-bid.toml";
    let draws = 100;
    let asked = ["--draws", "100", "--no-mix"];
    let document = priced_file(file, &[&asked[..], &["--margin", "30%", "--sure", "80%"]].concat());
    let simulated = stdout(&[&["simulate", file, "--as-of", AS_OF, "--format", "json"][..], &asked].concat());
    let simulated: Value = serde_json::from_str(&simulated).expect("JSON");
    let estimates = simulated["estimates"].as_array().expect("estimates");
    let case = case_of(&std::fs::read_to_string(file).expect("it is there"), &[]);
    for option in document["options"].as_array().expect("options") {
        let at = estimates.iter().position(|of| of["provider"] == option["option"]).expect("simulated too");
        assert_eq!(option["cost"], estimates[at]["mean"], "{}", option["option"]);
        let costs = net_costs(&case, at, draws);
        let revenue = number(&option["fee"]).to_f64().expect("a float");
        let kept = costs.iter().filter(|cost| **cost <= 0.7 * revenue).count();
        let loss = costs.iter().filter(|cost| **cost > revenue).count();
        assert_eq!(option["chance_kept_percent"].to_string(), format!("{kept}.0"), "{}", option["option"]);
        assert_eq!(option["chance_loss_percent"].to_string(), format!("{loss}.0"), "{}", option["option"]);
        let sure = number(&option["sure_fee"]);
        let kept = |fee: Decimal| costs.iter().filter(|cost| **cost <= 0.7 * fee.to_f64().expect("a float")).count();
        assert!(kept(sure) >= 80 && kept(sure - Decimal::new(2, 2)) < 80, "{sure}");
    }
}

#[test]
fn the_same_bytes_with_any_number_of_threads_and_formats_that_agree() {
    let file = "examples/matters/boutique-antitrust.toml";
    let of = |more: &[&str]| {
        stdout(&[&["price", file, "--margin", "30%", "--draws", "20", "--as-of", AS_OF], more].concat())
    };
    let document: Value = serde_json::from_str(&of(&["--format", "json"])).expect("JSON");
    for threads in ["1", "3"] {
        assert_eq!(of(&["--threads", threads, "--format", "json"]), of(&["--format", "json"]), "{threads}");
    }
    let schema: Value = serde_json::from_str(&stdout(&["schema", "price"])).expect("JSON");
    let schema = jsonschema::draft7::new(&schema).expect("a schema of draft 7");
    assert!(schema.is_valid(&document), "{:?}", schema.validate(&document));
    let records: Vec<Value> = serde_json::from_str(&of(&["--format", "records"])).expect("JSON");
    let options = document["options"].as_array().expect("options");
    assert_eq!(records.len(), options.len());
    for (record, option) in records.iter().zip(options) {
        for (key, value) in option.as_object().expect("an object").iter().filter(|(_, value)| !value.is_array()) {
            assert_eq!(record[key], *value, "{key}");
        }
    }
    let fee = digits(&options[0]["fee"]);
    for format in report_formats() {
        let output = run(&["price", file, "--margin", "30%", "--draws", "20", "--as-of", AS_OF, "--format", &format]);
        let text = content(&format, output.stdout);
        assert!(text.contains("us-managed-review") && text.contains(&fee), "{format}: {fee}");
    }
    let full = of(&["--full"]);
    // What the first screen says of what it leaves out is not said where nothing is.
    assert!(full.starts_with(of(&[]).split("\n- ").next().expect("a screen")), "the answer comes first");
    let explained: Value = serde_json::from_str(&of(&["--explain", "--format", "json"])).expect("JSON");
    assert_eq!(explained["uncertain_inputs"], explained["explained"].as_array().map_or(0, Vec::len));
}

/// The first screen of every example that a firm has, whichever way it is charged.
#[test]
fn the_answer_stands_on_forty_lines_of_eighty_columns() {
    let mut shown = 0;
    let ways =
        [&["--margin", "25%", "--sure", "80%"][..], &["--cap", "150000", "--margin", "20%"], &["--fixed", "90000"]];
    for (at, file) in matter_files("examples/matters").into_iter().enumerate() {
        let name = file.to_str().expect("UTF-8");
        // Each of the other ways with every second example.
        for asked in [ways[0], ways[1 + at % 2]] {
            let args = [&["price", name, "--as-of", AS_OF, "--draws", "4"], asked].concat();
            let output = run(&args);
            let text = String::from_utf8(output.stdout).expect("UTF-8");
            match output.status.code() {
                Some(0) => shown += 1,
                status => {
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert_eq!(status, Some(1), "{said}");
                    let why = ["legal department", "basis is `billing`", "no price at which", "cannot be charged so"];
                    assert!(why.iter().any(|why| said.contains(why)), "{name}: {said}");
                }
            }
            assert!(text.lines().count() <= 40, "{name} {asked:?}: {} lines\n{text}", text.lines().count());
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{name} {asked:?}:\n{text}");
        }
    }
    assert!(shown >= 16, "{shown} shown");
}

#[test]
fn a_price_outside_both_points_is_called_a_guess() {
    let file = "examples/matters/injunction-weekend.toml";
    let win = ["--win", "60000=80%", "--win", "90000=30%", "--draws", "8", "--as-of", AS_OF];
    let said = stdout(&[&["price", file][..], &win].concat()).replace("\n  ", " ");
    assert!(said.contains("WARNING: the price lies above both points that you gave, 60,000 and 90,000"), "{said}");
}

#[test]
fn a_figure_without_a_remark_is_said_without_brackets() {
    let stated =
        |remark: &str| Stated { label: "Fee", figure: "5".to_owned(), remark: remark.to_owned(), tone: Tone::Plain };
    assert_eq!([stated("").said(), stated("with us").said()], ["Fee: 5", "Fee: 5 (with us)"]);
}

/// Another option has a fee of its own: what it brings is not brought by the fee just named.
#[test]
fn another_option_is_named_with_its_own_fee() {
    let args = ["price", "examples/matters/capped-bid.toml", "--margin", "30%", "--draws", "100", "--as-of", AS_OF];
    let said = stdout(&args).replace('\n', " ");
    let document = priced_file("examples/matters/capped-bid.toml", &["--margin", "30%", "--draws", "100"]);
    let options = document["options"].as_array().expect("options");
    let fee = &options.iter().find(|of| of["option"] == "in-lpo").expect("it is priced")["fee"];
    let fee = lpo_cost::number::display(number(fee), 0);
    assert!(said.contains(&format!("With Indian LPO, for a fee of {fee}, it brings ")), "{said}");
}

#[test]
fn what_is_hardly_ever_won_says_so_beside_what_it_would_bring() {
    let args = ["price", "examples/matters/boutique-antitrust.toml", "--win", "200000=80%", "--win", "300000=30%"];
    let said = stdout(&[&args[..], &["--draws", "100", "--as-of", AS_OF]].concat());
    assert!(said.contains("leave it    hardly ever won; if won, "), "{said}");
}

/// A fee that the matter's budget does not pay is no fee to quote without a word.
#[test]
fn a_bill_above_the_budget_says_so() {
    let asked = ["--draws", "100", "--as-of", AS_OF];
    let args = ["price", "examples/matters/leases.toml", "--margin", "30%"];
    let said = stdout(&[&args[..], &asked].concat()).split_whitespace().collect::<Vec<_>>().join(" ");
    let bill = number(
        &priced_file("examples/matters/leases.toml", &["--margin", "30%", "--draws", "100"])["options"][0]["fee"],
    );
    let over = lpo_cost::number::display(bill - Decimal::from(300_000), 0);
    let sentence = format!("WARNING: the bill is {over} over the matter's budget of 300,000, which is a limit.");
    assert!(said.contains(&sentence), "{sentence}: {said}");
    let within = stdout(&[&["price", "examples/matters/leases.toml", "--fixed", "300000"][..], &asked].concat());
    assert!(!within.contains("over the matter's budget"), "{within}");
}
