//! The first screen of `compare`: what it says of every example, within its lines, and what it must never leave unsaid.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use lpo_cost::analysis::{Ask, Mistake, Point, compared, mix, turns};
use lpo_cost::format::{Format, Style, write};
use lpo_cost::matter::Case;
use lpo_cost::number::{Day, Tape};
use lpo_cost::read::{Change, Library, Request, read_case};
use lpo_cost::report::{ComparisonReport, Context};
use serde_json::Value;

use crate::support::{AS_OF, matter_files, run};

/// The most lines of up to four providers, each with its improvement and their split; no example has more.
const LINES: usize = 60;

/// What one run shows.
struct Shown {
    name: String,
    /// 80 and 120 columns wide.
    screens: [String; 2],
    document: Value,
}

/// What a matter shows, with some keys at other values.
fn shown(matter: &Path, set: &[&str]) -> Shown {
    let name = matter.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
    let content = std::fs::read_to_string(matter).expect("it can be read");
    let changes: Vec<Change> = set.iter().map(|set| Change::Set((*set).to_owned())).collect();
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let request = Request { name: "matter.toml", content: &content, changes: &changes, library: &library, as_of };
    let reading = read_case(&request);
    let case = reading.case.expect("it is in order");
    let case = Case { mix: mix(&case), ..case };
    let tape = Tape::default();
    let mut compared = compared(&case, &tape, Ask { threads: 2 }).expect("it has a price");
    let read = |key: &str, at: Point| {
        let moved = request.with(key, &at.to_string()).map_err(Mistake::Matter)?;
        Ok(Case { mix: case.mix.clone(), ..moved })
    };
    compared.turns = turns(&case, &compared, &read);
    let context = Context { texts: &reading.texts, sources: &reading.sources, as_of, explain: false };
    let report = ComparisonReport::new(&case, &compared, context).expect("its amounts can be held");
    let written = |format, width| {
        let written = write(&report, format, Style { width, color: false }).expect("it can be written");
        String::from_utf8(written).expect("UTF-8")
    };
    Shown {
        name,
        screens: [80, 120].map(|width| written(Format::Table, width)),
        document: serde_json::from_str(&written(Format::Json, 80)).expect("JSON"),
    }
}

/// Every example, run once for all tests.
fn examples() -> &'static [Shown] {
    static SHOWN: OnceLock<Vec<Shown>> = OnceLock::new();
    SHOWN.get_or_init(|| matter_files("examples/matters").iter().map(|file| shown(file, &[])).collect())
}

/// The first screen of an example, at 80 columns.
fn screen(name: &str) -> &'static str {
    &examples().iter().find(|of| of.name == name).expect("there is one").screens[0]
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/matters").join(name).with_extension("toml")
}

/// Goldens are renewed with `RENEW_SCREENS=1 cargo test first_screen`; look at what changed.
#[test]
fn every_example_has_its_answer_on_one_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/screens");
    let mut wrong = Vec::new();
    for of in examples() {
        let name = &of.name;
        for (width, shown) in [80, 120].into_iter().zip(&of.screens) {
            assert!(shown.lines().all(|line| line.chars().count() <= width), "{name} at {width}:\n{shown}");
            assert!(shown.lines().count() <= LINES, "{name} at {width}: {} lines\n{shown}", shown.lines().count());
            let golden = folder.join(format!("{name}.{width}.txt"));
            if std::env::var_os("RENEW_SCREENS").is_some() {
                std::fs::write(&golden, shown).expect("it can be written");
            }
            if std::fs::read_to_string(&golden).ok().as_ref() != Some(shown) {
                wrong.push(format!("{}:\n{shown}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} screens differ from their goldens:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_total_over_budget_says_so_where_it_first_speaks_of_money() {
    let of = shown(&example("second-request"), &["matter.budget=200000"]);
    let shown = &of.screens[0];
    let cost = shown.lines().find(|line| line.trim_start().starts_with("Cost")).expect("a cost");
    assert!(cost.contains("OVER BUDGET"), "{shown}");
    let why = shown.split("WHY\n").nth(1).expect("reasons").replace("\n   ", "");
    let first = why.split('.').next().expect("a sentence");
    assert!(first.contains("over the budget of 200,000"), "{first}");
}

#[test]
fn a_deadline_that_is_missed_too_often_is_called_unsafe() {
    let shown = screen("injunction");
    let line = shown.lines().find(|line| line.trim_start().starts_with("Deadline")).expect("a deadline");
    assert!(line.contains("UNSAFE") && shown.contains("  Safer "), "{shown}");
}

#[test]
fn no_savings_are_shown_where_today_s_way_could_not_do_the_work() {
    let shown = screen("leases");
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
    for Shown { screens: [_, shown], document, .. } in examples() {
        let recommended = &document["recommended"];
        let estimates = document["estimates"].as_array().expect("estimates");
        let of = estimates.iter().find(|of| of["provider"] == *recommended).expect("the recommended one");
        let total: rust_decimal::Decimal = of["total"].to_string().parse().expect("a number");
        let [whole, exact] = [0, 2].map(|places| lpo_cost::number::display(total, places));
        let row = shown.lines().find(|line| line.starts_with("> ")).expect("a recommended option");
        assert!(row.contains(&whole) || row.contains(&exact), "{row}: {total}");
    }
}
