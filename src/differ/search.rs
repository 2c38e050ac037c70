//! A search: many sequences, and what they show.

use std::collections::BTreeMap;

use crate::differ::area::Area;
use crate::differ::contender::Contender;
use crate::differ::generator::Generator;
use crate::differ::sequence::{Kind, Played, Sides, play};
use crate::differ::shrink::shrink;
use crate::differ::world::World;
use crate::lesson::validation::Known;
use crate::nt::era::EraToken;
use crate::scenario::cases::known_difference::KnownDifferences;

/// What is searched, and how.
#[derive(Debug, Clone, Copy)]
pub struct Search {
    /// What is called.
    pub area: Area,
    /// From where every random choice comes.
    pub seed: u64,
    /// How many sequences there are.
    pub count: u64,
    /// How many calls each has.
    pub length: usize,
    /// Whether to go on after a difference that nobody knows of, to find one of each kind.
    pub keep_going: bool,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many sequences were played.
    pub sequences: u64,
    /// How many calls were made on both.
    pub calls: u64,
    /// How often each known difference was met.
    pub known: BTreeMap<String, u64>,
    /// How many sequences ended at one, because it left the two in two states.
    pub ended: u64,
    /// What nobody knows of: how often, and one sequence for each kind, as short as it can be.
    pub unexplained: BTreeMap<Kind, (u64, Played)>,
    /// How often the other system refused a call, so that neither made it.
    pub refused: BTreeMap<&'static str, u64>,
}

/// Searches for differences.
pub fn search(world: &World, contender: &dyn Contender, list: &KnownDifferences, search: Search) -> Findings {
    let mut findings = Findings::default();
    let era = EraToken::nearest(world.machine().system().era.release);
    let system = &contender.name();
    let sides = Sides { world, contender, known: Known { list, era, system } };
    for number in 0..search.count {
        let mut generator = Generator::new(search.area.pool(), search.seed, number);
        // Some calls are refused there; a sequence of nothing else comes to its end too.
        let mut draws = 0..search.length * 2;
        let played = play(sides, |model, steps| {
            let more = steps.len() < search.length && draws.next().is_some();
            more.then(|| generator.next(model, steps))
        });
        findings.sequences += 1;
        findings.calls += played.steps.len() as u64;
        for call in &played.refused {
            *findings.refused.entry(call).or_default() += 1;
        }
        findings.ended += u64::from(played.ended);
        for known in &played.known {
            *findings.known.entry(known.clone()).or_default() += 1;
        }
        let Some(kind) = played.kind() else { continue };
        if let Some((times, _)) = findings.unexplained.get_mut(&kind) {
            *times += 1;
            continue;
        }
        findings.unexplained.insert(kind, (1, shrink(sides, played)));
        if !search.keep_going {
            break;
        }
    }
    findings
}
