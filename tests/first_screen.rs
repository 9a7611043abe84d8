//! The first screen of `compare`: what it says of every example, within its lines, and what it must never leave unsaid.

use std::path::{Path, PathBuf};

use lpo_cost::analysis::Ask;
use lpo_cost::format::{Format, Style, write};
use lpo_cost::number::Day;
use lpo_cost::read::{Change, Library, Request, read_case};

use crate::support::{AS_OF, compare, matter_files, reported, run};

/// The most lines, of up to four options; so many more for each other one.
const LINES: usize = 60;
const LINES_OF_ANOTHER: usize = 3;

/// The first screen of a matter, so many columns wide, with some keys at other values.
fn screen(matter: &Path, width: usize, set: &[&str]) -> String {
    let content = std::fs::read_to_string(matter).expect("it can be read");
    let changes: Vec<Change> = set.iter().map(|set| Change::Set((*set).to_owned())).collect();
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let request = Request { name: "matter.toml", content: &content, changes: &changes, library: &library, as_of };
    let ask = Ask { threads: 2, better_mix: true };
    let style = Style { width, color: false };
    let written = reported(read_case(&request), ask, false, |report| {
        write(report, Format::Table, style).expect("it can be written")
    });
    let written = written.expect("it has a price");
    String::from_utf8(written).expect("UTF-8")
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/matters").join(name).with_extension("toml")
}

/// Goldens are renewed with `RENEW_SCREENS=1 cargo test first_screen`; look at what changed.
#[test]
fn every_example_has_its_answer_on_one_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/screens");
    let mut wrong = Vec::new();
    for file in matter_files("examples/matters") {
        let name = file.file_stem().and_then(|name| name.to_str()).expect("a name");
        let options = compare(&file, &[])["estimates"].as_array().expect("estimates").len();
        let most = LINES + options.saturating_sub(4) * LINES_OF_ANOTHER;
        for width in [80, 120] {
            let shown = screen(&file, width, &[]);
            assert!(shown.lines().all(|line| line.chars().count() <= width), "{name} at {width}:\n{shown}");
            assert!(shown.lines().count() <= most, "{name} at {width}: {} lines\n{shown}", shown.lines().count());
            let golden = folder.join(format!("{name}.{width}.txt"));
            if std::env::var_os("RENEW_SCREENS").is_some() {
                std::fs::write(&golden, &shown).expect("it can be written");
            }
            if std::fs::read_to_string(&golden).ok().as_ref() != Some(&shown) {
                wrong.push(format!("{}:\n{shown}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} screens differ from their goldens:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_total_over_budget_says_so_where_it_first_speaks_of_money() {
    let shown = screen(&example("second-request"), 80, &["matter.budget=200000"]);
    let cost = shown.lines().find(|line| line.trim_start().starts_with("Cost")).expect("a cost");
    assert!(cost.contains("OVER BUDGET"), "{shown}");
    let why = shown.split("WHY\n").nth(1).expect("reasons").replace("\n   ", "");
    let first = why.split('.').next().expect("a sentence");
    assert!(first.contains("over the budget of 200,000"), "{first}");
}

#[test]
fn a_deadline_that_is_missed_too_often_is_called_unsafe() {
    let shown = screen(&example("injunction"), 80, &[]);
    let line = shown.lines().find(|line| line.trim_start().starts_with("Deadline")).expect("a deadline");
    assert!(line.contains("UNSAFE") && shown.contains("  Safer "), "{shown}");
}

#[test]
fn no_savings_are_shown_where_today_s_way_could_not_do_the_work() {
    let shown = screen(&example("leases"), 80, &[]);
    assert!(shown.contains("No savings are shown: your own team could not finish"), "{shown}");
    assert!(!shown.contains("it saves"), "{shown}");
}

#[test]
fn everything_else_stands_behind_full() {
    let name = example("second-request");
    let name = name.to_str().expect("UTF-8");
    let all = ["compare", name, "--as-of", AS_OF];
    let [alone, full, explained] = [&[][..], &["--full"], &["--explain"]]
        .map(|more| String::from_utf8(run(&[&all[..], more].concat()).stdout).expect("UTF-8"));
    assert!(full.starts_with(&alone) && explained.starts_with(&alone), "the answer comes first");
    assert!(!alone.contains("Sources") && full.contains("Sources") && explained.contains("Sources"));
}

#[test]
fn exact_totals_of_the_table_are_those_of_the_document() {
    for file in matter_files("examples/matters") {
        let (shown, document) = (screen(&file, 120, &[]), compare(&file, &[]));
        let recommended = &document["recommended"];
        let estimates = document["estimates"].as_array().expect("estimates");
        let of = estimates.iter().find(|of| of["provider"] == *recommended).expect("the recommended one");
        let total: rust_decimal::Decimal = of["total"].to_string().parse().expect("a number");
        let [whole, exact] = [0, 2].map(|places| lpo_cost::number::display(total, places));
        let row = shown.lines().find(|line| line.starts_with("> ")).expect("a recommended option");
        assert!(row.contains(&whole) || row.contains(&exact), "{row}: {total}");
    }
}
