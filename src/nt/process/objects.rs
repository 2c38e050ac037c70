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
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
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

    /// Adds the object of a process or thread, with the integrity level of its token where there are levels.
    fn add_process_object(&mut self, trace: &mut Trace, process: ProcessId, body: Body) -> Option<ObjectId> {
        let token = &self.process(process)?.token;
        let label = match self.system().era.integrity {
            MandatoryIntegrityPolicy::Absent => None,
            MandatoryIntegrityPolicy::NoWriteUp => Some(token.integrity_level()),
        };
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

#[cfg(test)]
mod tests {
    use crate::nt::action::{Action, Confined, LaunchAs};
    use crate::nt::call::{Argument, Arguments, Call, operation};
    use crate::nt::era::{ERAS, System};
    use crate::nt::io::volume::Volume;
    use crate::nt::machine::Machine;
    use crate::nt::rule::Rule;
    use crate::nt::security::AccessMask;
    use crate::nt::security::integrity::MandatoryIntegrityPolicy;
    use crate::nt::session::Terminal;
    use crate::nt::session::session_manager::BootStage;
    use crate::nt::trace::Trace;

    /// What is told when a user's program asks to write into that of an administrator.
    fn told(system: System) -> Trace {
        let users = [("Alice".into(), true), ("Bob".into(), false)];
        let mut machine = Machine::new(system, &users, Vec::new(), Volume::default());
        for stage in BootStage::ALL {
            machine.apply(&Action::Boot(stage));
        }
        machine.apply(&Action::LogOn { account: "Alice".into(), terminal: Terminal::Console });
        let mut start = |launch| {
            let action = Action::Launch { image: "cmd.exe".into(), launch, confined: Confined::default() };
            machine.apply(&action).process.expect("a process")
        };
        let administrators = start(LaunchAs::User { account: "Alice".into(), elevated: true });
        let users = start(LaunchAs::RunAs { by: administrators, account: "Bob".into() });
        let operation = operation("NtOpenProcess").expect("a call");
        let parameter = |name| operation.parameter(name).expect("a parameter");
        let arguments = Arguments::default()
            .with(parameter("pid"), Argument::Number(u64::from(administrators.0)))
            .with(parameter("access"), Argument::Access(AccessMask::PROCESS_VM_WRITE));
        let call = Action::Call { client: machine.client(users), call: Call { operation, arguments } };
        machine.apply(&call).trace
    }

    #[test]
    fn a_process_has_a_level_where_there_are_levels() {
        for era in ERAS {
            let (expected, other) = match era.integrity {
                MandatoryIntegrityPolicy::Absent => (Rule::DescriptorRefuses, Rule::NoWriteUp),
                MandatoryIntegrityPolicy::NoWriteUp => (Rule::NoWriteUp, Rule::DescriptorRefuses),
            };
            let trace = told(System::new(era));
            assert_eq!((trace.fired(expected), trace.fired(other)), (true, false), "{}", era.name);
        }
    }
}
