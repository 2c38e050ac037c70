//! Shutting down and starting again: everything goes but what is installed, and boot begins anew.
//!
//! The users are logged off first, then the services that asked to be told are told and stop; what still runs then goes
//! with the machine. A service that takes no stop stops here and nowhere else. Sessions, logon sessions, processes and
//! windows are numbered from the beginning again; a number from before means something else, or nothing.
//! Left out: how long a service may take, the order among services, fast startup, which keeps session 0 of Windows 8 and
//! later over a shutdown but not over a restart.
//! Written down in: Microsoft, `HandlerEx` for `SERVICE_CONTROL_SHUTDOWN`, "About Shutting Down"; the order of users before
//! services is concluded from the latter.

use std::sync::Arc;

use crate::nt::boot;
use crate::nt::event::Event;
use crate::nt::machine::{Account, Machine};
use crate::nt::rule::Rule;
use crate::nt::service::kind::ServiceKind;
use crate::nt::service::{Service, ServiceId, status};
use crate::nt::session::SessionId;
use crate::nt::session::log_off::log_off_session;
use crate::nt::session::session_manager::BootStage;
use crate::nt::trace::Trace;

/// Shuts the machine down, and boots it again.
pub(crate) fn restart(machine: &mut Machine, trace: &mut Trace) {
    let with_user = machine.sessions().filter(|session| session.user.is_some());
    let with_user: Vec<SessionId> = with_user.map(|session| session.id).collect();
    for session in with_user {
        // A child session has ended with the one that it was shown in.
        if machine.session(session).is_some() {
            trace.preparing(|trace| log_off_session(machine, trace, session, Rule::LogOffEndsProcesses));
        }
    }
    let told: Vec<ServiceId> =
        machine.services.iter().filter(|(_, service)| is_told(service)).map(|(id, _)| id).collect();
    for id in told {
        status::change(machine, trace, Rule::ServicesStopAtShutdown, id, status::Status::STOPPED);
    }
    trace.happened(Rule::ShutdownEndsEverything, Event::MachineRestarted);
    *machine = machine.switched_off();
    for stage in BootStage::ALL {
        trace.preparing(|trace| boot::run(machine, trace, stage));
    }
}

/// Whether a service runs that said that it wants to know of a shutdown.
fn is_told(service: &Service) -> bool {
    service.is_active() && service.status.accepts & status::ACCEPT_SHUTDOWN != 0
}

impl Machine {
    /// The users, in the order of their identifiers: name, and whether an administrator.
    fn users(&self) -> Vec<(Arc<str>, bool)> {
        let mut accounts: Vec<&Account> = self.accounts.values().collect();
        accounts.sort_by_key(|account| account.sid);
        accounts.into_iter().map(|account| (account.name.clone(), account.administrator)).collect()
    }

    /// The same computer with nothing running on it.
    fn switched_off(&self) -> Machine {
        let is_installed = |service: &&Service| match service.configuration.service_type.kind {
            ServiceKind::UserServiceInstance => false,
            ServiceKind::KernelDriver
            | ServiceKind::FileSystemDriver
            | ServiceKind::OwnProcess
            | ServiceKind::ShareProcess
            | ServiceKind::UserOwnProcess => !service.marked_for_delete,
        };
        let services = self.services().filter(is_installed).map(Service::as_installed).collect();
        let mut machine = Machine::new(*self.system(), &self.users(), services, self.volume().clone());
        machine.tasks = Arc::clone(&self.tasks);
        machine.child_sessions_enabled = self.child_sessions_enabled;
        machine.restarts = self.restarts + 1;
        machine.objects.begin_at(self.objects.next_id());
        machine.hosting(self.drivers())
    }
}
