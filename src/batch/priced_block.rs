//! The matters of a block, those that are made up alike priced together.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::matter::{Matter, MatterList};
use super::matters::Matters;
use super::outcome::Pricing;
use super::row_reader::Frame;
use super::score::{Outline, Score};
use super::scorer::Scorer;
use super::split::Block;
use crate::analysis::Reject;
use crate::run::plan::Results;

/// What became of the matters of a block.
pub struct PricedBlock<'b> {
    /// All of them read, to be asked what became of the rows.
    pub matters: Matters<'b>,
    /// What keeps matters that could be read from being scored.
    pub rejected: Vec<Reject>,
    /// For each matter in the order of the rows the line and the id, where it was rejected.
    pub order: Vec<Option<(u64, String)>>,
    /// The others.
    pub scored: ScoredMatters<'b>,
    /// What priced them.
    pub pricing: Pricing,
}

/// Matters with what their scores are made of.
#[derive(Default)]
pub struct ScoredMatters<'b> {
    list: MatterList<'b>,
    /// What became of each.
    priced: Vec<Priced>,
    /// What plans found, one matter after the other.
    found: Vec<f64>,
}

/// What became of a matter.
enum Priced {
    /// It waits for a plan.
    Waits,
    /// A plan found its numbers, from a place on.
    Planned(Rc<Outline>, usize),
    /// It was priced by itself.
    Single(Box<Score>),
}

impl<'b> PricedBlock<'b> {
    /// Reads and prices a block, in the room of another one.
    pub fn of(block: &'b Block, frame: &'b Frame<'b>, scorer: &mut Scorer, room: ScoredMatters<'b>) -> Self {
        // Whether a matter is scored has to be known as it is read. Where a plan was to price it and it turns out to have no
        // price, the block is read once more, and that matter priced as it comes.
        let (mut room, mut at_once) = (room, BTreeSet::new());
        loop {
            let (read, unpriced) = Self::read(block, frame, scorer, room, &at_once);
            if unpriced.is_empty() {
                return read;
            }
            // What was rejected before its shape had a plan would wait for it now.
            at_once.extend(read.rejected.iter().map(|reject| reject.line).chain(unpriced));
            room = read.scored.emptied();
        }
    }

    /// Reads and prices a block; matters that begin on certain lines are priced as they come. Says which have no price.
    fn read(
        block: &'b Block,
        frame: &'b Frame<'b>,
        scorer: &mut Scorer,
        scored: ScoredMatters<'b>,
        at_once: &BTreeSet<u64>,
    ) -> (Self, BTreeSet<u64>) {
        let (matters, pricing) = (Matters::of(block, frame), Pricing::default());
        let mut of = Self { matters, rejected: Vec::new(), order: Vec::new(), scored, pricing };
        loop {
            let line = of.matters.line();
            let Some(read) = of.matters.next(&mut of.scored.list) else { break };
            let rejected = match read {
                Ok(()) => of.price_last(block, scorer, at_once),
                Err(id) => Some((line, id)),
            };
            of.order.push(rejected);
        }
        let unpriced = of.scored.price(scorer, &mut of.pricing);
        (of, unpriced)
    }

    /// Prices the matter that was read last, or has it wait; its line and id where it is rejected.
    fn price_last(&mut self, block: &Block, scorer: &mut Scorer, at_once: &BTreeSet<u64>) -> Option<(u64, String)> {
        let ScoredMatters { list, priced, .. } = &mut self.scored;
        let (number, matter) = list.last()?;
        if !at_once.contains(&matter.line) && scorer.waits(number, &matter) {
            priced.push(Priced::Waits);
        } else {
            match scorer.score(&matter) {
                Ok((_, score)) => priced.push(Priced::Single(score.into())),
                Err(reject) => {
                    let rejected = (matter.line, matter.id.to_string());
                    self.matters.settle(None);
                    self.rejected.push(Reject { file: block.layout.file.clone(), ..*reject });
                    list.pop();
                    return Some(rejected);
                }
            }
            self.pricing.single += 1;
        }
        self.matters.settle(Some(&matter.id));
        None
    }
}

impl ScoredMatters<'_> {
    /// One of them with its score, which may be put into `room`.
    pub fn get<'s>(&'s self, at: usize, room: &'s mut Score) -> Option<(Matter<'s>, &'s Score)> {
        let score: &Score = match self.priced.get(at)? {
            Priced::Waits => return None,
            Priced::Planned(outline, from) => {
                room.take(outline, &mut Results::of(&self.found[*from..]));
                room
            }
            Priced::Single(score) => score,
        };
        self.list.get(at).map(|matter| (matter, score))
    }

    /// Its room alone.
    pub fn emptied<'n>(mut self) -> ScoredMatters<'n> {
        self.priced.clear();
        self.found.clear();
        ScoredMatters { list: self.list.emptied(), priced: self.priced, found: self.found }
    }

    /// Prices those that wait: by their plans, and where these leave a doubt by themselves. The lines of those that have no
    /// price.
    fn price(&mut self, scorer: &mut Scorer, pricing: &mut Pricing) -> BTreeSet<u64> {
        let (mut doubtful, mut unpriced) = (Vec::new(), BTreeSet::new());
        scorer.work(|number, outline, results| {
            if results.are_in_doubt() {
                return doubtful.push(number);
            }
            pricing.planned += 1;
            self.priced[number] = Priced::Planned(Rc::clone(outline), self.found.len());
            self.found.extend_from_slice(results.left());
        });
        pricing.plans = scorer.new_plans();
        pricing.doubtful += doubtful.len() as u64;
        for number in doubtful {
            let Some(matter) = self.list.get(number) else { continue };
            match scorer.score(&matter) {
                Ok((_, score)) => self.priced[number] = Priced::Single(score.into()),
                Err(_) => drop(unpriced.insert(matter.line)),
            }
        }
        unpriced
    }
}
