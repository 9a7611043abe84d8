//! The places of a ledger valued: earned value and the parts of the variance (docs/model.md, "A matter that runs").

use super::earned::{Earned, Variance};
use super::ledger::{Ledger, Place, Spent, planned};
use crate::matter::{HOUR, PlannedLine, PlannedTask, TaskProgress, WorkPlan};
use crate::number::{Day, Exact, Number};

/// Values places by what is done.
pub struct Valuer<'p> {
    pub plan: &'p WorkPlan,
    /// For each task the share that is done; none where nobody says.
    shares: Vec<Option<Exact>>,
}

/// What a place is counted by, and what one of it is to cost.
struct Measure<'p> {
    unit: &'p str,
    lines: Vec<(&'p PlannedLine, Exact)>,
    /// The planned blended price.
    price: Exact,
    decimals: u32,
}

impl<'p> Valuer<'p> {
    /// With the last that was said of each task.
    #[must_use]
    pub fn new(plan: &'p WorkPlan, progress: &[TaskProgress]) -> Self {
        let share = |task: usize| {
            let known = progress.iter().filter(|of| of.task == task);
            known.max_by_key(|of| of.day).map(TaskProgress::share)
        };
        Self { plan, shares: (0..plan.tasks.len()).map(share).collect() }
    }

    /// As if all went as planned until the end of a day: each task evenly over the working days of whoever does it. None
    /// where one has no dates.
    fn as_planned(plan: &'p WorkPlan, day: Day) -> Option<Self> {
        let share = |task: &PlannedTask| {
            let (start, finish) = (task.start.or(plan.start)?, task.finish.or(plan.finish)?);
            let week = plan.week_of(task.provider.as_deref());
            Some(match (week.count(start, finish.min(day)), week.count(start, finish)) {
                (_, 0) => Exact::whole(i64::from(day >= finish)),
                (so_far, whole) => Exact::whole(so_far) / Exact::whole(whole),
            })
        };
        let shares = plan.tasks.iter().map(|task| share(task).map(Some));
        Some(Self { plan, shares: shares.collect::<Option<_>>()? })
    }

    /// What is earned of all of the plan.
    #[must_use]
    pub fn earned(&self) -> Option<Exact> {
        let places = planned(self.plan);
        let earned = places.iter().map(|place| self.place(place, &[]).ev);
        earned.collect::<Option<Vec<Exact>>>().map(Exact::sum)
    }

    /// The share of a task that is done.
    #[must_use]
    pub fn share(&self, task: usize) -> Option<Exact> {
        self.shares.get(task).copied().flatten()
    }

    /// The share of a part's hours that is earned, of all hours where no part is named. Where the plan does not have all
    /// hours, tasks weigh what they cost, and where that is nothing, alike. None where there are no tasks, or nobody says
    /// what is done.
    #[must_use]
    pub fn earned_share(&self, part: Option<&str>) -> Option<Exact> {
        let all = self.plan.tasks.iter().enumerate();
        let tasks: Vec<(usize, &PlannedTask)> =
            all.filter(|(_, task)| part.is_none() || task.provider.as_deref() == part).collect();
        let hours = tasks.iter().map(|(_, task)| task.hours.map(Exact::from)).collect::<Option<Vec<Exact>>>();
        let costs = || tasks.iter().map(|(at, _)| self.plan.cost_of(*at)).collect::<Vec<Exact>>();
        let counts = |weights: &Vec<Exact>| !Exact::sum(weights.iter().copied()).is_zero();
        let weights = hours.filter(counts).or_else(|| Some(costs()).filter(counts));
        let weights = weights.unwrap_or_else(|| vec![Exact::whole(1); tasks.len()]);
        let earned = tasks.iter().zip(&weights).map(|((at, _), weight)| Some(self.share(*at)? * *weight));
        let earned = Exact::sum(earned.collect::<Option<Vec<Exact>>>()?);
        (!tasks.is_empty()).then(|| earned / Exact::sum(weights))
    }

    /// Everything about each place of a ledger.
    #[must_use]
    pub fn value(&self, ledger: &Ledger) -> Vec<Earned> {
        let places = ledger.places.iter().zip(&ledger.spent);
        places.map(|(place, spent)| self.place(place, spent)).collect()
    }

    /// What each thing that was spent comes to, with its day.
    #[must_use]
    pub fn amounts(&self, ledger: &Ledger) -> Vec<(Option<Day>, Exact)> {
        let places = ledger.places.iter().zip(&ledger.spent);
        let amounts = places.flat_map(|(place, spent)| {
            let measure = Measure::of(&self.lines(place), self.plan.currency.decimals());
            spent.iter().map(move |one| (one.day, self.amount(place, one, measure.as_ref())))
        });
        amounts.collect()
    }

    /// The lines of the plan that stand at a place.
    fn lines(&self, place: &Place) -> Vec<&'p PlannedLine> {
        self.plan.lines.iter().filter(|line| place.has(line)).collect()
    }

    fn place(&self, place: &Place, spent: &[Spent]) -> Earned {
        let decimals = self.plan.currency.decimals();
        let lines = self.lines(place);
        let measure = Measure::of(&lines, decimals);
        let amount = |one: &Spent| self.amount(place, one, measure.as_ref());
        let ac = Exact::sum(spent.iter().map(amount)).round(decimals);
        let accrued = Exact::sum(spent.iter().filter(|one| !one.billed).map(amount)).round(decimals);
        let ev = self.ev(&lines).map(|ev| ev.round(decimals));
        let variance = ev.and_then(|ev| {
            let [rate, mix, efficiency] = match &measure {
                Some(measure) => self.parts(place, spent, measure)?.map(|part| part.round(decimals)),
                None => [Exact::whole(0); 3],
            };
            let other = ac - ev - rate - mix - efficiency;
            Some(Variance { rate, mix, efficiency, other })
        });
        let hours = |of: &dyn Fn(usize) -> Option<Exact>| {
            let hours: Option<Vec<Exact>> = place.tasks.iter().map(|task| of(*task)).collect();
            hours.map(Exact::sum)
        };
        let planned = |task: usize| self.plan.tasks[task].hours.map(Exact::from);
        let timed = spent.iter().filter(|one| one.unit.as_deref() == Some(HOUR));
        Earned {
            bac: Exact::sum(lines.iter().map(|line| line.amount.into())).round(decimals),
            ac,
            accrued,
            ev,
            variance,
            hours: hours(&planned),
            hours_earned: hours(&|task| Some(planned(task)? * self.share(task)?)),
            hours_spent: Exact::sum(timed.filter_map(|one| one.units).map(Exact::from)),
        }
    }

    /// What is done of some lines, at their budget: of a task by its share, of what is beside tasks by the hours earned.
    fn ev(&self, lines: &[&PlannedLine]) -> Option<Exact> {
        let earned = lines.iter().map(|line| {
            let share = match line.task {
                Some(task) => self.share(task)?,
                None => self.earned_share(line.part.as_deref())?,
            };
            Some(share * line.amount.into())
        });
        earned.collect::<Option<Vec<Exact>>>().map(Exact::sum)
    }

    /// What something comes to: as it is written, else at the planned rate.
    fn amount(&self, place: &Place, one: &Spent, measure: Option<&Measure>) -> Exact {
        match one.amount.or(one.gross) {
            Some(amount) => amount.into(),
            None => self
                .planned_price(place, one, measure)
                .zip(one.units)
                .map_or_else(Exact::invalid, |(price, units)| price * units.into()),
        }
    }

    /// What one of something is planned to cost: the price of its role in the place, the provider's rate for it, else the
    /// planned blended price.
    fn planned_price(&self, place: &Place, one: &Spent, measure: Option<&Measure>) -> Option<Exact> {
        let role = one.role.as_deref();
        let own = measure.filter(|of| of.unit == HOUR).and_then(|of| of.price_of(role?));
        let rate = || {
            let provider = one.provider.as_deref().or(place.provider.as_deref())?;
            self.plan.rates.get(&(provider.to_owned(), role?.to_owned())).copied().map(Exact::from)
        };
        own.or_else(rate).or(measure.map(|of| of.price))
    }

    /// Rate, mix and efficiency of what is counted as the plan counts.
    fn parts(&self, place: &Place, spent: &[Spent], measure: &Measure) -> Option<[Exact; 3]> {
        let counted = spent.iter().filter(|one| one.unit.as_deref() == Some(measure.unit));
        let [mut actual, mut planned, mut units] = [Exact::whole(0); 3];
        for (one, count) in counted.filter_map(|one| Some((one, Exact::from(one.units?)))) {
            let price = self.planned_price(place, one, Some(measure))? * count;
            actual = actual + one.gross.map_or(price, Exact::from);
            planned = planned + price;
            units = units + count;
        }
        let standard = measure.lines.iter().map(|(line, quantity)| Some(self.share(line.task?)? * *quantity));
        let standard = Exact::sum(standard.collect::<Option<Vec<Exact>>>()?);
        Some([actual - planned, planned - measure.price * units, measure.price * (units - standard)])
    }
}

impl<'p> Measure<'p> {
    /// What lines of tasks are all counted by; none where they are not.
    fn of(lines: &[&'p PlannedLine], decimals: u32) -> Option<Self> {
        let unit = lines.first().filter(|line| line.task.is_some())?.unit.as_deref()?;
        let counted = lines.iter().map(|line| {
            let same = line.unit.as_deref() == Some(unit);
            Some((*line, Exact::from(line.quantity.filter(|_| same)?)))
        });
        let lines = counted.collect::<Option<Vec<(&PlannedLine, Exact)>>>()?;
        let price = blended(lines.iter().copied(), decimals)?;
        Some(Self { unit, lines, price, decimals })
    }

    /// What an hour of a role is to cost; none where it was not planned.
    fn price_of(&self, role: &str) -> Option<Exact> {
        blended(self.lines.iter().copied().filter(|(line, _)| line.role.as_deref() == Some(role)), self.decimals)
    }
}

/// The price of one over some lines; none where they count nothing.
fn blended<'p>(lines: impl Iterator<Item = (&'p PlannedLine, Exact)> + Clone, decimals: u32) -> Option<Exact> {
    let units = Exact::sum(lines.clone().map(|(_, quantity)| quantity));
    let price = |(line, quantity): (&PlannedLine, Exact)| line.price(decimals).map(|price| price * quantity);
    let amount = lines.filter(|(_, quantity)| !quantity.is_zero()).map(price).collect::<Option<Vec<Exact>>>()?;
    (!units.is_zero()).then(|| Exact::sum(amount) / units)
}

/// What of a plan was to be earned by the end of a day; none where a task has no dates.
#[must_use]
pub fn planned_value(plan: &WorkPlan, day: Day) -> Option<Exact> {
    Valuer::as_planned(plan, day)?.earned()
}
