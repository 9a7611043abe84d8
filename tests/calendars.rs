//! Public holidays and working weeks: whose count where, and what a rates directory adds to them.

use std::path::Path;

use crate::support::{compare, estimate};

const MATTER: &str = "tests/worked/public-holidays.toml";

fn finish(provider: &str, more: &[&str]) -> String {
    let comparison = compare(Path::new(MATTER), more);
    estimate(&comparison, provider)["finish"].as_str().expect("it has a date").to_owned()
}

/// The 18 days of `own` end on the deadline, 8 January; each further holiday on a weekday moves that on by a day.
#[test]
fn rows_of_a_rates_directory_come_on_top_of_the_built_in_ones() {
    assert_eq!(finish("own", &[]), "2027-01-08");
    assert_eq!(finish("own", &["--rates", "tests/holidays"]), "2027-01-11");
    let of_new_york = ["--set", "providers.own.delivery.calendar=US-NY"];
    assert_eq!(finish("own", &of_new_york), "2027-01-08", "the days of the country");
    let both = [&of_new_york[..], &["--rates", "tests/holidays"]].concat();
    assert_eq!(finish("own", &both), "2027-01-12", "and its own");
    let french = ["--set", "providers.own.delivery.calendar=FR", "--rates", "tests/holidays"];
    assert_eq!(finish("own", &french), "2027-01-07", "a country that the library knows nothing of");
}

#[test]
fn a_country_without_a_list_has_no_holidays() {
    assert_eq!(finish("own", &["--set", "providers.own.country=AE"]), finish("never-closed", &[]));
}

/// From 23 November 2026 to 6 January 2027 there are 33 days from Monday to Friday, and 30 less the holidays of the US.
#[test]
fn days_to_the_deadline_of_a_dispute_leave_holidays_out() {
    let urgency = |calendar: &str| {
        let calendar = format!("matter.calendar={calendar}");
        let dates = ["--set", "matter.start=2026-11-23", "--set", "matter.deadline=2027-01-06"];
        let more = [&dates[..], &["--set", &calendar]].concat();
        let comparison = compare(Path::new("tests/worked/urgency-litigation-30-days.toml"), &more);
        comparison["matter"]["urgency"].as_str().expect("it is said").to_owned()
    };
    assert_eq!(urgency("US"), "urgent");
    assert_eq!(urgency("none"), "expedited");
    assert_eq!(urgency("[\"US\", \"GB-ENG\"]"), "urgent");
}

/// A level of a week that is left out is as the next calmer one of the merged week, and a week replaces a whole week.
#[test]
fn a_week_is_read_for_the_urgency_of_the_matter() {
    let finish = |urgency: &str| {
        let urgency = format!("matter.urgency={urgency}");
        let week = "providers.own.delivery.week={ expedited = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\"] }";
        finish("own", &["--set", &urgency, "--set", week])
    };
    // 5 + 4 + 4 + 5; with Saturdays 6 + 5 + 5 + 2.
    assert_eq!(finish("standard"), "2027-01-08");
    assert_eq!(finish("expedited"), "2027-01-05");
    assert_eq!(finish("urgent"), "2027-01-05");
}
