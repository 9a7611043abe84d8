//! Warnings: each appears where its condition holds, says what it is about in numbers, and goes away with it.
//!
//! The matter: 4,000 documents at 50 an hour are 80 hours, and half of them again 40: 120 hours at 100.00 are 12,000.00,
//! by up to 3 heads in the 10 working days from 1 to 14 December 2026.

use std::path::Path;

use crate::support::{compare, estimate};

fn warnings(provider: &str, set: &[&str]) -> Vec<(String, String)> {
    let mut more = Vec::new();
    for change in set {
        more.extend(["--set", change]);
    }
    let comparison = compare(Path::new("tests/warnings/matter.toml"), &more);
    let found = estimate(&comparison, provider)["warnings"].as_array().expect("warnings").clone();
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    found.iter().map(|of| (text(&of["code"]), text(&of["message"]))).collect()
}

/// The one warning of a provider, which begins with a code and holds some words.
#[track_caller]
fn warns(provider: &str, set: &[&str], code: &str, words: &[&str]) {
    let found = warnings(provider, set);
    let [(found_code, message)] = &found[..] else { panic!("{set:?}: {found:?}") };
    assert_eq!(found_code, code, "{message}");
    for words in words {
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn nothing_is_said_where_nothing_is_doubtful() {
    assert_eq!(warnings("own", &[]), []);
    assert_eq!(warnings("agency", &[]), []);
}

#[test]
fn holidays_that_nobody_has_are_named() {
    let none = ["no holidays.csv has", "AE", "`own`"];
    warns("own", &["providers.own.country=AE"], "holidays-unknown", &none);
    let later = ["matter.start=2032-12-01", "matter.deadline=2033-01-31", "providers.own.delivery.calendar=US"];
    warns("own", &later, "holidays-unknown", &["known to 2032", "US"]);
    assert_eq!(warnings("own", &["providers.own.country=AE", "providers.own.delivery.calendar=none"]), []);
    let matter = ["matter.start=2040-01-02", "matter.deadline=2040-02-01", "matter.calendar=US"];
    warns("own", &matter, "holidays-unknown", &["the matter"]);
}

/// 120 hours of which one head works 8 a day need 15 days; 3 heads have 3 x 8 x 10 = 240 hours.
#[test]
fn own_people_without_the_time_are_told_both_numbers() {
    let few = ["providers.own.delivery.heads.max=1"];
    warns("own", &few, "own-time-short", &["120.0 hours", "80.0"]);
    let supervised = ["providers.agency.quality.supervision=100%", "providers.own.delivery.heads.max=1"];
    warns("agency", &supervised, "own-time-short", &["120.0 hours", "80.0"]);
    let reserve = ["matter.reserve_days=6"];
    warns("own", &reserve, "own-time-short", &["120.0 hours", "96.0"]);
}

#[test]
fn tasks_linked_across_providers_run_side_by_side() {
    let split = ["providers.agency.tasks=[\"second-level-review\"]"];
    warns("agency", &split, "side-by-side", &["\"Second look\"", "\"First look\""]);
}

#[test]
fn the_recommended_one_is_held_to_budget_deadline_and_margin() {
    warns("own", &["matter.budget=10000"], "over-budget", &["USD 2,000.00"]);
    assert_eq!(warnings("agency", &["matter.budget=10000"]), [], "it is not the recommended one");
    // 15 heads-days: 3 heads for 5 days, 1 to 7 December.
    warns("own", &["matter.deadline=2026-12-07"], "no-slack", &["reserve_days"]);
    assert_eq!(warnings("own", &["matter.deadline=2026-12-08", "matter.reserve_days=1"]), []);
    assert_eq!(warnings("own", &["matter.deadline=2026-12-07", "matter.hard_deadline=false"]), []);
    warns("own", &["providers.own.rates.reviewer.billing=75"], "negative-margin", &["USD 3,000.00"]);
}

#[test]
fn a_start_before_the_day_of_the_comparison_is_said() {
    warns("own", &["matter.start=2026-11-02"], "start-in-the-past", &["2026-11-02", "2026-11-23"]);
}

/// The guideline rate of grade A in London 1 rises on 1 January 2026.
const GRADE: &str = "{ table = \"uk-ghr\", level = \"A/London1\" }";
const POUNDS: [&str; 3] = ["fx.GBP=1.25", "matter.start=2025-12-29", "matter.deadline=2026-02-27"];

/// What is said of rates that change, by a provider's estimate.
fn changed_rates(provider: &str, set: &[&str]) -> Vec<String> {
    let found = warnings(provider, &[&POUNDS, set].concat());
    found.into_iter().filter(|(code, _)| code == "rate-changes").map(|(_, said)| said).collect()
}

#[test]
fn a_rate_that_the_table_changes_meanwhile_is_named_with_both_amounts() {
    let rate = format!("providers.agency.rates.reviewer={GRADE}");
    let own = ["providers.agency.currency=GBP", &rate];
    let [said] = &changed_rates("agency", &own)[..] else { panic!("one of them") };
    assert!(said.contains("from 2026-01-01 on") && said.contains("GBP 566") && said.contains("GBP 579"), "{said}");
    let before = [&own[..], &["matter.start=2025-12-01"]].concat();
    assert!(changed_rates("agency", &before).is_empty(), "it ends before that");
}

#[test]
fn a_rate_that_changes_inside_a_blend_is_named() {
    let senior = format!("providers.agency.rates.senior={GRADE}");
    let within = "providers.agency.rates.lead={ blend = { senior = \"50%\", junior = \"50%\" } }";
    let reviewer = "providers.agency.rates.reviewer={ blend = { lead = \"20%\", junior = \"80%\" } }";
    let set = ["providers.agency.currency=GBP", "providers.agency.rates.junior=100", &senior, within, reviewer];
    let [said] = &changed_rates("agency", &set)[..] else { panic!("one of them") };
    assert!(said.contains("a senior of `agency`"), "{said}");
}

/// Who supervises and corrects is paid by the buyer's rates, as long as the work of others goes on.
#[test]
fn a_rate_that_changes_among_those_who_supervise_is_named_where_they_do() {
    let own = format!("providers.own.rates.supervisor={GRADE}");
    let set = ["providers.own.currency=GBP", &own];
    let [said] = &changed_rates("agency", &set)[..] else { panic!("one of them") };
    assert!(said.contains("a supervisor of `own`"), "{said}");
    assert!(changed_rates("own", &set).is_empty(), "nobody supervises the buyer's own people");
    let nobody = [&set[..], &["providers.agency.quality.supervision=0"]].concat();
    assert!(changed_rates("agency", &nobody).is_empty());
    let blended = ["providers.agency.quality.supervised_by={ reviewer = \"100%\" }"];
    assert!(changed_rates("agency", &[&set[..], &blended].concat()).is_empty(), "reviewers supervise");
}
