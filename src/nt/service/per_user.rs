//! Per-user services: the services that do not run in session 0.
//!
//! What is installed is a template, which never runs. When somebody logs on, an instance is made of it for that user; it
//! runs in the user's session with the user's token, though the service control manager starts it as it starts any other.
//! When the user logs off, the instance is stopped and deleted.
//! Left out: templates that are created by a call, shared processes, services that a delayed start holds back.
//! Written down in: Microsoft, "Per-user services in Windows 10 and Windows Server". An instance is named after its
//! template and a LUID; whose LUID it is is not written there, and here it is that of the user's logon session.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::Luid;
use crate::nt::service::kind::{ServiceKind, ServiceType, Start};
use crate::nt::service::record::{Configuration, Service, ServiceAccount, ServiceId};
use crate::nt::service::status::{self, Status};
use crate::nt::service::{control_manager, start};
use crate::nt::session::{Interactive, SessionId};
use crate::nt::trace::Trace;

/// Whether there are services of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerUserServicesPolicy {
    /// There are none, and their type is unknown.
    Absent,
    /// An instance is made for each user who logs on.
    AtLogon,
}

impl Machine {
    /// The process of a template's instance in a session.
    pub fn instance_of(&self, template: &str, session: SessionId) -> Option<ProcessId> {
        let user = self.session(session)?.user.as_ref()?;
        self.service(&instance_name(template, user.token.logon_session))?.process
    }
}

impl Service {
    /// The template that it is an instance of, and the session in which it is; nothing of what is no user's instance.
    pub fn template(&self) -> Option<(&str, SessionId)> {
        let session = self.instance_in?;
        self.name.rsplit_once('_').map(|(template, _)| (template, session))
    }
}

fn instance_name(template: &str, luid: Luid) -> String {
    format!("{template}_{:x}", luid.0)
}

/// Somebody has logged on: each template gives an instance, and those that start by themselves start.
pub(crate) fn begin(machine: &mut Machine, trace: &mut Trace, session: SessionId) {
    let Some(user) = machine.session(session).and_then(|session| session.user.clone()) else { return };
    let is_template = |service: &Service| service.configuration.service_type.kind == ServiceKind::UserOwnProcess;
    let templates = machine.services.iter().map(|(_, service)| service).filter(|service| is_template(service));
    let instances: Vec<Service> = templates.map(|template| instance(template, &user, session)).collect();
    for instance in instances {
        let (service, by_itself) = (instance.name.clone(), instance.configuration.start == Start::Auto);
        let id = machine.services.add(instance);
        let now = "made from its template".to_owned();
        trace.happened(Rule::PerUserServices, Event::ServiceChanged { service, now });
        if by_itself {
            // An instance that cannot start stays stopped; the user is logged on all the same.
            let _ = start::start(machine, trace, id, &[]);
        }
    }
}

fn instance(template: &Service, user: &Interactive, session: SessionId) -> Service {
    let service_type = ServiceType { kind: ServiceKind::UserServiceInstance, interactive: false };
    let configuration = Configuration {
        service_type,
        account: ServiceAccount::User(user.account.clone()),
        account_name: Arc::from(""),
        ..template.configuration.clone()
    };
    let name = instance_name(&template.name, user.token.logon_session).into();
    let installed = Service::installed(name, configuration, template.program);
    Service { accepts: template.accepts, instance_in: Some(session), ..installed }
}

/// Somebody logs off: the instances in the session are stopped and deleted.
pub(crate) fn end(machine: &mut Machine, trace: &mut Trace, session: SessionId) {
    let of_session = |service: &Service| service.instance_in == Some(session);
    let instances: Vec<ServiceId> =
        machine.services.iter().filter(|(_, service)| of_session(service)).map(|(id, _)| id).collect();
    for id in instances {
        if let Some(process) = machine.services.get(id).and_then(|service| service.process) {
            status::change(machine, trace, Rule::PerUserServices, id, Status::STOPPED);
            machine.end_process(trace, Rule::PerUserServices, process);
        }
        machine.services.change(id, |service| service.marked_for_delete = true);
        control_manager::remove_if_due(machine, trace, id);
    }
}
