//! A programme's answer as people read it: the first screen, and all of it.

use rust_decimal::Decimal;

use super::words::{Words, percent, rounded};
use crate::analysis::{CostSpread, ProgramAnswer};
use crate::matter::Program;
use crate::number::{display, plural, round_half_away};
use crate::report::block::{Block, Columns, NONE, list};
use crate::report::chart::{Band, BandRow, Chart, Curve, Flip, Unit};

/// So many months are drawn.
const MOST_MONTHS: usize = 48;

/// What is shown.
pub struct Screen<'a> {
    pub program: &'a Program,
    pub answer: &'a ProgramAnswer,
}

impl Screen<'_> {
    fn words(&self) -> Words<'_> {
        Words { program: self.program, answer: self.answer }
    }

    /// What fits a screen: the answer, what each option comes to, from when on it pays, and why.
    pub fn first(&self) -> Vec<Block> {
        let words = self.words();
        let mut said = vec![words.thresholds()];
        said.extend(words.reasons());
        let mut blocks = vec![self.title(), Block::Verdict(words.verdict()), self.options(), Block::List(said)];
        blocks.extend(before(&words));
        blocks.push(self.closing());
        blocks
    }

    /// Everything.
    pub fn whole(&self) -> Vec<Block> {
        let words = self.words();
        let mut blocks = vec![self.title(), Block::Verdict(words.verdict()), self.options()];
        blocks.push(Block::Heading("Why".to_owned()));
        blocks.push(Block::List(words.reasons()));
        blocks.extend(before(&words));
        blocks.push(Block::Heading("From how many matters a year on it pays".to_owned()));
        blocks.push(Block::Text(words.thresholds()));
        blocks.extend(self.curve().map(Block::Chart));
        if !self.answer.thresholds.options.is_empty() {
            blocks.push(Block::Text(format!(
                "Mean costs at other numbers of matters, over the first {}: the same events, fewer or more of them. A range is what two standard errors of the difference from today's way allow.",
                plural(self.answer.thresholds.draws, "simulated outcome", "simulated outcomes"),
            )));
        }
        blocks.push(Block::Heading("Your own team".to_owned()));
        blocks.extend(self.bands());
        blocks.push(self.months());
        blocks.push(Block::Heading("By year".to_owned()));
        blocks.push(self.years());
        blocks.push(Block::Heading("Demand and capacity".to_owned()));
        blocks.push(self.team());
        blocks.push(Block::List(words.notes()));
        blocks.push(self.closing());
        blocks
    }

    fn title(&self) -> Block {
        let Program { id, title, start, months, .. } = self.program;
        let name = title.as_ref().map_or_else(|| id.clone(), |title| format!("{id}: {title}"));
        Block::Title(format!("{name}, {} from {}", plural(*months, "month", "months"), start.said()))
    }

    fn closing(&self) -> Block {
        let pay = match self.answer.own_pay {
            Some(pay) => format!(" (about {})", self.words().amount(pay)),
            None => String::new(),
        };
        let figure = |(stream, id): &(usize, _)| self.program.streams[*stream].case.figures.get(*id);
        let inputs = &self.answer.inputs;
        let assumed = inputs.iter().map(figure).filter(|figure| figure.is_assumed()).count();
        let rests = match assumed {
            0 => String::new(),
            _ => format!("; {assumed} of {} uncertain inputs are our assumptions (--explain lists them)", inputs.len()),
        };
        Block::Closing(format!(
            "{}, seed {}{rests}. Costs in {}, undiscounted, with yearly rises of what providers and hires are paid; your own team's pay{pay} is the same in all options and not in them.",
            plural(self.answer.draws, "simulated outcome", "simulated outcomes"),
            self.answer.seed,
            self.program.currency.code(),
        ))
    }

    fn spread(&self, of: &CostSpread) -> [String; 4] {
        [of.mean, of.p10, of.p50, of.p90].map(|value| self.words().amount(value))
    }

    fn options(&self) -> Block {
        let options = self.answer.options.iter().enumerate();
        let rows = options.map(|(at, of)| (of, at == self.answer.recommended, self.spread(&of.cost)));
        Block::Columns(list!(rows, |(of, is_recommended, [mean, p10, p50, p90])| {
            "option (* recommended)" => format!("{}{}", of.name, if is_recommended { " *" } else { "" }),
            number "mean" => mean,
            number "P10" => p10,
            number "P50" => p50,
            number "P90" => p90,
            number "hours out" => percent(of.hours_out),
            number "late" => percent(of.late),
            number "cheapest" => if of.is_short { NONE.to_owned() } else { percent(of.cheapest) },
        }))
    }

    fn years(&self) -> Block {
        let options = self.answer.options.iter();
        let years = options.flat_map(|of| of.years.iter().enumerate().map(|(at, year)| (&of.name, at, year)));
        Block::Columns(
            list!(years.map(|(name, at, cost)| (name, at, self.spread(cost))), |(name, at, [mean, p10, p50, p90])| {
                "option" => name,
                number "year" => (at + 1).to_string(),
                number "mean" => mean,
                number "P10" => p10,
                number "P50" => p50,
                number "P90" => p90,
            }),
        )
    }

    /// The options whose team is shown month by month: today's, and the recommended one.
    fn shown(&self) -> Vec<usize> {
        let mut shown = vec![0, self.answer.recommended];
        shown.dedup();
        shown
    }

    fn months(&self) -> Block {
        let rows = self.answer.months.iter().enumerate().map(|(month, day)| {
            let mut row = vec![day.month_said()];
            for at in self.shown() {
                let of = &self.answer.options[at];
                row.extend([hours(of.load[month].mean), hours(of.capacity[month]), percent(of.utilisation[month])]);
            }
            row
        });
        let mut head = vec!["month", "hours today", "of", "utilisation"];
        if self.shown().len() > 1 {
            head.extend(["hours recommended", "of", "utilisation"]);
        }
        Block::Columns(Columns::of(head, 1, rows.collect()))
    }

    fn team(&self) -> Block {
        Block::Columns(list!(&self.answer.options, |of| {
            "option" => &of.name,
            number "matters" => rounded(of.matters),
            number "go out" => percent(of.matters_out),
            number "hours out" => percent(of.hours_out),
            number "late" => rounded(of.matters_late),
            number "utilisation" => percent(of.utilised),
            number "hours short" => hours(of.short),
            number "of capacity" => percent(of.short_share),
            number "too large" => rounded(of.too_large),
            number "regret" => self.words().amount(of.regret),
        }))
    }

    fn bands(&self) -> Vec<Block> {
        let band = |at: usize| {
            let of = &self.answer.options[at];
            let rows = self.answer.months.iter().enumerate().take(MOST_MONTHS).filter_map(|(month, day)| {
                let spread = &of.load[month];
                let values = [spread.p10, spread.mean, spread.p90, of.capacity[month]].map(Decimal::from_f64_retain);
                let [low, middle, high, limit] = values;
                Some(BandRow { label: day.month_said(), low: low?, middle: middle?, high: high?, limit: limit? })
            });
            Block::Chart(Chart::Band(Band { of: of.name.clone(), unit: "hours", rows: rows.collect() }))
        };
        self.shown().into_iter().map(band).collect()
    }

    fn curve(&self) -> Option<Chart> {
        let found = &self.answer.thresholds;
        let last = found.demands.last()?;
        let cheapest = |level: usize| {
            let costs = found.costs.iter().map(|costs| costs[level]).enumerate();
            costs.reduce(|best, of| if of.1 < best.1 { of } else { best }).map(|(at, _)| at)
        };
        let steps = i64::try_from(found.demands.len()).ok()? - 1;
        let flips =
            (1..found.demands.len()).filter(|level| cheapest(*level) != cheapest(*level - 1)).filter_map(|level| {
                let at = Decimal::from(i64::try_from(level).ok()? * 100).checked_div(steps.into())?;
                let value = rounded(found.demands[level]);
                let said = format!("{} from {value} on", self.answer.options[cheapest(level)?].name);
                Some(Flip { at, value, said })
            });
        let points = (0..found.demands.len()).map(|level| {
            let cost = |costs: &Vec<f64>| Decimal::from_f64_retain(costs[level]).map(|cost| round_half_away(cost, 0));
            found.costs.iter().map(cost).collect()
        });
        Some(Chart::Curve(Curve {
            unit: Unit { currency: self.program.currency.code(), decimals: 0 },
            caption: format!(
                "Mean cost as matters a year go from 0 to {}, in {}",
                rounded(*last),
                self.program.currency.code()
            ),
            ends: ["0".to_owned(), rounded(*last)],
            names: self.answer.options.iter().map(|of| of.name.clone()).collect(),
            points: points.collect(),
            flips: flips.collect(),
        }))
    }
}

/// What has to be seen to first.
fn before(words: &Words) -> Vec<Block> {
    let said = words.before();
    if said.is_empty() { Vec::new() } else { vec![Block::Heading("Before you act".to_owned()), Block::List(said)] }
}

fn hours(value: f64) -> String {
    Decimal::from_f64_retain(value).map_or_else(|| NONE.to_owned(), |value| display(value, 0))
}
