//! Every part that a plan could have, priced once.

use rust_decimal::Decimal;

use super::Allowed;
use super::judge::Judge;
use crate::engine::{Inputs, LikelyValues, Parts, PricedPart};
use crate::matter::{Case, Driver};
use crate::number::{Day, Number};
use crate::run::settled;

/// A set of tasks, a bit each.
pub type Tasks = usize;

/// A part that is permitted, in whole minor units over all periods; what makes no difference to the matter is 0.
#[derive(Debug, Clone, Copy)]
pub struct PartCost {
    /// What it costs.
    pub cost: i128,
    /// Its one-off lines, where they are rounded apart from the others later.
    pub one_off: i128,
    /// People, where the matter is charged by them.
    pub heads: i64,
    /// Production hours, where the matter is charged by them.
    pub hours: Decimal,
    /// The day that it ends.
    pub finish: Option<Day>,
    /// Whether it is in time and within capacity.
    pub in_time: bool,
}

/// What a provider could do.
#[derive(Debug, Clone)]
pub struct ProviderParts {
    /// Its place among those compared.
    pub place: usize,
    /// The tasks that it may do.
    pub may: Tasks,
    /// Which charges of the matter its price includes, by their index among those that anybody's does.
    pub includes: Vec<usize>,
    /// Its parts, by their tasks.
    pub parts: Vec<Option<PartCost>>,
}

/// All parts of a case.
#[derive(Debug, Clone)]
pub struct Table {
    /// The tasks.
    pub all: Tasks,
    /// Who could do them; those whose price includes a charge come first.
    pub seats: Vec<ProviderParts>,
    /// The charges that somebody's price includes.
    pub includable: Vec<String>,
}

impl Table {
    pub fn new(judge: &Judge, allowed: &Allowed) -> Self {
        let case = judge.case;
        let all = (1 << case.matter.tasks.len()) - 1;
        let matters = Matters::of(case);
        let figures = LikelyValues(&case.figures);
        let quick = Parts::new(case, judge.pricer.quick());
        let exact = Parts::new(case, &figures);
        let mut includable: Vec<String> = Vec::new();
        for charge in &case.matter.charges {
            let included = case.compared.iter().any(|of| case.providers[*of].includes.contains(&charge.name));
            if included && !includable.contains(&charge.name) {
                includable.push(charge.name.clone());
            }
        }
        let seat = |(place, may): (usize, &Vec<bool>)| {
            let may = may.iter().enumerate().filter(|(_, may)| **may).fold(0, |set, (task, _)| set | 1 << task);
            let own = &case.providers[case.compared[place]].includes;
            let piece = |tasks: Tasks| {
                if tasks == 0 || tasks & !may != 0 {
                    return None;
                }
                let list = || (0..case.matter.tasks.len()).filter(|task| tasks >> task & 1 == 1).collect();
                settled(
                    || matters.piece(&quick.price(place, list()).ok()?),
                    || matters.piece(&exact.price(place, list()).ok()?),
                )
            };
            let includes = includable.iter().enumerate().filter(|(_, name)| own.contains(name)).map(|(at, _)| at);
            ProviderParts { place, may, includes: includes.collect(), parts: (0..=all).map(piece).collect() }
        };
        let mut seats: Vec<ProviderParts> = allowed.iter().enumerate().map(seat).collect();
        seats.sort_by_key(|seat| seat.includes.is_empty());
        Self { all, seats, includable }
    }

    /// The same, with only some of the parts.
    pub fn only(&self, keep: impl Fn(&PartCost) -> bool) -> Self {
        let mut table = self.clone();
        for piece in table.seats.iter_mut().flat_map(|seat| &mut seat.parts) {
            *piece = piece.filter(&keep);
        }
        table
    }

    /// The least that tasks come to when they are shared out among the seats from one on, for every seat and all
    /// tasks; `None` where they cannot be.
    pub fn least<V: Ord + Copy>(
        &self,
        nothing: V,
        value: impl Fn(&PartCost) -> V,
        join: impl Fn(V, V) -> V,
    ) -> Vec<Vec<Option<V>>> {
        let mut least = vec![vec![None; self.all + 1]; self.seats.len() + 1];
        least[self.seats.len()][0] = Some(nothing);
        for (at, seat) in self.seats.iter().enumerate().rev() {
            let (these, later) = least.split_at_mut(at + 1);
            for (tasks, best) in these[at].iter_mut().enumerate() {
                *best = later[0][tasks];
                for own in subsets(tasks & seat.may) {
                    let Some((piece, rest)) = seat.parts[own].as_ref().zip(later[0][tasks & !own]) else { continue };
                    let whole = join(value(piece), rest);
                    if best.is_none_or(|best| whole < best) {
                        *best = Some(whole);
                    }
                }
            }
        }
        least
    }
}

/// All sets of some tasks but the empty one.
pub fn subsets(of: Tasks) -> impl Iterator<Item = Tasks> {
    std::iter::successors(Some(of), move |set| Some(set.checked_sub(1)? & of)).take_while(|set| *set != 0)
}

/// What of a part makes a difference to the matter's own lines.
struct Matters {
    periods: i128,
    decimals: u32,
    heads: bool,
    hours: bool,
    one_off: bool,
}

impl Matters {
    fn of(case: &Case) -> Self {
        let matter = &case.matter;
        let by = |drivers: &[Driver]| matter.charges.iter().any(|charge| drivers.contains(&charge.driver));
        let contingency = LikelyValues(&case.figures).or_zero(matter.contingency);
        Self {
            periods: matter.periods.into(),
            decimals: matter.currency.decimals(),
            heads: by(&[Driver::Head, Driver::HeadMonth]),
            hours: by(&[Driver::Hour]),
            one_off: matter.periods > 1 && !contingency.is_zero(),
        }
    }

    fn piece<N: Number>(&self, part: &PricedPart<N>) -> Option<PartCost> {
        let units = |amount: N| amount.decimal_at(self.decimals).map(|amount| amount.mantissa());
        let (one_off, per_period) = (units(part.one_off)?, units(part.per_period)?);
        part.permitted.then_some(PartCost {
            cost: one_off.saturating_add(per_period.saturating_mul(self.periods)),
            one_off: if self.one_off { one_off } else { 0 },
            heads: if self.heads { part.heads.count()? } else { 0 },
            hours: if self.hours { part.hours.decimal()? } else { Decimal::ZERO },
            finish: part.finish,
            in_time: part.status.is_in_time(),
        })
    }
}
