//! `differ`: random calls on the model and on another system, until the two part.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::cli::{Failure, Held, live};
use crate::differ::area::Area;
use crate::differ::contender::Contender;
use crate::differ::file;
use crate::differ::search::{Findings, Search, search};
use crate::differ::sequence::Kind;
use crate::differ::world::World;
use crate::lesson::describe::counted;
use crate::lesson::vantage::Vantage;
use crate::nt::era::{Era, EraToken, System};
use crate::scenario::cases::known_difference::KnownDifferences;
use crate::scenario::release::release;
use crate::scenario::source_file::SourceFile;
use crate::system::tier::Tier;

/// Make random calls on the model and on another system, and show where the two part.
#[derive(Debug, Args)]
pub struct Differ {
    /// What the model is held against: live, the Windows that this program runs on; or another release, WindowsXp or xp.
    #[arg(long, default_value = "live", value_name = "SYSTEM", value_parser = On::read)]
    on: On,
    /// The release that the model plays; without it, what the live system is nearest to, or else the newest.
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    era: Option<&'static Era>,
    /// What is called; without it, everything that may be touched.
    #[arg(long, value_enum)]
    area: Option<Area>,
    /// What may be touched on the live system beside objects.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    allow: Vec<Tier>,
    /// From where every random choice comes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many sequences of calls to play.
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// How many calls a sequence has.
    #[arg(long, default_value_t = 20)]
    length: usize,
    /// Go on after the first difference that is not known, and show one of each kind.
    #[arg(long)]
    keep_going: bool,
    /// A list of known differences, beside the one that comes with the program.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// The folder in which differences are written, each as a scenario.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    into: PathBuf,
}

/// What the model is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    /// The Windows that this program runs on.
    Live,
    /// The model of another release.
    Release(&'static Era),
}

impl On {
    /// Reads `--on`: live, or a release.
    fn read(word: &str) -> Result<On, String> {
        if word == "live" { Ok(On::Live) } else { release(word).map(On::Release) }
    }
}

impl Differ {
    pub(super) fn run(self) -> Result<Held, Failure> {
        let contender: Box<dyn Contender> = match self.on {
            On::Live => live::contender()?,
            On::Release(era) => Box::new(World::new(System::new(era))),
        };
        let release = match (self.era, self.on) {
            (Some(era), _) => System::new(era),
            (None, On::Live) => Vantage::of(&live::probe()?).release,
            (None, On::Release(_)) => System::new(EraToken::NEWEST.era()),
        };
        let world = World::new(release);
        let (mut known, mut faults) = KnownDifferences::built_in();
        if let Some(file) = &self.known {
            let source = SourceFile::read(file).map_err(|fault| Failure::Faults(vec![*fault]))?;
            let (more, of_more) = KnownDifferences::read(&source);
            known.extend(more);
            faults.extend(of_more);
        }
        if !faults.is_empty() {
            return Err(Failure::Faults(faults));
        }
        let mut held = true;
        for area in self.areas()? {
            let Differ { seed, count, length, keep_going, .. } = self;
            let start = Instant::now();
            let findings = search(&world, &*contender, &known, Search { area, seed, count, length, keep_going });
            let seconds = start.elapsed().as_secs_f64();
            self.report(area, &world, &*contender, &findings)?;
            writeln!(io::stderr().lock(), "{} in {seconds:.1} s", counted(findings.calls, "call"))?;
            held &= findings.unexplained.is_empty();
        }
        Ok(held)
    }

    /// What is called: everything that may be touched, or what was asked for.
    fn areas(&self) -> Result<Vec<Area>, Failure> {
        let may = |area: Area| self.on != On::Live || area.tier() == Tier::Objects || self.allow.contains(&area.tier());
        match self.area {
            None => Ok(Area::value_variants().iter().copied().filter(|area| may(*area)).collect()),
            Some(area) if may(area) => Ok(vec![area]),
            Some(area) => {
                let (area, tier) = (area.word(), area.tier().word());
                Err(Failure::Wrong(format!("{area} are touched only where that is allowed: --allow {tier}")))
            }
        }
    }

    fn report(&self, area: Area, world: &World, contender: &dyn Contender, findings: &Findings) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let system = contender.name();
        writeln!(
            out,
            "seed {}, {}: {}, {} on {} and on {system}",
            self.seed,
            area.word(),
            counted(findings.sequences, "sequence"),
            counted(findings.calls, "call"),
            world.machine().system().words(),
        )?;
        let ended = counted(findings.ended, "sequence");
        writeln!(out, "{ended} ended at a known difference, which left the two in two states")?;
        for (call, times) in &findings.refused {
            writeln!(out, "not made there, {}: {call}", counted(times, "time"))?;
        }
        for (known, times) in &findings.known {
            writeln!(out, "known, {}: {known}", counted(times, "time"))?;
        }
        for (number, (kind, (times, played))) in findings.unexplained.iter().enumerate() {
            let name = format!("differ-{}-{}-{}.ron", area.word(), self.seed, number + 1);
            let path = self.into.join(name);
            std::fs::write(&path, file::scenario(world, &system, kind, played))?;
            let Kind { call, what, model, system } = kind;
            let times = counted(times, "time");
            writeln!(out, "{call}, {what}: {model} / {system}: {times}; {}", path.display())?;
        }
        Ok(())
    }
}
