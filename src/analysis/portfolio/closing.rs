//! The last gap: at the best prices most matters' choices are beyond doubt, and what is left open is looked at entirely,
//! if it is not too much.

use super::dual::Prices;
use super::search::Selection;
use super::{Book, VALUE, Way};

/// Of more open matters than this not all choices will be looked at anyway.
const MOST_OPEN: usize = 1000;
/// So many beginnings are looked at.
const MOST_LOOKS: usize = 2_000_000;

/// A matter whose choice is open: choices that may still be part of a better selection, the likeliest first, each with
/// what it comes to beyond the least at the prices.
struct Open<'b> {
    matter: usize,
    choices: Vec<(i128, usize, &'b Way)>,
}

struct Search<'s> {
    book: &'s Book,
    open: Vec<Open<'s>>,
    /// The least hours of each capacity that open matters from one on take.
    least: Vec<Vec<i128>>,
    chosen: Vec<usize>,
    best: &'s mut Option<Selection>,
    looks: usize,
}

/// Looks for a better selection than the best one known; true if there is none besides what `best` is then.
pub fn close(book: &Book, prices: &Prices, best: &mut Option<Selection>) -> bool {
    let mut open = Vec::with_capacity(book.matters.len());
    let mut chosen = vec![0; book.matters.len()];
    let mut used = vec![0; book.capacities.len()];
    for (matter, options) in book.matters.iter().enumerate() {
        let values: Option<Vec<i128>> = options.iter().map(|of| prices.value(of.cost, &of.hours)).collect();
        let Some(values) = values else { return false };
        let least = values.iter().copied().min().unwrap_or(0);
        let choices = values.iter().zip(options).enumerate().map(|(at, (value, of))| (value - least, at, of));
        let mut choices: Vec<(i128, usize, &Way)> =
            choices.filter(|(beyond, ..)| may_be_better(prices.bound, *beyond, best.as_ref())).collect();
        choices.sort_by_key(|(beyond, at, _)| (*beyond, *at));
        match choices.as_slice() {
            // Not even this matter's best choice leads to anything better.
            [] => return true,
            [(_, at, of)] => {
                chosen[matter] = *at;
                used.iter_mut().zip(&of.hours).for_each(|(used, hours)| *used += hours);
            }
            _ => open.push(Open { matter, choices }),
        }
    }
    if open.len() > MOST_OPEN {
        return false;
    }
    // Where a wrong choice costs most, it shows soonest.
    open.sort_by_key(|of| (std::cmp::Reverse(of.choices[1].0), of.matter));
    let mut least = vec![vec![0; used.len()]; open.len() + 1];
    for (place, of) in open.iter().enumerate().rev() {
        let (these, later) = least.split_at_mut(place + 1);
        for (at, (least, later)) in these[place].iter_mut().zip(&later[0]).enumerate() {
            let own = of.choices.iter().map(|(.., option)| option.hours[at]).min().unwrap_or(0);
            *least = later + own;
        }
    }
    let mut search = Search { book, open, least, chosen, best, looks: 0 };
    search.from(0, prices.bound, &used)
}

/// Whether anything that comes to so much at least, in values, can be a minor unit below the best.
fn may_be_better(bound: i128, beyond: i128, best: Option<&Selection>) -> bool {
    let ceiling = best.and_then(|best| (best.cost - 1).checked_mul(VALUE));
    ceiling.is_none_or(|ceiling| bound.saturating_add(beyond) <= ceiling)
}

impl Search<'_> {
    /// All choices of the open matters from one on; false if that was given up.
    fn from(&mut self, place: usize, value: i128, used: &[i128]) -> bool {
        self.looks += 1;
        if self.looks > MOST_LOOKS {
            return false;
        }
        let fits = used.iter().zip(&self.least[place]).zip(&self.book.capacities);
        if !fits.into_iter().all(|((used, least), capacity)| used + least <= *capacity) {
            return true;
        }
        if place == self.open.len() {
            let found = Selection::of(self.book, self.chosen.clone());
            if self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
                *self.best = Some(found);
            }
            return true;
        }
        for at in 0..self.open[place].choices.len() {
            let (beyond, choice, option) = self.open[place].choices[at];
            if !may_be_better(value, beyond, self.best.as_ref()) {
                break;
            }
            let used: Vec<i128> = used.iter().zip(&option.hours).map(|(used, hours)| used + hours).collect();
            self.chosen[self.open[place].matter] = choice;
            if !self.from(place + 1, value + beyond, &used) {
                return false;
            }
        }
        true
    }
}
