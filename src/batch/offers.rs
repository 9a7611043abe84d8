//! A whole book in memory, as what could be done with each matter: for whoever decides about all of them together.

use std::io;

use super::matter::MatterList;
use super::matters::Matters;
use super::recent_ids::{RecentIds, fingerprint};
use super::row_reader::Frame;
use super::scorer::{Asked, Base, Scorer};
use super::spare::Spare;
use super::stream::{Book, BookInput, Progress};
use super::tally::Tally;
use crate::analysis::{BatchCandidates, Candidate, MatterCandidates, Reject};
use crate::engine::{Assessed, Inputs, PricingError, compare};
use crate::matter::Case;
use crate::number::{Number, snap};
use crate::run::Question;

/// A whole book, and what became of its rows.
pub struct Offers {
    /// Its matters.
    pub candidates: BatchCandidates,
    /// What became of its rows.
    pub rows: Tally,
    /// The rejected rows as they were.
    pub rejected_rows: Vec<u8>,
}

/// Reads a whole book, and tells how far it is.
///
/// # Errors
/// Where it cannot be read.
pub fn offers(book: Book<'_>, watch: impl Fn(Progress)) -> io::Result<Offers> {
    let Book { input: BookInput { mut blocks, .. }, template, as_of, mix, anonymise, .. } = book;
    let mut scorer = Scorer::new(template, as_of, Asked { mix, anonymise, ..Asked::default() });
    let base = scorer.base(None, None).map_err(io::Error::other)?;
    let (types, periods, marked_up) = (base.types().to_vec(), base.periods(), base.is_marked_up());
    let ids = base.case.compared.iter().map(|provider| base.case.providers[*provider].id.clone());
    let mut found = BatchCandidates {
        providers: ids.collect(),
        baseline: base.case.providers[base.case.baseline].id.clone(),
        currency: base.case.matter.currency,
        matters: Vec::new(),
        rejected: Vec::new(),
        repeated: Vec::new(),
    };
    let defaults = template.defaults;
    let frame = Frame { types: &types, defaults, periods, marked_up, anonymise };
    let mut known = RecentIds::default();
    let (mut count, mut bytes) = (0_u64, 0);
    let mut rejects: Vec<Reject> = Vec::new();
    let (mut rows, mut rejected_rows) = (Tally::default(), Vec::new());
    while let Some(block) = blocks.block(&Spare::default())? {
        let mut matters = Matters::of(&block, &frame);
        let mut list = MatterList::default();
        while let Some(read) = matters.next(&mut list) {
            count += 1;
            let Some(stated) = list.last_mut().filter(|_| read.is_ok()) else { continue };
            let comes_back = known.note(fingerprint(stated.id.as_bytes()));
            if anonymise {
                // Its place in the book, as in a scored one.
                stated.id = format!("matter-{count}").into();
                stated.title = None;
            }
            let Some((_, matter)) = list.last() else { continue };
            if comes_back {
                found.repeated.push((matter.line, matter.id.to_string()));
            }
            let priced = scorer.priced(&matter, &Candidates).and_then(|(base, each)| {
                let offered = each.offered(base).map(|offered| (base.case.matter.currency, offered));
                offered.ok_or_else(|| nobody_permitted(matter.line, &matter.id))
            });
            match priced {
                Ok((currency, (offers, recommended))) => {
                    matters.settle(Some(&matter.id));
                    let title = matter.title.as_deref().map(str::to_owned);
                    let (id, line) = (matter.id.to_string(), matter.line);
                    found.matters.push(MatterCandidates { id, title, line, currency, offers, recommended });
                }
                Err(reject) => {
                    matters.settle(None);
                    rejects.push(Reject { file: block.layout.file.clone(), ..*reject });
                }
            }
            list.pop();
        }
        bytes += block.bytes.len() as u64;
        watch(Progress { bytes, matters: count });
        rows += matters.tally;
        let (of_rows, raw) = matters.close();
        rejects.extend(of_rows);
        rejected_rows.extend(raw);
    }
    if anonymise {
        rejects.iter_mut().for_each(Reject::anonymise);
    }
    rejects.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    found.rejected = rejects;
    Ok(Offers { candidates: found, rows, rejected_rows })
}

fn nobody_permitted(line: u64, id: &str) -> Box<Reject> {
    let reason = "nobody is permitted: `lpo-cost compare` says why of each provider".to_owned();
    let (column, value, matter_id) = ("matter_id".to_owned(), id.to_owned(), id.to_owned());
    Box::new(Reject { line, column, value, reason, matter_id, ..Reject::default() })
}

/// The estimates of a matter that may be chosen, before they have names.
struct EachProvider {
    offers: Vec<(Option<usize>, bool, Candidate)>,
    recommended: Option<usize>,
}

/// Asks for the estimates of a matter that may be chosen.
struct Candidates;

impl Question for Candidates {
    type Answer = EachProvider;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<EachProvider, Vec<PricingError>> {
        let comparison = compare(case, inputs)?;
        let recommended = comparison.recommended();
        let mut several = EachProvider { offers: Vec::new(), recommended: None };
        for (at, of) in comparison.estimates.iter().enumerate() {
            let is_recommended = recommended == Some(at);
            let competes = of.standing(case, inputs).qualifies();
            if !competes && !is_recommended {
                continue;
            }
            let Some(offer) = offer(case, of).map_err(|problem| vec![problem])? else { continue };
            if is_recommended {
                several.recommended = Some(several.offers.len());
            }
            several.offers.push((of.provider, of.scenario.improved, offer));
        }
        Ok(several)
    }
}

impl EachProvider {
    fn offered(self, base: &Base) -> Option<(Vec<Candidate>, usize)> {
        let named = |(provider, improved, offer): (Option<usize>, bool, Candidate)| Candidate {
            id: base.id(provider, improved).to_owned(),
            ..offer
        };
        Some((self.offers.into_iter().map(named).collect(), self.recommended?))
    }
}

fn offer<N: Number>(case: &Case, of: &Assessed<N>) -> Result<Option<Candidate>, PricingError> {
    let Some(estimate) = &of.estimate else { return Ok(None) };
    let schedule = &estimate.schedule;
    let decimal = |value: N| value.decimal().map(snap).ok_or(PricingError::TooLarge);
    let hours = of.own_parts(case).map(|staffed| {
        let provider = staffed.part.provider;
        Ok((case.providers[provider].id.clone(), decimal(schedule.hours_live(provider))?))
    });
    Ok(Some(Candidate {
        id: String::new(),
        total: estimate.total.decimal_at(case.matter.currency.decimals()).ok_or(PricingError::TooLarge)?,
        hours: hours.collect::<Result<_, PricingError>>()?,
        own_hours: decimal(schedule.own_hours)?,
        status: schedule.status(),
        finish: schedule.finish(),
    }))
}
