//! `lpo-cost breakeven`, `sensitivity` and `simulate`

use anyhow::{Result, anyhow, bail};

use super::args::{Breakeven, Global, Matter, Sensitivity, Simulate};
use super::deliver::{deliver, targets};
use super::exit::{Exit, refuse};
use super::files;
use crate::analysis::{self, Mistake, Scan, Subject, default_step};
use crate::input::{Change, Library, Request, understand};
use crate::number::Day;
use crate::report::{self, Asked};
use crate::text::nearest;

/// A matter's file, read, with what is needed to understand it again and again.
struct Given {
    name: String,
    content: String,
    changes: Vec<Change>,
    library: Library,
    as_of: Day,
}

impl Given {
    fn read(matter: &Matter, global: &Global) -> Result<Self> {
        let library = files::library(global)?;
        let (name, content) = files::read(&matter.file)?;
        let as_of = global.as_of.unwrap_or_else(Day::today);
        Ok(Self { name, content, changes: matter.changes.all(), library, as_of })
    }

    fn request(&self) -> Request<'_> {
        let (name, content) = (&self.name, &self.content);
        Request { name, content, changes: &self.changes, library: &self.library, as_of: self.as_of }
    }
}

/// Walks an interval of one input.
pub fn break_even(args: &Breakeven, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let given = Given::read(&args.matter, global)?;
    let request = given.request();
    let answer = || -> Result<_, Mistake> {
        let mut subject = Subject::new(&request, &args.vary, args.from)?;
        let decimals = subject.case().matter.currency.decimals();
        let step = args.step.unwrap_or_else(|| default_step(&args.vary, args.from, decimals));
        let scan = Scan { from: args.from, to: args.to, step };
        let place = |id: &String| place(&subject.ids, id).map_err(Mistake::Question);
        let between = match args.between.as_slice() {
            [a, b] => Some([place(a)?, place(b)?]),
            _ => None,
        };
        let found = analysis::break_even(&mut subject, scan, between)?;
        let asked = Asked { case: subject.case(), ids: &subject.ids, as_of: given.as_of };
        Ok(report::break_even(asked, &args.vary, scan, &found))
    };
    match answer() {
        Ok(report) => {
            deliver(&report, targets, global)?;
            Ok(Exit::Done)
        }
        Err(mistake) => refuse_question(mistake, global),
    }
}

/// Tries every uncertain input.
pub fn sensitivity(args: &Sensitivity, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    // Here --provider names whose total is looked at, beside those that are compared anyway.
    let provider = args.matter.changes.provider.clone();
    let mut given = Given::read(&args.matter, global)?;
    given.changes.retain(|change| !matches!(change, Change::Providers(_)));
    let mut understood = understand(&given.request());
    let Some(case) = understood.case.take() else {
        return Ok(refuse(&understood.diagnostics, &understood.texts, global));
    };
    let ids = match analysis::ids(&case) {
        Ok(ids) => ids,
        Err(mistake) => return refuse_question(mistake, global),
    };
    let of = match provider.as_slice() {
        [] => None,
        [id] => Some(place(&ids, id).map_err(|message| anyhow!(message))?),
        _ => bail!("one provider's total at a time: give --provider once"),
    };
    match analysis::sensitivity(&given.request(), &case, &args.vary, of) {
        Ok(found) => {
            deliver(
                &report::sensitivity(Asked { case: &case, ids: &ids, as_of: given.as_of }, &found),
                targets,
                global,
            )?;
            Ok(Exit::Done)
        }
        Err(mistake) => refuse_question(mistake, global),
    }
}

/// Draws the uncertain inputs.
pub fn simulate(args: &Simulate, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let given = Given::read(&args.matter, global)?;
    let mut understood = understand(&given.request());
    let Some(case) = understood.case.take() else {
        return Ok(refuse(&understood.diagnostics, &understood.texts, global));
    };
    let ids = match analysis::ids(&case) {
        Ok(ids) => ids,
        Err(mistake) => return refuse_question(mistake, global),
    };
    match analysis::simulate(&case, args.draws, args.seed, global.threads()) {
        Ok(found) => {
            deliver(
                &report::simulation(Asked { case: &case, ids: &ids, as_of: given.as_of }, &found),
                targets,
                global,
            )?;
            Ok(Exit::Done)
        }
        Err(mistake) => refuse_question(mistake, global),
    }
}

fn place(ids: &[String], id: &str) -> Result<usize, String> {
    ids.iter().position(|known| known == id).ok_or_else(|| {
        let help = nearest(id, ids.iter().map(String::as_str))
            .map_or_else(|| format!("compared are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
        format!("`{id}` is not compared: {help}")
    })
}

fn refuse_question(mistake: Mistake, global: &Global) -> Result<Exit> {
    match mistake {
        Mistake::Matter(found) => Ok(refuse(&found.1, &found.0, global)),
        Mistake::Price(message) | Mistake::Question(message) => bail!("{message}"),
    }
}
