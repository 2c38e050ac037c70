//! How long an object and its name live.
//!
//! A name goes with the last *handle*; the object itself goes when nothing at all refers to it. A permanent object keeps
//! its name without any handle. An entry keeps its directory, and a directory that has lost its own name keeps working.
//! Written down in: Microsoft, "Life Cycle of an Object"; ReactOS `ObpDeleteNameCheck`.

use crate::nt::event::Event;
use crate::nt::object_manager::{Body, ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

impl ObjectManager {
    /// Counts one more handle.
    pub(crate) fn add_handle(&mut self, id: ObjectId) {
        self.change(id, |object| object.handle_count += 1);
    }

    /// Counts one handle less; with the last one the name goes, and with the last reference the object.
    pub(crate) fn release_handle(&mut self, trace: &mut Trace, id: ObjectId) {
        self.change(id, |object| object.handle_count -= 1);
        if self.get(id).is_some_and(|object| object.handle_count == 0 && object.keeps_its_name()) {
            trace.answered(Rule::PermanentStays, NtStatus::SUCCESS);
        }
        self.delete_if_unused(trace, id, Rule::NameGoesWithLastHandle);
    }

    /// Counts one more reference.
    pub(crate) fn add_reference(&mut self, id: ObjectId) {
        self.change(id, |object| object.references += 1);
    }

    /// Counts one reference less.
    pub(crate) fn release_reference(&mut self, trace: &mut Trace, id: ObjectId) {
        self.change(id, |object| object.references -= 1);
        self.delete_if_unused(trace, id, Rule::NameGoesWithLastHandle);
    }

    /// Lets an object keep its name without any handle.
    pub(crate) fn make_permanent(&mut self, id: ObjectId) {
        self.change(id, |object| object.permanent = true);
    }

    /// Takes that from it again: an object that nobody uses loses its name at once.
    pub(crate) fn make_temporary(&mut self, trace: &mut Trace, rule: Rule, id: ObjectId) {
        self.change(id, |object| object.permanent = false);
        self.delete_if_unused(trace, id, rule);
    }

    fn delete_if_unused(&mut self, trace: &mut Trace, id: ObjectId, rule: Rule) {
        let Some(object) = self.get(id) else { return };
        let (references, link) = (object.references, object.link.clone());
        if object.handle_count > 0 || object.keeps_its_name() {
            return;
        }
        self.forget_namespace(trace, id);
        if let Some(link) = link {
            let path = self.path(id);
            self.change(id, |object| object.link = None);
            self.change(link.directory, |parent| {
                if let Body::Directory(parent) = &mut parent.body {
                    parent.take(&link.name);
                }
            });
            let holds_entries = self.directory(id).is_some_and(|directory| !directory.is_empty());
            let rule = if holds_entries { Rule::DirectoryOutlivesItsName } else { rule };
            trace.happened(rule, Event::NameRemoved { object: id, path });
            self.release_reference(trace, link.directory);
        }
        if references == 0 {
            self.leave_window_station(trace, id);
            self.close_file(id);
            self.remove(id);
        }
    }

    /// A desktop that goes is taken off its window station's list.
    fn leave_window_station(&mut self, trace: &mut Trace, id: ObjectId) {
        let Some(Body::Desktop { window_station, .. }) = self.get(id).map(|object| &object.body) else { return };
        let station = *window_station;
        self.change(station, |object| {
            if let Body::WindowStation { desktops, .. } = &mut object.body {
                desktops.retain(|(_, desktop)| *desktop != id);
            }
        });
        self.release_reference(trace, station);
    }
}
