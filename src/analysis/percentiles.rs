//! Exact percentiles of values that come one after the other, without keeping them all: those are let go that lie too far
//! from every percentile to become one.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks among at most ten million values"
)]

/// The percentiles that are given.
pub const PERCENTS: [u32; 7] = [5, 10, 25, 50, 75, 90, 95];
/// How far from a percentile values are kept, in standard deviations of its rank: values that come in no particular order
/// leave that about twice in a thousand million times.
pub const USUAL_REACH: f64 = 6.0;
/// So many values are all kept.
const ALL_KEPT: usize = 1 << 15;
/// Fewer new values than this are not worth sorting.
const FEWEST_SORTED: usize = 4096;

/// The percentiles of some values.
#[derive(Debug, Clone)]
pub struct Percentiles {
    reach: f64,
    taken: u64,
    /// The first values, while they are no more than are all kept.
    first: Vec<f64>,
    /// What is kept of more than that, by percentile.
    around: Vec<Surroundings>,
    /// By percentile, from where on values are kept, until where, and how many lie below: side by side, so that most values,
    /// which are nowhere kept, take no branch.
    firsts: [f64; PERCENTS.len()],
    lasts: [f64; PERCENTS.len()],
    below: [u64; PERCENTS.len()],
}

/// The values around one percentile.
#[derive(Debug, Clone)]
struct Surroundings {
    /// The share of all values below it.
    share: f64,
    reach: f64,
    /// The values, in order, and how often each came.
    kept: Vec<(f64, u64)>,
    /// Those that came since they were last put in order.
    new: Vec<f64>,
}

impl Percentiles {
    /// Of no values yet, keeping those within a reach.
    pub fn new(reach: f64) -> Self {
        let (firsts, lasts) = ([f64::NEG_INFINITY; PERCENTS.len()], [f64::INFINITY; PERCENTS.len()]);
        Self { reach, taken: 0, first: Vec::new(), around: Vec::new(), firsts, lasts, below: [0; PERCENTS.len()] }
    }

    /// Takes the next value.
    pub fn take(&mut self, value: f64) {
        self.taken += 1;
        if self.around.is_empty() {
            self.first.push(value);
            if self.first.len() == ALL_KEPT {
                self.part();
            }
            return;
        }
        let mut is_kept = false;
        for (at, below) in self.below.iter_mut().enumerate() {
            let is_below = value < self.firsts[at];
            *below += u64::from(is_below);
            is_kept |= !is_below && value <= self.lasts[at];
        }
        if is_kept {
            self.keep(value);
        }
    }

    /// Keeps a value around each percentile that it is near enough to.
    #[cold]
    fn keep(&mut self, value: f64) {
        for (at, around) in self.around.iter_mut().enumerate() {
            if value < self.firsts[at] || value > self.lasts[at] {
                continue;
            }
            around.new.push(value);
            if around.new.len() >= around.kept.len().max(FEWEST_SORTED) {
                around.sort();
                let bounds = [&mut self.firsts[at], &mut self.lasts[at]];
                around.let_go(self.taken, &mut self.below[at], bounds);
            }
        }
    }

    /// Goes over to what lies around each percentile.
    fn part(&mut self) {
        let mut all =
            Surroundings { share: 0.0, reach: self.reach, kept: Vec::new(), new: std::mem::take(&mut self.first) };
        all.sort();
        for (at, percent) in PERCENTS.into_iter().enumerate() {
            let mut around = Surroundings { share: share(percent), ..all.clone() };
            around.let_go(self.taken, &mut self.below[at], [&mut self.firsts[at], &mut self.lasts[at]]);
            self.around.push(around);
        }
    }

    /// The percentiles, each between the two nearest ranks, in proportion; none where a value was let go that turned out
    /// to be one, or where there are none.
    pub fn found(mut self) -> Option<[f64; 7]> {
        self.first.sort_unstable_by(f64::total_cmp);
        self.around.iter_mut().for_each(Surroundings::sort);
        let last = self.taken.checked_sub(1)?;
        let ranked = |at: usize, rank: u64| match self.around.get(at) {
            Some(around) => around.ranked(rank.checked_sub(self.below[at])?),
            None => self.first.get(rank as usize).copied(),
        };
        let mut found = [0.0; 7];
        for (at, percent) in PERCENTS.into_iter().enumerate() {
            let rank = share(percent) * last as f64;
            let (lower, into) = (rank.floor() as u64, rank - rank.floor());
            let [lower, upper] = [ranked(at, lower)?, ranked(at, (lower + 1).min(last))?];
            found[at] = lower + (upper - lower) * into;
        }
        Some(found)
    }
}

fn share(percent: u32) -> f64 {
    f64::from(percent) / 100.0
}

impl Surroundings {
    fn sort(&mut self) {
        self.kept.extend(self.new.drain(..).map(|value| (value, 1)));
        self.kept.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
        self.kept.dedup_by(|(value, count), (before, times)| {
            let same = value.to_bits() == before.to_bits();
            *times += if same { *count } else { 0 };
            same
        });
    }

    /// Lets values go whose rank among so many is out of reach; so many lie below those kept, and values are kept within
    /// bounds, which all may change.
    fn let_go(&mut self, taken: u64, all_below: &mut u64, [first, last]: [&mut f64; 2]) {
        let middle = self.share * (taken - 1) as f64;
        let reach = self.reach * (taken as f64 * self.share * (1.0 - self.share)).sqrt() + 2.0;
        let (mut below, mut too_low, mut in_reach) = (*all_below, 0, 0);
        let mut end = *all_below;
        for (_, count) in &self.kept {
            let rank = end;
            end += count;
            if (end as f64) < middle - reach {
                (below, too_low) = (end, too_low + 1);
            } else if rank as f64 <= middle + reach {
                in_reach += 1;
            } else {
                break;
            }
        }
        // Values in some order can leave none in reach; what is kept is held on to then.
        if in_reach == 0 {
            return;
        }
        *all_below = below;
        let is_cut_short = too_low + in_reach < self.kept.len();
        self.kept.truncate(too_low + in_reach);
        self.kept.drain(..too_low);
        if let Some((lowest, _)) = self.kept.first().filter(|_| too_low > 0) {
            *first = *lowest;
        }
        if let Some((highest, _)) = self.kept.last().filter(|_| is_cut_short) {
            *last = *highest;
        }
    }

    /// The value of a rank among those kept, from 0; none where it is not among them.
    fn ranked(&self, rank: u64) -> Option<f64> {
        let mut left = rank;
        for (value, count) in &self.kept {
            match left.checked_sub(*count) {
                Some(rest) => left = rest,
                None => return Some(*value),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By putting all in order.
    fn sorted(values: &[f64]) -> [f64; 7] {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        PERCENTS.map(|percent| {
            let rank = f64::from(percent) / 100.0 * (values.len() - 1) as f64;
            let (lower, into) = (rank.floor() as usize, rank - rank.floor());
            let upper = (lower + 1).min(values.len() - 1);
            values[lower] + (values[upper] - values[lower]) * into
        })
    }

    fn taken(values: &[f64], reach: f64) -> Percentiles {
        let mut percentiles = Percentiles::new(reach);
        for value in values {
            percentiles.take(*value);
        }
        percentiles
    }

    /// Numbers in no order, many of them alike.
    fn numbers(count: u64, kinds: u64) -> Vec<f64> {
        (0..count)
            .map(|at| (at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) % kinds)
            .map(|number| number as f64)
            .collect()
    }

    #[test]
    fn percentiles_are_those_of_all_values_in_order() {
        for count in [1, 2, 7, ALL_KEPT as u64, ALL_KEPT as u64 + 1, 60_000] {
            for kinds in [1, 3, 1000, 1 << 40] {
                let values = numbers(count, kinds);
                assert_eq!(taken(&values, USUAL_REACH).found(), Some(sorted(&values)), "{count} of {kinds} kinds");
            }
        }
        assert_eq!(Percentiles::new(USUAL_REACH).found(), None);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the very values are found")]
    fn values_in_an_order_are_missed_or_right_and_never_wrong() {
        let rising: Vec<f64> = (0..80_000).map(f64::from).collect();
        let falling: Vec<f64> = rising.iter().rev().copied().collect();
        for values in [&rising, &falling] {
            let found = taken(values, USUAL_REACH).found();
            assert_eq!(found.unwrap_or_else(|| sorted(values)), sorted(values));
            assert_eq!(taken(values, f64::INFINITY).found(), Some(sorted(values)));
        }
        assert_eq!(taken(&rising, USUAL_REACH).found(), None);
    }

    #[test]
    fn few_of_many_values_are_kept() {
        let percentiles = taken(&numbers(100_000, 1 << 40), USUAL_REACH);
        let kept: usize = percentiles.around.iter().map(|around| around.kept.len() + around.new.len()).sum();
        assert!(kept < 50_000, "{kept}");
    }
}
