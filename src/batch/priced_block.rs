//! The matters of a block, those that are made up alike priced together.

use std::collections::BTreeSet;

use super::matter::Matter;
use super::matters::Matters;
use super::outcome::Pricing;
use super::row_reader::Frame;
use super::score::Score;
use super::scorer::Scorer;
use super::split::Block;
use crate::analysis::Reject;

/// A matter has about so many bytes at least.
const A_MATTER: usize = 64;

/// What became of the matters of a block.
pub struct PricedBlock<'b> {
    /// All of them read, to be asked what became of the rows.
    pub matters: Matters<'b>,
    /// What keeps matters that could be read from being scored.
    pub rejected: Vec<Reject>,
    /// For each matter in the order of the rows the line and the id, where it was rejected.
    pub order: Vec<Option<(u64, String)>>,
    /// The others, all of them with a score.
    pub scored: Vec<(Matter<'b>, Option<Score>)>,
    /// What priced them.
    pub pricing: Pricing,
}

/// Matters with their scores, as far as these are there.
struct Waiting<'b>(Vec<(Matter<'b>, Option<Score>)>);

impl<'b> PricedBlock<'b> {
    /// Reads and prices a block.
    pub fn of(block: &'b Block, frame: &'b Frame<'b>, scorer: &mut Scorer) -> Self {
        // Whether a matter is scored has to be known as it is read. Where a plan was to price it and it turns out to have no
        // price, the block is read once more, and that matter priced as it comes.
        let (read, waiting) = Self::read(block, frame, scorer, &BTreeSet::new());
        let unpriced: BTreeSet<u64> =
            waiting.0.iter().filter(|(_, score)| score.is_none()).map(|(of, _)| of.line).collect();
        let (read, waiting) =
            if unpriced.is_empty() { (read, waiting) } else { Self::read(block, frame, scorer, &unpriced) };
        Self { scored: waiting.0, ..read }
    }

    /// Reads and prices a block; matters that begin on certain lines are priced as they come.
    fn read(
        block: &'b Block,
        frame: &'b Frame<'b>,
        scorer: &mut Scorer,
        at_once: &BTreeSet<u64>,
    ) -> (Self, Waiting<'b>) {
        let (matters, pricing) = (Matters::of(block, frame), Pricing::default());
        let mut of = Self { matters, rejected: Vec::new(), order: Vec::new(), scored: Vec::new(), pricing };
        let mut waiting = Waiting(Vec::with_capacity(block.bytes.len() / A_MATTER));
        loop {
            let line = of.matters.line();
            match of.matters.next() {
                None => break,
                Some(Err(id)) => of.order.push(Some((line, id))),
                Some(Ok(matter)) => {
                    let waits = !at_once.contains(&matter.line) && scorer.waits(waiting.0.len(), &matter);
                    let score = if waits { Ok(None) } else { scorer.score(&matter).map(|(_, score)| Some(score)) };
                    match score {
                        Ok(score) => {
                            of.pricing.single += u64::from(!waits);
                            of.matters.settle(Some(&matter.id));
                            of.order.push(None);
                            waiting.0.push((matter, score));
                        }
                        Err(reject) => {
                            of.matters.settle(None);
                            of.rejected.push(Reject { file: block.layout.file.clone(), ..*reject });
                            of.order.push(Some((matter.line, matter.id.into_owned())));
                        }
                    }
                }
            }
        }
        waiting.score(scorer, &mut of.pricing);
        (of, waiting)
    }
}

impl Waiting<'_> {
    /// Scores those that wait: by their plans, and where these leave a doubt by themselves.
    fn score(&mut self, scorer: &mut Scorer, pricing: &mut Pricing) {
        scorer.work(|number, score| {
            pricing.planned += u64::from(score.is_some());
            self.0[number].1 = score;
        });
        pricing.plans = scorer.new_plans();
        for (matter, score) in self.0.iter_mut().filter(|(_, score)| score.is_none()) {
            pricing.doubtful += 1;
            *score = scorer.score(matter).ok().map(|(_, score)| score);
        }
    }
}
