//! Operations of one level of a graph as instructions on registers, which are used again once nothing asks for them.

use super::super::operations::Sign;
use super::days::Days;
use super::graph::{Graph, Kind, Level, Node, Operation};
use super::hash::QuickMap;
use super::lanes::{Lanes, POWERS};
use crate::number::DoubleDouble;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Add,
    Subtract,
    Multiply,
    Max,
    Min,
    AtMost,
    /// In units smaller by so many powers of ten.
    Rescale,
    /// From units of so many powers of ten to whole ones.
    RoundWhole,
    CeilWhole,
    FloorWhole,
    Pair,
    AddPairs,
    SubtractPairs,
    MultiplyPairs,
    MultiplyByWhole,
    DividePairs,
    MaxPairs,
    MinPairs,
    AtMostPairs,
    RoundPairs,
    CeilPairs,
    FloorPairs,
    Select,
    SelectPairs,
    NthWorkingDay,
    WorkingDays,
}

/// An instruction: what is done, with a number that belongs to it, on which registers, into which.
#[derive(Debug, Clone, Copy)]
struct Instruction {
    code: Code,
    with: u8,
    from: [u16; 3],
    to: u16,
}

/// Instructions, and what stands where.
#[derive(Debug, Clone)]
pub struct Program {
    instructions: Vec<Instruction>,
    /// Which inputs stand in which registers at the beginning.
    pub inputs: Vec<(Node, u16)>,
    constants: Vec<([f64; 2], u16)>,
    outputs: Vec<u16>,
    /// How many registers it takes.
    pub registers: usize,
}

/// In which form a value is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Scaled(u32),
    Pair,
    Decision,
}

/// What a program hands on.
#[derive(Debug, Clone, Copy)]
pub enum Handed {
    /// As it is held.
    AsHeld(Node),
    /// As a pair of doubles.
    AsPair(Node),
}

/// Writes the instructions of one level. Values are known by their numbers until they are given registers.
struct Writer<'g> {
    graph: &'g Graph,
    level: Level,
    /// Instructions, each with the number of its result.
    written: Vec<Instruction>,
    inputs: Vec<(Node, u16)>,
    constants: Vec<([f64; 2], u16)>,
    known: QuickMap<(Node, Form), u16>,
    values: u16,
}

impl Program {
    /// The instructions of a level for what is to be handed on. None where that cannot be computed so.
    pub fn of(graph: &Graph, level: Level, handed: &[Handed]) -> Option<Self> {
        let needed = needed(graph, level, handed);
        let mut writer = Writer {
            graph,
            level,
            written: Vec::new(),
            inputs: Vec::new(),
            constants: Vec::new(),
            known: QuickMap::default(),
            values: 0,
        };
        for node in (0..needed.len()).filter(|node| needed[*node] && graph.nodes[*node].1 == level) {
            writer.node(node)?;
        }
        let outputs = handed.iter().map(|of| match of {
            Handed::AsHeld(node) => writer.held(*node),
            Handed::AsPair(node) => writer.pair(*node),
        });
        let outputs = outputs.collect::<Option<Vec<_>>>()?;
        Some(placed(writer, &outputs))
    }

    /// Works through the lanes; inputs are in their registers.
    pub fn run<const N: usize>(&self, registers: &mut [Lanes<N>], days: &[Days]) {
        for (value, place) in &self.constants {
            registers[usize::from(*place)] = Lanes::all(*value);
        }
        for instruction in &self.instructions {
            instruction.run(registers, days);
        }
    }

    /// The register of a result.
    pub fn output(&self, at: usize) -> usize {
        self.outputs[at].into()
    }

    /// The registers of the results.
    pub fn outputs(&self) -> impl Iterator<Item = usize> {
        self.outputs.iter().map(|place| usize::from(*place))
    }
}

/// The nodes of a level that something hangs on.
fn needed(graph: &Graph, level: Level, handed: &[Handed]) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes.len()];
    for Handed::AsHeld(node) | Handed::AsPair(node) in handed {
        needed[*node] = true;
    }
    for node in (0..needed.len()).rev() {
        if needed[node] && graph.nodes[node].1 == level {
            graph.nodes[node].0.operands().for_each(|of| needed[of] = true);
        }
    }
    needed
}

impl Writer<'_> {
    fn value(&mut self) -> Option<u16> {
        self.values = self.values.checked_add(1)?;
        Some(self.values - 1)
    }

    fn write(&mut self, code: Code, with: u32, from: &[u16]) -> Option<u16> {
        let to = self.value()?;
        let mut operands = [from.first().copied()?; 3];
        operands[..from.len()].copy_from_slice(from);
        self.written.push(Instruction { code, with: u8::try_from(with).ok()?, from: operands, to });
        Some(to)
    }

    /// A value as it is held.
    fn held(&mut self, node: Node) -> Option<u16> {
        match self.graph.nodes[node].2 {
            Kind::Scaled(decimals) => self.scaled(node, decimals),
            Kind::Pair => self.pair(node),
            Kind::Decision => self.known.get(&(node, Form::Decision)).copied().or_else(|| self.input(node)),
        }
    }

    /// A value of another level, which is an input.
    fn input(&mut self, node: Node) -> Option<u16> {
        let (_, level, kind) = self.graph.nodes[node];
        if level == self.level || level == Level::Constant {
            return None;
        }
        let form = match kind {
            Kind::Scaled(decimals) => Form::Scaled(decimals),
            Kind::Pair => Form::Pair,
            Kind::Decision => Form::Decision,
        };
        let value = self.value()?;
        self.known.insert((node, form), value);
        self.inputs.push((node, value));
        Some(value)
    }

    /// A value as a whole number of units of so many decimals.
    fn scaled(&mut self, node: Node, decimals: u32) -> Option<u16> {
        if let Some(known) = self.known.get(&(node, Form::Scaled(decimals))) {
            return Some(*known);
        }
        let value = match (self.graph.constant_of(node), self.graph.nodes[node].2) {
            (Some(constant), _) => {
                let power = decimals.checked_sub(constant.scale())?;
                let units = constant.mantissa().checked_mul(10_i128.checked_pow(power)?)?;
                let units = DoubleDouble::from(rust_decimal::Decimal::try_from_i128_with_scale(units, 0).ok()?);
                self.constant(units.halves())?
            }
            (None, Kind::Scaled(own)) if own == decimals => self.input(node)?,
            (None, Kind::Scaled(own)) => {
                let from = self.held(node)?;
                self.write(Code::Rescale, decimals.checked_sub(own)?, &[from])?
            }
            _ => return None,
        };
        self.known.insert((node, Form::Scaled(decimals)), value);
        Some(value)
    }

    /// A value as a pair of doubles.
    fn pair(&mut self, node: Node) -> Option<u16> {
        if let Some(known) = self.known.get(&(node, Form::Pair)) {
            return Some(*known);
        }
        let (operation, _, kind) = self.graph.nodes[node];
        let value = match (operation, kind) {
            (Operation::Constant(value), _) => {
                let halves = value.map_or([f64::NAN; 2], |value| DoubleDouble::from(value).halves());
                self.constant(halves)?
            }
            (Operation::Reciprocal(of), _) => {
                let one = DoubleDouble::from(rust_decimal::Decimal::ONE);
                let halves = self.graph.constant_of(of).map_or([f64::NAN; 2], |of| (one / of.into()).halves());
                self.constant(halves)?
            }
            (_, Kind::Scaled(decimals)) => {
                let from = self.held(node)?;
                let whole = self.write(Code::Pair, 0, &[from])?;
                if decimals == 0 {
                    whole
                } else {
                    let unit = self.unit(decimals)?;
                    self.write(Code::MultiplyByWhole, 0, &[unit, from])?
                }
            }
            _ => self.input(node)?,
        };
        self.known.insert((node, Form::Pair), value);
        Some(value)
    }

    fn constant(&mut self, halves: [f64; 2]) -> Option<u16> {
        let value = self.value()?;
        self.constants.push((halves, value));
        Some(value)
    }

    /// One unit of so many decimals.
    fn unit(&mut self, decimals: u32) -> Option<u16> {
        let unit = DoubleDouble::from(rust_decimal::Decimal::new(1, decimals)).halves();
        match self.constants.iter().find(|(known, _)| known.map(f64::to_bits) == unit.map(f64::to_bits)) {
            Some((_, value)) => Some(*value),
            None => self.constant(unit),
        }
    }

    /// Writes the instruction of a node.
    fn node(&mut self, node: Node) -> Option<()> {
        let (operation, _, kind) = self.graph.nodes[node];
        let (form, value) = match (operation, kind) {
            (Operation::Own(_) | Operation::OfTask(..) | Operation::Date(_), _) => {
                let value = self.value()?;
                self.inputs.push((node, value));
                (if kind == Kind::Pair { Form::Pair } else { Form::Scaled(0) }, value)
            }
            (Operation::Binary(sign, a, b), Kind::Scaled(decimals)) => {
                (Form::Scaled(decimals), self.whole_binary(sign, a, b, decimals)?)
            }
            (Operation::Binary(sign, a, b), _) => (Form::Pair, self.pair_binary(sign, a, b)?),
            (Operation::Round(of, places), _) => (Form::Scaled(places), self.round(of, places)?),
            (Operation::Ceil(of), _) => (Form::Scaled(0), self.next(of, Code::CeilWhole, Code::CeilPairs)?),
            (Operation::Floor(of), _) => (Form::Scaled(0), self.next(of, Code::FloorWhole, Code::FloorPairs)?),
            (Operation::AtMost(a, b), _) => (Form::Decision, self.decision(a, b)?),
            (Operation::Select(holds, then, otherwise), _) => {
                let holds = self.held(holds)?;
                match kind {
                    Kind::Scaled(of) => {
                        let sides = [holds, self.scaled(then, of)?, self.scaled(otherwise, of)?];
                        (Form::Scaled(of), self.write(Code::Select, 0, &sides)?)
                    }
                    _ => {
                        let sides = [holds, self.pair(then)?, self.pair(otherwise)?];
                        (Form::Pair, self.write(Code::SelectPairs, 0, &sides)?)
                    }
                }
            }
            (Operation::NthWorkingDay(calendar, from, n), _) => {
                let operands = [self.scaled(from, 0)?, self.scaled(n, 0)?];
                (Form::Scaled(0), self.write(Code::NthWorkingDay, u32::try_from(calendar).ok()?, &operands)?)
            }
            (Operation::WorkingDays(calendar, from, to), _) => {
                let operands = [self.scaled(from, 0)?, self.scaled(to, 0)?];
                (Form::Scaled(0), self.write(Code::WorkingDays, u32::try_from(calendar).ok()?, &operands)?)
            }
            (Operation::Constant(_) | Operation::Reciprocal(_), _) => return Some(()),
        };
        self.known.insert((node, form), value);
        Some(())
    }

    fn whole_binary(&mut self, sign: Sign, a: Node, b: Node, decimals: u32) -> Option<u16> {
        let code = match sign {
            Sign::Add => Code::Add,
            Sign::Subtract => Code::Subtract,
            Sign::Multiply => Code::Multiply,
            Sign::Max => Code::Max,
            Sign::Min => Code::Min,
            Sign::Divide => return None,
        };
        let [of_a, of_b] = match sign {
            Sign::Multiply => [self.graph.decimals(a)?, self.graph.decimals(b)?],
            _ => [decimals; 2],
        };
        let operands = [self.scaled(a, of_a)?, self.scaled(b, of_b)?];
        self.write(code, 0, &operands)
    }

    fn pair_binary(&mut self, sign: Sign, a: Node, b: Node) -> Option<u16> {
        let is_whole = |node: Node| self.graph.nodes[node].2 == Kind::Scaled(0);
        let code = match sign {
            Sign::Multiply if is_whole(a) => {
                let operands = [self.pair(b)?, self.scaled(a, 0)?];
                return self.write(Code::MultiplyByWhole, 0, &operands);
            }
            Sign::Multiply if is_whole(b) => {
                let operands = [self.pair(a)?, self.scaled(b, 0)?];
                return self.write(Code::MultiplyByWhole, 0, &operands);
            }
            Sign::Add => Code::AddPairs,
            Sign::Subtract => Code::SubtractPairs,
            Sign::Multiply => Code::MultiplyPairs,
            Sign::Divide => Code::DividePairs,
            Sign::Max => Code::MaxPairs,
            Sign::Min => Code::MinPairs,
        };
        let operands = [self.pair(a)?, self.pair(b)?];
        self.write(code, 0, &operands)
    }

    fn round(&mut self, of: Node, places: u32) -> Option<u16> {
        match self.graph.nodes[of].2 {
            Kind::Scaled(decimals) if decimals <= places => self.scaled(of, places),
            Kind::Scaled(decimals) => {
                let from = self.held(of)?;
                self.write(Code::RoundWhole, decimals - places, &[from])
            }
            _ => {
                let from = self.pair(of)?;
                self.write(Code::RoundPairs, places, &[from])
            }
        }
    }

    fn next(&mut self, of: Node, whole: Code, pairs: Code) -> Option<u16> {
        match self.graph.nodes[of].2 {
            Kind::Scaled(0) => self.scaled(of, 0),
            Kind::Scaled(decimals) => {
                let from = self.held(of)?;
                self.write(whole, decimals, &[from])
            }
            _ => {
                let from = self.pair(of)?;
                self.write(pairs, 0, &[from])
            }
        }
    }

    fn decision(&mut self, a: Node, b: Node) -> Option<u16> {
        match (self.graph.decimals(a), self.graph.decimals(b)) {
            (Some(of_a), Some(of_b)) => {
                let decimals = of_a.max(of_b);
                let operands = [self.scaled(a, decimals)?, self.scaled(b, decimals)?];
                self.write(Code::AtMost, 0, &operands)
            }
            _ => {
                let operands = [self.pair(a)?, self.pair(b)?];
                self.write(Code::AtMostPairs, 0, &operands)
            }
        }
    }
}

/// Gives each value a register, which is free again after its last use. Constants and results keep theirs.
fn placed(writer: Writer<'_>, outputs: &[u16]) -> Program {
    const KEPT: usize = usize::MAX;
    let mut last_uses = vec![0; usize::from(writer.values)];
    for (at, instruction) in writer.written.iter().enumerate() {
        instruction.from.iter().for_each(|of| last_uses[usize::from(*of)] = at);
    }
    for value in outputs.iter().chain(writer.constants.iter().map(|(_, value)| value)) {
        last_uses[usize::from(*value)] = KEPT;
    }
    let mut places = vec![0_u16; last_uses.len()];
    let mut used = 0_u16;
    let given = writer.inputs.iter().map(|(_, value)| value).chain(writer.constants.iter().map(|(_, value)| value));
    for value in given {
        places[usize::from(*value)] = used;
        used += 1;
    }
    let mut free: Vec<u16> = Vec::new();
    let mut instructions = Vec::with_capacity(writer.written.len());
    for (at, instruction) in writer.written.iter().enumerate() {
        let from = instruction.from.map(|of| places[usize::from(of)]);
        let mut ends: Vec<u16> = Vec::new();
        for (of, place) in instruction.from.iter().zip(from) {
            if last_uses[usize::from(*of)] == at && !ends.contains(&place) {
                ends.push(place);
            }
        }
        free.extend(ends);
        let to = free.pop().unwrap_or_else(|| {
            used += 1;
            used - 1
        });
        places[usize::from(instruction.to)] = to;
        instructions.push(Instruction { from, to, ..*instruction });
    }
    let place = |value: u16| places[usize::from(value)];
    Program {
        instructions,
        inputs: writer.inputs.into_iter().map(|(of, value)| (of, place(value))).collect(),
        constants: writer.constants.into_iter().map(|(halves, value)| (halves, place(value))).collect(),
        outputs: outputs.iter().map(|value| place(*value)).collect(),
        registers: usize::from(used),
    }
}

impl Instruction {
    fn run<const N: usize>(&self, registers: &mut [Lanes<N>], days: &[Days]) {
        let [a, b, c] = self.from.map(|of| &registers[usize::from(of)]);
        let power = || POWERS[usize::from(self.with) % POWERS.len()];
        let to = usize::from(self.to);
        registers[to].high = match self.code {
            Code::Add => a.add(b),
            Code::Subtract => a.subtract(b),
            Code::Multiply => a.multiply(b),
            Code::Max => a.max(b),
            Code::Min => a.min(b),
            Code::AtMost => a.at_most(b),
            Code::Rescale => a.rescaled(power()),
            Code::RoundWhole => a.round_whole(power()),
            Code::CeilWhole => a.next_of_whole(power(), 1.0),
            Code::FloorWhole => a.next_of_whole(power(), -1.0),
            Code::AtMostPairs => a.at_most_pairs(b),
            Code::RoundPairs => a.round_pairs(power()),
            Code::CeilPairs => a.next_of_pairs(1.0),
            Code::FloorPairs => a.next_of_pairs(-1.0),
            Code::Select => a.select(b, c),
            Code::NthWorkingDay => {
                let days = &days[usize::from(self.with)];
                a.one_by_one(b, |from, n| days.nth(from, n))
            }
            Code::WorkingDays => {
                let days = &days[usize::from(self.with)];
                a.one_by_one(b, |from, to| days.count(from, to))
            }
            _ => {
                registers[to] = self.pairs([a, b, c]);
                return;
            }
        };
    }

    /// The result of an instruction that has pairs of doubles for one.
    #[inline]
    fn pairs<const N: usize>(&self, [a, b, c]: [&Lanes<N>; 3]) -> Lanes<N> {
        match self.code {
            Code::AddPairs => a.add_pairs(b),
            Code::SubtractPairs => a.subtract_pairs(b),
            Code::MultiplyPairs => a.multiply_pairs(b),
            Code::MultiplyByWhole => a.multiply_by_whole(b),
            Code::DividePairs => a.divide_pairs(b),
            Code::MaxPairs => a.max_pairs(b),
            Code::MinPairs => a.min_pairs(b),
            Code::SelectPairs => a.select_pairs(b, c),
            _ => a.paired(),
        }
    }
}
