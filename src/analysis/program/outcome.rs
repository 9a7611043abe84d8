//! What all draws together say of each option.
#![expect(clippy::float_arithmetic, reason = "statistics of binary floats")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of draws"
)]

use super::Extent;
use super::calendar::Days;
use super::lookouts::{Sent, look_out};
use super::thresholds::{Thresholds, matters_a_year};
use super::world::{DrawOutcome, World};
use crate::engine::{Assignment, LikelyValues, Outside, Scenario, price};
use crate::matter::{Arrivals, Basis, Figure, FigureId, LineCode, Program, ProgramOption, Warning};
use crate::number::{Day, Exact, Float, Number};
use rust_decimal::prelude::ToPrimitive;

/// An option is short of hours where these are above this share of its capacity, and above today's.
pub const MOST_SHORT: f64 = 0.02;
/// Bands of load are those of the first so many draws.
const OF_BANDS: u64 = 2000;

/// How a sum spreads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// One draw of ten lies below.
    pub p10: f64,
    /// Half lie below.
    pub p50: f64,
    /// Nine of ten lie below.
    pub p90: f64,
}

impl Spread {
    /// How some values spread; all 0 where there is none.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count.max(1.0);
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let standard_error = if values.len() < 2 { 0.0 } else { (squares / (count - 1.0) / count).sqrt() };
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|share| ranked(&sorted, share));
        Self { mean, standard_error, p10, p50, p90 }
    }
}

/// The value below which a share of all lies, straight between the two that are nearest.
fn ranked(sorted: &[f64], share: f64) -> f64 {
    let rank = share * (sorted.len().max(1) - 1) as f64;
    let lower = rank as usize;
    let upper = (lower + 1).min(sorted.len().saturating_sub(1));
    match (sorted.get(lower), sorted.get(upper)) {
        (Some(low), Some(high)) => low + (high - low) * (rank - lower as f64),
        _ => 0.0,
    }
}

/// What is known of an option.
#[derive(Debug, Clone)]
pub struct OptionAnswer {
    /// What it is called.
    pub name: String,
    /// What the programme costs.
    pub cost: Spread,
    /// By year.
    pub years: Vec<Spread>,
    /// Hours of the own team by month: how they spread.
    pub load: Vec<Spread>,
    /// Hours that it has by month, in the mean.
    pub capacity: Vec<f64>,
    /// Hours of it by those that it has, by month.
    pub utilisation: Vec<f64>,
    /// The same over all months.
    pub utilised: f64,
    /// Share of the matters of which anything goes out.
    pub matters_out: f64,
    /// Share of the hours that go out.
    pub hours_out: f64,
    /// Share of the matters that are late.
    pub late: f64,
    /// The same as a number of matters in a programme.
    pub matters_late: f64,
    /// Hours above capacity in a programme.
    pub short: f64,
    /// The same as a share of capacity.
    pub short_share: f64,
    /// Matters larger than the whole team in a programme.
    pub too_large: f64,
    /// Matters that arrive in a programme.
    pub matters: f64,
    /// Share of the draws in which it costs least among those that are not too short of hours.
    pub cheapest: f64,
    /// What it costs more than the cheapest of these, in the mean.
    pub regret: f64,
    /// Whether it is too short of hours to be recommended.
    pub is_short: bool,
    /// Whether more of its matters are late than today's.
    pub is_later: bool,
    /// Who takes what goes out.
    pub sent: Vec<Sent>,
    /// What to look out for, by stream.
    pub warnings: Vec<Vec<Warning>>,
}

/// Demand, in matters a year and their size.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The stream.
    pub name: String,
    /// Matters a year in the mean, and as they are likely.
    pub per_year: [f64; 2],
    /// How many times the file's in the mean, and as is likely.
    pub size: [f64; 2],
}

/// What is known of a programme.
#[derive(Debug, Clone)]
pub struct ProgramAnswer {
    /// How many draws.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// The uncertain inputs that are drawn once a draw: a figure of each, with its stream.
    pub inputs: Vec<(usize, FigureId)>,
    /// The day on which each calendar month begins, the first with the start.
    pub months: Vec<Day>,
    /// The options in their order.
    pub options: Vec<OptionAnswer>,
    /// The place of the recommended one.
    pub recommended: usize,
    /// Demand by stream.
    pub demand: Vec<Demand>,
    /// Matters a year in the mean, of all streams.
    pub matters_a_year: f64,
    /// What the own team is paid for its capacity, the same in all options but for hires; none where no rate says.
    pub own_pay: Option<f64>,
    /// From how many matters a year on options pay.
    pub thresholds: Thresholds,
}

/// What draws add up to, option by option.
pub struct Totals {
    months: Vec<Day>,
    draws: u64,
    taken: u64,
    options: Vec<Total>,
}

#[derive(Clone, Default)]
struct Total {
    costs: Vec<f64>,
    years: Vec<Vec<f64>>,
    bands: Vec<Vec<f64>>,
    hours: Vec<f64>,
    capacity: Vec<f64>,
    sums: [f64; 7],
    sent: Vec<f64>,
}

impl Totals {
    pub fn new(program: &Program, days: &Days, draws: u64) -> Self {
        let (years, months) = (days.years.len(), days.months.len());
        let empty = Total {
            years: vec![Vec::new(); years],
            bands: vec![Vec::new(); months],
            hours: vec![0.0; months],
            capacity: vec![0.0; months],
            ..Total::default()
        };
        let options = vec![empty; program.options.len()];
        Self { months: days.month_dates.clone(), draws, taken: 0, options }
    }

    /// Adds a draw.
    pub fn add(&mut self, draw: &DrawOutcome) {
        for (at, (total, of)) in self.options.iter_mut().zip(&draw.options).enumerate() {
            total.costs.push(draw.total(at));
            for (year, cost) in total.years.iter_mut().zip(&of.cost) {
                year.push(*cost);
            }
            for (month, hours) in of.done.hours.iter().enumerate() {
                total.hours[month] += hours;
                total.capacity[month] += draw.capacity[at][month];
                if self.taken < OF_BANDS {
                    total.bands[month].push(*hours);
                }
            }
            let own = [of.matters, of.matters_out, of.needed, of.hours_out, of.late, of.done.short, of.too_large];
            total.sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            total.sent.resize(of.sent.len(), 0.0);
            total.sent.iter_mut().zip(&of.sent).for_each(|(sum, own)| *sum += own);
        }
        self.taken += 1;
    }

    /// What they say.
    pub fn answer(self, world: &World, extent: Extent, thresholds: Thresholds) -> ProgramAnswer {
        let program = world.program;
        let mut options: Vec<OptionAnswer> =
            self.options.iter().zip(&program.options).map(|(total, of)| self.option(total, of, world)).collect();
        let [late, short] = [options[0].late, options[0].short_share];
        for option in &mut options {
            option.is_short = option.short_share > MOST_SHORT && option.short_share > short;
            option.is_later = option.late > late;
        }
        self.compare(&mut options);
        let recommended = recommended(&options);
        ProgramAnswer {
            draws: extent.draws,
            seed: extent.seed,
            inputs: world.drawn.inputs().collect(),
            months: self.months,
            recommended,
            demand: demand(program),
            matters_a_year: matters_a_year(program),
            own_pay: own_pay(program, &options[0]),
            options,
            thresholds,
        }
    }

    fn option(&self, total: &Total, option: &ProgramOption, world: &World) -> OptionAnswer {
        let draws = self.draws as f64;
        let [matters, matters_out, needed, hours_out, late, short, too_large] = total.sums;
        let of = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let capacity: f64 = total.capacity.iter().sum();
        let sent = self.sent(total, world);
        OptionAnswer {
            name: option.name.clone(),
            cost: Spread::of(&total.costs),
            years: total.years.iter().map(|costs| Spread::of(costs)).collect(),
            load: total.bands.iter().map(|hours| Spread::of(hours)).collect(),
            capacity: total.capacity.iter().map(|hours| hours / draws).collect(),
            utilisation: total.hours.iter().zip(&total.capacity).map(|(hours, all)| of(*hours, *all)).collect(),
            utilised: of(total.hours.iter().sum(), capacity),
            matters_out: of(matters_out, matters),
            hours_out: of(hours_out, needed),
            late: of(late, matters),
            matters_late: late / draws,
            short: short / draws,
            short_share: of(short, capacity),
            too_large: too_large / draws,
            matters: matters / draws,
            cheapest: 0.0,
            regret: 0.0,
            is_short: false,
            is_later: false,
            warnings: look_out(world.program, option, &sent),
            sent,
        }
    }

    /// Who takes what goes out.
    fn sent(&self, total: &Total, world: &World) -> Vec<Sent> {
        let mut all: Vec<Sent> = Vec::new();
        for (plan, stream, Outside { provider, on_call, .. }) in world.plans.all_outside() {
            let matters = total.sent.get(plan).map_or(0.0, |matters| matters / self.draws as f64);
            let is_same = |of: &&mut Sent| (of.stream, of.provider, of.on_call) == (stream, provider, on_call);
            match all.iter_mut().find(is_same) {
                Some(known) => known.matters += matters,
                None => all.push(Sent { stream, provider, on_call, matters }),
            }
        }
        all.retain(|of| of.matters > 0.0);
        all
    }

    /// How often each is the cheapest of those that are not too short of hours, and what it costs more than that.
    fn compare(&self, options: &mut [OptionAnswer]) {
        let draws = self.options[0].costs.len();
        for draw in 0..draws {
            let cost = |at: usize| self.options[at].costs[draw];
            let competing = (0..options.len()).filter(|at| !options[*at].is_short);
            let Some(best) = competing.reduce(|best, at| if cost(at) < cost(best) { at } else { best }) else {
                continue;
            };
            options[best].cheapest += 1.0;
            for (at, option) in options.iter_mut().enumerate() {
                option.regret += (cost(at) - cost(best)).max(0.0);
            }
        }
        for option in options {
            option.cheapest /= draws.max(1) as f64;
            option.regret /= draws.max(1) as f64;
        }
    }
}

/// The lowest mean among options that are not too short of hours and of whose matters no more are late than today.
fn recommended(options: &[OptionAnswer]) -> usize {
    let competing = (0..options.len()).filter(|at| *at == 0 || (!options[*at].is_short && !options[*at].is_later));
    let lower = |best: usize, at: usize| if options[at].cost.mean < options[best].cost.mean { at } else { best };
    competing.reduce(lower).unwrap_or(0)
}

/// The mean of a figure's distribution, and its likely value.
pub fn mean_and_likely(figure: &Figure) -> [f64; 2] {
    let [low, likely, high] = [figure.low, figure.likely, figure.high].map(|value| Float::from(value).0);
    let mean = if !figure.is_uncertain() {
        likely
    } else if figure.two_points {
        f64::midpoint(low, high)
    } else {
        (low + 4.0 * likely + high) / 6.0
    };
    [mean, likely]
}

fn demand(program: &Program) -> Vec<Demand> {
    let of = program.streams.iter().map(|stream| {
        let figures = &stream.case.figures;
        let per_year = match stream.arrivals {
            Arrivals::PerYear(number) => mean_and_likely(figures.get(number)),
            Arrivals::Every(every) => [12.0 / f64::from(every.months()); 2],
        };
        let size = stream.size.map_or([1.0; 2], |size| mean_and_likely(figures.get(size)));
        Demand { name: stream.name.clone(), per_year, size }
    });
    of.collect()
}

/// What the own team's capacity is paid over the programme, at the mean pay of an hour of its matters.
fn own_pay(program: &Program, today: &OptionAnswer) -> Option<f64> {
    let (mut paid, mut hours) = (0.0, 0.0);
    for (stream, demand) in program.streams.iter().zip(demand(program)) {
        let case = &stream.case;
        let assignment = Assignment::to_provider(case, case.baseline);
        let scenario = Scenario { assignment, basis: Basis::Cost, improved: false, billed_only: false };
        let estimate = price::<Exact>(case, &LikelyValues(&case.figures), &scenario).ok()?;
        let is_pay = |code: LineCode| {
            matches!(
                code,
                LineCode::Work | LineCode::Seats | LineCode::QualityControl | LineCode::Supervision | LineCode::Rework
            )
        };
        let often = demand.per_year[0] * demand.size[0];
        for line in estimate.lines.iter().filter(|line| is_pay(line.code)) {
            paid += often * line.amount.decimal()?.to_f64()?;
            hours += often * line.hours.and_then(Number::decimal).and_then(|hours| hours.to_f64()).unwrap_or(0.0);
        }
    }
    let capacity: f64 = today.capacity.iter().sum();
    (hours > 0.0).then(|| paid / hours * capacity)
}
