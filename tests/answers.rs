//! The answers that a comparison gives besides its totals: verdict, chances, lead and what would change the answer, on
//! matters small enough to reckon by hand.

#![expect(
    clippy::float_cmp,
    reason = "shares of all draws or of none are exact, and so are figures that are not drawn"
)]

use std::path::Path;

use lpo_cost::analysis::{Ask, Mistake, Outcome, Point, Turn, compared};
use lpo_cost::engine::LikelyValues;
use lpo_cost::matter::Case;
use lpo_cost::number::{Day, Tape};
use lpo_cost::read::{Library, Request, read_case};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{AS_OF, compare, matter_files};

/// Two who charge by the hour, `a` the baseline, and 100 hours unless said otherwise. Working days are Monday to Friday,
/// nobody has holidays, and a day has eight hours.
fn matter(terms: &str, hours: &str, a: &str, b: &str) -> String {
    format!(
        "schema = 1\n[matter]\nid = \"two\"\nkind = \"advisory\"\ncalendar = \"none\"\n{terms}\n\
         [[task]]\ntype = \"other\"\nunit = \"item\"\nhours = {hours}\n\
         [staffing]\nbaseline = \"a\"\nproviders = [\"a\", \"b\"]\n\
         [providers.a]\nkind = \"in-house\"\n{a}\n\
         [providers.b]\nkind = \"contract\"\n{b}\n"
    )
}

/// The comparison of a matter, as a document; the split of its one task is not asked for.
fn answer(content: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two.toml");
    std::fs::write(&path, content).expect("a file");
    compare(&path, &[&["-q"], more].concat())
}

/// What is said of an estimate.
fn of<'d>(document: &'d Value, id: &str) -> &'d Value {
    let estimates = document["estimates"].as_array().expect("estimates");
    estimates.iter().find(|of| of["provider"] == id).expect("it is compared")
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// 100 hours at 18 are 1,800, at 20 they are 2,000. All is certain, so every outcome is this one.
#[test]
fn where_nothing_is_uncertain_the_chances_are_all_or_nothing() {
    let document = answer(&matter("budget = 1900", "100", "rates.reviewer = 20", "rates.reviewer = 18"), &[]);
    assert_eq!((&document["schema"], &document["recommended"]), (&json!("lpo-cost/comparison/2"), &json!("b")));
    assert_eq!((&document["verdict"], &document["safer"]), (&json!("clear"), &Value::Null));
    assert_eq!((number(&document["lead"]), &document["assumed_share"]), (200.0, &Value::Null));
    let chances = |id: &str| {
        let of = of(&document, id);
        assert!(of["chance_on_time"].is_null(), "there is no deadline");
        ["low", "median", "high", "chance_cheapest", "chance_within_budget"].map(|key| number(&of[key]))
    };
    assert_eq!(chances("a"), [2000.0, 2000.0, 2000.0, 0.0, 0.0]);
    assert_eq!(chances("b"), [1800.0, 1800.0, 1800.0, 1.0, 1.0]);
}

/// b is at 18, a at 20. Equal totals go to a, which comes first.
/// - a comes down by 10 % to 18: 1,800 each, so a. By 9.9 % it is at 18.02, and b still cheaper.
/// - b goes up by 11.1 % to 19.998: 1,999.80. By 11.2 % to 20.016: 2,001.60, so a.
/// - without any hours both come to 0, so a: that takes 100 %.
#[test]
fn what_would_change_the_answer_is_found_to_a_thousandth_and_ranked_by_how_little_it_takes() {
    let document = answer(&matter("", "100", "rates.reviewer = 20", "rates.reviewer = 18"), &[]);
    let expected = json!([
        { "key": "providers.a.rates.reviewer", "from": 20, "to": 18, "recommended": "a", "cause": "price" },
        { "key": "providers.b.rates.reviewer", "from": 18, "to": 20.016, "recommended": "a", "cause": "price" },
        { "key": "task.0.hours", "from": 100, "to": 0, "recommended": "a", "cause": "price" },
    ]);
    assert_eq!(document["turns"], expected);
    let without = answer(&matter("", "100", "rates.reviewer = 20", "rates.reviewer = 18"), &["--no-uncertainty"]);
    assert_eq!((&without["turns"], &without["verdict"]), (&json!([]), &Value::Null));
}

/// One person at b, 15 working days from Monday 1 June to Friday 19 June: 120 hours. 100 hours take 12.5, so 13 of them.
/// - The deadline may come forward to Wednesday the 17th, the 13th working day; on the 16th b is late, and a (1,800) is
///   recommended. That is 3 of 19 days from start to deadline. The start may be as late as the 3rd; on the 4th it is late.
/// - Up to 120 hours fit in: 120.1 do not. That is 20.1 %.
/// - a comes down by 44.5 % to 9.99, below b's 10; by 44.4 % it is at 10.008.
/// - b goes up by 80 % to 18: as dear as a, which comes first.
/// - one person or two at b: it is cheaper either way. No hours at all: both 0, so a; that would be the sixth.
#[test]
fn dates_move_by_days_and_are_measured_by_the_span() {
    let terms = "start = 2026-06-01\ndeadline = 2026-06-19";
    let b = "rates.reviewer = 10\ndelivery.heads.max = 1";
    let document = answer(&matter(terms, "100", "rates.reviewer = 18", b), &[]);
    assert_eq!(document["recommended"], "b");
    let expected = json!([
        { "key": "matter.deadline", "from": "2026-06-19", "to": "2026-06-16", "recommended": "a", "cause": "late" },
        { "key": "matter.start", "from": "2026-06-01", "to": "2026-06-04", "recommended": "a", "cause": "late" },
        { "key": "task.0.hours", "from": 100, "to": 120.1, "recommended": "a", "cause": "late" },
        { "key": "providers.a.rates.reviewer", "from": 18, "to": 9.99, "recommended": "a", "cause": "price" },
        { "key": "providers.b.rates.reviewer", "from": 10, "to": 18, "recommended": "a", "cause": "price" },
    ]);
    assert_eq!(document["turns"], expected);
}

/// Lead times move by days, people by whole ones. b has two people for 15 working days less 5 of lead: 160 hours, and 150
/// to do. One person less, and it is late (80 hours); a day less leaves 144 hours.
#[test]
fn lead_times_move_by_days_and_people_by_whole_ones() {
    let terms = "start = 2026-06-01\ndeadline = 2026-06-19";
    let b = "rates.reviewer = 10\ndelivery.heads.max = 2\ndelivery.lead_days.standard = 5";
    let document = answer(&matter(terms, "150", "rates.reviewer = 22", b), &[]);
    let turns = document["turns"].as_array().expect("turns");
    let turn = |key: &str| turns.iter().find(|turn| turn["key"] == key);
    // A day more is 1 of 19; the deadline a day sooner as much, and 6.7 % more hours a little more. One of two people are
    // 50 %; a would have to come down by 54.6 %.
    let lead = "providers.b.delivery.lead_days.standard";
    assert_eq!(turn(lead), Some(&json!({ "key": lead, "from": 5, "to": 6, "recommended": "a", "cause": "late" })));
    let heads = "providers.b.delivery.heads.max";
    assert_eq!(turn(heads), Some(&json!({ "key": heads, "from": 2, "to": 1, "recommended": "a", "cause": "late" })));
    let keys: Vec<&str> = turns.iter().filter_map(|turn| turn["key"].as_str()).collect();
    assert_eq!(keys[..4], ["matter.deadline", "matter.start", lead, "task.0.hours"]);
    assert_eq!(turns[3]["to"], json!(160.05), "160 hours fit in: 6.7 % more than 150 are 160.05");
}

/// b at U(low, high) against a at 18: b is recommended with a chance of (18 - low) / (high - low).
#[test]
fn the_verdict_goes_by_the_chance_of_being_cheapest() {
    for (low, high, chance, verdict) in [
        ("10", "15", 1.0, "clear"),
        ("10", "21.5", 8.0 / 11.5, "likely"),
        ("12", "23", 6.0 / 11.0, "too-close-to-call"),
    ] {
        let b = format!("rates.reviewer = {{ low = {low}, high = {high} }}");
        let document = answer(&matter("budget = 1700", "100", "rates.reviewer = 18", &b), &[]);
        assert_eq!((&document["recommended"], &document["verdict"]), (&json!("b"), &json!(verdict)), "{low} to {high}");
        let [a, b] = ["a", "b"].map(|id| number(&of(&document, id)["chance_cheapest"]));
        assert!((b - chance).abs() < 0.07 && (a + b - 1.0).abs() < 1e-9, "{a} and {b}, expected {chance}");
        // 1,700 are 17 an hour.
        let within = (17.0_f64 - low.parse::<f64>().expect("a number"))
            / (high.parse::<f64>().expect("a number") - low.parse::<f64>().expect("a number"));
        let found = number(&of(&document, "b")["chance_within_budget"]);
        assert!((found - within.min(1.0)).abs() < 0.07, "{found}, expected {within}");
        assert_eq!(number(&of(&document, "a")["chance_within_budget"]), 0.0);
        let [low, median, high] = ["low", "median", "high"].map(|key| number(&of(&document, "b")[key]));
        assert!(low < median && median < high);
    }
}

/// One person at b has 120 hours (see above), and U(80, 160) are to be done: in time with a chance of one half. a has as
/// many people as it takes, and costs 18 x 120 - 10 x 120 = 960 more at the likely values.
#[test]
fn a_hard_deadline_that_is_missed_too_often_is_unsafe_and_the_safer_one_is_named() {
    let terms = "start = 2026-06-01\ndeadline = 2026-06-19";
    let (hours, b) = ("{ low = 80, high = 160 }", "rates.reviewer = 10\ndelivery.heads.max = 1");
    let document = answer(&matter(terms, hours, "rates.reviewer = 18", b), &[]);
    assert_eq!((&document["recommended"], &document["verdict"]), (&json!("b"), &json!("unsafe")));
    assert_eq!((&document["safer"], number(&document["lead"])), (&json!("a"), 960.0));
    let [a, b_on_time] = ["a", "b"].map(|id| number(&of(&document, id)["chance_on_time"]));
    assert!(a == 1.0 && (b_on_time - 0.5).abs() < 0.07, "{b_on_time}");
    assert_eq!(number(&document["assumed_share"]), 0.0, "the one uncertain input is the user's own");
    let soft = answer(&matter(&format!("{terms}\nhard_deadline = false"), hours, "rates.reviewer = 18", b), &[]);
    assert_eq!((&soft["verdict"], &soft["safer"]), (&json!("too-close-to-call"), &Value::Null));
}

/// One person has 21 days of eight hours a month, 168, and U(100, 200) are to be done: within capacity with a chance of
/// 0.68. At the likely 150 hours a costs 2 x 150 x 18 = 5,400 and b 2 x 150 x 10 = 3,000.
#[test]
fn a_capacity_that_is_exceeded_too_often_is_unsafe_and_the_safer_one_is_named() {
    let (hours, b) = ("{ low = 100, high = 200 }", "rates.reviewer = 10\ndelivery.heads.max = 1");
    let document = answer(&matter("periods = 2", hours, "rates.reviewer = 18", b), &[]);
    assert_eq!((&document["recommended"], &document["verdict"]), (&json!("b"), &json!("unsafe")));
    assert_eq!((&document["safer"], number(&document["lead"])), (&json!("a"), 2400.0));
    let [a, b] = ["a", "b"].map(|id| number(&of(&document, id)["chance_on_time"]));
    assert!(a == 1.0 && (b - 0.68).abs() < 0.07, "{b}");
    // With 180 hours at the most, the chance is 0.85.
    let fewer = matter(
        "periods = 2",
        "{ low = 100, high = 180 }",
        "rates.reviewer = 18",
        "rates.reviewer = 10\ndelivery.heads.max = 1",
    );
    let fewer = answer(&fewer, &[]);
    assert_eq!((&fewer["verdict"], &fewer["safer"]), (&json!("clear"), &Value::Null));
}

/// 200 hours a month are more than the 168 of one person, whether she does the work or supervises each hour of it.
#[test]
fn own_hours_of_a_month_beyond_the_team_are_told() {
    let own = "rates.reviewer = 18\ndelivery.heads.max = 1";
    let warned = |b: &str, id: &str| {
        let document = answer(&matter("periods = 2", "200", own, b), &["--no-uncertainty"]);
        let warnings = of(&document, id)["warnings"].as_array().expect("warnings").clone();
        let short = warnings.into_iter().find(|warning| warning["code"] == "own-time-short");
        short.map(|warning| warning["message"].to_string())
    };
    let supervised = "rates.reviewer = 10\nquality.supervision = \"100%\"";
    for (b, id) in [("rates.reviewer = 10", "a"), (supervised, "b")] {
        let said = warned(b, id).expect("it is said");
        assert!(said.contains("200.0 hours a month") && said.contains("168.0"), "{said}");
    }
    assert_eq!(warned("rates.reviewer = 10\nquality.supervision = \"84%\"", "b"), None, "84 % of 200 are 168");
}

/// At 18 an hour 100 hours are 1,800: a budget of as much is kept, one of a cent less is not. As a limit it excludes, else
/// it warns the recommended one.
#[test]
fn a_budget_that_is_a_limit_excludes_to_the_cent() {
    let priced = |budget: &str| {
        answer(&matter(budget, "100", "rates.reviewer = 20", "rates.reviewer = 18"), &["--no-uncertainty"])
    };
    let codes = |document: &Value, id: &str, key: &str| -> Vec<Value> {
        of(document, id)[key].as_array().expect("a list").iter().map(|found| found["code"].clone()).collect()
    };
    let kept = priced("budget = 1800\nbudget_is_limit = true");
    assert_eq!((&kept["recommended"], codes(&kept, "b", "exclusions")), (&json!("b"), vec![]));
    assert_eq!(codes(&kept, "a", "exclusions"), ["over-budget"]);
    let passed = priced("budget = 1799.99\nbudget_is_limit = true");
    assert_eq!((&passed["recommended"], codes(&passed, "b", "exclusions")), (&Value::Null, vec![json!("over-budget")]));
    let mark = priced("budget = 1799.99");
    assert_eq!((&mark["recommended"], codes(&mark, "b", "exclusions")), (&json!("b"), vec![]));
    assert!(codes(&mark, "b", "warnings").contains(&json!("over-budget")));
    assert!(!codes(&mark, "a", "warnings").contains(&json!("over-budget")), "it is not recommended");
}

/// b comes to 1,800 and the budget is U(1,700, 1,900): kept in half of the draws. As a limit it leaves nobody in the others,
/// as a comes to 2,000.
#[test]
fn an_uncertain_budget_is_kept_as_often_as_it_is_drawn_high_enough() {
    let priced = |limit: bool| {
        let budget = format!("budget = {{ low = 1700, high = 1900 }}\nbudget_is_limit = {limit}");
        answer(&matter(&budget, "100", "rates.reviewer = 20", "rates.reviewer = 18"), &[])
    };
    for (limit, verdict) in [(false, "clear"), (true, "too-close-to-call")] {
        let document = priced(limit);
        assert_eq!((&document["recommended"], &document["verdict"]), (&json!("b"), &json!(verdict)));
        assert_eq!(number(&of(&document, "b")["budget_headroom"]), 0.0, "at the likely 1,800");
        let within = number(&of(&document, "b")["chance_within_budget"]);
        assert!((within - 0.5).abs() < 0.07, "{within}");
        assert_eq!(number(&of(&document, "a")["chance_within_budget"]), 0.0);
        let cheapest = ["a", "b"].map(|id| number(&of(&document, id)["chance_cheapest"]));
        assert_eq!(cheapest, if limit { [0.0, within] } else { [0.0, 1.0] });
    }
}

/// 250 hours in 120: nobody with one person can. b (2,500) is named all the same.
#[test]
fn where_nobody_qualifies_the_verdict_says_so_and_nobody_leads() {
    let terms = "start = 2026-06-01\ndeadline = 2026-06-19";
    let [a, b] = ["18", "10"].map(|rate| format!("rates.reviewer = {rate}\ndelivery.heads.max = 1"));
    let document = answer(&matter(terms, "{ low = 240, high = 260 }", &a, &b), &[]);
    assert_eq!((&document["recommended"], &document["verdict"]), (&json!("b"), &json!("nobody-qualifies")));
    assert!(document["lead"].is_null() && document["safer"].is_null());
    for id in ["a", "b"] {
        let of = of(&document, id);
        assert_eq!([number(&of["chance_cheapest"]), number(&of["chance_on_time"])], [0.0, 0.0]);
    }
}

/// Each turn is one by `compare`, a thousandth or a day nearer it is none, and no input turns sooner: every figure at
/// every step, by exact numbers.
#[test]
fn what_would_change_the_answer_is_what_the_exact_engine_finds() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let mut found = 0;
    for file in matter_files("examples/matters").into_iter().take(8) {
        let (name, content) = (file.display().to_string(), std::fs::read_to_string(&file).expect("it can be read"));
        let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
        let read = |key: &str, at: Point| request.with(key, &at.to_string()).map_err(Mistake::Matter);
        let case = read_case(&request).case.expect("it is in order");
        let tape = Tape::default();
        let ask = Ask { turns: Some(&read), ..Ask::default() };
        let compared = compared(&case, &tape, ask).expect("it has a price");
        let (now, turns) = (compared.comparison.recommended(), compared.turns);
        for turn in &turns {
            let case = read(&turn.key, turn.to).unwrap_or_else(|_| panic!("{name}: {} takes {}", turn.key, turn.to));
            let there = Outcome::of(&case, &LikelyValues(&case.figures)).expect("it has a price").recommended;
            assert_eq!(there, turn.recommended, "{name}: {} at {}", turn.key, turn.to);
            assert_ne!(there, now, "{name}: {} at {}", turn.key, turn.to);
            found += 1;
        }
        assert_none_turns_sooner(&name, &case, &tape, now, &turns);
    }
    assert!(found > 8, "{found}");
}

/// A figure that turns the answer at a step is told, or five that turn it sooner are.
fn assert_none_turns_sooner(name: &str, case: &Case, tape: &Tape, now: Option<usize>, turns: &[Turn]) {
    let read = tape.inputs();
    let size = |turn: &Turn| match (turn.from, turn.to) {
        (Point::Number(from), Point::Number(to)) => ((to - from) / from).abs(),
        _ => Decimal::ZERO,
    };
    let last = turns.iter().map(size).max().unwrap_or_default();
    for (_, figure) in case.figures.iter().enumerate().filter(|(at, _)| read.contains(at)) {
        let is_moved =
            !figure.likely.is_zero() && !figure.key.contains(".blend.") && !figure.key.contains(".supervised_by.");
        let by_days = figure.kind == lpo_cost::matter::FigureKind::Days || figure.key.contains(".heads.");
        for share in [1_i64, -1, 5, -5, 20, -20].map(|percent| Decimal::new(percent, 2)) {
            let value = figure.likely * (Decimal::ONE + share);
            if !is_moved || by_days || !figure.kind.bounds().allow(value) {
                continue;
            }
            let figures = case.figures.changed(|_, of| {
                if of.key == figure.key {
                    of.likely = value;
                }
            });
            let Ok(outcome) = Outcome::of(case, &LikelyValues(&figures)) else { continue };
            let told = || turns.iter().any(|turn| turn.key == figure.key && size(turn) <= share.abs());
            let is_full = turns.len() == 5 && last <= share.abs();
            assert!(outcome.recommended == now || told() || is_full, "{name}: {} by {share}", figure.key);
        }
    }
}

/// The keys stand in the order that docs/schema/comparison.json has them in, whatever is asked.
#[test]
fn every_key_is_there_in_the_order_of_the_format() {
    let schema = std::fs::read_to_string("docs/schema/comparison.json").expect("it is there");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    for more in [&[][..], &["--no-uncertainty"]] {
        let document = compare(Path::new("examples/matters/leases.toml"), more);
        let keys = |of: &Value| of.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&document), keys(&schema["properties"]));
        let estimates = document["estimates"].as_array().expect("estimates");
        let chances = ["low", "median", "high", "chance_cheapest"];
        let is_null = |of: &Value| chances.iter().all(|key| of[key].is_null());
        assert_eq!(estimates.iter().all(is_null), !more.is_empty());
        let head: Vec<String> = keys(&document).into_iter().take(14).collect();
        let expected = [
            "schema",
            "version",
            "as_of",
            "matter",
            "baseline",
            "today",
            "recommended",
            "recommended_single",
            "safer",
            "lead",
            "verdict",
            "assumed_share",
            "reasons",
            "turns",
        ];
        assert_eq!(head, expected);
    }
}
