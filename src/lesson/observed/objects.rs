//! The objects of an observation: rows become bodies, each at its place.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::lesson::observed::story::{counted, listed};
use crate::nt::io::device::Driver;
use crate::nt::io::mailslot::Mailslots;
use crate::nt::io::named_pipe::NamedPipes;
use crate::nt::io::registry::Key;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Body, Directory, ObjectType};
use crate::nt::running::Running;
use crate::nt::session::{SessionId, csrss};
use crate::nt::window::window_station;
use crate::observe::observation::{ObjectRow, Observation, WindowStationRow};

/// Puts the objects where they were seen, and window stations that were listed but not found among them.
pub(super) fn place(
    observation: &Observation,
    seen: &mut Running,
    left_out: &mut Vec<String>,
    faults: &mut Vec<String>,
) {
    let mut directories: HashMap<&str, bool> = HashMap::from([("\\", true)]);
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut without_target = Vec::new();
    for row in observation.objects.iter().filter(|row| row.path != "\\") {
        let path = row.path.as_str();
        if let Err(fault) = fits(&directories, path) {
            faults.push(fault);
            continue;
        }
        directories.insert(path, row.object_type == "Directory");
        if row.object_type == "SymbolicLink" && row.target.is_none() {
            without_target.push(path);
        }
        match body(row) {
            Some(body) => seen.objects.push((ObjectName::from(path), body)),
            None => *unknown.entry(row.object_type.as_str()).or_default() += 1,
        }
    }
    if !unknown.is_empty() {
        let types: Vec<&str> = unknown.keys().copied().collect();
        let count = counted(unknown.values().sum(), "object");
        left_out.push(format!("Left out, because the model has no such types: {count} ({}).", listed(&types)));
    }
    if !without_target.is_empty() {
        left_out.push(format!("These links lead nowhere here: {}.", listed(&without_target)));
    }
    place_stations(&observation.window_stations, &directories, seen, left_out);
}

/// Whether a path names a place in a directory that was told before, and is told for the first time.
fn fits(directories: &HashMap<&str, bool>, path: &str) -> Result<(), String> {
    let (above, name) = path.rsplit_once('\\').ok_or_else(|| format!("the name {path} does not begin at the root"))?;
    if name.is_empty() {
        return Err(format!("the name {path} ends with a backslash"));
    }
    if directories.contains_key(path) {
        return Err(format!("the name {path} stands there twice"));
    }
    match directories.get(if above.is_empty() { "\\" } else { above }) {
        Some(true) => Ok(()),
        Some(false) => Err(format!("{path} is told to be in something that is no directory")),
        None => Err(format!("no directory before {path} is told to hold it")),
    }
}

/// What an object is; nothing, where the model has no such type.
fn body(row: &ObjectRow) -> Option<Body> {
    let (path, name) = (row.path.as_str(), row.path.rsplit('\\').next().unwrap_or_default());
    let object_type = match row.object_type.as_str() {
        "ALPC Port" => ObjectType::Port,
        object_type => ObjectType::named(object_type)?,
    };
    Some(match object_type {
        ObjectType::Directory => Body::Directory(Directory::default()),
        ObjectType::SymbolicLink => match &row.target {
            Some(target) => Body::link(target.as_str()),
            None => Body::Opaque(object_type),
        },
        ObjectType::Event => Body::Event { signaled: false, manual_reset: false },
        ObjectType::Mutant => Body::mutant(None),
        ObjectType::Semaphore => Body::Semaphore { count: 0, maximum: 1 },
        ObjectType::Timer => Body::Timer { manual_reset: false },
        ObjectType::Section => Body::Section { size: 0 },
        ObjectType::Device => Body::Device(match path {
            "\\Device\\NamedPipe" => Driver::NamedPipes(NamedPipes::default()),
            "\\Device\\Mailslot" => Driver::Mailslots(Mailslots::default()),
            _ => Driver::Null,
        }),
        ObjectType::Key if path.eq_ignore_ascii_case("\\REGISTRY") => Body::Key(Key::root()),
        ObjectType::Port => Body::Port,
        ObjectType::Type => Body::Type(ObjectType::named(name)?),
        ObjectType::WindowStation => station(session_of(path), name),
        other => Body::Opaque(other),
    })
}

fn station(session: SessionId, name: &str) -> Body {
    window_station::empty(session, name.eq_ignore_ascii_case("WinSta0"))
}

/// The session in whose part of the tree a path lies.
fn session_of(path: &str) -> SessionId {
    let number = path.strip_prefix("\\Sessions\\").and_then(|rest| rest.split('\\').next()?.parse().ok());
    number.map_or(SessionId::ZERO, SessionId)
}

fn place_stations(
    stations: &[WindowStationRow],
    directories: &HashMap<&str, bool>,
    seen: &mut Running,
    left_out: &mut Vec<String>,
) {
    let mut known: BTreeSet<ObjectName> = directories.keys().map(|path| ObjectName::from(*path)).collect();
    let mut told = HashSet::new();
    let mut homeless = Vec::new();
    for row in stations {
        let place = csrss::in_session(SessionId(row.session), "Windows").join("WindowStations");
        let path = place.join(&row.name);
        if directories.get(&*place) != Some(&true) || row.name.is_empty() || row.name.contains('\\') {
            homeless.push(row.name.as_str());
            continue;
        }
        if known.insert(path.clone()) {
            seen.objects.push((path.clone(), station(SessionId(row.session), &row.name)));
        }
        for desktop in &row.desktops {
            if told.insert((path.clone(), desktop)) {
                seen.desktops.push((path.clone(), Arc::from(desktop.as_str())));
            }
        }
    }
    if !homeless.is_empty() {
        left_out.push(format!("These window stations have no place in the tree that was told: {}.", listed(&homeless)));
    }
}
