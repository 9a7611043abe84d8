//! A good plan where there are too many tasks to look at every one: from what single providers would do, a task at a
//! time to somebody else, or two tasks' providers exchanged, as long as that makes it better.

use super::Allowed;
use super::judge::{Judge, Rank};
use crate::engine::Assignment;

/// So many tasks are priced at most: the more tasks a matter has, the fewer plans are looked at.
const MOST_PRICED: usize = 1_000_000;

pub fn best(judge: &Judge, allowed: &Allowed) -> Option<Rank> {
    let mut starts: Vec<Rank> = Vec::new();
    for provider in &judge.case.compared {
        let mut order = judge.places(&Assignment::to_provider(judge.case, *provider));
        // What is pinned goes where it must.
        for (task, place) in order.iter_mut().enumerate() {
            if !allowed[*place][task] {
                *place = allowed.iter().position(|of| of[task])?;
            }
        }
        starts.extend(judge.rank(&order));
    }
    starts.sort();
    starts.dedup();
    let tasks = judge.case.matter.tasks.len();
    let mut climb = LocalSearch { judge, allowed, left: (MOST_PRICED / tasks.max(1)).max(1) };
    starts.into_iter().map(|start| climb.from(start)).min()
}

struct LocalSearch<'c> {
    judge: &'c Judge<'c>,
    allowed: &'c Allowed,
    /// How many more plans are looked at.
    left: usize,
}

impl LocalSearch<'_> {
    fn from(&mut self, start: Rank) -> Rank {
        let mut best = start;
        while self.moves(&mut best) || self.exchanges(&mut best) {}
        best
    }

    /// Whether some task is better done by somebody else.
    fn moves(&mut self, best: &mut Rank) -> bool {
        let mut found = false;
        for task in 0..best.order.len() {
            for place in 0..self.allowed.len() {
                if self.allowed[place][task] && best.order[task] != place {
                    let mut order = best.order.clone();
                    order[task] = place;
                    found |= self.try_out(&order, best);
                }
            }
        }
        found
    }

    /// Whether two tasks are better done by one another's provider.
    fn exchanges(&mut self, best: &mut Rank) -> bool {
        let mut found = false;
        for one in 0..best.order.len() {
            for other in one + 1..best.order.len() {
                let (a, b) = (best.order[one], best.order[other]);
                if a != b && self.allowed[b][one] && self.allowed[a][other] {
                    let mut order = best.order.clone();
                    order.swap(one, other);
                    found |= self.try_out(&order, best);
                }
            }
        }
        found
    }

    fn try_out(&mut self, order: &[usize], best: &mut Rank) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match self.judge.rank(order).filter(|rank| rank < best) {
            Some(better) => {
                *best = better;
                true
            }
            None => false,
        }
    }
}
