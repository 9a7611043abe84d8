//! `lpo-cost price`: fees to the cent, disbursements, caps and bids, cash to the day.
#![expect(
    clippy::float_arithmetic,
    reason = "a curve and simulated outcomes are checked in the floats that they are made of"
)]

use lpo_cost::analysis::{Logistic, Target, WinPoint, up};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::support::{AS_OF, Folder, stdout};

/// A firm of one partner and one associate, who do 1,000 hours at 100 in 58 working days; billed at 200 and 400.
pub const FIRM: &str = r#"
schema = 1
[matter]
id = "P1"
kind = "advisory"
start = 2027-01-11
calendar = "none"
[[task]]
type = "brief-drafting"
hours = 1000
[staffing]
baseline = "firm"
providers = ["firm"]
[providers.firm]
kind = "in-house"
rates.associate = { cost = 100, billing = 200 }
rates.supervisor = { cost = 150, billing = 400 }
delivery = { hours_per_day = 17.25, heads = { max = 1 }, calendar = "none" }
"#;

pub fn priced(matter: &str, more: &[&str]) -> Value {
    let folder = Folder::new();
    let file = folder.write("matter.toml", matter);
    priced_file(&file, more)
}

pub fn priced_file(file: &str, more: &[&str]) -> Value {
    let args = [&["price", file, "--as-of", AS_OF, "--format", "json"], more].concat();
    serde_json::from_str(&stdout(&args)).expect("output is JSON")
}

/// A number of the first option, as it is written.
#[track_caller]
pub fn first(document: &Value, key: &str) -> String {
    document["options"][0].get(key).unwrap_or_else(|| panic!("no {key}")).to_string()
}

pub fn number(value: &Value) -> Decimal {
    value.to_string().parse().unwrap_or_else(|_| panic!("{value} is no number"))
}

/// More cases where `LPO_COST_CASES` asks for them.
fn cases() -> u32 {
    std::env::var("LPO_COST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// In whole numbers, so that nothing is rounded: cost x 10^8 against fee x (10^4 - margin) x collected.
    #[test]
    fn a_minor_unit_less_than_the_fee_does_not_keep_the_margin(
        cost in 1_i64..100_000_000_000,
        margin in 0_i64..10_000,
        collected in 1_i64..=10_000,
        decimals in 0_u32..=3,
        round in prop_oneof![3 => Just(1_i64), 1 => 2_i64..100_000],
    ) {
        let target = Target { margin: Decimal::new(margin, 4), collected: Decimal::new(collected, 4) };
        let unit = Decimal::new(round, decimals);
        let fee = target.fee(Decimal::new(cost, decimals), unit).expect("it can be held");
        prop_assert!((fee / unit).fract().is_zero(), "{fee} is no whole number of {unit}");
        let units = (fee / Decimal::new(1, decimals)).to_i128().expect("whole minor units");
        let needed = i128::from(cost) * 100_000_000;
        let left = |fee: i128| fee * i128::from(10_000 - margin) * i128::from(collected);
        prop_assert!(left(units) >= needed, "{fee} does not keep the margin");
        prop_assert!(left(units - i128::from(round)) < needed, "{fee} is more than it takes");
        let cost = Decimal::new(cost, decimals);
        prop_assert!(target.is_kept(fee, cost) && !target.is_kept(fee - unit, cost));
    }

    /// (p - C' / r) (1 - w(p)) is the logistic's scale, as near as a minor unit lets it be.
    #[test]
    fn at_the_best_price_margin_times_the_chance_of_losing_is_the_scale(
        low in 1_000_i64..1_000_000,
        more in 1_i64..1_000_000,
        high_chance in 2_i64..100,
        part in 0_i64..100,
        cost in 0_i64..2_000_000,
        collected in 10_i64..=100,
    ) {
        // From 1 % to below the other.
        let low_chance = 1 + (high_chance - 1) * part / 100;
        let point = |price: i64, chance: i64| WinPoint { price: price.into(), chance: Decimal::new(chance, 2) };
        let curve = Logistic::through([point(low, high_chance), point(low + more, low_chance)]).expect("it falls");
        let [cost, collected] = [Decimal::from(cost), Decimal::new(collected, 2)];
        let bid = curve.best(cost / collected, collected, Decimal::new(1, 2)).expect("it can be held");
        let margin = (bid.price - cost / collected).to_f64().expect("a float");
        let found = margin * (1.0 - curve.chance(bid.price.to_f64().expect("a float")));
        prop_assert!((found - curve.scale).abs() <= 0.011 + curve.scale * 1e-9, "{found}, not {}", curve.scale);
        prop_assert!(bid.nearly[0] <= bid.price && bid.price <= bid.nearly[1]);
    }
}

#[test]
fn costs_go_out_at_each_month_s_end_and_bills_come_in_75_days_later() {
    let document = priced(FIRM, &["--fixed", "140000", "--no-uncertainty"]);
    let keys = ["start", "finish", "cost", "bill"].map(|key| first(&document, key).replace('"', ""));
    assert_eq!(keys, ["2027-01-11", "2027-03-31", "100000.00", "140000.00"]);
    let days = document["options"][0]["cash"].as_array().expect("days").iter();
    let days: Vec<[String; 2]> =
        days.map(|of| [of["date"].as_str().expect("a date").to_owned(), of["balance"].to_string()]).collect();
    let expected = [
        ["2027-01-31", "-26250.00"],
        ["2027-02-28", "-61250.00"],
        ["2027-03-31", "-100000.00"],
        ["2027-04-16", "-63250.00"],
        ["2027-05-14", "-14250.00"],
        ["2027-06-14", "40000.00"],
    ];
    assert_eq!(days, expected.map(|day| day.map(str::to_owned)));
    assert_eq!(first(&document, "cash_lowest"), "-100000.00");
    assert_eq!(first(&document, "cash_back_on"), "\"2027-06-14\"");
    let end = priced(FIRM, &["--fixed", "140000", "--no-uncertainty", "--bill", "end", "--collect-days", "30"]);
    assert_eq!(first(&end, "cash_lowest"), "-100000.00");
    assert_eq!(first(&end, "cash_back_on"), "\"2027-04-30\"");
}

/// 100,000 / (1 - 30 %) = 142,857.142857..., up to the cent; 1,000 hours would be billed at 200,000.
#[test]
fn a_fee_for_a_margin_is_worked_by_hand() {
    let document = priced(FIRM, &["--margin", "30%", "--no-uncertainty"]);
    for (key, expected) in [
        ("fee", "142857.15"),
        ("bill", "142857.15"),
        ("disbursements", "0.00"),
        ("contribution", "42857.15"),
        ("margin_percent", "30.0"),
        ("keeps_margin", "true"),
        ("standard_value", "200000.00"),
        ("discount_percent", "28.6"),
        ("blended_rate", "142.8572"),
        ("chance_kept_percent", "null"),
        // Hours that would all be billed otherwise are worth 200,000: leave it, unless fewer than 71.4 % would.
        ("opportunity_cost", "200000.00"),
        ("over_opportunity_cost", "-57142.85"),
        ("take", "false"),
        ("turns_at_utilisation_percent", "71.4"),
    ] {
        assert_eq!(first(&document, key), expected, "{key}");
    }
    // Cost grows with the hours: 1.428 times 100,000 is still below the fee.
    assert_eq!(document["room"]["margin_percent"].to_string(), "42.8");
    assert!(document["room"]["deadline_percent"].is_null());
    let rounded = priced(FIRM, &["--margin", "30%", "--round", "500", "--collected", "95%", "--no-uncertainty"]);
    // 100,000 / (0.7 x 0.95) = 150,375.94.
    assert_eq!(first(&rounded, "fee"), "150500.00");
    assert_eq!(first(&rounded, "collected"), "142975.00");
}

/// With marginal cost and utilisation: 1,000 hours are worth (1 - b) x 20 + b x 200.
#[test]
fn the_utilisation_at_which_the_answer_turns_is_worked_by_hand() {
    let idle = FIRM.replace("{ cost = 100, billing = 200 }", "{ cost = 100, billing = 200, marginal = 20 }");
    let at = |busy: &str| {
        let set = format!("providers.firm.busy={busy}");
        priced(&idle, &["--fixed", "110000", "--no-uncertainty", "--set", &set])
    };
    for (busy, worth, take) in [("40%", "18000.00", "true"), ("50%", "0.00", "true"), ("51%", "-1800.00", "false")] {
        let document = at(busy);
        assert_eq!(first(&document, "over_opportunity_cost"), worth, "{busy}");
        assert_eq!(first(&document, "take"), take, "{busy}");
        assert_eq!(first(&document, "turns_at_utilisation_percent"), "50.0", "{busy}");
    }
}

/// What goes out at cost is on the bill, with its tax and without the buffer for exchange rates: 500 hours at 40, a set-up of
/// 1,000 and 10 % tax are 23,100; own are 500 hours at 100, and a buffer of 5 % of 21,000.
const PASSED_ON: &str = r#"
schema = 1
[matter]
id = "P2"
kind = "advisory"
[fx]
GBP = 1
[[task]]
type = "document-review"
hours = 500
[[task]]
type = "brief-drafting"
hours = 500
[staffing]
baseline = "firm"
providers = ["firm", "agency"]
[providers.firm]
kind = "in-house"
country = "US"
rates.associate = { cost = 100, billing = 200 }
rates.supervisor = { cost = 150, billing = 400 }
[providers.agency]
kind = "contract"
country = "US"
currency = "GBP"
bill_as = "disbursement"
tasks = ["document-review"]
rates.associate = 40
fees = { set_up = 1000, tax = "10%", fx_buffer = "5%" }
"#;

#[test]
fn disbursements_are_passed_on_at_cost() {
    let document = priced(PASSED_ON, &["--margin", "20%", "--no-uncertainty"]);
    for (key, expected) in [
        ("option", "\"agency\""),
        ("cost", "74150.00"),
        ("disbursements", "23100.00"),
        // (74,150 - 23,100) / 0.8
        ("fee", "63812.50"),
        ("bill", "86912.50"),
        ("contribution", "12762.50"),
    ] {
        assert_eq!(first(&document, key), expected, "{key}");
    }
    // As a fee nothing is passed on, and the margin is on all of it.
    let fee = priced(&PASSED_ON.replace("\"disbursement\"", "\"fee\""), &["--margin", "20%", "--no-uncertainty"]);
    assert_eq!((first(&fee, "disbursements"), first(&fee, "fee")), ("0.00".to_owned(), "92687.50".to_owned()));
}

/// Billed 500 x 40 for the agency at cost and 500 x 200; the firm alone 1,000 x 200; nine tenths of that are collected.
#[test]
fn under_a_cap_the_staffing_that_leaves_most_is_found() {
    let matter = PASSED_ON.replace("[providers.firm]\n", "[providers.firm]\nrealisation = \"90%\"\n");
    let document = priced(&matter, &["--cap", "150000", "--margin", "30%", "--no-uncertainty"]);
    let options = document["options"].as_array().expect("options");
    let of = |id: &str| options.iter().find(|of| of["option"] == id).expect("it qualifies");
    // 120,000 x 90 % is below the cap; 180,000 is not.
    assert_eq!(of("agency")["collected"].to_string(), "108000.00");
    assert_eq!(of("agency")["contribution"].to_string(), "33850.00");
    assert_eq!(of("firm")["collected"].to_string(), "150000.00");
    assert_eq!(of("firm")["contribution"].to_string(), "50000.00");
    assert_eq!((&document["option"], &document["highest_margin"]), (&"agency".into(), &"firm".into()));
    assert_eq!((&of("agency")["keeps_margin"], &of("firm")["keeps_margin"]), (&true.into(), &true.into()));
}

/// Under a cap that holds nothing back what is left is the margin of `compare`, which leaves rising prices alone out.
#[test]
fn under_no_cap_what_is_left_is_the_margin_of_compare() {
    let mut seen = 0;
    for name in ["solo-brief", "capped-bid", "injunction-weekend", "second-request"] {
        let file = format!("examples/matters/{name}.toml");
        let document = priced_file(&file, &["--cap", "999999999", "--no-uncertainty"]);
        let compared = crate::support::compare(file.as_ref(), &["--no-uncertainty"]);
        for option in document["options"].as_array().expect("options") {
            let id = option["option"].as_str().expect("an id");
            let estimate = crate::support::estimate(&compared, id);
            assert_eq!(option["contribution"], estimate["margin"], "{name}: {id}");
            assert_eq!(option["margin_percent"], estimate["margin_percent"], "{name}: {id}");
            seen += 1;
        }
    }
    assert!(seen > 8, "{seen} options");
}

/// Yen have no sen on a bill, dinars have thousandths.
#[test]
fn fees_go_up_to_the_minor_unit_of_their_currency() {
    let of = |currency: &str| {
        let matter = FIRM.replace("id = \"P1\"", &format!("id = \"P1\"\ncurrency = \"{currency}\""));
        first(&priced(&matter, &["--margin", "30%", "--no-uncertainty"]), "fee")
    };
    assert_eq!(["JPY", "USD", "KWD"].map(of), ["142858", "142857.15", "142857.143"]);
}

/// Whoever reads for 10 an hour is passed on, and earns nothing; for 20 an hour and billed at 140 it is 60,000, and a draft for
/// 30 that is billed at 150 as much: 145,000 billed, no more than 100,000 of it collected, for 25,000.
#[test]
fn the_split_that_leaves_most_is_not_the_one_that_costs_least() {
    let others = r#"
[providers.drafter]
kind = "contract"
country = "US"
tasks = ["brief-drafting"]
rates.associate = { cost = 30, billing = 150 }
[providers.reader]
kind = "contract"
country = "US"
tasks = ["document-review"]
rates.associate = { cost = 20, billing = 140 }
"#;

    let matter = PASSED_ON.replace("\"agency\"]", "\"agency\", \"drafter\", \"reader\"]") + others;
    let matter = matter.replace("rates.associate = 40\n", "rates.associate = 10\n").replace("set_up = 1000, ", "");
    let asked = ["--cap", "100000", "--no-uncertainty"];
    let document = priced(&matter, &asked);
    assert_eq!((&document["option"], &document["highest_margin"]), (&"mix".into(), &"margin-split".into()));
    let options = document["options"].as_array().expect("options");
    let left = |id: &str| options.iter().find(|of| of["option"] == id).map(|of| of["contribution"].to_string());
    assert_eq!(left("margin-split").as_deref(), Some("75000.00"));
    // 5,000 of the agency's with 10 % tax and 5 % buffer, and 15,000; billed 5,000 and 75,000.
    assert_eq!(left("mix").as_deref(), Some("59250.00"));
    let chosen = priced(&matter, &[&asked[..], &["--option", "margin-split"]].concat());
    assert_eq!(chosen["option"], "margin-split");
    let doers = chosen["options"][0]["assignments"].as_array().expect("tasks");
    assert_eq!(doers.iter().map(|of| &of["provider"]).collect::<Vec<_>>(), ["reader", "drafter"]);
    let alone = priced(&matter, &[&asked[..], &["--no-mix"]].concat());
    assert!(alone["options"].as_array().expect("options").iter().all(|of| of["option"] != "margin-split"));
}

#[test]
fn a_bid_is_the_whole_price_and_its_optimum_is_to_the_cent() {
    let win = ["--win", "200000=80%", "--win", "300000=30%", "--no-uncertainty"];
    let document = priced(FIRM, &win);
    let point = |price: i64, percent: i64| WinPoint { price: price.into(), chance: Decimal::new(percent, 2) };
    let curve = Logistic::through([point(200_000, 80), point(300_000, 30)]).expect("it falls");
    let bill = number(&document["options"][0]["bill"]).to_f64().expect("a float");
    // C' is 200,000: 1,000 hours that would all be billed.
    let scale = (bill - 200_000.0) * (1.0 - curve.chance(bill));
    assert!((scale - curve.scale).abs() < 0.01, "{scale}, not {}", curve.scale);
    let expected = curve.chance(bill) * (bill - 200_000.0);
    let said = number(&document["options"][0]["expected_contribution"]).to_f64().expect("a float");
    assert!((said - expected).abs() < 0.01, "{said}, not {expected}");
    // Both ends are worth 95 % of it, and a cent beyond is not.
    let worth = |price: f64| curve.chance(price) * (price - 200_000.0);
    for (key, beyond) in [("nearly_from", -0.01), ("nearly_to", 0.01)] {
        let end = number(&document["options"][0][key]).to_f64().expect("a float");
        assert!(worth(end) >= 0.95 * expected && worth(end + beyond) < 0.95 * expected, "{key}: {end}");
    }
    // What is passed on is in the price, and collected whole.
    let passed_on = priced(PASSED_ON, &win);
    let of = |key: &str| number(&passed_on["options"][0][key]);
    assert_eq!(of("fee") + of("disbursements"), of("bill"));
}

#[test]
fn a_portfolio_has_a_fee_for_all_of_it_and_one_a_month() {
    let matter =
        FIRM.replace("hours = 1000", "hours = 100").replace("calendar = \"none\"\n[[task", "periods = 7\n[[task");
    let document = priced(&matter, &["--margin", "30%", "--no-uncertainty"]);
    // 7 x 100 x 100 / 0.7, and a seventh of it up to the cent.
    assert_eq!(first(&document, "fee"), "100000.00");
    assert_eq!(first(&document, "fee_per_period"), "14285.72");
    // Its months run from the start: 11 January to 10 August.
    assert_eq!(first(&document, "cash_lowest_on"), "\"2027-03-31\"");
}

/// Over 24 months, with rising prices and a time before the go-live: what an agency invoices is what is passed on of it, and what
/// is paid in all is what `compare` has as invoiced and own.
#[test]
fn a_portfolio_passes_on_and_pays_what_compare_has() {
    let matter = r#"
schema = 1
[matter]
id = "P3"
kind = "transactional"
start = 2027-01-04
periods = 24
[[task]]
type = "nda-review"
volume = 300
[[task]]
type = "contract-review"
volume = 40
[staffing]
baseline = "us-associate"
providers = ["us-associate", "us-contract-attorney", "in-lpo"]
"#;

    let folder = Folder::new();
    let file = folder.write("matter.toml", matter);
    let compared = crate::support::compare(file.as_ref(), &["--no-uncertainty"]);
    let document = priced_file(&file, &["--margin", "30%", "--no-uncertainty"]);
    let options = document["options"].as_array().expect("options");
    for option in options {
        let estimate = crate::support::estimate(&compared, option["option"].as_str().expect("an id"));
        let paid: Decimal = option["cash"].as_array().expect("days").iter().map(|day| number(&day["paid"])).sum();
        assert_eq!(paid, number(&estimate["invoiced"]) + number(&estimate["own"]), "{}", option["option"]);
        let is_passed_on = option["option"] == "us-contract-attorney";
        let passed_on = if is_passed_on { number(&estimate["invoiced"]) } else { Decimal::ZERO };
        assert_eq!(number(&option["disbursements"]), passed_on, "{}", option["option"]);
        let collected: Decimal =
            option["cash"].as_array().expect("days").iter().map(|day| number(&day["collected"])).sum();
        assert_eq!(collected, number(&option["bill"]), "{}", option["option"]);
    }
    assert_eq!(options.len(), 3);
}

/// Numbers are rounded up by what divides them, not by their digits.
#[test]
fn rounding_up_keeps_what_is_whole() {
    for (value, unit, expected) in [("1000", "500", "1000"), ("1000.000000000001", "500", "1500"), ("0", "500", "0")] {
        let [value, unit, expected] = [value, unit, expected].map(|text| text.parse::<Decimal>().expect("a number"));
        assert_eq!(up(value, unit), Some(expected));
    }
}
