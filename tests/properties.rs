//! What holds of every matter, tried on random ones.

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use lpo_cost::analysis::Ask;
use lpo_cost::engine::{Comparison, Estimate, LikelyValues, Schedule, compare};
use lpo_cost::matter::{Case, LineCode, Payee, Status};
use lpo_cost::number::{Day, Exact};
use lpo_cost::read::{Change, Library, Request, read_case};
use lpo_cost::report::Report;
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::support::reported;

/// Matters that `one_head_fewer_would_be_late` was asked of, and teams in them that it could make smaller.
static SKETCHES: AtomicUsize = AtomicUsize::new(0);
static SHORTENED: AtomicUsize = AtomicUsize::new(0);

/// A random matter: what the text of its file is made from.
#[derive(Debug, Clone)]
struct Sketch {
    tasks: Vec<(u32, u32, usize)>,
    deadline_days: Option<u8>,
    periods: u8,
    urgency: usize,
    contingency: u8,
    late_day_cost: u16,
    heads: (u8, u8),
    rates: (u32, u32),
    productivity: u8,
    lead: u8,
    overtime: u8,
    training: u8,
    shares: (u8, u8, u8),
    fees: (u16, u8, u16, u8),
    premium: u8,
}

const URGENCIES: [&str; 3] = ["standard", "expedited", "urgent"];
const TYPES: [&str; 3] = ["document-review", "contract-review", "due-diligence"];

fn sketch() -> impl Strategy<Value = Sketch> {
    let work = (
        vec((0..50_000_u32, 1..900_u32, 0..3_usize), 1..4),
        proptest::option::of(1..60_u8),
        prop_oneof![Just(1_u8), 2..30_u8],
        0..3_usize,
        0..30_u8,
        0..2000_u16,
    );
    let team = ((1..4_u8, 0..9_u8), (1..90_000_u32, 1..40_000_u32), 20..180_u8, 0..12_u8, 0..5_u8, 0..24_u8);
    let terms = ((0..40_u8, 0..20_u8, 0..20_u8), (0..9000_u16, 0..20_u8, 0..9000_u16, 0..20_u8), 0..50_u8);
    (work, team, terms).prop_map(|(work, team, terms)| Sketch {
        tasks: work.0,
        deadline_days: work.1,
        periods: work.2,
        urgency: work.3,
        contingency: work.4,
        late_day_cost: work.5,
        heads: team.0,
        rates: team.1,
        productivity: team.2,
        lead: team.3,
        overtime: team.4,
        training: team.5,
        shares: terms.0,
        fees: terms.1,
        premium: terms.2,
    })
}

impl Sketch {
    fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("writing to a string does not fail");
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let urgency = URGENCIES[self.urgency];
        writeln!(text, "schema = 1\n[matter]\nid = \"random\"\nkind = \"litigation\"\nstart = 2026-12-01")?;
        writeln!(text, "urgency = \"{urgency}\"\ncontingency = \"{}%\"", self.contingency)?;
        writeln!(text, "late_day_cost = {}\nfirm_markup = \"7.5%\"", self.late_day_cost)?;
        match self.deadline_days {
            _ if self.periods > 1 => writeln!(text, "periods = {}", self.periods)?,
            Some(days) => {
                writeln!(text, "deadline = 2026-{:02}-{:02}", 12, 1 + days / 2)?;
            }
            None => {}
        }
        writeln!(text, "[staffing]\nbaseline = \"own\"\nproviders = [\"own\", \"lpo\"]")?;
        for (volume, throughput, of_type) in &self.tasks {
            let throughput = Decimal::new((*throughput).into(), 1);
            let of_type = TYPES[*of_type];
            writeln!(text, "[[task]]\ntype = \"{of_type}\"\nvolume = {volume}\nthroughput = {throughput}")?;
        }
        let cents = |amount: u32| Decimal::new(amount.into(), 2);
        let (qc, supervision, rework) = self.shares;
        let (set_up, management, minimum, tax) = self.fees;
        let (fewest, more) = self.heads;
        for (id, kind, rate) in [("own", "in-house", self.rates.0), ("lpo", "offshore", self.rates.1)] {
            writeln!(text, "[providers.{id}]\nkind = \"{kind}\"\n[providers.{id}.rates]")?;
            writeln!(text, "reviewer = {0}\nassociate = {0}\nsupervisor = {1}", cents(rate), cents(2 * rate))?;
            writeln!(text, "[providers.{id}.delivery]\nproductivity = {}", Decimal::new(self.productivity.into(), 2))?;
            writeln!(text, "heads = {{ min = {fewest}, default = {fewest}, max = {} }}", fewest + more)?;
            writeln!(text, "lead_days = {{ {urgency} = {} }}", self.lead)?;
            writeln!(text, "overtime = {{ hours_per_day = {}, multiplier = 1.5 }}", self.overtime)?;
            writeln!(text, "training_hours = {}\nbills_training = true", self.training)?;
            writeln!(text, "[providers.{id}.quality]\nqc = \"{qc}%\"\nsupervision = \"{supervision}%\"")?;
            writeln!(text, "rework = \"{rework}%\"\nsupervision_per_day = 0.25")?;
            writeln!(text, "[providers.{id}.fees]\nset_up = {set_up}\nmanagement = \"{management}%\"")?;
            writeln!(text, "minimum = {minimum}\ntax = \"{tax}%\"\npremium = {{ {urgency} = \"{}%\" }}", self.premium)?;
        }
        Ok(())
    }
}

fn case(text: &str, changes: &[&str]) -> Case {
    let changes: Vec<Change> = changes.iter().map(|change| Change::Set((*change).to_owned())).collect();
    crate::support::case_of(text, &changes)
}

fn priced(case: &Case) -> Comparison<Exact> {
    compare(case, &LikelyValues(&case.figures)).expect("it has a price")
}

fn estimates(comparison: &Comparison<Exact>) -> Vec<&Estimate<Exact>> {
    comparison.estimates.iter().map(|of| of.estimate.as_ref().expect("it is priced")).collect()
}

fn value(number: Exact) -> Decimal {
    number.get().expect("it can be held")
}

fn sum(estimate: &Estimate<Exact>, counts: impl Fn(&lpo_cost::engine::Line<Exact>) -> bool) -> Decimal {
    let times = Decimal::from(estimate.schedule.times);
    let lines = estimate.lines.iter().filter(|line| counts(line));
    lines.map(|line| value(line.amount) * if line.one_off { Decimal::ONE } else { times }).sum()
}

fn work(estimate: &Estimate<Exact>) -> Decimal {
    sum(estimate, |line| line.code == LineCode::Work)
}

fn production(case: &Case, estimate: &Estimate<Exact>) -> Decimal {
    (0..case.matter.tasks.len()).map(|task| value(estimate.schedule.effort.production[task])).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_add_up_to_the_total(sketch in sketch()) {
        let case = case(&sketch.text(), &[]);
        for estimate in estimates(&priced(&case)) {
            let total = value(estimate.total);
            prop_assert_eq!(sum(estimate, |_| true), total);
            let reserves = sum(estimate, |line| line.payee == Payee::None);
            prop_assert_eq!(value(estimate.invoiced) + value(estimate.own) + reserves, total);
            let per_period = value(estimate.per_period) * Decimal::from(estimate.schedule.times);
            prop_assert_eq!(value(estimate.one_off) + per_period, total);
        }
    }

    #[test]
    fn more_work_takes_and_costs_no_less(sketch in sketch(), more in 1..5000_u32) {
        let text = sketch.text();
        let less = case(&text, &[]);
        let volume = format!("task.0.volume={}", sketch.tasks[0].0 + more);
        let larger = case(&text, &[&volume]);
        let (before, after) = (priced(&less), priced(&larger));
        for (before, after) in estimates(&before).into_iter().zip(estimates(&after)) {
            prop_assert!(production(&less, before) <= production(&larger, after));
            prop_assert!(work(before) <= work(after));
        }
    }

    #[test]
    fn a_higher_rate_makes_no_work_line_cheaper(sketch in sketch(), more in 1..5000_u32) {
        let text = sketch.text();
        let rate = Decimal::new((sketch.rates.1 + more).into(), 2);
        let changes = [format!("providers.lpo.rates.reviewer={rate}"), format!("providers.lpo.rates.associate={rate}")];
        let dearer = case(&text, &[&changes[0], &changes[1]]);
        let (before, after) = (priced(&case(&text, &[])), priced(&dearer));
        let lines = |comparison: &Comparison<Exact>| -> Vec<(Option<usize>, Decimal)> {
            let lines = estimates(comparison)[1].lines.iter().filter(|line| line.code == LineCode::Work);
            lines.map(|line| (line.task, value(line.amount))).collect()
        };
        let after = lines(&after);
        for (task, amount) in lines(&before) {
            let dearer = after.iter().find(|(of, _)| *of == task).expect("a line does not vanish").1;
            prop_assert!(amount <= dearer);
        }
    }

    #[test]
    fn the_order_of_tasks_changes_no_total(sketch in sketch()) {
        let mut reversed = sketch.clone();
        reversed.tasks.reverse();
        let (forward, backward) = (priced(&case(&sketch.text(), &[])), priced(&case(&reversed.text(), &[])));
        for (one, other) in estimates(&forward).into_iter().zip(estimates(&backward)) {
            prop_assert_eq!(value(one.total), value(other.total));
            prop_assert_eq!(one.schedule.finish, other.schedule.finish);
        }
        prop_assert_eq!(forward.recommended(), backward.recommended());
    }

    #[test]
    fn one_head_fewer_would_be_late(mut sketch in sketch()) {
        // Work that a team can do in time, and not one person.
        (sketch.periods, sketch.heads) = (1, (1, 200));
        sketch.deadline_days = sketch.deadline_days.map_or(Some(50), |days| Some(days.max(30)));
        sketch.tasks.iter_mut().for_each(|(_, throughput, _)| *throughput += 200);
        let text = sketch.text();
        let whole = case(&text, &[]);
        for of in &priced(&whole).estimates {
            let schedule = of.schedule().expect("it has an outline");
            let heads = value(of.heads(&whole)).to_string().parse::<i64>().ok();
            let provider = of.provider.expect("no mix was asked for");
            let fewest = whole.providers[provider].delivery.heads.min;
            let Some(heads) = heads.filter(|heads| schedule.status() == Status::OnTime && *heads > fewest) else { continue };
            let id = &whole.providers[provider].id;
            let fewer = heads - 1;
            let limit = format!("providers.{id}.delivery.heads={{ min = {fewest}, default = {fewest}, max = {fewer} }}");
            let no_overtime = format!("providers.{id}.delivery.overtime.hours_per_day=0");
            let short = case(&text, &[&limit, &no_overtime]);
            let status = priced(&short).estimates[provider].schedule().map(Schedule::status);
            prop_assert_eq!(status, Some(Status::Late), "{} heads of {}", fewer, id);
            SHORTENED.fetch_add(1, Ordering::Relaxed);
        }
        let (matters, tried) = (SKETCHES.fetch_add(1, Ordering::Relaxed) + 1, SHORTENED.load(Ordering::Relaxed));
        prop_assert!(matters < 30 || tried * 4 > matters, "{} teams made smaller in {} matters", tried, matters);
    }

    #[test]
    fn scaling_all_rates_scales_work_lines(sketch in sketch(), factor in 2..9_u32) {
        prop_assume!(u64::from(sketch.rates.0) * u64::from(factor) * 2 < u64::from(u32::MAX));
        let mut scaled = sketch.clone();
        scaled.rates = (sketch.rates.0 * factor, sketch.rates.1 * factor);
        let (plain, scaled) = (priced(&case(&sketch.text(), &[])), priced(&case(&scaled.text(), &[])));
        // Each line is rounded once, so each may be off by half a cent times the factor, and by another half.
        let lines = i64::try_from(sketch.tasks.len()).expect("a few");
        for (plain, scaled) in estimates(&plain).into_iter().zip(estimates(&scaled)) {
            let off = work(plain) * Decimal::from(factor) - work(scaled);
            let times = Decimal::from(plain.schedule.times);
            prop_assert!(off.abs() <= Decimal::new(5 * (i64::from(factor) + 1) * lines, 3) * times);
        }
    }

    #[test]
    fn the_baseline_saves_nothing_and_every_run_says_the_same(sketch in sketch()) {
        let text = sketch.text();
        let library = Library::built_in();
        let as_of = Day::parse("2026-11-23").expect("a date");
        let document = || {
            let request = Request { name: "random", content: &text, changes: &[], library: &library, as_of };
            let ask = Ask { threads: 1, turns: None };
            reported(read_case(&request), ask, true, |report| report.document().clone()).expect("it has a price")
        };
        let first = document();
        let [one, other] = [&first, &document()].map(|of| serde_json::to_string(of).expect("it can be written"));
        prop_assert_eq!(one, other);
        let saving = first.estimates[0].saving.expect("the baseline has a total");
        prop_assert!(saving.get().is_zero());
    }

    #[test]
    fn damaged_files_are_answered_and_never_panic(sketch in sketch(), at in 0..4000_usize, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = sketch.text().into_bytes();
        let at = at % bytes.len();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        let text = String::from_utf8_lossy(&bytes);
        let library = Library::built_in();
        let as_of = Day::parse("2026-11-23").expect("a date");
        let request = Request { name: "damaged", content: &text, changes: &[], library: &library, as_of };
        let understood = read_case(&request);
        match understood.case {
            Some(case) => drop(compare(&case, &LikelyValues(&case.figures))),
            None => {
                prop_assert!(understood.diagnostics.has_errors());
                prop_assert!(!understood.diagnostics.render(&understood.texts, false).is_empty());
            }
        }
    }
}
