//! Who gets which matter where hours are scarce, against all there is.

use std::fmt::Write;

use lpo_cost::analysis::{Choice, Portfolio, Shortfall, portfolio};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, estimate, run, stdout};

/// Choices of matters, in cents and tenths of an hour of each capacity.
type Sketch = Vec<Vec<(u16, Vec<u8>)>>;

fn sketch(matters: std::ops::Range<usize>, capacities: usize) -> impl Strategy<Value = Sketch> {
    // Few numbers, so that there are ties.
    let hours = prop_oneof![2 => Just(0_u8), 3 => 1..60_u8];
    vec(vec((0..2000_u16, vec(hours, capacities)), 1..4), matters)
}

fn choices(sketch: &Sketch) -> Vec<Vec<Choice>> {
    let choice = |(total, hours): &(u16, Vec<u8>)| Choice {
        total: Decimal::new((*total).into(), 2),
        hours: hours.iter().map(|hours| Decimal::new((*hours).into(), 1)).collect(),
    };
    sketch.iter().map(|matter| matter.iter().map(choice).collect()).collect()
}

fn total(matters: &[Vec<Choice>], chosen: &[usize]) -> Decimal {
    matters.iter().zip(chosen).map(|(of, at)| of[*at].total).sum()
}

fn used(matters: &[Vec<Choice>], chosen: &[usize], capacity: usize) -> Decimal {
    matters.iter().zip(chosen).map(|(of, at)| of[*at].hours[capacity]).sum()
}

fn fits(matters: &[Vec<Choice>], chosen: &[usize], capacities: &[Decimal]) -> bool {
    capacities.iter().enumerate().all(|(at, capacity)| used(matters, chosen, at) <= *capacity)
}

/// The lowest total of all selections that fit.
fn best_of_all(matters: &[Vec<Choice>], capacities: &[Decimal]) -> Option<Decimal> {
    let count: usize = matters.iter().map(Vec::len).product();
    let selection = |mut number: usize| {
        let place = |of: &Vec<Choice>| {
            let at = number % of.len();
            number /= of.len();
            at
        };
        matters.iter().map(place).collect::<Vec<usize>>()
    };
    let truncate_cell = (0..count).map(selection).filter(|chosen| fits(matters, chosen, capacities));
    truncate_cell.map(|chosen| total(matters, &chosen)).min()
}

/// The greedy way: from the choices that take fewest hours, again and again what saves most an hour, as long as it fits.
fn greedy(matters: &[Vec<Choice>], capacities: &[Decimal]) -> Option<Decimal> {
    let sum = |of: &Choice| of.hours.iter().sum::<Decimal>();
    let fewest = |of: &Vec<Choice>| (0..of.len()).min_by_key(|at| (sum(&of[*at]), of[*at].total)).expect("a choice");
    let mut chosen: Vec<usize> = matters.iter().map(fewest).collect();
    if !fits(matters, &chosen, capacities) {
        return None;
    }
    let mut wanted: Vec<(Decimal, usize, usize)> = Vec::new();
    for (matter, of) in matters.iter().enumerate() {
        let now = &of[chosen[matter]];
        for (to, choice) in of.iter().enumerate().filter(|(_, choice)| choice.total < now.total) {
            let hours = (sum(choice) - sum(now)).max(Decimal::new(1, 6));
            wanted.push(((now.total - choice.total) / hours, matter, to));
        }
    }
    wanted.sort_by(|a, b| b.cmp(a));
    for (_, matter, to) in wanted {
        let before = chosen[matter];
        if matters[matter][to].total < matters[matter][before].total {
            chosen[matter] = to;
            if !fits(matters, &chosen, capacities) {
                chosen[matter] = before;
            }
        }
    }
    Some(total(matters, &chosen))
}

/// A share of what the cheapest choices would use.
fn scarce(matters: &[Vec<Choice>], shares: &[u8]) -> Vec<Decimal> {
    let cheapest = |of: &Vec<Choice>| (0..of.len()).min_by_key(|at| of[*at].total).expect("a choice");
    let chosen: Vec<usize> = matters.iter().map(cheapest).collect();
    let share = |(at, share): (usize, &u8)| used(matters, &chosen, at) * Decimal::new((*share).into(), 2);
    shares.iter().enumerate().map(share).collect()
}

fn check(matters: &[Vec<Choice>], capacities: &[Decimal], found: &Portfolio) {
    assert!(fits(matters, &found.chosen, capacities));
    assert!(found.lower_bound <= total(matters, &found.chosen));
    for (at, hours) in found.used.iter().enumerate() {
        assert_eq!(*hours, used(matters, &found.chosen, at));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_small_book_gets_the_best_selection_of_all(
        (sketch, shares) in (1..4_usize).prop_flat_map(|count| (sketch(1..7, count), vec(30..110_u8, count))),
    ) {
        let matters = choices(&sketch);
        let capacities = scarce(&matters, &shares);
        match (portfolio(&matters, &capacities, 2), best_of_all(&matters, &capacities)) {
            (Ok(found), Some(best)) => {
                check(&matters, &capacities, &found);
                prop_assert_eq!(total(&matters, &found.chosen), best);
                prop_assert_eq!(found.lower_bound, best, "and it is proved");
            }
            (Err(Shortfall::Each(short)), None) => {
                for (at, missing) in short {
                    let least = |of: &Vec<Choice>| of.iter().map(|of| of.hours[at]).min().expect("a choice");
                    let least: Decimal = matters.iter().map(least).sum();
                    prop_assert_eq!(least - capacities[at], missing);
                }
            }
            (Err(Shortfall::Together(missing, _)), None) => {
                // So many hours more of each are not enough, if a little less.
                prop_assert!(missing > Decimal::ZERO);
                let less = missing / Decimal::from(capacities.len()) * Decimal::new(999, 3);
                let more: Vec<Decimal> = capacities.iter().map(|hours| hours + less).collect();
                prop_assert_eq!(best_of_all(&matters, &more), None);
            }
            (Err(Shortfall::Nearest(short, proved)), None) => {
                prop_assert!(proved && !short.is_empty());
            }
            (found, best) => prop_assert!(false, "{found:?}, where the best is {best:?}"),
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_larger_book_is_near_its_bound_and_no_worse_than_greed(
        (sketch, shares) in (1..4_usize).prop_flat_map(|count| (sketch(40..80, count), vec(50..100_u8, count))),
    ) {
        let matters = choices(&sketch);
        let capacities = scarce(&matters, &shares);
        let greedy = greedy(&matters, &capacities);
        match portfolio(&matters, &capacities, 2) {
            Ok(found) => {
                check(&matters, &capacities, &found);
                let total = total(&matters, &found.chosen);
                prop_assert!(greedy.is_none_or(|greedy| total <= greedy), "{total} against {greedy:?}");
                // At most as many matters as there are capacities are of two minds; each is worth 20.00 at most.
                let gap = Decimal::from(20 * capacities.len());
                prop_assert!(total - found.lower_bound <= gap, "{total} above {}", found.lower_bound);
            }
            Err(_) => prop_assert_eq!(greedy, None),
        }
    }
}

#[test]
fn one_more_hour_is_worth_what_it_saves() {
    // Ten matters, each 100.00 cheaper with ten hours that there are 45 of.
    let choice = |total: i64, hours: i64| Choice { total: total.into(), hours: vec![hours.into()] };
    let matters: Vec<Vec<Choice>> = (0..10).map(|_| vec![choice(50, 10), choice(150, 0)]).collect();
    let found = portfolio(&matters, &[45.into()], 2).expect("it fits");
    assert_eq!(total(&matters, &found.chosen), Decimal::from(4 * 50 + 6 * 150));
    assert_eq!(found.values, [Some(Decimal::TEN)]);
    let enough = portfolio(&matters, &[100.into()], 2).expect("it fits");
    assert_eq!((enough.values, enough.lower_bound), (vec![Some(Decimal::ZERO)], Decimal::from(500)));
    let twice = |hours: i64| {
        vec![
            Choice { hours: vec![hours.into(); 2], ..choice(50, 0) },
            Choice { hours: vec![0.into(); 2], ..choice(150, 0) },
        ]
    };
    let exactly: Vec<Vec<Choice>> = (0..10).map(|_| twice(10)).collect();
    let found = portfolio(&exactly, &[100.into(), 101.into()], 2).expect("it fits");
    assert_eq!(found.values, [Some(Decimal::ZERO); 2], "nobody needs more");
    let none = portfolio(&matters, &[0.into()], 2).expect("nobody needs any");
    assert_eq!(none.used, [Decimal::ZERO]);
}

/// Matters of one task each, priced by the engine as any book is.
fn book(matters: usize) -> String {
    let mut text = "matter_id,kind,task,volume,complexity\n".to_owned();
    let tasks = ["document-review", "second-level-review", "privilege-review", "deposition-summary"];
    let complexities = ["routine", "moderate", "complex"];
    for at in 0..matters {
        let volume = 200 + at * 7919 % 4000;
        let (task, complexity) = (tasks[at * 31 % 4], complexities[at * 17 % 3]);
        writeln!(text, "M-{at:05},litigation,{task},{volume},{complexity}").expect("a string takes it");
    }
    text
}

fn written(text: &str, name: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("it can be written");
    let path = path.to_str().expect("paths are UTF-8").to_owned();
    (folder, path)
}

fn number(value: &Value) -> Decimal {
    value.to_string().parse().expect("a number")
}

fn optimize(path: &str, more: &[&str]) -> Value {
    let args = [&["optimize", path, "--format", "json", "--as-of", AS_OF], more].concat();
    serde_json::from_str(&stdout(&args)).expect("output is JSON")
}

/// The error of a run that ends with a status.
fn refused(args: &[&str], status: i32) -> String {
    let output = run(args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(status), 0), "{args:?}");
    String::from_utf8(output.stderr).expect("errors are UTF-8")
}

#[test]
fn totals_are_those_of_compare_and_hours_those_of_the_engine() {
    let (_folder, path) = written(&book(24), "book.csv");
    let free = optimize(&path, &[]);
    assert_eq!((&free["gap_percent"].to_string(), &free["total"]), (&"0.0".to_owned(), &free["lower_bound"]));
    let recommended = |of: &Value| of["provider"] == of["recommended"] && number(&of["extra"]).is_zero();
    assert!(free["assignments"].as_array().expect("assignments").iter().all(recommended));

    let more =
        ["--capacity", "in-lpo=2000", "--capacity", "us-associate=500", "--capacity", "us-contract-attorney=2000"];
    let scarce = optimize(&path, &more);
    assert!(number(&scarce["total"]) > number(&free["total"]), "hours are scarce");
    assert!(number(&scarce["lower_bound"]) <= number(&scarce["total"]));
    let scored = stdout(&["batch", &path, "--as-of", AS_OF, "--long", "--quiet"]);
    let mut reader = csv::Reader::from_reader(scored.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|of| of == name).expect("the column is there");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let mut sums = [Decimal::ZERO; 4];
    for of in scarce["assignments"].as_array().expect("assignments") {
        let is_it = |row: &&csv::StringRecord| ["matter_id", "provider"].iter().all(|key| of[*key] == row[column(key)]);
        let row = rows.iter().find(is_it).expect("a row");
        let cell = |name: &str| row[column(name)].parse::<Decimal>().expect("a number");
        assert_eq!(cell("total"), number(&of["total"]));
        sums[0] += cell("total");
        sums[1] += if of["provider"] == "in-lpo" { cell("production_hours") } else { Decimal::ZERO };
        sums[2] += cell("own_hours");
        sums[3] += if of["provider"] == "us-contract-attorney" { cell("production_hours") } else { Decimal::ZERO };
    }
    assert_eq!(sums[0], number(&scarce["total"]));
    for (at, limit) in [2000, 500, 2000].into_iter().enumerate() {
        let used = number(&scarce["capacity"][at]["used"]);
        // Hours of a row are rounded to 4 decimals.
        assert!((used - sums[at + 1]).abs() < Decimal::new(24, 4), "{sums:?} {}", scarce["capacity"]);
        assert!(used <= Decimal::from(limit));
    }

    // What a row says is what `compare` says of that matter.
    let first = &scarce["assignments"][0];
    let matter = "schema = 1\n[matter]\nid = \"M-00000\"\nkind = \"litigation\"\n[[task]]\ntype = \"document-review\"\nvolume = 200\ncomplexity = \"routine\"\n";
    let (_other, file) = written(matter, "matter.toml");
    let comparison = crate::support::compare(std::path::Path::new(&file), &[]);
    assert_eq!(estimate(&comparison, first["provider"].as_str().expect("an id"))["total"], first["total"]);
}

#[test]
fn what_cannot_be_is_said_with_names_and_hours() {
    let (_folder, path) = written(&book(6), "book.csv");
    let said = refused(&["optimize", &path, "--capacity", "us-associate=0"], 1);
    assert!(said.contains("`us-associate` with its 0 hours is short by "), "{said}");
    let said = refused(&["optimize", &path, "--capacity", "in-lpi=10"], 1);
    assert!(said.contains("did you mean `in-lpo`?"), "{said}");
    let said = refused(&["optimize", &path, "--capacity", "in-lpo=1", "--capacity", "in-lpo=2"], 2);
    assert!(said.contains("given twice"), "{said}");
    assert!(refused(&["optimize", &path, "--capacity", "in-lpo=-1"], 2).contains("expected ID=HOURS"));
    assert!(refused(&["optimize", &path, "--keep", "0=in-lpo"], 2).contains("--keep is for a matter file"));
    let matter = "examples/matters/leases.toml";
    assert!(refused(&["optimize", matter, "--capacity", "in-lpo=1"], 2).contains("--capacity is for a book"));

    let one = optimize(&written(&book(1), "book.csv").1.clone(), &[]);
    assert_eq!(one["assignments"].as_array().map(Vec::len), Some(1));
}

#[test]
fn two_currencies_are_refused_and_what_nobody_may_do_is_left_out() {
    let text = "matter_id,kind,task,volume,currency\na,litigation,document-review,100,USD\nb,litigation,document-review,100,GBP\n";
    let (_folder, path) = written(text, "book.csv");
    let said = refused(&["optimize", &path], 1);
    assert!(said.contains("`a` is in USD and `b`, line 3, in GBP"), "{said}");

    let text = "matter_id,kind,task,volume,budget\na,litigation,document-review,100,\nb,litigation,document-review,100,1\nc,litigation,nonsense,1,\n";
    let (_folder, path) = written(text, "book.csv");
    let template = "schema = 1\n[matter]\nbudget_is_limit = true\n";
    let (_other, template) = written(template, "template.toml");
    let output = run(&["optimize", &path, "--template", &template, "--format", "json", "--as-of", AS_OF]);
    assert_eq!(output.status.code(), Some(3));
    let found: Value = serde_json::from_slice(&output.stdout).expect("output is JSON");
    assert_eq!(found["assignments"].as_array().map(Vec::len), Some(1));
    let lines = found["rejected"].as_array().expect("a list").iter().map(|of| of["line"].to_string());
    assert_eq!(lines.collect::<Vec<_>>(), ["3", "4"]);
    let stderr = String::from_utf8(output.stderr).expect("errors are UTF-8");
    assert!(stderr.contains("3,matter_id,b,nobody is permitted"), "{stderr}");
}

/// Within half a per cent of the bound.
#[test]
fn five_thousand_matters_are_shared_out_near_the_bound() {
    let (_folder, path) = written(&book(5000), "book.csv");
    let providers = ["us-associate", "us-contract-attorney", "us-managed-review", "in-lpo"];
    let compared: Vec<&str> = providers.iter().flat_map(|id| ["--provider", id]).collect();
    let capacity = [
        "--capacity",
        "us-associate=132000",
        "--capacity",
        "in-lpo=165000",
        "--capacity",
        "us-contract-attorney=220000",
        "--capacity",
        "us-managed-review=110000",
    ];
    let found = optimize(&path, &[&compared[..], &capacity].concat());
    assert_eq!(found["assignments"].as_array().map(Vec::len), Some(5000));
    let gap = number(&found["total"]) - number(&found["lower_bound"]);
    assert!(gap <= number(&found["lower_bound"]) * Decimal::new(5, 3));
}

/// The worth of an hour where there is none is what one more would save, not more: with a little more of it, it is worth the
/// same.
#[test]
fn an_hour_is_worth_what_one_more_saves() {
    let book = "examples/books/matters.csv";
    let value = |capacity: &str| {
        let args = ["optimize", book, "--capacity", capacity, "--as-of", AS_OF, "--format", "json"];
        let output = run(&[&args[..], &["--template", "examples/books/template.toml"]].concat());
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (found["capacity"][0]["value_of_one_more_hour"].as_f64().expect("a number"), found["total"].to_string())
    };
    let (none, total) = value("in-lpo=0");
    assert!(none > 0.0);
    for few in ["in-lpo=0.0001", "in-lpo=1", "in-lpo=20"] {
        let (worth, same) = value(few);
        assert!((worth - none).abs() < 0.01 && total == same, "{few}: {worth}, at none {none}");
    }
}
