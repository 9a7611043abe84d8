//! `lpo-cost breakeven`, `sensitivity` and `simulate`

use super::args::{Breakeven, Disclosure, Sensitivity, Simulate};
use super::context::{Context, PricedMatter};
use super::exit::{Error, Exit, Result};
use super::missing::note_missing;
use super::progress::watched;
use crate::analysis::{self, Mistake, Point, Scan, Subject};
use crate::matter::{Case, Mix};
use crate::read::{CaseReading, Change, Request, read_case};
use crate::report::{self, OriginDoc, ReportHead, TableReport};
use crate::source::{Severity, Texts, nearest};

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

/// Reads a matter anew with a key at a value; its mix stays what it is at the likely values.
pub fn reader<'r>(request: &'r Request<'r>, mix: &'r Mix) -> impl Fn(&str, Point) -> Result<Case, Mistake> + 'r {
    move |key, point| {
        if let Some(text) = request.written_text(key) {
            return Err(Mistake::Scenario(format!("`{key}` is the text `{text}`: only a number or a date can move")));
        }
        let case = request.with(key, &point.to_string()).map_err(Mistake::Matter)?;
        Ok(Case { mix: mix.clone(), ..case })
    }
}

/// Walks an interval of one input.
pub fn break_even(args: &Breakeven, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    match args.between.as_slice() {
        [] => {}
        [a, b] if a != b => {}
        ids => {
            let message = format!("--between {}: expected two different providers, ID,ID", ids.join(","));
            return Err(Error::usage(message));
        }
    }
    let file = context.matter_of(&args.matter)?;
    let request = file.request();
    // The matter as it is written: the subject's has the first value put in.
    let mut reading = read_case(&request);
    if let Some(case) = &reading.case {
        note_missing(case, &mut reading.diagnostics);
        // What is varied may be just what is missing as it is written.
        reading.diagnostics.retain(|found| found.severity != Severity::Error);
        context.warn(&mut reading, args.disclosure);
    }
    let mix = reading.case.as_ref().map_or_else(Mix::default, |case| args.matter.mix(case));
    let read = reader(&request, &mix);
    let given = args.from.zip(args.to);
    let around = reading.case.as_ref().filter(|_| given.is_none()).and_then(|case| Scan::around(case, &args.vary));
    let Some((from, to)) = given.or(around.map(|around| (around.from, around.to))) else {
        return Err(Error::usage(format!(
            "`{}` has no value to go from half to double of: give --from and --to",
            args.vary
        )));
    };
    let mut subject = Subject::new(&read, &args.vary, from)?;
    let step = args.step.or(around.map(|around| around.step)).unwrap_or_else(|| subject.default_step());
    let scan = Scan { from, to, step };
    let between = match args.between.as_slice() {
        [a, b] => Some([place(&subject.ids, a)?, place(&subject.ids, b)?]),
        _ => None,
    };
    let found = watched("steps", context, |watch| analysis::break_even(&mut subject, scan, between, watch))?;
    let written = reading.case.take().map(|case| args.disclosure.shown(case, &mut reading.texts));
    let varied = args.disclosure.shown(subject.case().clone(), &mut Texts::default());
    let head = ReportHead { case: &varied, ids: &subject.ids, as_of: context.as_of };
    let analysis = report::break_even(head, &args.vary, scan, &found);
    let report = args.disclosure.complete(analysis, &reading, |texts| {
        written.and_then(|case| OriginDoc::written(&case, texts, &args.vary)).into_iter().collect()
    });
    context.write(&report, targets)
}

/// Tries every uncertain input.
pub fn sensitivity(args: &Sensitivity, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    // Here --provider names whose total is looked at, beside those that are compared anyway.
    let mut file = context.matter_of(&args.matter)?;
    file.changes.retain(|change| !matches!(change, Change::Providers(_)));
    let PricedMatter { mut case, reading, .. } = context.priced(&file, args.disclosure)?;
    case.mix = args.matter.mix(&case);
    let ids = analysis::ids(&case)?;
    let of = match args.matter.changes.provider.as_slice() {
        [] => None,
        [id] => Some(place(&ids, id)?),
        _ => return Err(Error::failure("one provider's total at a time: give --provider once")),
    };
    let found = watched("inputs", context, |watch| {
        analysis::sensitivity(&reader(&file.request(), &case.mix), &case, &args.vary, of, watch)
    })?;
    let analysis = report::sensitivity(ReportHead { case: &case, ids: &ids, as_of: context.as_of }, &found);
    let report = args.disclosure.complete(analysis, &reading, |texts| {
        let tried = found.swings.iter().map(|swing| {
            let asked = args.vary.iter().any(|(key, _)| *key == swing.key);
            OriginDoc::tried(&case, texts, &swing.key, swing.values, asked)
        });
        tried.collect()
    });
    context.write(&report, targets)
}

/// Draws the uncertain inputs.
pub fn simulate(args: &Simulate, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let PricedMatter { mut case, reading, .. } = context.priced(&context.matter_of(&args.matter)?, args.disclosure)?;
    case.mix = args.matter.mix(&case);
    let ids = analysis::ids(&case)?;
    let found = watched("draws", context, |watch| {
        analysis::simulate(&case, args.outcomes.draws, args.outcomes.seed, context.global.threads(), watch)
    })?;
    let analysis = report::simulation(ReportHead { case: &case, ids: &ids, as_of: context.as_of }, &found);
    let report = args.disclosure.complete(analysis, &reading, |texts| {
        found.inputs.iter().filter_map(|figures| OriginDoc::drawn(&case, texts, figures)).collect()
    });
    context.write(&report, targets)
}

/// The place of a provider among the compared.
fn place(ids: &[String], id: &str) -> Result<usize> {
    ids.iter().position(|known| known == id).ok_or_else(|| {
        let help = nearest(id, ids.iter().map(String::as_str))
            .map_or_else(|| format!("compared are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
        Error::failure(format!("`{id}` is not compared: {help}"))
    })
}
