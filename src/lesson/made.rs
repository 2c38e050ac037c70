//! What a case makes under a name: it says literally what it asks for, because the name is the fact.
//!
//! Where another system has something under such a name before the case begins, the case would meet that and not its own;
//! so it is not run. Names that the model has before the first step are the system's own, and do not count. Left out: what
//! is in no object directory (pipes, files, desktops), and DOS devices, which are not defined where they are defined already.

use crate::lesson::play::play;
use crate::lesson::validation::Script;
use crate::system::{Made, System};

impl Script {
    /// Why a case is not to be run on a system: the first name that it makes, and that something has there.
    pub fn taken(&self, system: &mut impl System) -> Option<String> {
        if !self.is_case {
            return None;
        }
        let taken = self.makes().into_iter().find(|made| system.has(made))?;
        Some(format!("the name {} exists already on this system", taken.name()))
    }

    /// What there is under a name after one of the steps, and was not there before the first one.
    fn makes(&self) -> Vec<Made> {
        let lesson = play(self.model.clone());
        let machine =
            |frame: usize| lesson.frame(frame).and_then(|frame| frame.lanes.first()).map(|lane| &lane.machine);
        let first = lesson.first_step();
        let Some(before) = first.checked_sub(1).and_then(machine) else { return Vec::new() };
        let mut made: Vec<Made> = Vec::new();
        for after in (first..lesson.frames()).filter_map(machine) {
            let objects = after.objects();
            let new = before.objects().differences(objects).filter_map(|(old, new)| new.filter(|_| old.is_none()));
            let paths = new.map(|object| objects.path(object.id));
            // Whose directory has no name itself cannot be asked for by a name.
            let paths = paths.filter(|path| objects.at_path(path).is_some());
            let services = after.services().filter(|service| before.service(&service.name).is_none());
            let found = paths
                .map(|path| Made::Object(self.translation.path_to_system(&path)))
                .chain(services.map(|service| Made::Service(service.name.to_string())));
            for one in found {
                if !made.contains(&one) {
                    made.push(one);
                }
            }
        }
        made
    }
}
