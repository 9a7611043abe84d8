//! The best plan of all: providers take their shares one after the other, and of what was shared out so far only that is
//! followed up which may still become the best.
//!
//! Parts add up, but what the matter charges by heads, hours or months, what a price includes, and contingency hang on
//! the whole. So a beginning gives way to another one only where that is as good in all of these; what cannot come below
//! a plan that is known already is dropped; and what is left in the end is priced by the engine.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::judge::{Judge, Rank};
use super::table::{PartCost, Table, Tasks, subsets};
use crate::engine::{Inputs, LikelyValues, MatterLowerBound, Parts};
use crate::number::{Day, Exact};

/// Bits for a place among those compared; ten tasks' places stand in order in one number.
const BITS: usize = 12;

/// Tasks that were shared out.
#[derive(Debug, Clone, Copy)]
struct PartialPlan {
    cost: i128,
    one_off: i128,
    heads: i64,
    hours: Decimal,
    finish: Option<Day>,
    /// The charges that are included, a bit each.
    included: u128,
    parts: usize,
    /// Who does what, the first task's provider in the highest bits.
    order: u128,
}

impl PartialPlan {
    const NOTHING: Self =
        Self { cost: 0, one_off: 0, heads: 0, hours: Decimal::ZERO, finish: None, included: 0, parts: 0, order: 0 };

    fn with(&self, piece: &PartCost, included: u128, order: u128) -> Self {
        Self {
            cost: self.cost.saturating_add(piece.cost),
            one_off: self.one_off.saturating_add(piece.one_off),
            heads: self.heads.max(piece.heads),
            hours: self.hours.saturating_add(piece.hours),
            finish: self.finish.max(piece.finish),
            included: self.included | included,
            parts: self.parts + 1,
            order: self.order | order,
        }
    }

    /// Whether no completion of the other one is better than the same completion of this one.
    fn dominates(&self, other: &Self) -> bool {
        self.cost <= other.cost
            && self.one_off <= other.one_off
            && self.cost - self.one_off <= other.cost - other.one_off
            && self.finish <= other.finish
            && self.heads <= other.heads
            && self.included & other.included == other.included
            && (self.cost < other.cost || (self.parts, self.order) <= (other.parts, other.order))
            && self.hours <= other.hours
    }
}

/// The best assignment; none where no assignment is permitted and can be priced.
pub fn best(judge: &Judge, table: &Table) -> Option<Rank> {
    if let Some(rank) = cheapest(judge, &table.only(|piece| piece.in_time)) {
        return Some(rank);
    }
    // Nobody is in time: who ends first? The fewer days there are, the fewer plans.
    let pieces = table.seats.iter().flat_map(|seat| seat.parts.iter().flatten());
    let mut ends: Vec<Option<Day>> = pieces.map(|piece| piece.finish).collect();
    ends.sort();
    ends.dedup();
    let until = |end: Option<Day>| cheapest(judge, &table.only(|piece| piece.finish <= end));
    let first = ends.partition_point(|end| until(*end).is_none());
    until(*ends.get(first)?)
}

/// The permitted assignment with the lowest total.
fn cheapest(judge: &Judge, table: &Table) -> Option<Rank> {
    let cost_left = table.least(0, |piece| piece.cost, i128::saturating_add);
    let first = greedy(table, &cost_left)?;
    let mut ceilings = UpperBounds::new(judge, table, judge.rank(&first));
    let includes: Vec<u128> =
        table.seats.iter().map(|seat| seat.includes.iter().fold(0, |set, at| set | 1 << at)).collect();
    let mut begun: Vec<Vec<PartialPlan>> = vec![Vec::new(); table.all + 1];
    begun[0].push(PartialPlan::NOTHING);
    for (at, seat) in table.seats.iter().enumerate() {
        let later = includes[at + 1..].iter().fold(0, |set, of| set | of);
        // Larger sets first: what this provider is given here must not be given to it again.
        for tasks in (0..=table.all).rev() {
            let from = std::mem::take(&mut begun[tasks]);
            for own in subsets(table.all & !tasks & seat.may) {
                let left = cost_left[at + 1][table.all & !tasks & !own];
                let Some((piece, left)) = seat.parts[own].as_ref().zip(left) else { continue };
                let order = placed(own, seat.place);
                for beginning in &from {
                    let next = beginning.with(piece, includes[at], order);
                    if next.cost.saturating_add(left) <= ceilings.of(next.included | later) {
                        keep(&mut begun[tasks | own], next);
                    }
                }
            }
            begun[tasks] = from;
        }
    }
    let whole = begun[table.all].iter().filter_map(|of| judge.rank(&unplaced(of.order, judge.case.matter.tasks.len())));
    whole.min()
}

fn keep(kept: &mut Vec<PartialPlan>, next: PartialPlan) {
    if !kept.iter().any(|known| known.dominates(&next)) {
        kept.retain(|known| !next.dominates(known));
        kept.push(next);
    }
}

fn placed(tasks: Tasks, place: usize) -> u128 {
    let tasks = (0..super::MOST_EXACT).filter(|task| tasks >> task & 1 == 1);
    tasks.fold(0, |order, task| order | (place as u128) << (BITS * (super::MOST_EXACT - 1 - task)))
}

fn unplaced(order: u128, tasks: usize) -> Vec<usize> {
    let place = |task: usize| (order >> (BITS * (super::MOST_EXACT - 1 - task))) & ((1 << BITS) - 1);
    (0..tasks).map(|task| usize::try_from(place(task)).unwrap_or(0)).collect()
}

/// The assignment whose parts add up to the least.
fn greedy(table: &Table, cost_left: &[Vec<Option<i128>>]) -> Option<Vec<usize>> {
    let mut order = 0;
    let mut tasks = table.all;
    for (at, seat) in table.seats.iter().enumerate() {
        let whole = cost_left[at][tasks]?;
        let fits = |own: &Tasks| {
            let rest = cost_left[at + 1][tasks & !own];
            seat.parts[*own].zip(rest).is_some_and(|(piece, rest)| piece.cost.saturating_add(rest) == whole)
        };
        if let Some(own) = subsets(tasks & seat.may).find(fits) {
            order |= placed(own, seat.place);
            tasks &= !own;
        }
    }
    Some(unplaced(order, table.all.count_ones() as usize))
}

/// What the parts may come to at most, by the charges that are included, for the total not to be above a known one.
struct UpperBounds<'t> {
    table: &'t Table,
    judge: &'t Judge<'t>,
    /// The lowest total that is known, or the budget where it is a limit.
    known: Option<Decimal>,
    least: MatterLowerBound,
    found: BTreeMap<u128, i128>,
}

impl<'t> UpperBounds<'t> {
    fn new(judge: &'t Judge<'t>, table: &'t Table, known: Option<Rank>) -> Self {
        let matter = &judge.case.matter;
        let budget = matter.budget.filter(|_| matter.budget_is_limit);
        let budget = budget.map(|id| judge.case.figures.get(id).likely);
        let whole = |of: Vec<Vec<Option<i64>>>| of[0][table.all].unwrap_or(0);
        let least = MatterLowerBound {
            heads: whole(table.least(0, |piece| piece.heads, Ord::max)),
            finish: table.least(None, |piece| piece.finish, Ord::max)[0][table.all].flatten(),
        };
        let known = known.map(|rank| rank.total).or(budget);
        Self { table, judge, known, least, found: BTreeMap::new() }
    }

    fn of(&mut self, included: u128) -> i128 {
        if let Some(known) = self.found.get(&included) {
            return *known;
        }
        let ceiling = self.ceiling(included).unwrap_or(i128::MAX);
        self.found.insert(included, ceiling);
        ceiling
    }

    /// total = parts + charges + contingency + delay, where contingency is a share of parts and charges, rounded once, or
    /// once and once a period.
    fn ceiling(&self, included: u128) -> Option<i128> {
        let case = self.judge.case;
        let figures = LikelyValues(&case.figures);
        let names = self.table.includable.iter().enumerate();
        let names: Vec<&String> = names.filter(|(at, _)| included >> at & 1 == 1).map(|(_, name)| name).collect();
        let [charges, delay]: [Exact; 2] =
            Parts::new(case, &figures).matter_lower_bound(self.least, |name| names.contains(&name)).ok()?;
        let roundings = Decimal::from(case.matter.periods).checked_add(Decimal::ONE)?;
        let unit = Decimal::new(1, case.matter.currency.decimals());
        let share = Decimal::ONE.checked_add(figures.or_zero(case.matter.contingency).get()?)?;
        let rest = self.known?.checked_sub(delay.get()?)?.checked_add(roundings.checked_mul(unit)?)?;
        let parts = rest.checked_div(share)?.checked_sub(charges.get()?)?;
        // One unit more than that, for the last digit of the quotient.
        let units = parts.checked_div(unit)?.ceil().checked_add(Decimal::ONE)?;
        i128::try_from(units).ok()
    }
}
