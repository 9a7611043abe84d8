//! Compiled plans: the bytes are those of the decimal engine, on the edges of its decisions above all.
//!
//! `batch --long` writes what exact decimals say of each matter, and knows no plans; `batch` has plans price most of them.
//! `LPO_COST_PLANNED_MATTERS=1000000 cargo test --release plans` runs more of them.

use std::collections::HashMap;

use crate::support::matters::{Dice, Written, columns, csv, random_matter};
use crate::support::{AS_OF, Folder, run};

/// Hours and volumes on edges: thresholds, whole days of whole teams, halves of a cent at rates of two decimals.
const EDGES: [&str; 24] = [
    "200",
    "100",
    "199.99",
    "2400",
    "8",
    "40",
    "1680",
    "0.5",
    "62.35",
    "0.01",
    "0.005",
    "0.1",
    "12.5",
    "33.333333333333",
    "1",
    "7.5",
    "320",
    "168",
    "1000",
    "2500",
    "60000",
    "0.000000000001",
    "999999999",
    "150.25",
];

/// Nothing, what 12 decimals just hold, what they make zero once it is divided, and amounts beyond which they err.
const EXTREMES: [&str; 16] = [
    "0",
    "0",
    "0.000000000001",
    "0.000000000007",
    "0.000000001",
    "0.000001",
    "0.0005",
    "0.001",
    "0.01",
    "62.35",
    "4800",
    "100000000",
    "100000000.005",
    "5000000000",
    "999999999999",
    "999999999999.999999999999",
];

/// Providers with everything that is asked of hours and volumes: training, minimum fees, lead times, steps of prices, seats,
/// overtime, charges, supervision by the day.
const DEMANDING: &str = r#"
schema = 1
[matter]
pages_per_document = 5
late_day_cost = 99.95
[matter.contingency]
likely = "7.5%"
assumption = "a test"
[[charge]]
name = "pages"
driver = "page"
rate = 0.005
[staffing]
baseline = "own"
providers = ["own", "agency", "desk", "firm"]
[providers.own]
kind = "in-house"
country = "XX"
rates = { associate = 62.35, supervisor = 150.5 }
delivery = { hours_per_day = 7.5, heads = { min = 1, default = 4, max = 6 }, overtime = { hours_per_day = 2, multiplier = 1.5 } }
quality = { qc = "1.5%", supervision = "5%" }
[providers.agency]
kind = "contract"
country = "XX"
rates = { associate = 48.35 }
delivery = { hours_per_day = 6, heads = { min = 1, default = 7, max = 400 }, lead_days = { standard = 20, expedited = 10.5, urgent = 2 }, overtime = { hours_per_day = 2.5, multiplier = 1.5 }, training_hours = 16, bills_training = true }
quality = { qc = "17.5%", supervision_per_day = 0.75 }
fees = { set_up = 403.05, knowledge_transfer_hours = 2, minimum = 7526, management = "3%", premium = { standard = 0, expedited = "5%", urgent = "12.5%" } }
charge = [{ name = "desk", driver = "hour", rate = 0.35 }]
task = { document-review = { price = { unit = "document", steps = [{ up_to = 50, rate = 1.105 }, { up_to = 4800, rate = 0.55 }, { rate = 0.125 }] } }, due-diligence = { price = { unit = "page", rate = 0.005 } } }
[providers.desk]
kind = "offshore"
currency = "USD"
seat = { month = 2200, role = "reviewer" }
delivery = { heads = { min = 2, max = 40 }, training_hours = 24 }
quality = { qc = "5%", supervision = "2%", supervision_per_day = 0.5 }
[providers.firm]
kind = "law-firm"
country = "XX"
rates = { reviewer = { billing = 107.55 }, associate = { billing = 255.5 } }
delivery = { training_hours = 3, bills_training = true }
quality = { qc = "0.01%" }
"#;

/// Matters of one shape: what is given is that of the first, the values are others, many of them on edges.
fn alike(dice: &mut Dice, first: &Written, number: usize, edges: &[&'static str]) -> Written {
    let amount = |dice: &mut Dice, written: &str| match dice.roll(3) {
        0 => dice.one(edges).to_owned(),
        1 => format!("{}", 1 + dice.roll(5000)),
        _ => format!("{written}{}", 1 + dice.roll(9)),
    };
    let change = |dice: &mut Dice, (key, value): &(&'static str, String)| match *key {
        "volume" | "hours" | "budget" | "gigabytes" | "months" => (*key, amount(dice, value)),
        "late_day_cost" => (*key, format!("{}.{}5", dice.roll(900), 1 + dice.roll(9))),
        "throughput" => (*key, dice.one(&["0.5", "1", "12.5", "48", "60", "7"]).to_owned()),
        "deadline" if dice.roll(3) == 0 => (*key, format!("2027-12-{:02}", 1 + dice.roll(28))),
        _ => (*key, value.clone()),
    };
    let mut each = |cells: &[(&'static str, String)]| cells.iter().map(|cell| change(dice, cell)).collect();
    let matter = each(&first.matter);
    Written { id: format!("M-{number}"), matter, tasks: first.tasks.iter().map(|task| each(task)).collect() }
}

/// A book of so many matters, of few shapes.
fn book(seed: u64, shapes: usize, matters: usize, edges: &[&'static str]) -> String {
    let mut dice = Dice(seed);
    let shapes: Vec<Written> = (0..shapes).map(|number| random_matter(&mut dice, number)).collect();
    let book: Vec<Written> = (0..matters).map(|at| alike(&mut dice, &shapes[at % shapes.len()], at, edges)).collect();
    csv(&book, &columns())
}

/// The rows of an output, each by column.
fn rows(text: &[u8]) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(text).deserialize().map(|row| row.expect("a row")).collect()
}

/// The second line of what `-v` says: how many plans, and matters by plans, by themselves, and in doubt.
fn counts(said: &str) -> [u64; 4] {
    let line = said.lines().find(|line| line.starts_with("priced by")).expect("-v says it");
    let numbers = line.split(|c: char| !(c.is_ascii_digit() || c == ',')).map(|number| number.replace(',', ""));
    let numbers: Vec<u64> = numbers.filter_map(|number| number.parse().ok()).collect();
    numbers.try_into().expect("four numbers")
}

/// Scores a book both ways and compares them; how many matters plans priced, and how many were in doubt.
fn compare_both_ways(book: &str, options: &[&str]) -> [u64; 2] {
    let folder = Folder::new();
    let file = folder.write("book.csv", book);
    let rejects = folder.name("rejects.csv");
    let scored = |more: &[&str]| {
        let all =
            [&["batch", &file, "--rejects", &rejects, "--as-of", AS_OF, "--threads", "1"], options, more].concat();
        let output = run(&all);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{said}");
        (output.stdout, said)
    };
    let (short, said) = scored(&["-v"]);
    let mut exact: HashMap<String, Vec<HashMap<String, String>>> = HashMap::new();
    for row in rows(&scored(&["--long", "-q"]).0) {
        exact.entry(row["matter_id"].clone()).or_default().push(row);
    }
    let short = rows(&short);
    assert_eq!(short.len(), exact.len(), "the same are scored");
    for row in &short {
        let estimates = &exact[&row["matter_id"]];
        let recommended = estimates.iter().find(|of| of["recommended"] == "true");
        let of_recommended = |key: &str| recommended.map_or("", |of| of[key].as_str());
        for (ours, theirs) in [
            ("recommended", "provider"),
            ("recommended_total", "total"),
            ("status", "status"),
            ("finish", "finish"),
            ("saving", "saving"),
            ("saving_percent", "saving_percent"),
        ] {
            assert_eq!(row[ours], of_recommended(theirs), "{ours} of {row:?}");
        }
        for of in estimates {
            for key in ["total", "status", "finish", "team", "permitted", "exclusions"] {
                let ours = &row[&format!("{}_{key}", of["provider"])];
                assert_eq!(*ours, of[key], "{key} of {} in {row:?}", of["provider"]);
            }
        }
    }
    let [_, planned, _, doubtful] = counts(&said);
    [planned, doubtful]
}

/// How many matters are compared: few in a run of all tests.
fn many() -> usize {
    std::env::var("LPO_COST_PLANNED_MATTERS").ok().and_then(|many| many.parse().ok()).unwrap_or(220)
}

#[test]
fn plans_and_exact_decimals_say_the_same() {
    let matters = many();
    let [planned, doubtful] = compare_both_ways(&book(5, 8.max(matters / 2000), matters, &EDGES), &[]);
    assert!(planned * 4 > matters as u64, "{planned} of {matters} by plans");
    assert!(doubtful * 100 <= matters as u64, "{doubtful} of {matters} in doubt");
}

#[test]
fn next_to_nothing_and_beyond_what_decimals_hold_plans_leave_matters_to_them() {
    let folder = Folder::new();
    let template = folder.write("template.toml", DEMANDING);
    let matters = many();
    let options = ["--template", template.as_str()];
    let [planned, _] = compare_both_ways(&book(11, 6.max(matters / 2000), matters, &EXTREMES), &options);
    assert!(planned * 4 > matters as u64, "{planned} of {matters} by plans");
}
