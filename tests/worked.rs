//! Matters worked by hand, and cases that other people published. Each file says in its comments what is true of it:
//!
//! - `#= PROVIDER FIELD VALUE` a field of a provider's estimate, exactly; numbers as numbers;
//! - `#= PROVIDER line:CODE[/TASK][@BY][+one_off][+PAYEE] AMOUNT` a cost line; an estimate with one such fact has no other
//!   lines; `@-` is a line of the matter;
//! - `#= PROVIDER role:LINE ROLE`, `#= PROVIDER hours:LINE HOURS` of a line named likewise;
//! - `#= matter FIELD VALUE`, `#= comparison FIELD VALUE`;
//! - `#~ PROVIDER FIELD VALUE UNIT` the field, rounded to a multiple of UNIT as its source did;
//! - `#~ PROVIDER FIELD VALUE within PERCENT%` where the source itself says "about".

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::support::outputs::{Outputs, outputs};
use crate::support::{compare, estimate, matter_files};

#[test]
fn matters_worked_by_hand_come_out_as_on_paper() {
    let worked: Vec<&Outputs> = outputs().iter().filter(|of| !of.is_example).collect();
    assert_eq!(worked.len(), 89);
    let mut wrong = Vec::new();
    for Outputs { matter, document, .. } in worked {
        check(matter, document, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn published_cases_reproduce_their_published_figures() {
    let published = matter_files("tests/published");
    assert_eq!(published.len(), 43);
    let mut wrong = Vec::new();
    for file in published {
        check(&file, &compare(&file, &[]), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Any assignment can be priced, not only what `compare` asks for: here each of two outsiders does one task, and nobody
/// keeps any. The lines are those worked out in the file, 1600.00 and 5000.00; the contracts make it late.
#[test]
fn tasks_shared_between_two_outsiders_are_priced_part_by_part() {
    use lpo_cost::engine::{Assignment, LikelyValues, Scenario, price};
    use lpo_cost::matter::Basis;
    use lpo_cost::matter::Status;
    use lpo_cost::number::{Exact, Number};

    let content = std::fs::read_to_string("tests/worked/two-parts.toml").expect("the file can be read");
    let case = crate::support::case_of(&content, &[]);
    let find = |id: &str| case.providers.iter().position(|of| of.id == id).expect("the file has it");
    let (documents, contracts) = (find("documents"), find("contracts"));

    assert_eq!(Assignment::new(&case, vec![contracts, documents]), None, "neither offers the other's task");
    assert_eq!(Assignment::new(&case, vec![documents]), None, "a task is left over");
    let assignment = Assignment::new(&case, vec![documents, contracts]).expect("each does its own");
    let scenario = Scenario { assignment, basis: Basis::Cost, improved: false, billed_only: false };
    let estimate = price(&case, &LikelyValues(&case.figures), &scenario).expect("it has a price");
    let amounts: Vec<_> = estimate.lines.iter().map(|line| (line.by, line.task, line.amount)).collect();
    let exact = |amount: i64| Exact::from(Decimal::new(amount * 100, 2));
    assert_eq!(amounts, [(Some(documents), Some(0), exact(1600)), (Some(contracts), Some(1), exact(5000))]);
    assert_eq!(estimate.total, exact(6600));
    assert_eq!(
        (estimate.schedule.status(), estimate.schedule.late_days.and_then(Number::count)),
        (Status::Late, Some(6))
    );
}

fn check(file: &Path, comparison: &Value, wrong: &mut Vec<String>) {
    let name = file.file_name().and_then(|name| name.to_str()).expect("a file name");
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let mut lines: BTreeMap<&str, BTreeMap<String, &str>> = BTreeMap::new();
    let mut facts = 0;
    for line in text.lines() {
        let (exact, fact) = match (line.strip_prefix("#= "), line.strip_prefix("#~ ")) {
            (Some(fact), _) => (true, fact),
            (_, Some(fact)) => (false, fact),
            _ => continue,
        };
        facts += 1;
        let mut words = fact.splitn(3, ' ');
        let (Some(subject), Some(field), Some(value)) = (words.next(), words.next(), words.next()) else {
            panic!("{name}: not a fact: {line}");
        };
        if let Some(line) = field.strip_prefix("line:") {
            // A charge's name may hold a space: the amount is the last word.
            let line_and_amount = &fact[subject.len() + " line:".len()..];
            let (key, amount) = line_and_amount.rsplit_once(' ').unwrap_or((line, value));
            lines.entry(subject).or_default().insert(key.to_owned(), amount);
            continue;
        }
        let within = |of: &Value| field.split('.').fold(of.clone(), |of, key| of[key].clone());
        let line_field =
            ["role", "hours"].iter().find_map(|of| Some((*of, field.strip_prefix(of)?.strip_prefix(':')?)));
        let found = match (subject, line_field) {
            ("matter", _) => within(&comparison["matter"]),
            ("comparison", _) => within(comparison),
            (provider, None) => within(estimate(comparison, provider)),
            (provider, Some((of, key))) => {
                let lines = estimate(comparison, provider)["lines"].as_array().expect("lines");
                let found: Vec<&Value> = lines.iter().filter(|line| is_line(key, line, None)).collect();
                assert_eq!(found.len(), 1, "{name}: {provider} has one line {key}");
                found[0][of].clone()
            }
        };
        let found = &found;
        let holds = if exact { shown(found) == normal(value) } else { about(found, value) };
        if !holds {
            wrong.push(format!("{name}: {subject} {field}: expected {value}, found {}", shown(found)));
        }
    }
    assert!(facts > 0, "{name} states no fact");
    for (provider, expected) in lines {
        check_lines(name, estimate(comparison, provider), &expected, wrong);
    }
}

/// The lines of an estimate are those expected, and no others.
fn check_lines(name: &str, estimate: &Value, expected: &BTreeMap<String, &str>, wrong: &mut Vec<String>) {
    let provider = estimate["provider"].as_str().unwrap_or_default();
    let lines = estimate["lines"].as_array().expect("lines");
    let once = "+one_off";
    let matches = |key: &str, line: &Value| {
        let other = expected.keys().any(|other| other.contains(once) && other.replace(once, "") == key);
        is_line(key, line, other.then_some(false))
    };
    for (key, amount) in expected {
        let found: Vec<String> =
            lines.iter().filter(|line| matches(key, line)).map(|line| shown(&line["amount"])).collect();
        if found != [normal(amount)] {
            wrong.push(format!("{name}: {provider} line:{key}: expected {amount}, found {found:?}"));
        }
    }
    for line in lines {
        if !expected.keys().any(|key| matches(key, line)) {
            let (code, amount) = (&line["code"], shown(&line["amount"]));
            wrong.push(format!("{name}: {provider} has a line {code} of {amount} that nothing expects"));
        }
    }
}

/// Whether a line is the one that a key names.
fn is_line(key: &str, line: &Value, one_off: Option<bool>) -> bool {
    let once = "+one_off";
    let one_off = if key.contains(once) { Some(true) } else { one_off };
    let key = key.replace(once, "");
    let (name, payee) = key.split_once('+').map_or((key.as_str(), None), |(name, payee)| (name, Some(payee)));
    let (name, by) = name.split_once('@').map_or((name, None), |(name, by)| (name, Some(by)));
    let (code, task) = match name.rsplit_once('/') {
        Some((code, task)) if task.bytes().all(|b| b.is_ascii_digit()) => (code, task.parse::<u64>().ok()),
        _ => (name, None),
    };
    line["code"] == code
        && by.is_none_or(|by| line["by"].as_str().unwrap_or("-") == by)
        && (task.is_none() || line["task"].as_u64() == task)
        && one_off.is_none_or(|once| line["one_off"] == once)
        && payee.is_none_or(|payee| line["payee"] == payee)
}

/// A value in one spelling, whatever its form: numbers without trailing zeros, lists joined by `;`.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::String(text) => text.clone(),
        Value::Number(number) => normal(&number.to_string()),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => {
            let word = |item: &Value| item.get("code").unwrap_or(item).as_str().unwrap_or_default().to_owned();
            items.iter().map(word).collect::<Vec<_>>().join(";")
        }
        Value::Object(_) => panic!("a table is no value of a fact"),
    }
}

fn normal(text: &str) -> String {
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

fn about(found: &Value, expected: &str) -> bool {
    let words: Vec<&str> = expected.split(' ').collect();
    let number = |text: &str| text.parse::<Decimal>().unwrap_or_else(|_| panic!("not a number: {text}"));
    let found = number(&shown(found));
    match words.as_slice() {
        [value, unit] => {
            let unit = number(unit);
            let steps = (found / unit).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            steps * unit == number(value)
        }
        [value, "within", percent] => {
            let share = number(percent.trim_end_matches('%')) / Decimal::ONE_HUNDRED;
            (found - number(value)).abs() <= number(value).abs() * share
        }
        _ => panic!("not a tolerance: {expected}"),
    }
}
