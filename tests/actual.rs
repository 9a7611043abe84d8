//! A matter that runs against its plan: earned value, the parts of the variance, what is not known.

use lpo_cost::analysis::{Earned, Spent, Watched, Watching, watched};
use lpo_cost::matter::{HOUR, PlannedLine, PlannedTask, TaskProgress, WorkPlan};
use lpo_cost::number::{Currency, Day, Exact, WorkingDays, round_half_away};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::support::{content, run};

pub fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

pub fn get(value: Option<Exact>) -> Option<Decimal> {
    value.and_then(Exact::get).map(|value| value.normalize())
}

/// A plan without tasks or lines.
pub fn empty() -> WorkPlan {
    WorkPlan {
        matter: Some("m".to_owned()),
        title: None,
        currency: Currency::USD,
        option: Some("them".to_owned()),
        name: "Them".to_owned(),
        baseline: Some("us".to_owned()),
        names: [("them", "Them"), ("us", "Us")].map(|(id, name)| (id.to_owned(), name.to_owned())).into(),
        start: Some(day("2026-03-02")),
        finish: Some(day("2026-03-27")),
        deadline: Some(day("2026-03-31")),
        budget: None,
        tasks: Vec::new(),
        lines: Vec::new(),
        reserves: Decimal::ZERO,
        rates: [(("them".to_owned(), "partner".to_owned()), number("400"))].into(),
        weekdays: WorkingDays::monday_to_friday([]),
        weeks: std::collections::BTreeMap::new(),
    }
}

/// A task of `them` by the hour, with its line.
pub fn by_the_hour(plan: &mut WorkPlan, code: &str, role: &str, hours: Decimal, rate: Decimal) {
    let task = plan.tasks.len();
    plan.tasks.push(PlannedTask {
        number: task,
        name: format!("task {task}"),
        utbms: Some(code.to_owned()),
        provider: Some("them".to_owned()),
        unit: Some("document".to_owned()),
        units: Some(hours * Decimal::from(40)),
        hours: Some(hours),
        start: plan.start,
        finish: plan.finish,
    });
    plan.lines.push(PlannedLine {
        name: format!("task {task}"),
        part: Some("them".to_owned()),
        payee: Some("them".to_owned()),
        task: Some(task),
        role: Some(role.to_owned()),
        unit: Some(HOUR.to_owned()),
        quantity: Some(hours),
        rate: Some(rate),
        amount: round_half_away(hours * rate, 2),
    });
}

/// What is paid beside tasks, earned with `them`.
fn beside(plan: &mut WorkPlan, payee: Option<&str>, amount: Decimal) {
    plan.lines.push(PlannedLine {
        name: "beside".to_owned(),
        part: payee.map(|_| "them".to_owned()),
        payee: payee.map(str::to_owned),
        amount,
        ..PlannedLine::default()
    });
}

fn hours(code: &str, role: &str, units: Decimal, rate: Decimal) -> Spent {
    Spent {
        provider: Some("them".to_owned()),
        day: Some(day("2026-03-10")),
        task: Some(code.to_owned()),
        role: Some(role.to_owned()),
        unit: Some(HOUR.to_owned()),
        units: Some(units),
        gross: Some(units * rate),
        billed: true,
        ..Spent::default()
    }
}

pub fn flat(amount: Decimal) -> Spent {
    let provider = Some("them".to_owned());
    Spent { provider, day: Some(day("2026-03-10")), amount: Some(amount), billed: true, ..Spent::default() }
}

pub fn done(task: usize, done: Decimal, of: Decimal, on: &str) -> TaskProgress {
    TaskProgress { task, day: Some(day(on)), done, of }
}

pub fn at(plan: &WorkPlan, progress: &[TaskProgress], as_of: &str, spent: Vec<Spent>) -> Watched {
    watched(Watching { plan, progress, as_of: day(as_of) }, spent)
}

#[test]
fn the_textbook_case_of_earned_value() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("1000"), number("100"));
    let progress = [done(0, number("40"), number("100"), "2026-03-13")];
    let found = at(
        &plan,
        &progress,
        "2026-03-13",
        vec![Spent { from: plan.start, ..hours("L653", "reviewer", number("500"), number("100")) }],
    );
    let total = found.total;
    assert_eq!(get(Some(total.bac)), Some(number("100000")));
    assert_eq!((get(total.ev), get(Some(total.ac))), (Some(number("40000")), Some(number("50000"))));
    assert_eq!((get(total.cpi()), get(total.eac())), (Some(number("0.8")), Some(number("125000"))));
    let variance = total.variance.expect("it is known");
    assert_eq!(get(Some(variance.efficiency)), Some(number("10000")), "a hundred hours too many");
    // Ten of the twenty days for 40 %: fifteen more.
    assert_eq!(found.pace.finish, Some(day("2026-04-03")));
    assert_eq!((found.pace.late_days, found.pace.slip_days), (Some(3), Some(5)));
    assert_eq!(get(found.planned_value), Some(number("50000")));
}

/// By hand: 100 h of associates at 200 and 100 h of partners at 400 are planned: 300 blended. Half of it is done, 100 h
/// planned. It took 90 h of associates at 220, 30 h of partners at 400, 10 h of a clerk who was not planned (300) at 90.
#[test]
fn rates_people_and_hours_are_told_apart() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L240", "associate", number("100"), number("200"));
    by_the_hour(&mut plan, "L240", "partner", number("100"), number("400"));
    let progress = [0, 1].map(|task| done(task, number("1"), number("2"), "2026-03-13"));
    let spent = vec![
        hours("L240", "associate", number("90"), number("220")),
        hours("L240", "partner", number("30"), number("400")),
        hours("L240", "clerk", number("10"), number("90")),
        Spent { task: Some("L240".to_owned()), ..flat(number("75")) },
    ];
    let found = at(&plan, &progress, "2026-03-13", spent);
    assert_eq!(found.places.len(), 1, "invoices cannot tell two tasks of one code apart");
    let variance = found.total.variance.expect("it is known");
    // 90 x 20 + 0 + 10 x (90 - 300)
    assert_eq!(get(Some(variance.rate)), Some(number("-300")));
    // 90 x 200 + 30 x 400 + 10 x 300 - 130 x 300
    assert_eq!(get(Some(variance.mix)), Some(number("-6000")));
    // (130 - 100) x 300
    assert_eq!(get(Some(variance.efficiency)), Some(number("9000")));
    assert_eq!(get(Some(variance.other)), Some(number("75")));
    assert_eq!(get(found.total.over()), get(Some(variance.total())));
}

#[test]
fn work_at_a_price_a_unit_has_prices_and_units_for_rates_and_hours() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("100"), number("1"));
    let line = &mut plan.lines[0];
    (line.unit, line.quantity, line.rate) = (Some("document".to_owned()), Some(number("4000")), Some(number("0.5")));
    line.amount = number("2000");
    let billed = Spent { unit: Some("document".to_owned()), ..hours("L653", "", number("1100"), number("0.6")) };
    let found = at(&plan, &[done(0, number("1000"), number("4000"), "2026-03-13")], "2026-03-13", vec![billed]);
    let variance = found.total.variance.expect("it is known");
    assert_eq!(get(found.total.ev), Some(number("500")));
    assert_eq!(get(Some(variance.rate)), Some(number("110")));
    assert_eq!(get(Some(variance.efficiency)), Some(number("50")), "a hundred documents were billed and not done");
}

#[test]
fn what_is_beside_tasks_is_earned_with_the_hours_and_unbilled_time_is_accrued() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("300"), number("20"));
    by_the_hour(&mut plan, "L654", "associate", number("100"), number("80"));
    beside(&mut plan, Some("them"), number("1000"));
    beside(&mut plan, Some("us"), number("400"));
    beside(&mut plan, None, number("100"));
    // 300 of 400 hours.
    let progress = [done(0, number("1"), number("1"), "2026-03-13"), done(1, number("0"), number("1"), "2026-03-13")];
    let time = |role: &str| Spent {
        provider: Some("us".to_owned()),
        unit: Some(HOUR.to_owned()),
        units: Some(number("2")),
        role: Some(role.to_owned()),
        gross: (role.is_empty()).then(|| number("50")),
        ..Spent::default()
    };
    let stranger = Spent { provider: Some("somebody".to_owned()), ..flat(number("7")) };
    let found = at(&plan, &progress, "2026-03-13", vec![flat(number("900")), time(""), stranger]);
    let of = |provider: Option<&str>, tasks: bool| {
        let is = |place: &&lpo_cost::analysis::PlaceEarned| {
            place.place.provider.as_deref() == provider && place.place.tasks.is_empty() != tasks
        };
        found.places.iter().find(is).expect("the place is there").earned
    };
    assert_eq!(get(of(Some("them"), false).ev), Some(number("750")));
    assert_eq!(get(of(Some("us"), false).ev), Some(number("300")));
    assert_eq!(get(of(None, false).ev), Some(number("75")));
    let own = of(Some("us"), false);
    assert_eq!((get(Some(own.ac)), get(Some(own.accrued))), (Some(number("50")), Some(number("50"))));
    assert_eq!(get(own.variance.map(|of| of.other)), Some(number("-250")));
    assert_eq!(get(Some(of(Some("somebody"), false).bac)), Some(Decimal::ZERO), "it was not planned");
    // Without an amount, time counts at the planned rate of its role.
    plan.rates.insert(("us".to_owned(), "supervisor".to_owned()), number("250"));
    let found = at(&plan, &progress, "2026-03-13", vec![time("supervisor")]);
    assert_eq!(get(Some(found.total.accrued)), Some(number("500")));
}

#[test]
fn what_is_not_known_is_not_zero() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("300"), number("20"));
    let found = at(&plan, &[], "2026-03-13", vec![flat(number("900"))]);
    assert_eq!((found.total.ev, found.total.variance, found.pace.finish), (None, None, None));
    assert_eq!(get(Some(found.total.ac)), Some(number("900")));
}

/// Cents, or hours with four decimals.
fn decimal(most: i64, scale: u32) -> impl Strategy<Value = Decimal> {
    (0..most).prop_map(move |of| Decimal::new(of, scale))
}

fn any_plan() -> impl Strategy<Value = WorkPlan> {
    let task = (0..3_usize, 0..3_usize, decimal(50_000_000, 4), decimal(90_000, 2));
    let lines = prop::collection::vec((0..3_usize, decimal(1_000_000, 2)), 0..4);
    (prop::collection::vec(task, 1..6), lines).prop_map(|(tasks, lines)| {
        let mut plan = empty();
        for (code, role, hours, rate) in tasks {
            by_the_hour(&mut plan, CODES[code], ROLES[role], hours, rate);
        }
        for (payee, amount) in lines {
            beside(&mut plan, [Some("them"), Some("us"), None][payee], amount);
        }
        plan
    })
}

const CODES: [&str; 3] = ["L240", "L653", "L654"];

const ROLES: [&str; 3] = ["reviewer", "associate", "partner"];

fn any_spent() -> impl Strategy<Value = Spent> {
    let provider = prop::option::of(prop::sample::select(vec!["them", "us", "somebody"]));
    let task = prop::option::of(prop::sample::select(vec!["L240", "L653", "L654", "L120", "L650", "0"]));
    let role = prop::option::of(prop::sample::select(vec!["reviewer", "associate", "partner", "clerk"]));
    (provider, task, role, decimal(2_000_000, 4), decimal(90_000, 2), -90_000..90_000_i64, 0..4_u8).prop_map(
        |(provider, task, role, units, rate, adjustment, kind)| {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let of =
                Spent { provider: owned(provider), task: owned(task), billed: kind != 2, ..hours("", "", units, rate) };
            let amount = of.gross.map(|gross| round_half_away(gross, 2) + Decimal::new(adjustment, 2));
            let of = Spent { task: owned(task), role: owned(role), amount, ..of };
            if kind == 3 { Spent { unit: None, units: None, gross: None, ..of } } else { of }
        },
    )
}

/// More cases by hand: `ACTUAL_CASES=20000 cargo test --test main actual`.
fn cases() -> u32 {
    std::env::var("ACTUAL_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// At every place and in all, whatever was planned and billed: the parts are the variance to the cent, and the places
    /// are the whole.
    #[test]
    fn parts_of_the_variance_sum_to_the_cent(
        plan in any_plan(),
        spent in prop::collection::vec(any_spent(), 0..12),
        shares in prop::collection::vec((0..=1000_i64, 1..=1000_i64), 6),
    ) {
        let progress: Vec<TaskProgress> = (0..plan.tasks.len())
            .map(|task| done(task, shares[task].0.min(shares[task].1).into(), shares[task].1.into(), "2026-03-13"))
            .collect();
        let all: Decimal = spent.iter().filter_map(|one| one.amount).sum();
        let found = at(&plan, &progress, "2026-03-13", spent);
        for of in found.places.iter().map(|place| &place.earned).chain([&found.total]) {
            let variance = of.variance.expect("it is known");
            prop_assert_eq!(get(Some(variance.total())), get(of.over()));
            for part in [variance.rate, variance.mix, variance.efficiency, variance.other] {
                let part = part.get().expect("it can be held");
                prop_assert_eq!(part, round_half_away(part, 2));
            }
        }
        let sum = Earned::sum(found.places.iter().map(|place| &place.earned));
        prop_assert_eq!(sum, found.total);
        prop_assert_eq!(get(Some(found.total.ac)), Some(all.normalize()), "nothing that was billed is lost");
        let planned: Decimal = plan.lines.iter().map(|line| line.amount).sum();
        prop_assert_eq!(get(Some(found.total.bac)), Some(planned.normalize()));
        if let (Some(ev), Some(eac)) = (get(found.total.ev), get(found.total.eac())) {
            prop_assert!(ev <= planned, "{} of {}", ev, planned);
            // Credit notes may outweigh what was billed.
            prop_assert!(eac >= all || all.is_sign_negative(), "{} after {}", eac, all);
        }
    }
}

/// The first sheet is a page to print, whose sentences are not cut off at the side.
#[test]
fn the_answer_of_a_workbook_is_a_page() {
    let folder = "examples/invoices/running";
    let files = ["plan.json", "september.txt", "october.txt"].map(|file| format!("{folder}/{file}"));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let more = ["--option", "in-lpo", "--as-of", "2026-10-31", "--quiet", "--format", "xlsx"];
    let book = run(&[&["actual"], &files[..], &more].concat()).stdout;
    let sheet = content("xlsx", book);
    assert!(
        sheet.contains(": against its plan, 31 Oct 2026") && sheet.contains("LEFT OUT, OR TAKEN FOR GRANTED"),
        "{sheet}"
    );
}
