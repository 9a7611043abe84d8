//! Where planned and actual cost meet: what was spent, put beside the part of the plan that it belongs to.

use rust_decimal::Decimal;

use crate::matter::{PlannedLine, WorkPlan, utbms_phase};
use crate::number::Day;

/// Something that was billed, or worked and not billed yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// Who is paid, by the plan's id where it has one.
    pub provider: Option<String>,
    /// The day of the work, else of its invoice.
    pub day: Option<Day>,
    /// The first day that its invoice bills.
    pub from: Option<Day>,
    /// The task: its UTBMS code, its number in the plan, or its name.
    pub task: Option<String>,
    /// Who worked.
    pub role: Option<String>,
    /// What is counted; none of flat fees, expenses and adjustments.
    pub unit: Option<String>,
    /// How many of these.
    pub units: Option<Decimal>,
    /// What they come to before adjustments; none where the planned rate is to be taken.
    pub gross: Option<Decimal>,
    /// What it comes to; none where that is what `gross` is.
    pub amount: Option<Decimal>,
    /// Whether it is on an invoice.
    pub billed: bool,
}

/// A part of the plan that invoices can tell from others: the tasks of one provider that share a code, what a provider is
/// paid beside tasks, or what was not planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Who is paid; none of what is the matter's own.
    pub provider: Option<String>,
    /// The tasks, by their places in the plan.
    pub tasks: Vec<usize>,
    /// Whether the plan has it.
    pub is_planned: bool,
}

impl Place {
    /// Whether a line of the plan stands here.
    #[must_use]
    pub fn has(&self, line: &PlannedLine) -> bool {
        match line.task {
            Some(task) => self.tasks.contains(&task),
            None => self.is_planned && self.tasks.is_empty() && self.provider == line.payee,
        }
    }
}

/// The plan's places, and those of what was not planned behind them; what was spent at each, by its index.
#[derive(Debug)]
pub struct Ledger {
    /// Tasks first, in the plan's order.
    pub places: Vec<Place>,
    /// For each place, what was spent.
    pub spent: Vec<Vec<Spent>>,
}

impl Ledger {
    /// Puts what was spent where it belongs.
    #[must_use]
    pub fn new(plan: &WorkPlan, spent: impl IntoIterator<Item = Spent>) -> Self {
        let mut ledger = Self { places: planned(plan), spent: Vec::new() };
        ledger.spent.resize_with(ledger.places.len(), Vec::new);
        for one in spent {
            let place = ledger.place(plan, &one);
            ledger.spent[place].push(one);
        }
        ledger
    }

    /// Where something belongs: to a task of who is paid by its code, by its phase where the plan has only that; to
    /// somebody's task where nobody knows who is paid; else to what is paid beside tasks.
    fn place(&mut self, plan: &WorkPlan, one: &Spent) -> usize {
        let named = one.task.as_deref();
        let by_task = named.and_then(|name| {
            let own = |place: &Place| one.provider.is_none() || place.provider == one.provider;
            let found = |is: &dyn Fn(usize) -> bool| {
                let mut places = self.places.iter().enumerate().filter(|(_, place)| own(place));
                places.find(|(_, place)| place.tasks.iter().any(|task| is(*task))).map(|(at, _)| at)
            };
            let phase = utbms_phase(name);
            let code = |task: usize| plan.tasks[task].utbms.as_deref();
            found(&|task| code(task).is_some_and(|code| code.eq_ignore_ascii_case(name)))
                .or_else(|| found(&|task| plan.tasks[task].number.to_string() == name))
                .or_else(|| found(&|task| plan.tasks[task].name.eq_ignore_ascii_case(name)))
                .or_else(|| found(&|task| phase.is_some() && code(task) == phase.as_deref()))
        });
        by_task.unwrap_or_else(|| self.beside_tasks(one.provider.as_deref()))
    }

    /// What somebody is paid beside tasks.
    fn beside_tasks(&mut self, provider: Option<&str>) -> usize {
        let is = |place: &Place| place.tasks.is_empty() && place.provider.as_deref() == provider;
        self.places.iter().position(is).unwrap_or_else(|| {
            self.places.push(Place { provider: provider.map(str::to_owned), tasks: Vec::new(), is_planned: false });
            self.spent.push(Vec::new());
            self.places.len() - 1
        })
    }
}

/// The places of a plan: tasks of one provider that have one code together, then what is paid beside tasks.
pub(super) fn planned(plan: &WorkPlan) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (at, task) in plan.tasks.iter().enumerate() {
        let same = |place: &&mut Place| {
            let code = |task: usize| plan.tasks[task].utbms.as_ref();
            let first = place.tasks.first().and_then(|first| code(*first));
            place.provider == task.provider && first.is_some() && first == task.utbms.as_ref()
        };
        match places.iter_mut().find(same) {
            Some(place) => place.tasks.push(at),
            None => places.push(Place { provider: task.provider.clone(), tasks: vec![at], is_planned: true }),
        }
    }
    for line in plan.lines.iter().filter(|line| line.task.is_none()) {
        if !places.iter().any(|place| place.tasks.is_empty() && place.provider == line.payee) {
            places.push(Place { provider: line.payee.clone(), tasks: Vec::new(), is_planned: true });
        }
    }
    places
}
