//! What a draw settles before any matter is looked at: capacities, dates, prices of time, yearly rises.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, reason = "counts of people")]

use super::arrivals::{Comes, Demand};
use super::calendar::{Days, MONTH, YEAR};
use super::draws::Drawn;
use super::plans::Plans;
use super::team::{Slice, slices};
use crate::engine::Outside;
use crate::matter::{Arrivals, Capacity, Case, Measure, Program, Running, SeatTerm};

/// Hours that one person has in a month for such work: a year of 1,764 working hours less leave, an assumption.
pub const HOURS_A_HEAD: f64 = 147.0;
/// Working days of a month.
const DAYS_A_MONTH: f64 = 21.0;

/// What holds in a draw.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Days over which the own team's hours of a matter are spread, by stream.
    pub spread: Vec<f64>,
    /// 1 and the contingency, by stream.
    pub contingency: Vec<f64>,
    /// How many times the first year's price a provider gets in each year, by plan.
    pub rise: Vec<Vec<f64>>,
    /// By option.
    pub options: Vec<OptionTerms>,
}

/// What holds of an option in a draw.
#[derive(Debug, Clone)]
pub struct OptionTerms {
    /// From when on matters come improved.
    pub improved_from: f64,
    /// The own team's stretches, hires among it.
    pub slices: Vec<Slice>,
    /// A team on call: from when, until when, and its hours a day.
    pub on_call: Option<(f64, f64, f64)>,
    /// What is paid whatever arrives, by year.
    pub fixed: Vec<f64>,
    /// What an hour of a hire costs after the end; 0 where nobody is hired.
    pub hour_of_hire: f64,
    /// Hours that the own team has, by month.
    pub capacity: Vec<f64>,
}

/// How matters arrive in a draw.
pub fn demands<'d>(program: &Program, drawn: &'d Drawn) -> Vec<Demand<'d>> {
    let of = program.streams.iter().enumerate().map(|(at, stream)| {
        let comes = match stream.arrivals {
            Arrivals::PerYear(number) => Comes::AtRandom {
                per_year: drawn.of(at, number),
                clustering: stream.clustering.map_or(1.0, |id| drawn.of(at, id)),
            },
            Arrivals::Every(every) => Comes::On(every),
        };
        Demand { comes, size: &drawn.sizes[at] }
    });
    of.collect()
}

impl Terms {
    /// What holds in a draw whose figures are drawn.
    pub fn of(program: &Program, days: &Days, plans: &Plans, drawn: &Drawn) -> Self {
        let streams = || program.streams.iter().enumerate();
        let spread = streams().map(|(at, stream)| drawn.of(at, stream.months) * MONTH).collect();
        let contingency =
            streams().map(|(at, stream)| 1.0 + stream.case.matter.contingency.map_or(0.0, |id| drawn.of(at, id)));
        let mut rise = Vec::new();
        for (plan, stream, Outside { provider, .. }) in plans.all_outside() {
            let provider = &program.streams[stream].case.providers[provider];
            let yearly = provider.escalation.map_or(0.0, |id| drawn.of(stream, id));
            rise.resize(rise.len().max(plan + 1), Vec::new());
            rise[plan] = rises(yearly, days);
        }
        let at_work = Times { program, days, drawn };
        Self {
            spread,
            contingency: contingency.collect(),
            rise,
            options: (0..program.options.len()).map(|at| at_work.option(at)).collect(),
        }
    }
}

/// How many times the first year's price is paid in each year.
fn rises(yearly: f64, days: &Days) -> Vec<f64> {
    let mut level = 1.0;
    days.years
        .iter()
        .map(|_| {
            let own = level;
            level *= 1.0 + yearly;
            own
        })
        .collect()
}

/// The own team's hours a day.
fn own_capacity(program: &Program, drawn: &Drawn) -> f64 {
    let a_month = match program.capacity {
        Capacity::Hours(hours) => drawn.own(hours),
        Capacity::Heads { heads, share } => heads as f64 * HOURS_A_HEAD * drawn.own_or(share, 1.0),
        Capacity::OfBaseline => {
            let delivery = &baseline(program).providers[baseline(program).baseline].delivery;
            delivery.heads.max as f64 * DAYS_A_MONTH * drawn.own_or(delivery.hours_per_day, 8.0)
        }
    };
    a_month / MONTH
}

fn baseline(program: &Program) -> &Case {
    &program.streams[0].case
}

/// When measures are at work in a draw, and what that costs.
struct Times<'a> {
    program: &'a Program,
    days: &'a Days,
    drawn: &'a Drawn,
}

impl Times<'_> {
    fn option(&self, at: usize) -> OptionTerms {
        let Self { program, days, drawn } = *self;
        let option = &program.options[at];
        let mut fixed = vec![0.0; days.years.len()];
        let none = (f64::INFINITY, f64::INFINITY);
        let improved = option.improvement.as_ref().map_or(none, |of| self.measure(of, 0.0, &mut fixed));
        let rise_of = |provider: Option<usize>| {
            let case = baseline(program);
            provider.and_then(|at| case.providers[at].escalation).map_or(0.0, |id| drawn.own(id))
        };
        let of_people = rise_of(Some(baseline(program).baseline));
        let mut hour_of_hire = 0.0;
        let hired = option.hire.as_ref().map(|of| {
            let (from, until) = self.measure(of, of_people, &mut fixed);
            let hours = drawn.own_or(of.what.hours_per_month, HOURS_A_HEAD);
            let price = of.running.as_ref().map_or(0.0, |running| drawn.own(running.price.price) / days_of(running));
            let last = rises(of_people, days).last().copied().unwrap_or(1.0);
            hour_of_hire = price * MONTH / hours * last;
            (from, until, of.what.heads as f64 * hours / MONTH)
        });
        let on_call = option.standby.as_ref().map(|of| {
            let place = baseline(program).providers.iter().position(|known| known.id == of.what.provider);
            let (from, until) = self.measure(of, rise_of(place), &mut fixed);
            (from, until, drawn.own(of.what.hours_per_month) / MONTH)
        });
        // Today's way is at work already, unless it says that it is not yet.
        let before = |from: f64| if at == 0 && from <= 0.0 { f64::NEG_INFINITY } else { from };
        let hired = hired.map(|(from, until, hours)| (before(from), until, hours));
        let slices = slices(&days.months, days.end, own_capacity(program, drawn), hired);
        OptionTerms {
            improved_from: before(improved.0),
            capacity: capacity(&slices, days),
            slices,
            on_call: on_call.map(|(from, until, hours)| (before(from), until, hours)),
            fixed,
            hour_of_hire,
        }
    }

    /// From when to when a measure is at work; what it costs is added to the years.
    fn measure<T>(&self, of: &Measure<T>, yearly: f64, fixed: &mut [f64]) -> (f64, f64) {
        let Self { program, days, drawn } = *self;
        let case = baseline(program);
        let from = days.ready(case.calendar_of(case.baseline).days, drawn.own_or(of.ready_days, 0.0));
        let until = of.months.map_or(f64::INFINITY, |months| from + drawn.own(months) * MONTH);
        fixed[0] += drawn.own_or(of.one_off, 0.0);
        if let Some(running) = &of.running {
            let a_day = drawn.own(running.price.price) / days_of(running) * running.times as f64;
            for ((year, rise), paid) in rises(yearly, days).into_iter().enumerate().zip(fixed) {
                let begins = days.years[year].max(from);
                let ends = days.years.get(year + 1).copied().unwrap_or(days.end).min(until);
                *paid += a_day * rise * (ends - begins).max(0.0);
            }
        }
        (from, until)
    }
}

/// The days that a price is for.
fn days_of(running: &Running) -> f64 {
    match running.price.term {
        SeatTerm::Week => 7.0,
        SeatTerm::Month => MONTH,
        SeatTerm::Year => YEAR,
    }
}

/// Hours that the own team has by month.
fn capacity(slices: &[Slice], days: &Days) -> Vec<f64> {
    let mut hours = vec![0.0; days.months.len()];
    for (at, slice) in slices.iter().enumerate() {
        if let Some(month) = slice.month {
            let until = slices.get(at + 1).map_or(days.end, |next| next.from).min(days.end);
            hours[month] += slice.capacity * (until - slice.from);
        }
    }
    hours
}
