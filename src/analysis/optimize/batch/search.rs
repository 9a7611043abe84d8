//! Good selections: what prices suggest and what greed finds, made to fit, and bettered a matter or two at a time.

use super::dual::Prices;
use super::{Book, MatterOption};

/// So many changes are tried against each other, in pairs.
const MOST_PAIRED: usize = 200;
/// So often a selection is gone through for something better.
const MOST_ROUNDS: usize = 50;

/// A choice for each matter.
#[derive(Debug, Clone)]
pub struct Selection {
    /// By their places.
    pub chosen: Vec<usize>,
    /// What they come to.
    pub cost: i128,
    /// Hours of each capacity.
    pub used: Vec<i128>,
}

/// A matter, and the choice that it might change to.
type Change = (usize, usize);

impl Selection {
    /// Each matter's least choice by some measure; of equals the first.
    fn least<K: Ord>(book: &Book, measure: impl Fn(&MatterOption) -> K) -> Self {
        let least = |of: &Vec<MatterOption>| {
            let places = (0..of.len()).min_by_key(|at| measure(&of[*at]));
            places.unwrap_or(0)
        };
        Self::of(book, book.matters.iter().map(least).collect())
    }

    pub fn of(book: &Book, chosen: Vec<usize>) -> Self {
        let mut selection = Self { chosen, cost: 0, used: vec![0; book.capacities.len()] };
        for (options, at) in book.matters.iter().zip(&selection.chosen) {
            selection.cost += options[*at].cost;
            selection.used.iter_mut().zip(&options[*at].hours).for_each(|(used, hours)| *used += hours);
        }
        selection
    }

    fn now<'b>(&self, book: &'b Book, matter: usize) -> &'b MatterOption {
        &book.matters[matter][self.chosen[matter]]
    }

    /// What a change costs more.
    fn extra(&self, book: &Book, (matter, to): Change) -> i128 {
        book.matters[matter][to].cost - self.now(book, matter).cost
    }

    /// Hours of a capacity that some changes leave used.
    fn used_after(&self, book: &Book, at: usize, changes: &[Change]) -> i128 {
        let more = |(matter, to): &Change| book.matters[*matter][*to].hours[at] - self.now(book, *matter).hours[at];
        self.used[at] + changes.iter().map(more).sum::<i128>()
    }

    fn fits_after(&self, book: &Book, changes: &[Change]) -> bool {
        (0..self.used.len()).all(|at| self.used_after(book, at, changes) <= book.capacities[at])
    }

    /// Hours beyond all capacities, after some changes.
    fn excess_after(&self, book: &Book, changes: &[Change]) -> i128 {
        (0..self.used.len()).map(|at| (self.used_after(book, at, changes) - book.capacities[at]).max(0)).sum()
    }

    fn change(&mut self, book: &Book, (matter, to): Change) {
        for at in 0..self.used.len() {
            self.used[at] = self.used_after(book, at, &[(matter, to)]);
        }
        self.cost += self.extra(book, (matter, to));
        self.chosen[matter] = to;
    }

    fn changes<'s>(&'s self, book: &'s Book) -> impl Iterator<Item = Change> + 's {
        let others = move |(matter, of): (usize, &'s Vec<MatterOption>)| {
            (0..of.len()).filter(move |to| *to != self.chosen[matter]).map(move |to| (matter, to))
        };
        book.matters.iter().enumerate().flat_map(others)
    }

    /// Gives up hours where they cost least, until the capacities hold or nothing helps.
    fn relieve(&mut self, book: &Book) {
        while !self.fits(book) {
            let excess = self.excess_after(book, &[]);
            let helpful = self.changes(book).filter_map(|change| {
                let relief = excess - self.excess_after(book, &[change]);
                (relief > 0).then(|| (self.extra(book, change), relief, change))
            });
            let mut helpful: Vec<(i128, i128, Change)> = helpful.collect();
            helpful.sort_by(|a, b| {
                a.0.saturating_mul(b.1).cmp(&b.0.saturating_mul(a.1)).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2))
            });
            if helpful.is_empty() {
                return;
            }
            let mut changed = vec![false; self.chosen.len()];
            for (.., change) in helpful {
                // What a change relieves may have been relieved by those before it.
                let helps = !changed[change.0] && self.excess_after(book, &[change]) < self.excess_after(book, &[]);
                if helps {
                    self.change(book, change);
                    changed[change.0] = true;
                }
            }
        }
    }

    /// Takes hours where they save most, the best first, as long as they fit.
    fn fill(&mut self, book: &Book) {
        for _ in 0..MOST_ROUNDS {
            let mut wanted: Vec<(i128, i128, Change)> = Vec::new();
            for change in self.changes(book) {
                let saving = -self.extra(book, change);
                if saving > 0 {
                    let more = |at: usize| (self.used_after(book, at, &[change]) - self.used[at]).max(0);
                    wanted.push((saving, (0..self.used.len()).map(more).sum(), change));
                }
            }
            wanted.sort_by(|a, b| {
                b.0.saturating_mul(a.1).cmp(&a.0.saturating_mul(b.1)).then(b.0.cmp(&a.0)).then(a.2.cmp(&b.2))
            });
            let mut found = false;
            for (.., change) in wanted {
                if self.extra(book, change) < 0 && self.fits_after(book, &[change]) {
                    self.change(book, change);
                    found = true;
                }
            }
            if !found {
                return;
            }
        }
    }

    /// Lets one matter have the hours that another one gives up for less.
    fn exchange(&mut self, book: &Book) -> bool {
        let mut wanted: Vec<(i128, Change)> = Vec::new();
        let mut given: Vec<(i128, Change)> = Vec::new();
        for change in self.changes(book) {
            let extra = self.extra(book, change);
            let frees = (0..self.used.len()).any(|at| self.used_after(book, at, &[change]) < self.used[at]);
            if extra < 0 {
                wanted.push((extra, change));
            } else if frees {
                given.push((extra, change));
            }
        }
        wanted.sort_unstable();
        given.sort_unstable();
        let mut best: Option<(i128, [Change; 2])> = None;
        for (less, one) in wanted.iter().take(MOST_PAIRED) {
            for (more, other) in given.iter().take(MOST_PAIRED).take_while(|(more, _)| less + more < 0) {
                let pair = [*one, *other];
                let better = best.is_none_or(|(known, _)| less + more < known);
                if one.0 != other.0 && better && self.fits_after(book, &pair) {
                    best = Some((less + more, pair));
                }
            }
        }
        for change in best.iter().flat_map(|(_, pair)| pair) {
            self.change(book, *change);
        }
        best.is_some()
    }

    fn bettered(mut self, book: &Book) -> Self {
        self.relieve(book);
        if self.fits(book) {
            for _ in 0..MOST_ROUNDS {
                self.fill(book);
                if !self.exchange(book) {
                    break;
                }
            }
        }
        self
    }
}

/// The best selection that was found, or the nearest one where none fits.
pub fn best(book: &Book, prices: &Prices) -> Option<Selection> {
    let hours = |of: &MatterOption| of.hours.iter().sum::<i128>();
    let mut sparing = Selection::least(book, |of| (hours(of), of.cost));
    let mut starts = vec![
        Selection::least(book, |of| (of.cost, hours(of))),
        Selection::least(book, |of| (prices.value(of.cost, &of.hours), of.cost)),
    ];
    // Greed by what an hour saves, from nobody having any.
    sparing.relieve(book);
    starts.push(sparing);
    let found = starts.into_iter().map(|start| start.bettered(book));
    found.min_by_key(|of| (of.excess_after(book, &[]), of.cost))
}
