//! What a case makes under a name: it says literally what it asks for, because the name is the fact.
//!
//! Where another system has something under such a name before the case begins, the case would meet that and not its own;
//! so it is not run. Names that the model has before the first step are the system's own, and do not count. Left out: what
//! is in no object directory (pipes, files, desktops), and DOS devices, which are not defined where they are defined already.

use crate::lesson::play::play;
use crate::lesson::validation::Script;
use crate::scenario::script::{Act, Into};
use crate::system::{Made, System};

impl Script {
    /// Why a case is not to be run on a system: the first name that it makes, and that something has there, or may have.
    pub fn taken(&self, system: &mut impl System) -> Option<String> {
        if !self.is_case {
            return None;
        }
        self.makes().iter().find_map(|made| Some(format!("the name {} {}", made.name(), system.against(made)?)))
    }

    /// What there is under a name after one of the steps, and was not there before the first one.
    fn makes(&self) -> Vec<Made> {
        let mut kept = self.model.clone();
        for step in &mut kept.steps {
            if let Act::Call { into: into @ Into::Closed(_), .. } = &mut step.act.value {
                // What is closed at once would be gone after its step.
                *into = Into::Open;
            }
        }
        let lesson = play(kept);
        let machine = |frame: usize| {
            lesson.frame(frame).and_then(|frame| frame.lanes.first()?.windows()).map(|lane| &lane.machine)
        };
        let first = lesson.first_step();
        let Some(before) = first.checked_sub(1).and_then(machine) else { return Vec::new() };
        let mut made: Vec<Made> = Vec::new();
        for after in (first..lesson.frames()).filter_map(machine) {
            let objects = after.objects();
            let new = before.objects().differences(objects).filter_map(|(old, new)| new.filter(|_| old.is_none()));
            let paths = new.map(|object| (object.id, objects.path(object.id)));
            // A file is told by the name of its device; what is in a directory without a name is not found by one.
            let paths = paths.filter(|(id, path)| objects.at_path(path) == Some(*id));
            let services = after.services().filter(|service| before.service(&service.name).is_none());
            let found = paths
                .map(|(_, path)| Made::Object(self.translation.path_to_system(&path)))
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
