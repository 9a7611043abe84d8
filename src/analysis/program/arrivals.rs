//! Matters that arrive: points in time, one by one or several at once, each of a size of its own.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, reason = "days and small counts fit a float")]

use rand::Rng;
use rand::rngs::ChaCha8Rng;

use super::calendar::{Days, YEAR};
use crate::analysis::sampling::Distribution;
use crate::matter::Every;
use crate::number::Day;

/// So many times today's demand is looked at.
pub const MOST_TIMES: f64 = 3.0;

/// A matter that arrives.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// When, in days from the programme's start.
    pub time: f64,
    /// Of which stream.
    pub stream: usize,
    /// How many times the file's.
    pub size: f64,
    /// It is there where demand is more than so many times today's.
    pub mark: f64,
}

/// A stream's demand in a draw.
#[derive(Debug, Clone, Copy)]
pub struct Demand<'d> {
    /// How its matters come up.
    pub comes: Comes,
    /// How its sizes are distributed; all alike where they are certain.
    pub size: &'d Result<Distribution, f64>,
}

/// How matters come up.
#[derive(Debug, Clone, Copy)]
pub enum Comes {
    /// At any time: so many a year, with so much clustering.
    AtRandom {
        /// Mean number a year.
        per_year: f64,
        /// Variance by mean.
        clustering: f64,
    },
    /// On the first day of each.
    On(Every),
}

/// A number between 0 and 1 with 53 bits, as many as a float has.
pub fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    (generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The matters that arrive between two times, in order. Those of up to three times today's demand are there too where
/// `more` is given, from which alone they are drawn: today's are the same with and without them.
pub fn arrivals(
    demands: &[Demand],
    days: &Days,
    [from, to]: [f64; 2],
    generator: &mut ChaCha8Rng,
    mut more: Option<&mut ChaCha8Rng>,
) -> Vec<Arrival> {
    let mut all = Vec::new();
    for (stream, demand) in demands.iter().enumerate() {
        let mut of = Process { stream, demand, all: &mut all };
        match demand.comes {
            Comes::AtRandom { per_year, clustering } => {
                of.at_random([per_year, clustering], [from, to], generator, |_| 0.0);
                let Some(more) = more.as_deref_mut() else { continue };
                let first = of.all.iter().position(|arrival| arrival.stream == stream).unwrap_or(of.all.len());
                of.mark_events(first, more);
                let beyond = MOST_TIMES - 1.0;
                of.at_random([per_year * beyond, clustering], [from, to], more, |drawn| 1.0 + beyond * uniform(drawn));
            }
            Comes::On(every) => of.on_dates(days, every, [from, to], generator, more.as_deref_mut()),
        }
    }
    all.sort_by(|a, b| a.time.total_cmp(&b.time));
    all
}

struct Process<'a> {
    stream: usize,
    demand: &'a Demand<'a>,
    all: &'a mut Vec<Arrival>,
}

impl Process<'_> {
    fn size(&self, generator: &mut ChaCha8Rng) -> f64 {
        match self.demand.size {
            Ok(distribution) => distribution.value(uniform(generator)),
            Err(size) => *size,
        }
    }

    fn put(&mut self, time: f64, mark: f64, generator: &mut ChaCha8Rng) {
        let size = self.size(generator);
        self.all.push(Arrival { time, stream: self.stream, size, mark });
    }

    /// Events at random, each of which brings one matter or several.
    fn at_random(
        &mut self,
        [per_year, clustering]: [f64; 2],
        [from, to]: [f64; 2],
        generator: &mut ChaCha8Rng,
        mark: impl Fn(&mut ChaCha8Rng) -> f64,
    ) {
        let rate = per_year / YEAR / cluster_mean(clustering);
        let mut time = from;
        loop {
            time += -libm::log(1.0 - uniform(generator)) / rate;
            if time.is_nan() || time >= to {
                break;
            }
            let mark = mark(generator);
            for _ in 0..cluster(clustering, generator) {
                self.put(time, mark, generator);
            }
        }
    }

    /// Gives each event, from the first of the stream's arrivals on, a mark below 1.
    fn mark_events(&mut self, first: usize, generator: &mut ChaCha8Rng) {
        let mut last = None;
        let mut mark = 0.0;
        for arrival in &mut self.all[first..] {
            if last != Some(arrival.time.to_bits()) {
                mark = uniform(generator);
                last = Some(arrival.time.to_bits());
            }
            arrival.mark = mark;
        }
    }

    /// One on each date; where there may be more, up to so many as demand can be a multiple of.
    fn on_dates(
        &mut self,
        days: &Days,
        every: Every,
        [from, to]: [f64; 2],
        generator: &mut ChaCha8Rng,
        mut more: Option<&mut ChaCha8Rng>,
    ) {
        for time in dates(days, every, from, to) {
            self.put(time, 0.0, generator);
            let Some(more) = more.as_deref_mut() else { continue };
            if let Some(last) = self.all.last_mut() {
                last.mark = uniform(more);
            }
            for already in [1.0, 2.0] {
                let mark = already + uniform(more);
                self.put(time, mark, more);
            }
        }
    }
}

/// The first days of months, quarters or years between two times.
fn dates(days: &Days, every: Every, from: f64, to: f64) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, reason = "days of a calendar")]
    let first = days.start.plus(libm::floor(from) as i64).and_then(Day::first_of_month);
    let mut found = Vec::new();
    let mut next = first;
    while let Some(day) = next {
        let time = (day.number() - days.start.number()) as f64;
        if time >= to {
            break;
        }
        let begins = day.month().is_some_and(|month| (i32::from(month) - 1) % every.months() == 0);
        if begins && time >= from {
            found.push(time);
        }
        next = day.plus_months(1);
    }
    found
}

/// How many matters an event brings in the mean: those of the logarithmic series with q = 1 - 1 / c.
fn cluster_mean(clustering: f64) -> f64 {
    if clustering > 1.0 { (clustering - 1.0) / libm::log(clustering) } else { 1.0 }
}

/// How many matters an event brings.
fn cluster(clustering: f64, generator: &mut ChaCha8Rng) -> u32 {
    if clustering <= 1.0 {
        return 1;
    }
    let q = 1.0 - 1.0 / clustering;
    let mut left = uniform(generator);
    let mut chance = q / libm::log(clustering);
    let mut count = 1;
    while left >= chance && count < MOST_AT_ONCE {
        left -= chance;
        chance *= q * f64::from(count) / f64::from(count + 1);
        count += 1;
    }
    count
}

/// No event brings more: beyond, rounding alone would decide.
const MOST_AT_ONCE: u32 = 100_000;

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn days(months: i64) -> Days {
        let start = Day::parse("2027-01-01").expect("a date");
        Days::between(start, months).expect("within the calendar")
    }

    /// Mean and variance of the number of matters in a span, over many draws.
    fn counts(clustering: f64, span: f64, draws: u64) -> [f64; 2] {
        let comes = Comes::AtRandom { per_year: 12.0, clustering };
        let demands = [Demand { comes, size: &Err(1.0) }];
        let mut generator = ChaCha8Rng::seed_from_u64(5);
        let days = days(24);
        let counts: Vec<f64> =
            (0..draws).map(|_| arrivals(&demands, &days, [0.0, span], &mut generator, None).len() as f64).collect();
        let mean = counts.iter().sum::<f64>() / draws as f64;
        [mean, counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / (draws - 1) as f64]
    }

    #[test]
    fn the_number_in_any_span_has_a_variance_of_clustering_times_its_mean() {
        let draws = 4000;
        for clustering in [1.0, 3.0] {
            for span in [YEAR / 12.0, YEAR, 2.0 * YEAR] {
                let [mean, variance] = counts(clustering, span, draws);
                let expected = 12.0 * span / YEAR;
                // Standard errors of a mean and, with the fourth cumulant of the negative binomial, of a variance.
                let se = (clustering * expected / draws as f64).sqrt();
                assert!((mean - expected).abs() < 4.0 * se, "{clustering} {span}: {mean} of {expected}");
                let fourth = clustering * expected * (1.0 + 6.0 * (clustering - 1.0) * clustering);
                let of = clustering * expected;
                let se = ((fourth + 2.0 * of * of) / draws as f64).sqrt();
                assert!((variance - of).abs() < 4.0 * se, "{clustering} {span}: {variance} of {of}, {se}");
            }
        }
    }

    #[test]
    fn demand_of_today_is_the_same_whatever_more_is_drawn() {
        let comes = Comes::AtRandom { per_year: 20.0, clustering: 2.0 };
        let demands = [Demand { comes, size: &Err(1.0) }, Demand { comes: Comes::On(Every::Quarter), size: &Err(2.0) }];
        let days = days(24);
        let drawn = |more: bool| {
            let mut other = ChaCha8Rng::seed_from_u64(9);
            let mut own = ChaCha8Rng::seed_from_u64(3);
            arrivals(&demands, &days, [-60.0, days.end], &mut own, more.then_some(&mut other))
        };
        let [alone, all] = [false, true].map(drawn);
        let times =
            |of: &[Arrival], below: f64| of.iter().filter(|of| of.mark < below).map(|of| of.time).collect::<Vec<_>>();
        assert_eq!(times(&alone, 1.0), times(&all, 1.0));
        // Three times the demand has about three times the matters, each of the smaller demands among them.
        let [one, three] = [1.0, 3.0].map(|times_of| times(&all, times_of).len());
        assert!((2 * one..4 * one).contains(&three), "{one} {three}");
    }

    #[test]
    fn dates_are_the_first_days_of_calendar_months_quarters_and_years() {
        let days = days(24);
        assert_eq!(dates(&days, Every::Month, 0.0, 60.0), [0.0, 31.0, 59.0]);
        assert_eq!(dates(&days, Every::Quarter, -100.0, 100.0), [-92.0, 0.0, 90.0]);
        assert_eq!(dates(&days, Every::Year, 1.0, 732.0), [365.0, 731.0]);
    }
}
