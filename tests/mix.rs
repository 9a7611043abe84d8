//! The mix: a matter's tasks shared out among several providers, as one more estimate of its comparison.

use std::fmt::Write;
use std::path::Path;

use lpo_cost::analysis::mix;
use lpo_cost::engine::{Comparison, LikelyValues, compare as compare_case};
use lpo_cost::matter::{Case, Mix};
use lpo_cost::number::Exact;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::matters::Dice;
use crate::support::{AS_OF, Folder, case_of, compare, estimate, run, stdout};

const WORKED: &str = "tests/worked/mix-at-98-percent.toml";
const STEADY: &str = "tests/worked/mix-in-a-portfolio.toml";
const TYPES: [&str; 3] = ["document-review", "contract-review", "due-diligence"];

/// A matter without a deadline, in which everybody is permitted and qualifies; each provider is written after those
/// before it, so that one more changes nothing about them.
fn matter(dice: &mut Dice, tasks: usize, providers: usize) -> String {
    let mut text = "schema = 1\n[matter]\nid = \"m\"\nkind = \"transactional\"\nurgency = \"standard\"\n".to_owned();
    if dice.roll(2) == 0 {
        text.push_str("contingency = \"7.5%\"\n");
    }
    for _ in 0..tasks {
        let (of_type, hours) = (dice.one(&TYPES), 1 + dice.roll(200));
        write!(text, "[[task]]\ntype = \"{of_type}\"\nvolume = {hours}\nthroughput = 1\n").expect("text");
    }
    if dice.roll(2) == 0 {
        write!(text, "[[charge]]\nname = \"seats\"\ndriver = \"head\"\nrate = {}\n", dice.roll(300)).expect("text");
    }
    for provider in 0..providers {
        let (id, kind) =
            if provider == 0 { ("own".to_owned(), "in-house") } else { (format!("p{provider}"), "contract") };
        write!(text, "[providers.{id}]\nkind = \"{kind}\"\n").expect("text");
        for role in ["reviewer", "associate", "researcher"] {
            writeln!(text, "rates.{role} = {}", 20 + dice.roll(80)).expect("text");
        }
        writeln!(text, "fees.minimum = {}", dice.roll(3) * 500 * provider.min(1)).expect("text");
    }
    text
}

/// The matter with its own team and so many others.
fn case(text: &str, others: usize) -> Case {
    let ids: Vec<String> = (1..=others).map(|of| format!("\"p{of}\"")).collect();
    let staffing = format!("[staffing]\nbaseline = \"own\"\nproviders = [\"own\", {}]\n", ids.join(", "));
    let mut case = case_of(&text.replacen("[[task]]", &format!("{staffing}[[task]]"), 1), &[]);
    case.mix = mix(&case);
    case
}

fn priced(case: &Case) -> Comparison<Exact> {
    compare_case(case, &LikelyValues(&case.figures)).expect("it has a price")
}

/// The total of the recommended one, and the lowest of the single providers.
fn totals(case: &Case) -> (Decimal, Decimal) {
    let found = priced(case);
    let total = |at: usize| found.estimates[at].estimate.as_ref().and_then(|of| of.total.get()).expect("a total");
    let single = found.recommended_single(case, &LikelyValues(&case.figures)).expect("everybody qualifies");
    (total(found.recommended().expect("everybody qualifies")), total(single))
}

#[test]
fn a_mix_costs_at_most_98_percent_of_the_best_single_provider() {
    let mut dice = Dice(11);
    let mut mixes = 0;
    for number in 0..200 {
        let (tasks, providers) = (1 + dice.roll(5), 1 + dice.roll(4));
        let text = matter(&mut dice, tasks, providers + 1);
        let case = case(&text, providers);
        let (chosen, single) = totals(&case);
        assert!(chosen <= single, "{number}: {text}");
        if let Mix::Found { assignment, proven } = &case.mix {
            mixes += 1;
            assert!(*proven && assignment.len() == tasks, "{number}");
            assert!(chosen * Decimal::ONE_HUNDRED <= single * Decimal::from(98), "{number}: {text}");
        }
    }
    assert!(mixes > 50, "{mixes} mixes");
}

/// The mix only gets cheaper with more to choose from, and is passed over for at most 2 per cent.
#[test]
fn one_provider_more_makes_the_recommended_one_hardly_dearer() {
    let mut dice = Dice(12);
    for number in 0..200 {
        let (tasks, providers) = (1 + dice.roll(5), 1 + dice.roll(4));
        let text = matter(&mut dice, tasks, providers + 2);
        let [(before, _), (after, _)] = [0, 1].map(|more| totals(&case(&text, providers + more)));
        assert!(after * Decimal::from(98) <= before * Decimal::ONE_HUNDRED, "{number}: {before} to {after}: {text}");
    }
}

fn ids(comparison: &Value) -> Vec<&str> {
    let estimates = comparison["estimates"].as_array().expect("estimates");
    estimates.iter().map(|of| of["provider"].as_str().expect("an id")).collect()
}

#[test]
fn a_mix_stands_behind_the_providers_and_can_be_left_out() {
    let found = compare(Path::new(WORKED), &[]);
    assert_eq!(ids(&found), ["own", "agency", "mix"]);
    let assigned = &estimate(&found, "mix")["assignments"];
    assert_eq!(*assigned, serde_json::json!([{ "task": 0, "provider": "agency" }, { "task": 1, "provider": "own" }]));
    assert!(found["reasons"].to_string().contains("Total for the split: "), "{}", found["reasons"]);
    for option in ["--no-mix", "--no-plan"] {
        let without = compare(Path::new(WORKED), &[option]);
        assert_eq!(ids(&without), ["own", "agency"]);
        assert_eq!(["recommended", "recommended_single"].map(|key| &without[key]), ["own", "own"]);
    }
    let better = ["--set", "improvement.providers=[\"own\"]", "--set", "improvement.effort_saving=10%"];
    let found = compare(Path::new(WORKED), &better);
    assert_eq!(ids(&found), ["own", "agency", "mix", "own+improvement"]);
    assert!(found["reasons"].to_string().contains("no split was looked for with it"), "{}", found["reasons"]);
}

/// Its assignment is that of the matter as it is written, whatever it costs with other values.
#[test]
fn a_mix_stays_what_it_is_while_inputs_move() {
    let rate = "providers.agency.rates.reviewer";
    let question = ["breakeven", WORKED, "--vary", rate, "--from", "60", "--to", "70", "--step", "5", "--as-of", AS_OF];
    let asked = |more: &[&str]| stdout(&[&question[..], &["--format", "json"], more].concat());
    assert!(asked(&[]).contains("\"mix\"") && !asked(&["--no-mix"]).contains("\"mix\""));
    let vary = format!("{rate}=40..60");
    let found =
        stdout(&["sensitivity", WORKED, "--vary", &vary, "--provider", "mix", "--format", "json", "--as-of", AS_OF]);
    let found: Value = serde_json::from_str(&found).expect("JSON");
    assert!(found.to_string().contains("9000") && found.to_string().contains("11000"), "{found}");
    let drawn = ["simulate", WORKED, "--draws", "10", "--format", "json", "--as-of", AS_OF, "--set"];
    let found =
        stdout(&[&drawn[..], &["providers.agency.rates.reviewer={ low = 40, likely = 48, high = 60 }"]].concat());
    assert!(found.contains("\"mix\""), "{found}");
}

#[test]
fn no_provider_may_be_called_mix() {
    let text = std::fs::read_to_string(WORKED).expect("a file").replace("agency", "mix");
    let folder = Folder::new();
    let output = run(&["compare", &folder.write("m.toml", text)]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no provider may be called `mix`"), "{said}");
}

/// The worked matter as a template and a book.
fn book(folder: &Folder) -> [String; 2] {
    let text = std::fs::read_to_string(WORKED).expect("a file");
    let (from, until) = (text.find("[[task]]").expect("tasks"), text.find("[providers.own]").expect("providers"));
    let template = format!("{}{}", &text[..from], &text[until..]);
    let rows = "matter_id,kind,task,volume,throughput\n\
                A,transactional,document-review,1000,10\nA,transactional,contract-review,100,1\n\
                B,transactional,document-review,1000,10\n";
    [folder.write("book.csv", rows), folder.write("template.toml", template)]
}

#[test]
fn a_book_has_mixes_where_they_are_asked_for() {
    let folder = Folder::new();
    let [book, template] = book(&folder);
    let scored = |more: &[&str]| -> Vec<Value> {
        let fixed = ["batch", &book, "--template", &template, "--format", "json", "--as-of", AS_OF, "-q"];
        serde_json::from_str(&stdout(&[&fixed[..], more].concat())).expect("JSON")
    };
    let plain = scored(&[]);
    assert!(plain[0].get("mix_total").is_none() && plain[0]["recommended"] == "own");
    let mixed = scored(&["--mix"]);
    assert_eq!(mixed[0]["recommended"], "mix");
    let shown =
        ["total", "status", "finish", "team", "assignments"].map(|of| mixed[0][&format!("mix_{of}")].to_string());
    assert_eq!(shown, ["9800.00", "\"no-deadline\"", "null", "1", "\"0=agency;1=own\""]);
    assert_eq!(mixed[0]["own_total"], plain[0]["own_total"]);
    assert!(mixed[1]["mix_total"].is_null() && mixed[1]["mix_assignments"].is_null(), "{}", mixed[1]);
    let long = scored(&["--mix", "--long"]);
    assert!(long.iter().any(|row| row["provider"] == "mix" && row["matter_id"] == "A"));
}

#[test]
fn each_part_of_a_mix_takes_hours_of_its_own_provider() {
    let folder = Folder::new();
    let [book, template] = book(&folder);
    let shared = |more: &[&str]| -> Value {
        let fixed = ["optimize", &book, "--template", &template, "--format", "json", "--as-of", AS_OF, "-q"];
        serde_json::from_str(&stdout(&[&fixed[..], more].concat())).expect("JSON")
    };
    let found = shared(&["--mix", "--capacity", "agency=1000", "--capacity", "own=1000"]);
    let goes_to: Vec<&Value> =
        found["assignments"].as_array().expect("matters").iter().map(|of| &of["provider"]).collect();
    assert_eq!(goes_to, ["mix", "agency"], "{found}");
    let used: Vec<String> =
        found["capacity"].as_array().expect("capacities").iter().map(|of| of["used"].to_string()).collect();
    assert_eq!(used, ["200", "100"], "{found}");
}

/// The workbook has its sheet, which calculates, and its document says what is not proven.
#[test]
fn a_mix_of_many_tasks_may_not_be_the_best() {
    let mut dice = Dice(3);
    let text = matter(&mut dice, 11, 3);
    let case = case(&text, 2);
    assert!(case.mix.is_doubtful());
    let steady = compare(Path::new(STEADY), &[]);
    assert!(!steady["reasons"].to_string().contains("may be a better split"));
}
