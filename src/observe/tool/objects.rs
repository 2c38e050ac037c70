//! Sysinternals' `WinObj`: the object tree, with the type of each object and what a link stands for.
//!
//! The tool walks the tree as any caller does: a directory that refuses the caller is shown without what is in it. No link
//! is followed. The real tool is a window with a tree and a list; here the list of every directory stands below it.
//! Left out: what a click tells of one object.

use serde::Serialize;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, ObjectId};
use crate::nt::process::Process;
use crate::nt::security::AccessMask;
use crate::observe::observation::ObjectRow;
use crate::observe::tool::Line;

/// How many objects are shown at most.
const MOST: usize = 50_000;

/// What `WinObj` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WinObj {
    /// The objects: a directory stands before what is in it.
    pub objects: Vec<ObjectRow>,
}

impl WinObj {
    /// What a process is shown.
    pub fn of(machine: &Machine, by: &Process) -> WinObj {
        let caller = machine.caller(by.id);
        let manager = machine.objects();
        let may = |id: ObjectId, right| caller.grant(manager, id, right).map_err(|(_, status)| status.to_string());
        let mut objects = Vec::new();
        let mut waiting = vec![(String::new(), manager.root)];
        while let Some((path, id)) = waiting.pop() {
            let Some(object) = manager.get(id) else { continue };
            if objects.len() >= MOST {
                break;
            }
            let mut row = ObjectRow {
                path: if path.is_empty() { "\\".to_owned() } else { path.clone() },
                object_type: object.object_type().to_string(),
                target: None,
                refused: None,
            };
            match &object.body {
                Body::Directory(directory) => match may(id, AccessMask::DIRECTORY_QUERY) {
                    Ok(_) => {
                        let below = directory.entries().rev().map(|(name, id)| (format!("{path}\\{}", &**name), id));
                        waiting.extend(below);
                    }
                    Err(refused) => row.refused = Some(refused),
                },
                Body::SymbolicLink { target, .. } => match may(id, AccessMask::SYMBOLIC_LINK_QUERY) {
                    Ok(_) => row.target = Some(target.to_string()),
                    Err(refused) => row.refused = Some(refused),
                },
                _ => {}
            }
            objects.push(row);
        }
        WinObj { objects }
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<Line> {
        let head = Line::new("head", layout("Name", "Type", "SymLink"));
        let row = |row: &ObjectRow| {
            let depth = if row.path == "\\" { 0 } else { row.path.matches('\\').count() };
            let own = row.path.rsplit('\\').next().filter(|name| !name.is_empty()).unwrap_or("\\");
            let name = format!("{}{own}", "  ".repeat(depth));
            let link = row.target.as_deref().or(row.refused.as_deref()).unwrap_or_default();
            Line::new(row.path.clone(), layout(&name, &row.object_type, link))
        };
        std::iter::once(head).chain(self.objects.iter().map(row)).collect()
    }
}

fn layout(name: &str, object_type: &str, link: &str) -> String {
    format!("{name:<36} {object_type:<14} {link}")
}
