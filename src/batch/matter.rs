//! The matters of a book, as their rows say them.

use std::borrow::Cow;
use std::ops::Deref;

use rust_decimal::Decimal;

use crate::matter::{Basis, Complexity, Kind, Urgency};
use crate::number::{Currency, Day};

/// A task as a row says it; texts stand where they were read, as those of a [`Stated`] do.
#[derive(Debug, Clone)]
pub struct Task<'b> {
    /// Which type, by its place in the template.
    pub of_type: usize,
    /// Units, or hours.
    pub amount: Amount,
    pub complexity: Complexity,
    pub throughput: Option<Decimal>,
    pub name: Option<Cow<'b, str>>,
    pub role: Option<Cow<'b, str>>,
}

/// How much work a task is.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Volume(Decimal),
    Hours(Decimal),
}

/// What the rows of a matter say of it as a whole; texts stand in the block that they were read from, unless a quote had to be
/// taken out.
#[derive(Debug)]
pub struct Stated<'b> {
    pub id: Cow<'b, str>,
    pub line: u64,
    pub kind: Kind,
    pub title: Option<Cow<'b, str>>,
    pub client: Option<Cow<'b, str>>,
    pub currency: Option<Currency>,
    pub start: Option<Day>,
    pub deadline: Option<Day>,
    pub urgency: Option<Urgency>,
    pub basis: Option<Basis>,
    pub periods: Option<i64>,
    pub gigabytes: Option<Decimal>,
    pub months: Option<Decimal>,
    pub offshore: Option<bool>,
    pub jurisdiction: Option<Cow<'b, str>>,
    pub budget: Option<Decimal>,
    pub late_day_cost: Option<Decimal>,
    /// Cells of columns that are carried through.
    pub carried: Vec<Cow<'b, str>>,
    /// The place of its first task among those of all matters.
    first: usize,
}

/// A matter, as its rows say it.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'m> {
    pub stated: &'m Stated<'m>,
    pub tasks: &'m [Task<'m>],
}

impl<'m> Deref for Matter<'m> {
    type Target = Stated<'m>;

    fn deref(&self) -> &Stated<'m> {
        self.stated
    }
}

/// Matters one after the other, their tasks in one list.
#[derive(Debug, Default)]
pub struct MatterList<'b> {
    stated: Vec<Stated<'b>>,
    tasks: Vec<Task<'b>>,
}

impl<'b> MatterList<'b> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.stated.len()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<Matter<'_>> {
        let stated = self.stated.get(at)?;
        let end = self.stated.get(at + 1).map_or(self.tasks.len(), |next| next.first);
        Some(Matter { stated, tasks: &self.tasks[stated.first..end] })
    }

    /// The last one, and its place.
    pub fn last(&self) -> Option<(usize, Matter<'_>)> {
        let at = self.len().checked_sub(1)?;
        Some((at, self.get(at)?))
    }

    /// Adds a matter that begins on a line and of which nothing is said yet. Without an id, a kind and a task it is none.
    pub fn begin(&mut self, line: u64) {
        self.stated.push(Stated::on(line, self.tasks.len()));
    }

    /// What is said of the last one.
    pub fn last_mut(&mut self) -> Option<&mut Stated<'b>> {
        self.stated.last_mut()
    }

    /// Adds a task to the last one.
    pub fn add(&mut self, task: Task<'b>) {
        self.tasks.push(task);
    }

    /// Takes the last one out.
    pub fn pop(&mut self) {
        if let Some(last) = self.stated.pop() {
            self.tasks.truncate(last.first);
        }
    }

    /// Its room alone, for the matters of another block.
    pub fn emptied<'n>(self) -> MatterList<'n> {
        MatterList { stated: emptied(self.stated), tasks: emptied(self.tasks) }
    }
}

/// The room of a list, which is collected where it stands.
fn emptied<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}

impl Stated<'_> {
    fn on(line: u64, first: usize) -> Self {
        Self {
            id: Cow::default(),
            line,
            kind: Kind::Advisory,
            title: None,
            client: None,
            currency: None,
            start: None,
            deadline: None,
            urgency: None,
            basis: None,
            periods: None,
            gigabytes: None,
            months: None,
            offshore: None,
            jurisdiction: None,
            budget: None,
            late_day_cost: None,
            carried: Vec::new(),
            first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(of_type: usize) -> Task<'static> {
        let amount = Amount::Hours(Decimal::ONE);
        Task { of_type, amount, complexity: Complexity::Moderate, throughput: None, name: None, role: None }
    }

    #[test]
    fn each_matter_has_its_own_tasks_and_the_room_of_all_is_used_again() {
        let mut list = MatterList::default();
        for (line, tasks) in [(1, 2), (3, 9), (4, 1)] {
            list.begin(line);
            (0..tasks).for_each(|of_type| list.add(task(of_type)));
            if tasks == 9 {
                list.pop();
            }
        }
        let found = [0, 1, 2].map(|at| list.get(at).map(|matter| (matter.line, matter.tasks.len())));
        assert_eq!(found, [Some((1, 2)), Some((4, 1)), None]);
        let room = (list.stated.capacity(), list.tasks.as_ptr() as usize);
        let again = list.emptied();
        assert_eq!((again.len(), again.stated.capacity(), again.tasks.as_ptr() as usize), (0, room.0, room.1));
    }
}
