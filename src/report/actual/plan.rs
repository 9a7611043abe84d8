//! A saved comparison or staffing plan as the plan of a matter that runs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::comparison::EDITIONS;
use super::super::diff::{SavedMistake, checked, edition, json};
use super::super::num::{Num, exact};
use super::super::plan::STAFFING_PLAN;
use crate::matter::{Basis, HOUR, LineCode, PlannedLine, PlannedTask, ProviderKind, WorkPlan};
use crate::number::{Currency, Day, WorkingDays};
use crate::source::nearest;

/// What a staffing plan is called where an option has an id.
const PLAN: &str = "plan";
/// Costs that nothing is held against.
const RESERVES: [LineCode; 2] = [LineCode::Contingency, LineCode::Delay];

/// Of a saved document as much as a plan takes, beside its options.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedHead {
    matter: SavedMatter,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recommended: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedMatter {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[schemars(extend("format" = "currency"))]
    currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    start: Option<String>,
    deadline: Option<String>,
    #[schemars(range(min = 1))]
    periods: i64,
    #[schemars(extend("format" = "amount"))]
    budget: Option<Num>,
}

/// An option, or the staffing plan itself.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedOption {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    start: Option<String>,
    finish: Option<String>,
    #[schemars(extend("format" = "amount"))]
    total: Option<Num>,
    assignments: Vec<SavedAssignment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    work: Option<Vec<SavedWork>>,
    lines: Vec<SavedLine>,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedAssignment {
    #[schemars(range(min = 0))]
    task: i64,
    provider: String,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedWork {
    #[schemars(range(min = 0))]
    task: i64,
    name: String,
    utbms: Option<String>,
    provider: String,
    unit: String,
    #[schemars(extend("format" = "amount"))]
    units: Option<Num>,
    #[schemars(extend("format" = "amount"))]
    hours: Option<Num>,
    start: Option<String>,
    finish: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct SavedLine {
    code: String,
    name: String,
    by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    task: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    utbms: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payee: Option<String>,
    one_off: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hours: Option<Num>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quantity: Option<Num>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate: Option<Num>,
    #[schemars(extend("format" = "amount"))]
    amount: Num,
}

/// Reads the plan of a saved comparison, of the option named or else the recommended one, or a saved staffing plan.
///
/// # Errors
/// Everything that keeps it from being one.
pub fn read_plan(text: &str, option: Option<&str>) -> Result<WorkPlan, Vec<SavedMistake>> {
    let whole = json(text, "a saved comparison or staffing plan").map_err(|mistake| vec![mistake])?;
    let known = [&EDITIONS[..], &[STAFFING_PLAN]].concat();
    let is_comparison = edition(&whole, "", &known)? != STAFFING_PLAN;
    let head: SavedHead = checked(&whole, "")?;
    let (id, of) = match (is_comparison, option) {
        (true, _) => chosen(&whole, option.or(head.recommended.as_deref())).map_err(|message| vec![message.into()])?,
        (false, None | Some(PLAN)) => (PLAN.to_owned(), &whole),
        (false, Some(other)) => {
            return Err(vec![format!("it is a staffing plan, which has no option `{other}`").into()]);
        }
    };
    let path = if is_comparison { format!("in the option `{id}`: ") } else { String::new() };
    let saved: SavedOption = checked(of, &path)?;
    if saved.total.is_none() {
        return Err(vec![format!("the option `{id}` has no price, so that nothing can be held against it").into()]);
    }
    Reader { whole: &whole, head, saved }.plan(id)
}

/// The option of an id.
fn chosen<'v>(whole: &'v Value, id: Option<&str>) -> Result<(String, &'v Value), String> {
    let options = whole.get("estimates").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ids = || options.iter().filter_map(|of| of.get("provider")?.as_str());
    let all = || ids().collect::<Vec<_>>().join(", ");
    let Some(id) = id else {
        return Err(format!("it recommends nobody: name the option that was chosen, --option ID, of {}", all()));
    };
    let at = options.iter().find(|of| of.get("provider").and_then(Value::as_str) == Some(id));
    at.map(|of| (id.to_owned(), of)).ok_or_else(|| {
        let near = nearest(id, ids()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("there is no option `{id}`: there are {}{near}", all())
    })
}

struct Reader<'v> {
    whole: &'v Value,
    head: SavedHead,
    saved: SavedOption,
}

impl Reader<'_> {
    fn plan(self, id: String) -> Result<WorkPlan, Vec<SavedMistake>> {
        let matter = &self.head.matter;
        let Some(currency) = Currency::parse(&matter.currency) else {
            return Err(vec![format!("`matter.currency` is \"{}\", which is no currency", matter.currency).into()]);
        };
        let baseline = self.input("staffing.baseline").or_else(|| self.whole.get("baseline")?.as_str());
        let baseline = baseline.map(str::to_owned);
        let tasks = self.tasks();
        let place = |number: i64| tasks.iter().position(|task| i64::try_from(task.number) == Ok(number));
        let (mut lines, mut reserves) = (Vec::new(), Decimal::ZERO);
        for line in &self.saved.lines {
            let line_of = |task| tasks.get(task);
            let planned = self.line(line, line.task.and_then(place), baseline.as_deref(), line_of);
            let Some(planned) = planned else {
                return Err(vec![format!("the line \"{}\" is too large to hold", line.name).into()]);
            };
            if RESERVES.iter().any(|code| code.word() == line.code) {
                reserves = reserves.saturating_add(planned.amount);
            } else {
                lines.push(planned);
            }
        }
        let day = |text: &Option<String>| text.as_deref().and_then(Day::parse);
        Ok(WorkPlan {
            matter: Some(matter.id.clone()),
            title: matter.title.clone(),
            currency,
            name: self.saved.name.clone().unwrap_or_else(|| id.clone()),
            option: Some(id),
            names: self.names(),
            start: day(&self.saved.start).or_else(|| day(&matter.start)),
            finish: day(&self.saved.finish),
            deadline: day(&matter.deadline),
            budget: matter.budget.map(Num::get),
            rates: self.rates(&lines, baseline.as_deref()),
            baseline,
            tasks,
            lines,
            reserves,
            weekdays: WorkingDays::monday_to_friday(days(self.input("matter.holidays"))),
            weeks: self.weeks(),
        })
    }

    /// A word among the inputs.
    fn input(&self, key: &str) -> Option<&str> {
        self.whole.get("inputs")?.get(key)?.as_str()
    }

    /// A number among the inputs.
    fn figure(&self, key: &str) -> Option<Decimal> {
        let Value::Number(number) = self.whole.get("inputs")?.get(key)? else { return None };
        exact(number)
    }

    /// An amount of one period over all of them.
    fn over_all(&self, value: Decimal) -> Option<Decimal> {
        value.checked_mul(self.head.matter.periods.into())
    }

    /// The tasks; of documents from before there was such a list by what their lines say.
    fn tasks(&self) -> Vec<PlannedTask> {
        let day = |text: &Option<String>| text.as_deref().and_then(Day::parse);
        let over_all = |number: Option<Num>| number.and_then(|number| self.over_all(number.get()));
        if let Some(work) = &self.saved.work {
            let task = |of: &SavedWork| PlannedTask {
                number: usize::try_from(of.task).unwrap_or(usize::MAX),
                name: of.name.clone(),
                utbms: of.utbms.clone(),
                provider: Some(of.provider.clone()),
                unit: Some(of.unit.clone()),
                units: over_all(of.units),
                hours: over_all(of.hours),
                start: day(&of.start),
                finish: day(&of.finish),
            };
            return work.iter().map(task).collect();
        }
        let task = |of: &SavedAssignment| {
            let line = self.saved.lines.iter().find(|line| line.task == Some(of.task));
            let given = self.figure(&format!("task.{}.hours", of.task));
            let units = given.or_else(|| self.figure(&format!("task.{}.volume", of.task)));
            PlannedTask {
                number: usize::try_from(of.task).unwrap_or(usize::MAX),
                name: line.map_or_else(|| format!("task {}", of.task), |line| line.name.clone()),
                utbms: line.and_then(|line| line.utbms.clone()),
                provider: Some(of.provider.clone()),
                unit: given.map(|_| HOUR.to_owned()),
                units: units.and_then(|units| self.over_all(units)),
                hours: line.and_then(|line| over_all(line.hours)),
                start: day(&self.saved.start),
                finish: day(&self.saved.finish),
            }
        };
        self.saved.assignments.iter().map(task).collect()
    }

    /// A line over all periods; none where that cannot be held.
    fn line<'t>(
        &self,
        of: &SavedLine,
        task: Option<usize>,
        baseline: Option<&str>,
        task_at: impl Fn(usize) -> Option<&'t PlannedTask>,
    ) -> Option<PlannedLine> {
        let times = |value: Decimal| if of.one_off { Some(value) } else { self.over_all(value) };
        let number = |number: Option<Num>| number.and_then(|number| times(number.get()));
        let is_own = of.payee.as_deref() == Some("buyer");
        let payee = if is_own && of.by.is_some() { baseline.map(str::to_owned) } else { of.by.clone() };
        // Prices in steps are counted by the task's own units.
        let stepped = task.and_then(task_at).filter(|_| of.quantity.is_none() && of.hours.is_none());
        let (unit, quantity) = match (of.hours, of.quantity) {
            (Some(hours), _) => (Some(HOUR.to_owned()), number(Some(hours))),
            (None, Some(quantity)) => (of.unit.clone(), number(Some(quantity))),
            (None, None) => (stepped.and_then(|task| task.unit.clone()), stepped.and_then(|task| task.units)),
        };
        Some(PlannedLine {
            name: of.name.clone(),
            part: of.by.clone(),
            payee,
            task,
            role: of.role.clone(),
            unit,
            quantity,
            rate: of.rate.map(Num::get),
            amount: times(of.amount.get())?,
        })
    }

    /// What people call the providers.
    fn names(&self) -> BTreeMap<String, String> {
        let lists = ["estimates", "parts"].into_iter().filter_map(|list| self.whole.get(list)?.as_array());
        let named = |of: &Value| Some((of.get("provider")?.as_str()?.to_owned(), of.get("name")?.as_str()?.to_owned()));
        lists.flatten().filter_map(named).collect()
    }

    /// Hourly rates by provider and role: those of lines, and those among the inputs in the matter's currency.
    fn rates(&self, lines: &[PlannedLine], baseline: Option<&str>) -> BTreeMap<(String, String), Decimal> {
        let converted = self.whole.get("exchange_rates").and_then(Value::as_array).is_none_or(|of| !of.is_empty());
        let inputs = self.whole.get("inputs").and_then(Value::as_object).filter(|_| !converted);
        let mut rates: BTreeMap<(String, String), Decimal> = BTreeMap::new();
        for (key, value) in inputs.into_iter().flatten() {
            let steps: Vec<&str> = key.split('.').collect();
            let ["providers", provider, "rates", role, side @ ..] = steps.as_slice() else { continue };
            let counts = side.is_empty() || side == [self.side(provider, baseline)];
            if let (true, Value::Number(number)) = (counts, value)
                && let Some(rate) = exact(number)
            {
                rates.insert(((*provider).to_owned(), (*role).to_owned()), rate);
            }
        }
        for line in lines.iter().filter(|line| line.unit.as_deref() == Some(HOUR)) {
            if let (Some(payee), Some(role), Some(rate)) = (&line.payee, &line.role, line.rate) {
                rates.insert((payee.clone(), role.clone()), rate);
            }
        }
        rates
    }

    /// Which side of a provider's rates counts.
    fn side(&self, provider: &str, baseline: Option<&str>) -> &'static str {
        let firm = self.input(&format!("providers.{provider}.kind")) == Some(ProviderKind::LawFirm.word());
        let billing = self.head.matter.basis.as_deref() == Some(Basis::Billing.word());
        if billing || (firm && baseline != Some(provider)) { "billing" } else { "cost" }
    }

    /// When each provider works, as far as the document says.
    fn weeks(&self) -> BTreeMap<String, WorkingDays> {
        let inputs = self.whole.get("inputs").and_then(Value::as_object);
        let keys = inputs.into_iter().flat_map(|of| of.keys());
        let ids = keys.filter_map(|key| key.strip_prefix("providers.")?.strip_suffix(".delivery.week"));
        let week = |id: &str| {
            let words = self.input(&format!("providers.{id}.delivery.week"))?;
            let worked = WorkingDays::NAMES.map(|name| words.split(", ").any(|word| word == name));
            let holidays = days(self.input(&format!("providers.{id}.delivery.holidays")));
            Some((id.to_owned(), WorkingDays::new(worked, holidays)))
        };
        ids.filter_map(week).collect()
    }
}

/// The days of a list.
fn days(list: Option<&str>) -> Vec<Day> {
    list.into_iter().flat_map(|list| list.split(", ")).filter_map(Day::parse).collect()
}
