//! The last gap: at the best prices most matters' choices are beyond doubt, and what is left open is looked at entirely,
//! if it is not too much.

use super::dual::Prices;
use super::search::Selection;
use super::{Book, MatterOption, VALUE};

/// So many beginnings are looked at.
const MOST_LOOKS: usize = 2_000_000;

/// A matter whose choice is open: choices that may still be part of a better selection, the likeliest first, each with
/// what it comes to beyond the least at the prices.
struct Open<'b> {
    matter: usize,
    choices: Vec<(i128, usize, &'b MatterOption)>,
}

struct Search<'s> {
    book: &'s Book,
    open: Vec<Open<'s>>,
    /// The least hours of each capacity that open matters from one on take.
    least: Vec<Vec<i128>>,
    chosen: Vec<usize>,
    /// What the choices made so far cost.
    cost: i128,
    best: &'s mut Option<Selection>,
}

/// Looks for a better selection than the best one known; true if there is none besides what `best` is then.
pub fn close(book: &Book, prices: &Prices, best: &mut Option<Selection>) -> bool {
    let mut open = Vec::with_capacity(book.matters.len());
    let mut chosen = vec![0; book.matters.len()];
    let mut used = vec![0; book.capacities.len()];
    let mut cost = 0;
    for (matter, options) in book.matters.iter().enumerate() {
        let values: Option<Vec<i128>> = options.iter().map(|of| prices.value(of.cost, &of.hours)).collect();
        let Some(values) = values else { return false };
        let least = values.iter().copied().min().unwrap_or(0);
        let choices = values.iter().zip(options).enumerate().map(|(at, (value, of))| (value - least, at, of));
        let mut choices: Vec<(i128, usize, &MatterOption)> =
            choices.filter(|(beyond, ..)| may_be_better(prices.bound, *beyond, best.as_ref())).collect();
        choices.sort_by_key(|(beyond, at, _)| (*beyond, *at));
        match choices.as_slice() {
            // Not even this matter's best choice leads to anything better.
            [] => return true,
            [(_, at, of)] => {
                chosen[matter] = *at;
                cost += of.cost;
                used.iter_mut().zip(&of.hours).for_each(|(used, hours)| *used += hours);
            }
            _ => open.push(Open { matter, choices }),
        }
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
    Search { book, open, least, chosen, cost, best }.run(prices.bound, used)
}

/// Whether anything that comes to so much at least, in values, can be a minor unit below the best.
fn may_be_better(bound: i128, beyond: i128, best: Option<&Selection>) -> bool {
    let ceiling = best.and_then(|best| (best.cost - 1).checked_mul(VALUE));
    ceiling.is_none_or(|ceiling| bound.saturating_add(beyond) <= ceiling)
}

impl Search<'_> {
    /// All choices of the open matters, one matter after the other; false if that was given up.
    fn run(&mut self, bound: i128, mut used: Vec<i128>) -> bool {
        let count = self.open.len();
        // The next choice of each matter, and what those before it come to.
        let (mut next, mut values) = (vec![0; count + 1], vec![bound; count + 1]);
        let (mut place, mut looks) = (0, 0);
        loop {
            let mut open = true;
            if next[place] == 0 {
                looks += 1;
                if looks > MOST_LOOKS {
                    return false;
                }
                open = self.fits(place, &used);
                if open && place == count {
                    self.take();
                    open = false;
                }
            }
            let choice = self.open.get(place).filter(|_| open).and_then(|of| of.choices.get(next[place]));
            match choice.filter(|(beyond, ..)| may_be_better(values[place], *beyond, self.best.as_ref())) {
                Some((beyond, choice, option)) => {
                    used.iter_mut().zip(&option.hours).for_each(|(used, hours)| *used += hours);
                    self.cost += option.cost;
                    self.chosen[self.open[place].matter] = *choice;
                    values[place + 1] = values[place] + beyond;
                    next[place] += 1;
                    place += 1;
                    next[place] = 0;
                }
                None if place == 0 => return true,
                None => {
                    place -= 1;
                    let (.., option) = &self.open[place].choices[next[place] - 1];
                    used.iter_mut().zip(&option.hours).for_each(|(used, hours)| *used -= hours);
                    self.cost -= option.cost;
                }
            }
        }
    }

    /// Whether the hours may still do for the matters from one on.
    fn fits(&self, place: usize, used: &[i128]) -> bool {
        let mut hours = used.iter().zip(&self.least[place]).zip(&self.book.capacities);
        hours.all(|((used, least), capacity)| used + least <= *capacity)
    }

    /// Takes the selection over if it is the best so far.
    fn take(&mut self) {
        if self.best.as_ref().is_none_or(|best| self.cost < best.cost) {
            *self.best = Some(Selection::of(self.book, self.chosen.clone()));
        }
    }
}
