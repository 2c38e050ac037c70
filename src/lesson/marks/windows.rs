//! What became of windows, and of those who wait in a call: neither is an object that a directory lists.

use std::collections::BTreeSet;

use super::{Marks, open_to};
use crate::lesson::view::{Change, Mark};
use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::window::window::{Window, WindowId};
use crate::nt::window::{desktop, sight};

/// A window that was made or lost, or that can be seen now or no more, with the sight of it in words.
pub struct Changed {
    /// What became of it.
    pub mark: Mark,
    /// Which window.
    pub id: WindowId,
    /// The window, as it is, or was last.
    pub window: Window,
    /// Whether it can be seen; nothing of one that is gone.
    pub sight: &'static str,
}

/// The windows of which something became.
pub fn changed(before: Option<&Machine>, after: &Machine) -> impl Iterator<Item = Changed> {
    let machines = before.into_iter().chain([after]);
    let all: BTreeSet<WindowId> = machines.flat_map(|machine| machine.win32k().windows.keys()).copied().collect();
    all.into_iter().filter_map(move |id| {
        let old = before.and_then(|before| Some((before, before.win32k().windows.get(&id)?)));
        let sight = old.map(|(before, old)| sight_of(before, id, old));
        match (old, after.win32k().windows.get(&id)) {
            (_, Some(new)) if sight != Some(sight_of(after, id, new)) => {
                let mark = if old.is_none() { Mark::Made } else { Mark::Changed };
                Some(Changed { mark, id, window: new.clone(), sight: sight_of(after, id, new) })
            }
            (Some((_, old)), None) => Some(Changed { mark: Mark::Gone, id, window: old.clone(), sight: "" }),
            (_, Some(_)) | (None, None) => None,
        }
    })
}

/// Whether a window can be seen, in words.
fn sight_of(machine: &Machine, id: WindowId, window: &Window) -> &'static str {
    match (window.visible, sight::is_seen(machine, id)) {
        (false, _) => ", not shown",
        (true, false) => ", shown where nobody can see it",
        (true, true) => ", which can be seen",
    }
}

/// Marks what became of windows, and their desktops.
pub(super) fn mark(marks: &mut Marks, before: &Machine, after: &Machine) {
    for Changed { mark, id, window, sight } in changed(Some(before), after) {
        let machine = if mark == Mark::Gone { before } else { after };
        let path = desktop::full_name(machine, window.desktop);
        let text = format!("window {} \"{}\" of {path}{sight}", id.value, window.title);
        marks.changes.push(Change { mark, text });
        if after.objects().get(window.desktop).is_some() {
            marks.objects.entry(window.desktop).or_insert(Mark::Changed);
            open_to(marks, &path);
        }
    }
}

/// What a process waits in now, or that it goes on, in words; nothing, where that is as it was.
pub(super) fn waiting(old: &Process, new: &Process) -> Option<String> {
    match (old.unreturned(), new.unreturned()) {
        (None, Some(call)) => Some(format!("waits in {}", call.call)),
        (Some(_), None) => Some("goes on".to_owned()),
        (Some(_), Some(_)) | (None, None) => None,
    }
}
