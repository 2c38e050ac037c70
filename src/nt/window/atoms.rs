//! Global atoms: short numbers for texts, which programs pass to one another in messages.
//!
//! Modelled: adding, asking for the text, numbers that stand for themselves (`#123`). Left out: deleting, counts.
//! A window station has the table. Wine's `winstation.c` test finds an atom again after the process has gone over to
//! another window station, so here the table is that of the window station of the *thread's desktop*; the documentation
//! does not say whose it is.
//! Written down in: Microsoft, "About Atom Tables" and "Window Stations".

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::{Body, ObjectId};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{desktop, desktop_of, tell, use_held};

/// The first number that stands for a text (`MAXINTATOM`); smaller ones stand for themselves.
const FIRST: u64 = 0xC000;
/// The most characters of a text.
const LONGEST: usize = 255;

/// A table of texts, in the order of their numbers; texts are compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtomTable(Arc<[Arc<str>]>);

impl AtomTable {
    /// The number of a text.
    pub(super) fn find(&self, text: &str) -> Option<u64> {
        let at = self.0.iter().position(|known| compare_ignoring_case(known, text).is_eq());
        at.map(|at| FIRST + at as u64)
    }

    /// The text of a number.
    fn text(&self, atom: u64) -> Option<Arc<str>> {
        let at = atom.checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.0.get(at).cloned())
    }

    /// Gives a text that is not there the next number.
    pub(super) fn add(&mut self, text: &str) -> u64 {
        let atom = FIRST + self.0.len() as u64;
        self.0 = self.0.iter().cloned().chain([text.into()]).collect();
        atom
    }
}

/// Adds a text, or finds the one that is there; texts are compared without case.
pub(crate) fn add(machine: &mut Machine, trace: &mut Trace, client: ClientId, text: &str) -> Result<u64, NtStatus> {
    if let Some(number) =
        text.strip_prefix('#').and_then(|digits| digits.parse().ok()).filter(|n| (1..FIRST).contains(n))
    {
        return Ok(number);
    }
    let station = station(machine, trace, client)?;
    let refused = match text.chars().count() {
        0 => Some(NtStatus::OBJECT_NAME_INVALID),
        count if count > LONGEST => Some(NtStatus::INVALID_PARAMETER),
        _ => None,
    };
    if let Some(status) = refused {
        return Err(trace.failed(Rule::AtomsOfAStation, status));
    }
    let mut table = table(machine, station);
    if let Some(atom) = table.find(text) {
        trace.answered(Rule::AtomsOfAStation, NtStatus::SUCCESS);
        return Ok(atom);
    }
    let atom = table.add(text);
    machine.objects_mut().change(station, |object| {
        if let Body::WindowStation { atoms, .. } = &mut object.body {
            *atoms = table;
        }
    });
    tell(machine, trace, Rule::AtomsOfAStation, station, &format!("has the atom {atom:#x} for \"{text}\""));
    Ok(atom)
}

/// The text of an atom.
pub(crate) fn text(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    atom: u64,
) -> Result<Arc<str>, NtStatus> {
    if (1..FIRST).contains(&atom) {
        return Ok(format!("#{atom}").into());
    }
    let station = station(machine, trace, client)?;
    let text = table(machine, station).text(atom);
    let status = if text.is_some() { NtStatus::SUCCESS } else { NtStatus::INVALID_HANDLE };
    trace.answered(Rule::AtomsOfAStation, status);
    text.ok_or(status)
}

fn table(machine: &Machine, station: ObjectId) -> AtomTable {
    match machine.objects().get(station).map(|object| &object.body) {
        Some(Body::WindowStation { atoms, .. }) => atoms.clone(),
        _ => AtomTable::default(),
    }
}

/// Whose table it is: the handle of the process's window station must hold the right, the thread's desktop says which.
fn station(machine: &mut Machine, trace: &mut Trace, client: ClientId) -> Result<ObjectId, NtStatus> {
    let held = machine.process(client.process).and_then(|process| process.connection.window_station);
    use_held(trace, held, AccessMask::WINSTA_ACCESSGLOBALATOMS)?;
    let on = desktop_of(machine, client).and_then(|on| desktop::station_of(machine, on.object));
    on.ok_or(NtStatus::ACCESS_DENIED)
}
