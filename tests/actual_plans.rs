//! The plans of examples, watched: as planned and not begun, who stays or goes, and as budgets both ways.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use lpo_cost::analysis::{RestDraws, Spent, Watching, outlook, watched};
use lpo_cost::matter::{Case, PlannedLine, PlannedTask, TaskProgress, WorkPlan};
use lpo_cost::read::{Library, Request, read_budget, read_case};
use lpo_cost::report::{read_plan, work_budget};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::actual::{at, day, done, flat, get, number};
use crate::support::{AS_OF, Folder, document, run};

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
