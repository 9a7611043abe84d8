//! Plans that all who score a book know, each compiled once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::score::Outline;
use crate::number::{Currency, Day, WorkingDays};
use crate::run::plan::{Days, Plan, QuickMap};

/// Matters of more tasks are priced by themselves.
pub const MOST_TASKS: usize = 8;
/// A shape that came so often gets a plan.
const OFTEN: u32 = 12;
/// So many shapes are known at a time, with a plan or on their way to one.
const MOST_SHAPES: usize = 4096;
/// So many of them have plans.
const MOST_PLANS: usize = 512;

/// So many states of a template share their plans; those of others are one thread's own.
const MOST_STATES: usize = 64;

/// What a plan holds for: how many periods; in bits, what is given and demanded; and the classes of the tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape([u64; 4]);

impl Shape {
    /// The shape of matters whose tasks have these classes.
    pub fn new(periods: i64, terms: u64, classes: [u16; MOST_TASKS]) -> Self {
        let packed = |classes: &[u16]| classes.iter().fold(0, |bits, class| bits << 16 | u64::from(*class));
        let (first, rest) = classes.split_at(4);
        Self([periods.cast_unsigned(), terms, packed(first), packed(rest)])
    }
}

impl Hash for Shape {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|word| state.write_u64(*word));
    }
}

/// A plan, and what of a score hangs on no number.
pub type Compiled = Arc<(Arc<Plan>, Outline<String>)>;

/// What comes of looking for a plan.
pub enum Search {
    /// The shape did not come often enough.
    TooEarly,
    /// No plan can be made.
    Vain,
    Found(Compiled),
}

/// Where a plan is put once it is compiled; nothing where none can be made.
type Place = Arc<OnceLock<Option<Compiled>>>;

/// What is known of a shape.
enum Known {
    /// It came so often.
    Seen(u32),
    /// It has a plan, or somebody is about to compile it.
    Planned(Place),
}

/// What is known of one state of a template.
#[derive(Default)]
struct Registry {
    shapes: QuickMap<Shape, Known>,
    /// How many have a plan.
    planned: usize,
    /// Classes by what tasks are made up of.
    classes: HashMap<Vec<u8>, u16>,
    days: Vec<Days>,
}

/// The plans of one state of a template.
#[derive(Clone, Default)]
pub struct StatePlans(Arc<Mutex<Registry>>);

/// The currency and the start that a state of a template is for.
type StateKey = (Option<Currency>, Option<Day>);

/// The plans of a template in all its states.
#[derive(Clone, Default)]
pub struct SharedPlans(Arc<Mutex<Vec<(StateKey, StatePlans)>>>);

impl SharedPlans {
    /// The plans of a state.
    pub fn of(&self, state: StateKey) -> StatePlans {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = states.iter().find(|(of, _)| *of == state) {
            return known.clone();
        }
        let new = StatePlans::default();
        if states.len() < MOST_STATES {
            states.push((state, new.clone()));
        }
        new
    }
}

impl StatePlans {
    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The class of tasks that are made up in a way.
    pub fn class(&self, made_up: Vec<u8>) -> u16 {
        let classes = &mut self.registry().classes;
        let next = u16::try_from(classes.len()).unwrap_or(u16::MAX);
        *classes.entry(made_up).or_insert(next)
    }

    /// The tables of a calendar, made once.
    pub fn days(&self, calendar: &WorkingDays) -> Days {
        let known = &mut self.registry().days;
        if let Some(days) = known.iter().find(|days| days.are_of(calendar)) {
            return days.clone();
        }
        known.push(Days::of(calendar));
        known[known.len() - 1].clone()
    }

    /// Counts a matter of a shape, and hands out its plan once the shape is worth one: from `compile` where it is the first
    /// time.
    pub fn plan(&self, shape: &Shape, compile: impl FnOnce() -> Option<Compiled>) -> Search {
        let place = self.registry().place(shape);
        // Whoever wants the same plan waits for it here; all others go on.
        place.map_or(Search::TooEarly, |place| place.get_or_init(compile).clone().map_or(Search::Vain, Search::Found))
    }
}

impl Registry {
    /// Where the plan of a shape is to be found, if it came so often that it is worth one.
    fn place(&mut self, shape: &Shape) -> Option<Place> {
        let count = self.shapes.len();
        match self.shapes.entry(*shape) {
            Entry::Vacant(place) => {
                if count < MOST_SHAPES {
                    place.insert(Known::Seen(1));
                }
                None
            }
            Entry::Occupied(mut known) => match known.get_mut() {
                Known::Planned(place) => Some(Arc::clone(place)),
                Known::Seen(times) => {
                    *times += 1;
                    if *times < OFTEN || self.planned == MOST_PLANS {
                        return None;
                    }
                    self.planned += 1;
                    let place = Place::default();
                    known.insert(Known::Planned(Arc::clone(&place)));
                    Some(place)
                }
            },
        }
    }
}
