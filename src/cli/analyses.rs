//! `lpo-cost breakeven`, `sensitivity` and `simulate`

use anyhow::{Result, anyhow, bail};

use super::args::{Breakeven, Disclosure, Global, Matter, Sensitivity, Simulate};
use super::exit::{Exit, UsageError, refuse};
use super::files;
use super::write_report::{targets, write_report};
use crate::analysis::{self, Mistake, Point, Scan, Subject};
use crate::matter::Case;
use crate::number::Day;
use crate::read::{CaseReading, Change, Library, Request, read_case};
use crate::report::{self, OriginDoc, ReportHead, TableReport};
use crate::source::{Texts, nearest};

/// A matter's file, read, with what is needed to understand it again and again.
struct Given {
    name: String,
    content: String,
    changes: Vec<Change>,
    library: Library,
    as_of: Day,
}

/// A case that can be priced.
struct Priced {
    case: Case,
    understood: CaseReading,
    /// The ids of its estimates.
    ids: Vec<String>,
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

    /// The matter as a case; where it has no price, that is said already.
    fn priced(&self, global: &Global) -> Result<Result<Priced, Exit>> {
        let mut understood = read_case(&self.request());
        let Some(case) = understood.case.take() else {
            return Ok(Err(refuse(&understood.diagnostics, &understood.texts, global)));
        };
        match analysis::ids(&case) {
            Ok(ids) => Ok(Ok(Priced { case, understood, ids })),
            Err(mistake) => refuse_question(mistake, global).map(Err),
        }
    }
}

impl Disclosure {
    /// A case as it may be shown.
    fn shown(self, mut case: Case, texts: &mut Texts) -> Case {
        if self.anonymise {
            report::anonymise(&mut case, texts);
        }
        case
    }

    /// An analysis, with where its inputs come from if that is asked for.
    fn complete(
        self,
        analysis: TableReport,
        of: &CaseReading,
        inputs: impl FnOnce(&Texts) -> Vec<OriginDoc>,
    ) -> TableReport {
        if self.explain { report::explained(analysis, &inputs(&of.texts), &of.sources) } else { analysis }
    }
}

/// Reads a matter anew with a key at a value.
fn reader<'r>(request: &'r Request<'r>) -> impl Fn(&str, Point) -> Result<Case, Mistake> + 'r {
    |key, point| {
        if let Some(text) = request.written_text(key) {
            return Err(Mistake::Scenario(format!("`{key}` is the text `{text}`: only a number or a date can move")));
        }
        request.with(key, &point.to_string()).map_err(Mistake::Matter)
    }
}

/// Walks an interval of one input.
pub fn break_even(args: &Breakeven, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    match args.between.as_slice() {
        [] => {}
        [a, b] if a != b => {}
        ids => {
            let message = format!("--between {}: expected two different providers, ID,ID", ids.join(","));
            return Err(UsageError(message).into());
        }
    }
    let given = Given::read(&args.matter, global)?;
    let request = given.request();
    let read = reader(&request);
    let answer = || -> Result<_, Mistake> {
        let mut subject = Subject::new(&read, &args.vary, args.from)?;
        let step = args.step.unwrap_or_else(|| subject.default_step());
        let scan = Scan { from: args.from, to: args.to, step };
        let place = |id: &String| place(&subject.ids, id).map_err(Mistake::Scenario);
        let between = match args.between.as_slice() {
            [a, b] => Some([place(a)?, place(b)?]),
            _ => None,
        };
        let found = analysis::break_even(&mut subject, scan, between)?;
        // The matter as it is written: the subject's has the first value put in.
        let mut understood = read_case(&request);
        let written = understood.case.take().map(|case| args.disclosure.shown(case, &mut understood.texts));
        let varied = args.disclosure.shown(subject.case().clone(), &mut Texts::default());
        let asked = ReportHead { case: &varied, ids: &subject.ids, as_of: given.as_of };
        let analysis = report::break_even(asked, &args.vary, scan, &found);
        Ok(args.disclosure.complete(analysis, &understood, |texts| {
            written.and_then(|case| OriginDoc::written(&case, texts, &args.vary)).into_iter().collect()
        }))
    };
    match answer() {
        Ok(report) => {
            write_report(&report, targets, global)?;
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
    let Priced { case, mut understood, ids } = match given.priced(global)? {
        Ok(priced) => priced,
        Err(exit) => return Ok(exit),
    };
    let of = match provider.as_slice() {
        [] => None,
        [id] => Some(place(&ids, id).map_err(|message| anyhow!(message))?),
        _ => bail!("one provider's total at a time: give --provider once"),
    };
    let request = given.request();
    match analysis::sensitivity(&reader(&request), &case, &args.vary, of) {
        Ok(found) => {
            let case = args.disclosure.shown(case, &mut understood.texts);
            let analysis = report::sensitivity(ReportHead { case: &case, ids: &ids, as_of: given.as_of }, &found);
            let analysis = args.disclosure.complete(analysis, &understood, |texts| {
                let tried = found.swings.iter().map(|swing| {
                    let asked = args.vary.iter().any(|(key, _)| *key == swing.key);
                    OriginDoc::tried(&case, texts, &swing.key, swing.values, asked)
                });
                tried.collect()
            });
            write_report(&analysis, targets, global)?;
            Ok(Exit::Done)
        }
        Err(mistake) => refuse_question(mistake, global),
    }
}

/// Draws the uncertain inputs.
pub fn simulate(args: &Simulate, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let given = Given::read(&args.matter, global)?;
    let Priced { case, mut understood, ids } = match given.priced(global)? {
        Ok(priced) => priced,
        Err(exit) => return Ok(exit),
    };
    match analysis::simulate(&case, args.draws, args.seed, global.threads()) {
        Ok(found) => {
            let case = args.disclosure.shown(case, &mut understood.texts);
            let analysis = report::simulation(ReportHead { case: &case, ids: &ids, as_of: given.as_of }, &found);
            let analysis = args.disclosure.complete(analysis, &understood, |texts| {
                found.inputs.iter().filter_map(|figures| OriginDoc::drawn(&case, texts, figures)).collect()
            });
            write_report(&analysis, targets, global)?;
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
        Mistake::Price(message) | Mistake::Scenario(message) => bail!("{message}"),
    }
}
