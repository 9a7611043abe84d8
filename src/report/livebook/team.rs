//! Team and calendar of a part as formulas (docs/model.md, "Team and calendar"). The engine decides between cases here, so
//! there is no one formula to take from it: these are its cases, spelled with IF.

use crate::matter::{Case, FigureId, Provider, Urgency};
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Value, absolute};

use super::calendar::Calendar;
use super::names::{Names, compared, down, up};
use crate::engine::StaffedPart;
use crate::number::{Exact, Number, Traced};

/// What stands in the rows of a team.
const ROWS: [&str; 21] = [
    "Whose part",
    "Production hours",
    "Hours per head and day",
    "Training hours per head",
    "Lead time, working days",
    "Reserve, working days",
    "Working days from start to deadline",
    "Days left to work in",
    "Heads at the least",
    "Heads by default",
    "Heads at the most",
    "Overtime per head and day",
    "Heads for the deadline",
    "Hours short of it",
    "Days with all heads",
    "Case",
    "Heads",
    "Days",
    "Overtime hours",
    "Work begins",
    "Work ends",
];

/// How many rows a team takes.
pub const HEIGHT: usize = ROWS.len();

/// The words of the cases, from best to worst: the number of a case is its place.
pub const CASES: &str =
    "\"no-deadline\", \"steady\", \"on-time\", \"on-time-with-overtime\", \"over-capacity\", \"late\"";

/// Where the results of a part stand.
pub struct TeamCells {
    /// The number of its case.
    pub case: String,
    /// Its heads.
    pub heads: String,
    /// Its days.
    pub days: String,
    /// Its overtime hours.
    pub overtime: String,
    /// Its first day, where there are dates.
    pub start: Option<String>,
    /// Its last day.
    pub finish: Option<String>,
}

/// Writes the team of a part into a column, below the labels.
pub struct TeamColumn<'t> {
    /// The case.
    pub case: &'t Case,
    /// The calendars.
    pub calendar: &'t Calendar,
    /// The names of inputs.
    pub names: &'t mut Names,
    /// The first row.
    pub top: usize,
    /// The column.
    pub column: usize,
}

/// A row: its label, its formula, and the result for these inputs.
type Row = (&'static str, String, Value);

impl TeamColumn<'_> {
    fn cell(&self, label: &str) -> String {
        let row = ROWS.iter().position(|known| *known == label).unwrap_or(0);
        absolute(self.top + row, self.column)
    }

    fn cells<const N: usize>(&self, labels: [&str; N]) -> [String; N] {
        labels.map(|label| self.cell(label))
    }

    fn figure(&mut self, id: Option<FigureId>, default: i64) -> (String, Exact) {
        match id.map(|id| self.case.figures.get(id)) {
            Some(figure) => (self.names.of(&figure.key), figure.likely.into()),
            None => (default.to_string(), Exact::whole(default)),
        }
    }

    /// Writes it.
    pub fn write(
        mut self,
        sheet: &mut Sheet,
        staffed: &StaffedPart<Traced>,
        production: (&str, Exact),
    ) -> (TeamCells, String) {
        let provider = &self.case.providers[staffed.part.provider];
        for (row, label) in ROWS.iter().enumerate() {
            sheet.put(self.top + row, 0, SheetCell::text(*label));
        }
        sheet.put(self.top, self.column, SheetCell::text(provider.id.as_str()).marked(CellRole::Head));
        for (label, formula, value) in self.rows(provider, staffed, production) {
            let row = ROWS.iter().position(|known| *known == label).unwrap_or(0);
            let entry = SheetCell { value, formula: Some(formula), look: NumberFormat::Fine, mark: CellRole::Plain };
            sheet.put(self.top + row, self.column, entry);
        }
        let dated = |label: &str, there: bool| there.then(|| self.cell(label));
        let hours = self.cell("Production hours");
        let cells = TeamCells {
            case: self.cell("Case"),
            heads: self.cell("Heads"),
            days: self.cell("Days"),
            overtime: self.cell("Overtime hours"),
            start: dated("Work begins", staffed.team.start.is_some()),
            finish: dated("Work ends", staffed.team.finish.is_some()),
        };
        (cells, hours)
    }

    fn rows(&mut self, provider: &Provider, staffed: &StaffedPart<Traced>, production: (&str, Exact)) -> Vec<Row> {
        let (case, delivery, team) = (self.case, &provider.delivery, &staffed.team);
        let matter = &case.matter;
        let at = staffed.part.provider;
        let [min, default, max] = delivery.heads.written;
        let lead = self.figure(delivery.lead_days.at(matter.urgency), 0);
        let hours = self.figure(delivery.hours_per_day, 8);
        let training = self.figure(delivery.training_hours, 0);
        let heads = [
            self.figure(min, delivery.heads.min),
            self.figure(default.or(min), delivery.heads.default),
            self.figure(max, delivery.heads.max),
        ];
        let mut rows = vec![
            ("Production hours", production.0.to_owned(), number(production.1)),
            ("Hours per head and day", hours.0, number(hours.1)),
            ("Training hours per head", training.0, number(training.1)),
            ("Lead time, working days", up(&lead.0), number(lead.1.ceil())),
        ];
        let labels = ["Heads at the least", "Heads by default", "Heads at the most"];
        let written = heads.iter().map(|(name, value)| (name.clone(), number(*value)));
        rows.extend(labels.into_iter().zip(written).map(|(label, (name, value))| (label, name, value)));
        let given = Given {
            production: production.1,
            hours: hours.1,
            training: training.1,
            lead: lead.1.ceil(),
            least: heads[0].1,
            most: heads[2].1,
        };
        let [which, n, days, overtime] = match (matter.periods > 1, matter.start, matter.deadline) {
            (true, ..) => self.steady(),
            (false, Some(start), Some(deadline)) => {
                let window = Exact::whole(delivery.working_days.count(start, deadline));
                rows.extend(self.window(provider, at, window, &given));
                self.against_deadline()
            }
            _ => self.unhurried(),
        };
        let result = |value: Traced| number(value.exact());
        rows.extend([
            ("Case", which, Value::Number((team.status() as i64 + 1).into())),
            ("Heads", n, result(team.heads)),
            ("Days", days, result(team.days)),
            ("Overtime hours", overtime, result(team.overtime)),
        ]);
        let [p, lead, d] = self.cells(["Production hours", "Lead time, working days", "Days"]);
        for (label, day, after) in [("Work begins", team.start(), "1"), ("Work ends", team.finish(), d.as_str())] {
            if let Some(day) = day {
                let start = self.names.of("matter.start");
                let formula = self.calendar.nth(at, &start, &format!("IF({p} = 0, 1, {lead} + {after})"));
                rows.push((label, formula, Value::Date(day)));
            }
        }
        rows
    }

    /// Days for the heads there are, when nobody works overtime.
    fn worked(&self) -> String {
        let [p, h, a, n] =
            self.cells(["Production hours", "Hours per head and day", "Training hours per head", "Heads"]);
        up(&format!("({p} + {n} * {a}) / ({n} * {h})"))
    }

    /// Case, heads, days and overtime of a steady portfolio.
    fn steady(&self) -> [String; 4] {
        let [p, h] = self.cells(["Production hours", "Hours per head and day"]);
        let [least, most] = self.cells(["Heads at the least", "Heads at the most"]);
        let needed = format!("MAX({least}, {})", up(&format!("{p} / (21 * {h})")));
        [
            format!("IF({p} = 0, 2, IF({needed} <= {most}, 2, 5))"),
            format!("IF({p} = 0, 0, MIN({most}, {needed}))"),
            format!("IF({p} = 0, 0, 21)"),
            "0".to_owned(),
        ]
    }

    /// The same where there is no deadline.
    fn unhurried(&self) -> [String; 4] {
        let [p, h] = self.cells(["Production hours", "Hours per head and day"]);
        let [least, usual] = self.cells(["Heads at the least", "Heads by default"]);
        let heads = format!("MAX({least}, MIN({usual}, {}), 1)", down(&format!("{p} / (5 * {h})")));
        [
            "1".to_owned(),
            format!("IF({p} = 0, 0, {heads})"),
            format!("IF({p} = 0, 0, {})", self.worked()),
            "0".to_owned(),
        ]
    }

    /// What the cases of a matter with a deadline hang on.
    fn window(&mut self, provider: &Provider, at: usize, window: Exact, given: &Given) -> [Row; 7] {
        let [p, h, a, o] = self.cells([
            "Production hours",
            "Hours per head and day",
            "Training hours per head",
            "Overtime per head and day",
        ]);
        let [lead, reserve, counted, left] = self.cells([
            "Lead time, working days",
            "Reserve, working days",
            "Working days from start to deadline",
            "Days left to work in",
        ]);
        let [least, most] = self.cells(["Heads at the least", "Heads at the most"]);
        let reserved = self.figure(self.case.matter.reserve_days, 0);
        let overtime = match self.case.matter.urgency {
            Urgency::Standard => (0.to_string(), Exact::whole(0)),
            Urgency::Expedited | Urgency::Urgent => self.figure(provider.delivery.overtime_hours, 0),
        };
        let [start, deadline] = ["matter.start", "matter.deadline"].map(|key| self.names.of(key));
        let to_work = window - given.lead - reserved.1.ceil();
        // Nobody is trained for longer than they work.
        let trained = format!("{} >= {}", compared(&format!("{left} * {h}")), compared(&format!("2 * {a}")));
        let in_time = up(&format!("{p} / ({left} * {h} - {a})"));
        let all = up(&format!("({p} + {most} * {a}) / ({most} * ({h} + {o}))"));
        let longest = format!("MAX(1, {all}, {})", up(&format!("2 * {a} / {h}")));
        [
            ("Working days from start to deadline", self.calendar.count(at, &start, &deadline), number(window)),
            ("Reserve, working days", up(&reserved.0), number(reserved.1.ceil())),
            ("Days left to work in", format!("{counted} - {lead} - {reserve}"), number(to_work)),
            ("Overtime per head and day", overtime.0, number(overtime.1)),
            (
                "Heads for the deadline",
                format!("IF(AND({left} >= 1, {trained}), MAX({least}, {in_time}), 0)"),
                number(given.needed(to_work)),
            ),
            ("Hours short of it", format!("{p} + {most} * {a} - {most} * {left} * {h}"), number(given.short(to_work))),
            ("Days with all heads", longest, number(given.longest(overtime.1))),
        ]
    }

    /// Case, heads, days and overtime of a matter with a deadline.
    fn against_deadline(&self) -> [String; 4] {
        let [p, h, a, o] = self.cells([
            "Production hours",
            "Hours per head and day",
            "Training hours per head",
            "Overtime per head and day",
        ]);
        let [least, most, left] = self.cells(["Heads at the least", "Heads at the most", "Days left to work in"]);
        let [needed, short, longest] =
            self.cells(["Heads for the deadline", "Hours short of it", "Days with all heads"]);
        let [which, heads, days] = self.cells(["Case", "Heads", "Days"]);
        let covered = format!("{} <= {}", compared(&short), compared(&format!("{most} * {left} * {o}")));
        let late = format!("MAX({least}, {})", up(&format!("{p} / ({longest} * ({h} + {o}) - {a})")));
        let over = format!("MAX(0, {p} + {heads} * {a} - {heads} * {days} * {h})");
        [
            format!("IF({p} = 0, 3, IF({needed} = 0, 6, IF({needed} <= {most}, 3, IF({covered}, 4, 6))))"),
            format!("IF({p} = 0, 0, IF({which} = 3, {needed}, IF({which} = 4, {most}, {late})))"),
            format!("IF({p} = 0, 0, IF({which} = 3, {}, IF({which} = 4, {left}, {longest})))", self.worked()),
            format!("IF({which} = 4, {short}, IF({which} = 6, {over}, 0))"),
        ]
    }
}

/// What the rows on the way to a result are worked out from, for the results that a file holds until it is opened.
struct Given {
    production: Exact,
    hours: Exact,
    training: Exact,
    lead: Exact,
    least: Exact,
    most: Exact,
}

impl Given {
    fn needed(&self, left: Exact) -> Exact {
        let a_head = left * self.hours;
        if left.below(Exact::whole(1)) || a_head.below(Exact::whole(2) * self.training) {
            return Exact::whole(0);
        }
        self.least.max((self.production / (a_head - self.training)).ceil())
    }

    fn short(&self, left: Exact) -> Exact {
        self.production + self.most * self.training - self.most * left * self.hours
    }

    fn longest(&self, overtime: Exact) -> Exact {
        let all = (self.production + self.most * self.training) / (self.most * (self.hours + overtime));
        let trained = Exact::whole(2) * self.training / self.hours;
        Exact::whole(1).max(all.ceil()).max(trained.ceil())
    }
}

fn number(value: Exact) -> Value {
    value.get().map_or(Value::Empty, Value::Number)
}
