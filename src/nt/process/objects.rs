//! The objects of processes and threads: what a handle of one reaches.
//!
//! In Windows a process and a thread *are* objects. Here each gets its object when somebody first asks for a handle, and
//! keeps it until it ends; handles keep it longer.
//! Written down in: Microsoft, "Process Handles and Identifiers".

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Body, ObjectId};
use crate::nt::process::{ClientId, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::SecurityDescriptor;
use crate::nt::trace::Trace;

impl Machine {
    /// The object of a process that is running.
    pub(crate) fn process_object(&mut self, trace: &mut Trace, process: ProcessId) -> Option<ObjectId> {
        if let Some(object) = self.process(process)?.object {
            return Some(object);
        }
        let object = self.add_process_object(trace, process, Body::Process(process))?;
        self.change_process(process, |process| process.object = Some(object));
        Some(object)
    }

    /// The object of a thread that is running.
    pub(crate) fn thread_object(&mut self, trace: &mut Trace, client: ClientId) -> Option<ObjectId> {
        if let Some(object) = self.process(client.process)?.threads.get(&client.thread)?.object {
            return Some(object);
        }
        let object = self.add_process_object(trace, client.process, Body::Thread(client))?;
        self.change_process(client.process, |process| {
            if let Some(thread) = process.threads.get_mut(&client.thread) {
                thread.object = Some(object);
            }
        });
        Some(object)
    }

    /// Gives back what an ended process or thread kept of its own.
    pub(crate) fn release_objects(&mut self, trace: &mut Trace, objects: impl IntoIterator<Item = ObjectId>) {
        for object in objects {
            self.objects.release_reference(trace, object);
        }
    }

    fn add_process_object(&mut self, trace: &mut Trace, process: ProcessId, body: Body) -> Option<ObjectId> {
        let token = &self.process(process)?.token;
        let label = Some(token.integrity_level());
        let security = SecurityDescriptor { label, ..token.default_descriptor.clone() };
        let object_type = body.object_type();
        let object = self.objects.add(body, security, false);
        self.objects.add_reference(object);
        let path = ObjectName::from("");
        trace.preparing(|trace| {
            trace.happened(Rule::NoNameNoMeeting, Event::ObjectCreated { object, object_type, path });
        });
        Some(object)
    }
}
