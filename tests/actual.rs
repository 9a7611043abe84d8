//! A matter that runs against its plan: earned value, the parts of the variance, the pace, what is left, budgets both ways.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use lpo_cost::analysis::{Earned, RestDraws, Spent, Watched, Watching, outlook, watched};
use lpo_cost::matter::{Case, HOUR, PlannedLine, PlannedTask, TaskProgress, WorkPlan};
use lpo_cost::number::{Currency, Day, Exact, WorkingDays, round_half_away};
use lpo_cost::read::{Library, Request, read_budget, read_case, read_progress};
use lpo_cost::report::{read_plan, work_budget};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, Folder, content, document, run, stdout};

const EXAMPLE: &str = "examples/invoices/running";

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

fn get(value: Option<Exact>) -> Option<Decimal> {
    value.and_then(Exact::get).map(|value| value.normalize())
}

/// A plan without tasks or lines.
fn empty() -> WorkPlan {
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
fn by_the_hour(plan: &mut WorkPlan, code: &str, role: &str, hours: Decimal, rate: Decimal) {
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

fn flat(amount: Decimal) -> Spent {
    let provider = Some("them".to_owned());
    Spent { provider, day: Some(day("2026-03-10")), amount: Some(amount), billed: true, ..Spent::default() }
}

fn done(task: usize, done: Decimal, of: Decimal, on: &str) -> TaskProgress {
    TaskProgress { task, day: Some(day(on)), done, of }
}

fn at(plan: &WorkPlan, progress: &[TaskProgress], as_of: &str, spent: Vec<Spent>) -> Watched {
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

/// The comparisons of all examples of single matters, with their cases.
fn plans() -> &'static [(PathBuf, WorkPlan, Case)] {
    static PLANS: OnceLock<Vec<(PathBuf, WorkPlan, Case)>> = OnceLock::new();
    PLANS.get_or_init(read_plans)
}

fn read_plans() -> Vec<(PathBuf, WorkPlan, Case)> {
    let library = Library::built_in();
    let names = ["injunction", "second-request", "staffing-options", "leases", "uk-disclosure", "contract-portfolio"];
    let files = names.map(|name| PathBuf::from(format!("examples/matters/{name}.toml")));
    let plan = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("it can be read");
        let as_of = day(AS_OF);
        let request = Request { name: "matter.toml", content: &text, changes: &[], library: &library, as_of };
        let case = read_case(&request).case.expect("it is understood");
        let document = document(read_case(&request)).expect("it has a price");
        let text = serde_json::to_string(&document).expect("it is a document");
        let plan = read_plan(&text, None).expect("it is a plan");
        (file, plan, case)
    };
    files.into_iter().map(plan).collect()
}

/// Everything billed as it was planned, on the last day.
fn as_planned(plan: &WorkPlan) -> Vec<Spent> {
    let line = |line: &PlannedLine| Spent {
        provider: line.payee.clone(),
        day: plan.finish,
        task: line.task.map(|task| plan.tasks[task].number.to_string()),
        role: line.role.clone(),
        unit: line.unit.clone().filter(|_| line.task.is_some()),
        units: line.quantity.filter(|_| line.task.is_some()),
        gross: Some(line.amount),
        billed: true,
        ..Spent::default()
    };
    plan.lines.iter().map(line).collect()
}

#[test]
fn a_plan_that_goes_exactly_as_planned_has_no_variance() {
    for (file, plan, _) in plans() {
        let all: Vec<TaskProgress> = (0..plan.tasks.len()).map(|task| done(task, 1.into(), 1.into(), AS_OF)).collect();
        let as_of = plan.finish.unwrap_or(day(AS_OF)).to_string();
        let found = at(plan, &all, &as_of, as_planned(plan));
        for place in &found.places {
            let variance = place.earned.variance.expect("it is known");
            assert_eq!(get(Some(variance.total())), Some(Decimal::ZERO), "{} {place:?}", file.display());
        }
        assert_eq!(get(found.total.cpi()), Some(Decimal::ONE), "{}", file.display());
        assert_eq!(get(found.total.eac()), get(Some(found.total.bac)), "{}", file.display());
    }
}

/// Half-way, and on any other day of the work: what should be done by then is, and the work ends on the day planned.
#[test]
fn at_the_planned_pace_the_work_ends_on_the_planned_day() {
    let mut tried = 0;
    for (file, plan, _) in plans().iter().filter(|(_, plan, _)| plan.finish.is_some() && plan.start.is_some()) {
        let (start, finish) = (plan.start.expect("a start"), plan.finish.expect("a finish"));
        for later in (0..start.span_to(finish)).step_by(4) {
            let as_of = start.plus(later).expect("a day");
            let share = |task: usize| {
                let of = &plan.tasks[task];
                let week = plan.week_of(of.provider.as_deref());
                let (first, last) = (of.start.unwrap_or(start), of.finish.unwrap_or(finish));
                let (so_far, whole) = (week.count(first, as_of.min(last)), week.count(first, last));
                TaskProgress { task, day: Some(as_of), done: so_far.into(), of: whole.max(1).into() }
            };
            let progress: Vec<TaskProgress> = (0..plan.tasks.len()).map(share).collect();
            let found = watched(Watching { plan, progress: &progress, as_of }, Vec::new());
            assert_eq!(found.pace.finish, Some(finish), "{} on {as_of}", file.display());
            assert_eq!((found.pace.slip_days, found.total.ev), (Some(0), found.planned_value), "{}", file.display());
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

/// Where nothing has begun, what is left is all of it: staying costs what was planned, to the cent.
#[test]
fn before_it_begins_what_is_left_is_all_of_it() {
    let draws = RestDraws { draws: 50, seed: 1, threads: 1 };
    let mut tried = 0;
    for (file, plan, case) in plans().iter().filter(|(_, _, case)| !case.is_steady()) {
        let Some(start) = case.matter.start else { continue };
        let progress: Vec<TaskProgress> =
            (0..plan.tasks.len()).map(|task| TaskProgress { task, day: None, done: 0.into(), of: 1.into() }).collect();
        let as_of = start.plus(-1).expect("a day");
        let of = Watching { plan, progress: &progress, as_of };
        let found = watched(of, Vec::new());
        let outlook = outlook(of, &found, case, draws, &|_, _| ()).expect("it has a price").expect("work is left");
        let stay = &outlook.switch.options[outlook.switch.stay];
        let planned: Decimal = plan.lines.iter().map(|line| line.amount).sum::<Decimal>() + plan.reserves;
        assert_eq!(stay.total.map(|total| total.normalize()), Some(planned.normalize()), "{}", file.display());
        assert_eq!(stay.finish, plan.finish, "{}", file.display());
        tried += 1;
    }
    assert!(tried >= 4, "{tried}");
}

/// A price in steps, a minimum and everything that is charged once: half is done and billed, and the other half costs what
/// is then missing of the whole.
#[test]
fn who_stays_has_climbed_its_steps_met_its_minimum_and_pays_nothing_twice() {
    let folder = Folder::new();
    let matter = r#"
schema = 1
[matter]
id = "steps"
kind = "litigation"
start = 2026-12-01
client_consent = true
[[task]]
type = "document-review"
volume = 100000
[staffing]
providers = ["us-associate", "by-the-document"]
[providers.by-the-document]
kind = "contract"
country = "US"
[providers.by-the-document.fees]
set_up = 2000
knowledge_transfer_hours = 4
minimum = 70000
[providers.by-the-document.delivery]
training_hours = 8
lead_days = { standard = 10, expedited = 10, urgent = 10 }
[providers.by-the-document.task.document-review]
price = { unit = "document", steps = [ { up_to = 40000, rate = 0.75 }, { up_to = 80000, rate = 0.60 }, { rate = 0.50 } ] }
"#;
    folder.write("m.toml", matter);
    folder.write("p.csv", "task,done\n0,50000\n");
    // 40,000 x 0.75 + 10,000 x 0.60, and the set-up.
    folder.write("i.csv", "invoice,vendor,date,units,unit,rate,total,task\n1,by-the-document,2027-01-29,50000,document,0.72,36000,L653\n1,by-the-document,2027-01-29,1,,2000,2000,\n");
    let [matter, invoices, progress] = ["m.toml", "i.csv", "p.csv"].map(|name| folder.name(name));
    let args = [
        "actual",
        &matter,
        &invoices,
        "--progress",
        &progress,
        "--option",
        "by-the-document",
        "--as-of",
        "2027-01-29",
        "-q",
        "--draws",
        "10",
        "--format",
        "json",
    ];
    let found: Value = serde_json::from_str(&String::from_utf8_lossy(&run(&args).stdout)).expect("JSON");
    let stay =
        found["switch"]["options"].as_array().expect("options").iter().find(|of| of["provider"] == "by-the-document");
    let stay = stay.expect("it stays");
    // 30,000 x 0.60 + 20,000 x 0.50 = 28,000; of the minimum of 70,000 all but 32,000 is billed: 4,000 are missing to it.
    assert_eq!(stay["total"].to_string(), "32000.00", "{stay}");
    assert_eq!(stay["one_off"].to_string(), "0.00", "{stay}");
}

/// A plan that is written as a budget and read again is the same plan: what each place is to cost, and what is earned.
#[test]
fn a_plan_comes_back_from_its_budget() {
    for (file, plan, _) in plans() {
        let report = work_budget(plan, false);
        let bytes = lpo_cost::format::write(
            &report,
            lpo_cost::format::Format::Csv,
            lpo_cost::format::Style { width: 80, color: false },
        );
        let read = read_budget(bytes.expect("it can be written"), "budget").expect("it is a budget");
        assert_eq!(read.doubts, [], "{}", file.display());
        let mut again = read.plan;
        assert_eq!(again.lines.len(), plan.lines.len().max(again.lines.len()), "{}", file.display());
        again.baseline.clone_from(&plan.baseline);
        let progress = |plan: &WorkPlan, source: &WorkPlan| -> Vec<TaskProgress> {
            let share = |task: &PlannedTask| {
                let at = source.tasks.iter().position(|of| of.name == task.name && of.provider == task.provider);
                Decimal::from(at.map_or(0, |at| at % 3))
            };
            plan.tasks.iter().enumerate().map(|(at, task)| done(at, share(task), 3.into(), AS_OF)).collect()
        };
        let sums = |of: &WorkPlan| {
            let found = at(of, &progress(of, plan), AS_OF, Vec::new());
            let mut sums: Vec<(Option<String>, Option<Decimal>, Option<Decimal>)> = found
                .places
                .iter()
                .map(|place| (place.place.provider.clone(), get(Some(place.earned.bac)), get(place.earned.ev)))
                .filter(|(_, bac, _)| bac.is_some_and(|bac| !bac.is_zero()))
                .collect();
            sums.sort();
            (sums, get(Some(found.total.bac)), get(found.total.ev), of.deadline, of.matter.clone())
        };
        assert_eq!(sums(&again), sums(plan), "{}", file.display());
    }
}

#[test]
fn budgets_as_others_write_them_are_plans() {
    let read = |text: &str| read_budget(text.as_bytes().to_vec(), "b.csv");
    let budget = "Our budget,,,\nPhase / Task,Description,Budgeted Fees,Expenses\nL100,Case assessment,\"12,000.00\",500\n\
                  L110,Fact investigation,8000,\nL120,Analysis,4000,500\nL300,Discovery,20000,\nTotal,,32000,500\n";
    let plan = read(budget).expect("it is a budget").plan;
    let amounts: Vec<String> = plan.lines.iter().map(|line| line.amount.to_string()).collect();
    assert_eq!(amounts, ["8000", "4500", "20000"], "phases with tasks below them are sums, others are lines");
    // A line of a task whose phase alone was planned belongs there.
    let spent = vec![Spent { provider: None, task: Some("L320".to_owned()), ..flat(number("300")) }];
    let found = at(&plan, &[], "2026-03-13", spent);
    assert_eq!(get(Some(found.places[2].earned.ac)), Some(number("300")));
    let wrong =
        read(&budget.replace("12,000.00", "13,000.00").replace("Total,,32000", "Total,,33000")).expect_err("sums");
    let said: Vec<String> = wrong.iter().map(|mistake| mistake.said("b.csv")).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("b.csv:3: L100 is 13500, and its rows add up to 12500"), "{said:?}");
    for (text, part) in [
        ("code,amount\nL110,abc\n", "b.csv:2:2: `amount` is `abc`"),
        ("code,amount,currency\nL110,1,XXX\n", "`XXX` is no currency"),
        ("code,amount,fees\nL110,5,4\n", "the amount is 5, fees and expenses together are 4"),
        ("code,title\nL110,x\n", "no row has an amount"),
        ("a,b\n1,2\n", "no header: found a, b"),
    ] {
        let said: Vec<String> = read(text).expect_err("it is wrong").iter().map(|of| of.said("b.csv")).collect();
        assert!(said.iter().any(|said| said.contains(part)), "{said:?}");
    }
}

#[test]
fn progress_names_tasks_by_number_name_or_code() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("10"), number("20"));
    by_the_hour(&mut plan, "L240", "associate", number("10"), number("20"));
    by_the_hour(&mut plan, "L240", "associate", number("10"), number("20"));
    let read = |text: &str| read_progress(text.as_bytes().to_vec(), &plan);
    let found =
        read("Task;Done;% complete;Date\n0;100;;2026-03-01\nTASK 1;;50%;\nl653;500;;20260302\n").expect("progress");
    let shares: Vec<Option<Decimal>> = found.progress.iter().map(|of| get(Some(of.share()))).collect();
    assert_eq!(shares, [Some(number("0.25")), Some(number("0.5")), Some(number("1"))], "500 of 400 are capped");
    assert_eq!(found.doubts.len(), 1);
    let wrong =
        read("task,done,percent,status\n9,1,,\nL240,1,,\n0,-1,,\n0,1,1,\n0,,,\n,1,,\n0,x,,\n").expect_err("mistakes");
    assert_eq!(wrong.len(), 8, "{wrong:?}");
}

#[test]
fn the_example_is_watched_in_every_file() {
    let file = |name: &str| format!("{EXAMPLE}/{name}");
    let [plan, september, october, time, progress, matter] =
        ["plan.json", "september.txt", "october.txt", "time.csv", "progress.csv", "matter.toml"].map(file);
    let args = [
        "actual",
        &plan,
        &september,
        &october,
        "--time",
        &time,
        "--progress",
        &progress,
        "--option",
        "in-lpo",
        "--matter",
        &matter,
        "--as-of",
        "2026-10-31",
        "--draws",
        "200",
        "-q",
    ];
    let watched: Value = serde_json::from_str(&stdout(&[&args[..], &["--format", "json"]].concat())).expect("JSON");
    assert_eq!(watched["total"]["bac"].to_string(), "197125.59");
    // What the README says of how early an overrun shows.
    let review = &watched["tasks"][0];
    let of = |key: &str| review[key].to_string().parse::<Decimal>().expect("a number");
    let percent = |part: Decimal| round_half_away(part * Decimal::ONE_HUNDRED / of("bac"), 0);
    assert!(of("ac") < of("bac") && of("eac") > of("bac"), "{review}");
    let late = &watched["completion"]["late_days"];
    let days = day("2026-10-31").span_to(day(watched["matter"]["deadline"].as_str().expect("a deadline"))) - 1;
    let readme = fs::read_to_string("README.md").expect("it is there").replace('\n', " ");
    for said in [
        format!("on 31 October {} % of what was planned for its first-level review is spent", percent(of("ac"))),
        format!("forecasts {} % more for it than planned", percent(of("eac") - of("bac"))),
        format!("{late} working days late, {days} days before the deadline"),
    ] {
        assert!(readme.contains(&said), "the README does not say: {said}");
    }
    let folder = Folder::new();
    let files =
        ["txt", "csv", "md", "html", "docx", "xlsx"].map(|ending| (ending, folder.name(&format!("out.{ending}"))));
    let outputs: Vec<&str> = files.iter().flat_map(|(_, file)| ["-o", file.as_str()]).collect();
    assert_eq!(stdout(&[&args[..], &outputs].concat()), "");
    for (format, file) in &files {
        let text = content(format, fs::read(file).expect("it was written"));
        assert!(["197126", "197125.59"].iter().any(|total| text.contains(total)), "{format}: {text}");
        assert!(text.contains("First-level review"), "{format}: {text}");
        assert!(*format != "txt" || text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    let records: Vec<Value> =
        serde_json::from_str(&stdout(&[&args[..], &["--format", "records"]].concat())).expect("records");
    for level in ["task", "phase", "provider"] {
        let sum = |key: &str| -> Decimal {
            let rows = records.iter().filter(|row| row["level"] == level);
            rows.map(|row| row[key].to_string().parse::<Decimal>().expect("a number")).sum()
        };
        for key in ["bac", "ac", "ev", "rate", "mix", "efficiency", "other"] {
            assert_eq!(sum(key).to_string(), records[0][key].to_string(), "{level} {key}");
        }
    }
    let status = |condition: &str| run(&[&args[..], &["--fail-if", condition]].concat()).status.code();
    assert_eq!(["late", "eac-over=10%", "eac-over=10%,late"].map(status), [Some(4), Some(0), Some(4)]);
    assert_eq!(status("eac-over"), Some(2));
}

/// Money of another matter, or of a vendor that nobody planned, is never taken for this one's in silence.
#[test]
fn money_that_may_belong_elsewhere_is_refused_or_said_in_the_first_lines() {
    let folder = Folder::new();
    let invoice = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(format!("{EXAMPLE}/{name}.txt")).expect("an invoice");
        folder.write(&format!("{name}.txt"), change(text))
    };
    let plan = format!("{EXAMPLE}/plan.json");
    let ask = |more: &[&str]| {
        let day = if more.contains(&"--as-of") { &[][..] } else { &["--as-of", "2026-10-31"] };
        let output = run(&[&["actual", &plan, "--option", "in-lpo", "-q"], day, more].concat());
        let [out, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        (output.status.code(), out, error)
    };
    let first_lines = |out: &str| out.lines().take(10).collect::<Vec<_>>().join("\n");
    // Ids are one whatever their case, beyond ASCII too.
    let munich = invoice("september", &|text| text.replace("2026-0612", "MÜ-9"));
    let (status, out, error) = ask(&[&munich, "--invoice-matter", "mü-9"]);
    assert!(status == Some(0) && out.contains("14,850"), "{out}{error}");
    // The firm's number is not the department's: refused with what to type, and counted once it is typed.
    let september = invoice("september", &|text| text.replace("2026-0612", "M-9"));
    let (status, _, error) = ask(&[&september]);
    assert_eq!(status, Some(1));
    assert!(error.contains("what was billed is of `M-9`") && error.contains("--invoice-matter M-9"), "{error}");
    for id in ["M-9", "fen-26"] {
        let (status, out, error) = ask(&[&september, "--invoice-matter", id]);
        assert!(status == Some(0) && out.contains("14,850"), "{id}: {out}{error}");
    }
    let (status, _, error) = ask(&[&september, "--invoice-matter", "FEN-27"]);
    assert!(status == Some(1) && error.contains("did you mean `FEN-26`?"), "{error}");
    // A file of which nothing counts, beside one that does.
    let october = invoice("october", &|text| text.replace("98-7654321", "77-1"));
    let (_, out, _) = ask(&[&september, &october]);
    assert!(first_lines(&out).contains("is of this matter: it is of `M-9`"), "{out}");
    // Two vendors, and one provider: neither is guessed.
    let plain = format!("{EXAMPLE}/september.txt");
    let (_, out, _) = ask(&[&plain, &october]);
    assert!(first_lines(&out).contains("Check USD 53,800 of it: `98-7654321` (14,850), `77-1` (38,950)"), "{out}");
    // One that is known bills for the one provider; the other is not taken for it too.
    let (_, out, _) = ask(&[&plain, &october, "--vendor", "98-7654321=in-lpo"]);
    assert!(first_lines(&out).contains("Check USD 38,950 of it: `77-1` (38,950) is not in the plan"), "{out}");
    let own = invoice("september", &|text| text.replace("98-7654321", "in-lpo"));
    let (_, out, _) = ask(&[&own, &october]);
    assert!(first_lines(&out).contains("Check USD 38,950 of it: `77-1` (38,950) is not in the plan"), "{out}");
    for format in ["table", "json", "csv"] {
        let (_, out, _) = ask(&[&own, &october, "--anonymise", "--format", format]);
        assert!(!out.contains("77-1") && !out.contains("october"), "{out}");
    }
    // Three weeks of bills after the last that is known to be done.
    let progress = format!("{EXAMPLE}/progress.csv");
    let (_, out, _) =
        ask(&[&plain, &format!("{EXAMPLE}/october.txt"), "--progress", &progress, "--as-of", "2026-10-23"]);
    assert!(first_lines(&out).contains("What is done is known up to 30 Sep 2026 alone"), "{out}");
    // The same file twice.
    let (_, out, _) = ask(&[&plain, &plain]);
    assert!(first_lines(&out).contains("Check the invoices: 6 things do not add up"), "{out}");
}

/// Comparisons from before there was a list of work in them: tasks are known by their assignments and lines.
#[test]
fn a_comparison_without_a_list_of_work_is_a_plan() {
    type Task = (usize, String, Option<String>, Option<String>, Option<Decimal>);
    let text = fs::read_to_string(format!("{EXAMPLE}/plan.json")).expect("a plan");
    let mut old: Value = serde_json::from_str(&text).expect("JSON");
    for option in old["estimates"].as_array_mut().expect("options") {
        option.as_object_mut().expect("an option").remove("work");
    }
    let [new, old] = [text, old.to_string()].map(|text| read_plan(&text, Some("in-lpo")).expect("a plan"));
    let tasks = |plan: &WorkPlan| -> Vec<Task> {
        let task = |of: &PlannedTask| {
            (of.number, of.name.clone(), of.utbms.clone(), of.provider.clone(), of.units.map(|units| units.normalize()))
        };
        plan.tasks.iter().map(task).collect()
    };
    let lines = |plan: &WorkPlan| -> Vec<(Option<usize>, Decimal)> {
        plan.lines.iter().map(|line| (line.task, line.amount)).collect()
    };
    // How much a share of another task's volume comes to is not among the inputs.
    let mut expected = tasks(&new);
    expected.iter_mut().filter(|of| [1, 2].contains(&of.0)).for_each(|of| of.4 = None);
    assert_eq!((tasks(&old), lines(&old)), (expected, lines(&new)));
    // Days of tasks are not known: they are those of the whole.
    let half = [done(0, 1.into(), 2.into(), "2026-10-31")];
    let [new, old] = [&new, &old].map(|plan| at(plan, &half, "2026-10-31", Vec::new()));
    assert_eq!((get(Some(old.total.bac)), get(old.total.ev)), (get(Some(new.total.bac)), get(new.total.ev)));
}
