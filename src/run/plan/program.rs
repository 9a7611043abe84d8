//! Operations of one level of a graph as instructions on registers.

use fearless_simd::{Level as Processor, Simd, dispatch};
use rust_decimal::Decimal;

use super::super::operations::Sign;
use super::days::Days;
use super::graph::{Graph, Kind, Level, Node, Operation};
use super::hash::QuickMap;
use super::held::{Held, KnownValues};
use super::instruction::{Code, Instruction};
use super::lanes::{MOST_REGISTERS, Registers, Run};
use super::registers::placed;
use crate::number::DoubleDouble;

/// Instructions, and what stands where.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) instructions: Vec<Instruction>,
    /// Which inputs stand in which registers at the beginning: a number, or both halves of a pair.
    pub inputs: Vec<(Node, Held)>,
    pub(super) constants: Vec<(f64, u16)>,
    pub(super) outputs: Vec<Held>,
    /// How many registers it takes.
    pub registers: usize,
}

/// What a program hands on.
#[derive(Debug, Clone, Copy)]
pub enum Handed {
    /// As it is held.
    AsHeld(Node),
    /// As a whole number of units of so many decimals.
    InUnits(Node, u32),
}

/// Writes the instructions of one level. Values are known by their numbers until they are given registers.
pub(super) struct Writer<'g> {
    pub(super) graph: &'g Graph,
    pub(super) level: Level,
    /// Instructions, each with the numbers of its operands and its result.
    pub(super) written: Vec<Instruction>,
    pub(super) inputs: Vec<(Node, Held)>,
    pub(super) constants: Vec<(f64, u16)>,
    /// The values of constants, by their bits.
    of_constants: QuickMap<u64, u16>,
    known: KnownValues,
    pub(super) values: u16,
    /// A number as long as all that was demanded holds.
    pub(super) beyond_doubt: Option<u16>,
}

impl Program {
    /// The instructions of a level for what is to be handed on. None where that cannot be computed so.
    pub fn of(graph: &Graph, level: Level, handed: &[Handed]) -> Option<Self> {
        let needed = needed(graph, level, handed);
        let own: Vec<Node> = (0..needed.len()).filter(|at| needed[*at] && graph.nodes[*at].1 == level).collect();
        let mut writer = Writer {
            graph,
            level,
            written: Vec::with_capacity(own.len()),
            inputs: Vec::new(),
            constants: Vec::new(),
            of_constants: QuickMap::default(),
            known: KnownValues::of(graph),
            values: 0,
            beyond_doubt: None,
        };
        for node in own {
            writer.node(node)?;
        }
        if level == Level::Matter {
            graph.demands.iter().try_for_each(|demand| writer.demand(*demand))?;
        }
        let outputs = handed.iter().map(|of| match of {
            Handed::AsHeld(node) => writer.held(*node),
            Handed::InUnits(node, decimals) => writer.scaled(*node, *decimals).map(Held::Number),
        });
        let mut outputs = outputs.collect::<Option<Vec<_>>>()?;
        if level == Level::Matter {
            // Behind the results stands a number, if all holds that the plan takes for granted.
            outputs.push(Held::Number(writer.beyond_doubt()?));
        }
        Some(placed(&writer, &outputs)).filter(|program| program.registers <= MOST_REGISTERS)
    }

    /// Works through so many groups of lanes; inputs are in their registers.
    pub fn run(&self, processor: Processor, registers: &Registers, groups: usize, days: &[Days]) {
        dispatch!(processor, simd => self.run_on(Run { simd, groups }, registers, days));
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]
    fn run_on<S: Simd>(&self, run: Run<S>, registers: &Registers, days: &[Days]) {
        for (value, place) in &self.constants {
            registers.at(*place).fill(run.groups, *value);
        }
        for instruction in &self.instructions {
            instruction.run(run, registers, days);
        }
    }

    /// Whether it does the same with what stands in the same registers.
    pub fn does_the_same_as(&self, other: &Self) -> bool {
        let constants = |of: &Self| of.constants.iter().map(|(number, at)| (number.to_bits(), *at)).collect::<Vec<_>>();
        self.instructions == other.instructions && self.outputs == other.outputs && constants(self) == constants(other)
    }

    /// The registers of the results, in their order.
    pub fn outputs(&self) -> impl Iterator<Item = u16> {
        self.outputs.iter().flat_map(|held| held.places())
    }
}

/// The nodes of a level that something hangs on.
fn needed(graph: &Graph, level: Level, handed: &[Handed]) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes.len()];
    for Handed::AsHeld(node) | Handed::InUnits(node, _) in handed {
        needed[*node] = true;
    }
    if level == Level::Matter {
        graph.demands.iter().for_each(|demand| needed[demand.node()] = true);
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

    fn pair_value(&mut self) -> Option<[u16; 2]> {
        Some([self.value()?, self.value()?])
    }

    /// Writes an instruction; where its result is a number, that is there twice.
    fn write(&mut self, code: Code, with: u32, from: &[u16]) -> Option<[u16; 2]> {
        let to = if code.gives_pair() { self.pair_value()? } else { [self.value()?; 2] };
        let mut operands = [from.first().copied()?; 5];
        operands[..from.len()].copy_from_slice(from);
        self.written.push(Instruction { code, with: u8::try_from(with).ok()?, from: operands, to });
        Some(to)
    }

    pub(super) fn number(&mut self, code: Code, with: u32, from: &[u16]) -> Option<u16> {
        self.write(code, with, from).map(|[to, _]| to)
    }

    /// A value as it is held.
    pub(super) fn held(&mut self, node: Node) -> Option<Held> {
        match self.graph.nodes[node].2 {
            Kind::Scaled(decimals) => self.scaled(node, decimals).map(Held::Number),
            Kind::Pair => self.pair(node).map(Held::Pair),
            Kind::Decision => self.known.number(node).map(Held::Number).or_else(|| self.input(node)),
        }
    }

    /// A decision, or another number.
    fn held_number(&mut self, node: Node) -> Option<u16> {
        match self.held(node)? {
            Held::Number(value) => Some(value),
            Held::Pair(_) => None,
        }
    }

    /// A value of another level, which is an input.
    fn input(&mut self, node: Node) -> Option<Held> {
        let (_, level, kind) = self.graph.nodes[node];
        if level == self.level || level == Level::Constant {
            return None;
        }
        self.new_input(node, kind)
    }

    fn new_input(&mut self, node: Node, kind: Kind) -> Option<Held> {
        let held = if kind == Kind::Pair { Held::Pair(self.pair_value()?) } else { Held::Number(self.value()?) };
        self.known.put(node, held);
        self.inputs.push((node, held));
        Some(held)
    }

    /// A value as a whole number of units of so many decimals.
    fn scaled(&mut self, node: Node, decimals: u32) -> Option<u16> {
        let kind = self.graph.nodes[node].2;
        let is_own = kind == Kind::Scaled(decimals);
        let known = if is_own { self.known.number(node) } else { self.known.others.get(&(node, decimals)).copied() };
        if known.is_some() {
            return known;
        }
        let value = match (self.graph.constant_of(node), kind) {
            (Some(constant), _) => {
                let power = decimals.checked_sub(constant.scale())?;
                let units = constant.mantissa().checked_mul(10_i128.checked_pow(power)?)?;
                let [units, rest] = DoubleDouble::from(Decimal::try_from_i128_with_scale(units, 0).ok()?).halves();
                (rest.abs() <= 0.0).then_some(())?;
                self.constant(units)?
            }
            (None, Kind::Scaled(own)) if own == decimals => match self.input(node)? {
                Held::Number(value) => value,
                Held::Pair(_) => return None,
            },
            (None, Kind::Scaled(own)) => {
                let from = self.scaled(node, own)?;
                self.number(Code::Rescale, decimals.checked_sub(own)?, &[from])?
            }
            _ => return None,
        };
        if is_own {
            self.known.put(node, Held::Number(value));
        } else {
            self.known.others.insert((node, decimals), value);
        }
        Some(value)
    }

    /// A value as a pair of doubles.
    fn pair(&mut self, node: Node) -> Option<[u16; 2]> {
        if let Some(known) = self.known.pair(node) {
            return Some(known);
        }
        let (operation, _, kind) = self.graph.nodes[node];
        let value = match (operation, kind) {
            (Operation::Constant(value), _) => {
                let halves = value.map_or([f64::NAN; 2], |value| DoubleDouble::from(value).halves());
                self.constant_pair(halves)?
            }
            (Operation::Reciprocal(of), _) => {
                let one = DoubleDouble::from(Decimal::ONE);
                let halves = self.graph.constant_of(of).map_or([f64::NAN; 2], |of| (one / of.into()).halves());
                self.constant_pair(halves)?
            }
            (_, Kind::Scaled(0)) => [self.scaled(node, 0)?, self.constant(0.0)?],
            (_, Kind::Scaled(decimals)) => {
                let from = self.scaled(node, decimals)?;
                let [high, low] = self.constant_pair(DoubleDouble::from(Decimal::new(1, decimals)).halves())?;
                self.write(Code::MultiplyByWhole, 0, &[high, low, from])?
            }
            _ => match self.input(node)? {
                Held::Pair(value) => value,
                Held::Number(_) => return None,
            },
        };
        self.known.put(node, Held::Pair(value));
        Some(value)
    }

    /// A constant, each once.
    pub(super) fn constant(&mut self, number: f64) -> Option<u16> {
        if let Some(known) = self.of_constants.get(&number.to_bits()) {
            return Some(*known);
        }
        let value = self.value()?;
        self.of_constants.insert(number.to_bits(), value);
        self.constants.push((number, value));
        Some(value)
    }

    fn constant_pair(&mut self, [high, low]: [f64; 2]) -> Option<[u16; 2]> {
        Some([self.constant(high)?, self.constant(low)?])
    }

    /// Writes the instruction of a node.
    fn node(&mut self, node: Node) -> Option<()> {
        let (operation, _, kind) = self.graph.nodes[node];
        let held = match (operation, kind) {
            (Operation::Own(_) | Operation::OfTask(..) | Operation::Date(_), _) => {
                return self.new_input(node, kind).map(drop);
            }
            (Operation::Binary(sign, a, b), Kind::Scaled(decimals)) => {
                Held::Number(self.whole_binary(sign, a, b, decimals)?)
            }
            (Operation::Binary(sign, a, b), _) => Held::Pair(self.pair_binary(sign, a, b)?),
            (Operation::Round(of, places), _) => Held::Number(self.round(of, places)?),
            (Operation::Ceil(of), _) => Held::Number(self.next(of, Code::CeilWhole, Code::CeilPairs)?),
            (Operation::Floor(of), _) => Held::Number(self.next(of, Code::FloorWhole, Code::FloorPairs)?),
            (Operation::AtMost(a, b), _) => Held::Number(self.decision(a, b)?),
            (Operation::Select(holds, then, or), Kind::Scaled(of)) => {
                let sides = [self.held_number(holds)?, self.scaled(then, of)?, self.scaled(or, of)?];
                Held::Number(self.number(Code::Select, 0, &sides)?)
            }
            (Operation::Select(holds, then, or), _) => {
                let holds = self.held_number(holds)?;
                let ([then, then_low], [or, or_low]) = (self.pair(then)?, self.pair(or)?);
                Held::Pair(self.write(Code::SelectPairs, 0, &[holds, then, then_low, or, or_low])?)
            }
            (Operation::NthWorkingDay(calendar, from, n), _) => {
                let operands = [self.scaled(from, 0)?, self.scaled(n, 0)?];
                Held::Number(self.number(Code::NthWorkingDay, u32::try_from(calendar).ok()?, &operands)?)
            }
            (Operation::WorkingDays(calendar, from, to), _) => {
                let operands = [self.scaled(from, 0)?, self.scaled(to, 0)?];
                Held::Number(self.number(Code::WorkingDays, u32::try_from(calendar).ok()?, &operands)?)
            }
            (Operation::Constant(_) | Operation::Reciprocal(_), _) => return Some(()),
        };
        self.known.put(node, held);
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
        self.number(code, 0, &operands)
    }

    fn pair_binary(&mut self, sign: Sign, a: Node, b: Node) -> Option<[u16; 2]> {
        let is_whole = |node: Node| self.graph.nodes[node].2 == Kind::Scaled(0);
        let code = match sign {
            Sign::Multiply if is_whole(a) => return self.times_whole(b, a),
            Sign::Multiply if is_whole(b) => return self.times_whole(a, b),
            Sign::Divide => match self.in_like_units(a, b) {
                Some(operands) => return self.write(Code::DividePairs, 0, &operands),
                None => Code::DividePairs,
            },
            Sign::Add => Code::AddPairs,
            Sign::Subtract => Code::SubtractPairs,
            Sign::Multiply => Code::MultiplyPairs,
            Sign::Max => Code::MaxPairs,
            Sign::Min => Code::MinPairs,
        };
        if matches!(sign, Sign::Multiply | Sign::Divide) && !(self.is_moderate(a) && self.is_moderate(b)) {
            return None;
        }
        let ([first, first_low], [second, second_low]) = (self.pair(a)?, self.pair(b)?);
        if sign == Sign::Divide {
            self.demand_divisor(first, second, b)?;
        }
        self.write(code, 0, &[first, first_low, second, second_low])
    }

    fn times_whole(&mut self, a: Node, whole: Node) -> Option<[u16; 2]> {
        let ([high, low], by) = (self.pair(a)?, self.scaled(whole, 0)?);
        self.write(Code::MultiplyByWhole, 0, &[high, low, by])
    }

    /// Two whole numbers of one unit, whose quotient is that of the values.
    fn in_like_units(&mut self, a: Node, b: Node) -> Option<[u16; 4]> {
        let (Kind::Scaled(of_a), Kind::Scaled(of_b)) = (self.graph.nodes[a].2, self.graph.nodes[b].2) else {
            return None;
        };
        let decimals = of_a.max(of_b);
        let none = self.constant(0.0)?;
        Some([self.scaled(a, decimals)?, none, self.scaled(b, decimals)?, none])
    }

    fn round(&mut self, of: Node, places: u32) -> Option<u16> {
        match self.graph.nodes[of].2 {
            Kind::Scaled(decimals) if decimals <= places => self.scaled(of, places),
            Kind::Scaled(decimals) => {
                let from = self.scaled(of, decimals)?;
                self.number(Code::RoundWhole, decimals - places, &[from])
            }
            _ => {
                let from = self.pair(of)?;
                self.number(Code::RoundPairs, places, &from)
            }
        }
    }

    fn next(&mut self, of: Node, whole: Code, pairs: Code) -> Option<u16> {
        match self.graph.nodes[of].2 {
            Kind::Scaled(0) => self.scaled(of, 0),
            Kind::Scaled(decimals) => {
                let from = self.scaled(of, decimals)?;
                self.number(whole, decimals, &[from])
            }
            _ => {
                let from = self.pair(of)?;
                self.number(pairs, 0, &from)
            }
        }
    }

    fn decision(&mut self, a: Node, b: Node) -> Option<u16> {
        match (self.graph.decimals(a), self.graph.decimals(b)) {
            (Some(of_a), Some(of_b)) => {
                let decimals = of_a.max(of_b);
                let operands = [self.scaled(a, decimals)?, self.scaled(b, decimals)?];
                self.number(Code::AtMost, 0, &operands)
            }
            _ => {
                let ([a, a_low], [b, b_low]) = (self.pair(a)?, self.pair(b)?);
                self.number(Code::AtMostPairs, 0, &[a, a_low, b, b_low])
            }
        }
    }
}
