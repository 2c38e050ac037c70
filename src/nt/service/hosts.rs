//! Hosts: processes of session 0 that run the code of others, so that code of a driver finds itself in a service.
//!
//! The print spooler loads printer drivers into its own process; a program that prints only hands its job over. The driver
//! manager of the User-Mode Driver Framework starts `WUDFHost.exe` as LocalService, which loads the driver of a device.
//! What such code shows it shows where its host is: on the desktop of session 0 if the host is interactive, which the
//! spooler is, and else on a window station that nobody sees.
//! Left out: the part of a printer driver that the printing program loads itself, isolated printer drivers, several
//! devices in one host, when a host ends, which releases have the framework.
//! Written down in: Microsoft, "UMDF Driver Host Process" and "Session Zero Guidelines for UMDF Drivers"; "Overview of
//! Spooler Notification"; the type of the spooler's service as Black Viper lists it for Windows XP and 7.

use std::sync::Arc;

use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::process::{Parent, Process, ProcessId};
use crate::nt::rule::Rule;
use crate::nt::security::Sid;
use crate::nt::service::{Service, ServiceAccount, Start};
use crate::nt::session::local_security_authority;
use crate::nt::table::Table;
use crate::nt::trace::Trace;
use crate::nt::window::window_station;

/// The service that prints.
pub const SPOOLER: &str = "Spooler";
/// The driver manager of the User-Mode Driver Framework.
pub const DRIVER_MANAGER: &str = "WUDFSvc";

/// What runs the code of a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The print spooler.
    Spooler,
    /// A host process of the User-Mode Driver Framework.
    Umdf,
}

impl Host {
    /// The words of a scenario.
    pub const WORDS: [(&'static str, Host); 2] = [("Spooler", Host::Spooler), ("Umdf", Host::Umdf)];

    /// The service that it needs, as it is installed.
    pub fn service(self) -> Service {
        let (name, image, interactive) = match self {
            Host::Spooler => (SPOOLER, "spoolsv.exe", true),
            Host::Umdf => (DRIVER_MANAGER, "svchost.exe", false),
        };
        Service::declared(name, image, Start::Auto, ServiceAccount::LocalSystem, interactive)
    }
}

/// A driver whose code runs in user mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedDriver {
    /// Its name.
    pub name: Arc<str>,
    /// What runs its code.
    pub host: Host,
}

/// The drivers that are installed, and what they are at.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    drivers: Arc<[HostedDriver]>,
    /// The host process of each device's driver.
    running: Table<Arc<str>, ProcessId>,
    /// Who sent the last job to each printer.
    submitters: Table<Arc<str>, Sid>,
    /// Who listens for what a printer's driver has to say.
    listeners: Arc<[(Arc<str>, ProcessId)]>,
}

impl Machine {
    /// The same machine, with these drivers.
    #[must_use]
    pub fn hosting(mut self, drivers: &[HostedDriver]) -> Machine {
        self.hosts.drivers = drivers.into();
        self
    }

    /// The process that runs the code of a driver.
    pub fn host_of(&self, driver: &str) -> Option<ProcessId> {
        let driver = self.hosts.drivers.iter().find(|known| &*known.name == driver)?;
        match driver.host {
            Host::Spooler => self.service(SPOOLER)?.process,
            Host::Umdf => self.hosts.running.get(&driver.name).copied(),
        }
    }

    /// The drivers that are installed.
    pub fn drivers(&self) -> &[HostedDriver] {
        &self.hosts.drivers
    }
}

/// A service has started: if it is the driver manager, each of its drivers gets a host.
pub(crate) fn service_started(machine: &mut Machine, trace: &mut Trace, service: &str, process: ProcessId) {
    if service != DRIVER_MANAGER {
        return;
    }
    for driver in Arc::clone(&machine.hosts.drivers).iter().filter(|driver| driver.host == Host::Umdf) {
        if machine.host_of(&driver.name).is_some_and(|host| machine.process(host).is_some()) {
            continue;
        }
        let token = Arc::new(local_security_authority::local_service_token());
        let (rule, parent) = (Rule::DriverHostInSessionZero, Parent::Process(process));
        let host = machine.start_with_token(trace, rule, "WUDFHost.exe", parent, token);
        window_station::connect_to_service_station(machine, trace, host);
        machine.hosts.running.insert(driver.name.clone(), host);
    }
}

/// A program prints: its job goes to the spooler, which runs the printer's driver.
pub(crate) fn print(
    machine: &mut Machine,
    trace: &mut Trace,
    from: ProcessId,
    printer: &Arc<str>,
) -> Result<(), Refusal> {
    let program = machine.process(from).map(|process| (process.session(), process.token.user));
    let (session, user) = program.ok_or_else(|| Refusal::new("that program is not running".to_owned()))?;
    let is_printer = machine.drivers().iter().any(|known| known.name == *printer && known.host == Host::Spooler);
    if !is_printer {
        return Err(Refusal::new(format!("{printer} is no printer")));
    }
    let host = machine.host_of(printer).ok_or_else(|| Refusal::new("the print spooler does not run".to_owned()))?;
    machine.hosts.submitters.insert(printer.clone(), user);
    let event = Event::JobSpooled { printer: printer.clone(), from, session, host };
    trace.happened(Rule::PrintingRunsInTheSpooler, event);
    Ok(())
}

/// A program listens from now on for what a printer's driver has to say.
pub(crate) fn listen(machine: &mut Machine, trace: &mut Trace, process: ProcessId, printer: &Arc<str>) {
    let more = [(printer.clone(), process)];
    machine.hosts.listeners = machine.hosts.listeners.iter().cloned().chain(more).collect();
    let image = machine.process(process).map_or_else(Arc::default, |process| process.image.clone());
    let now = format!("{image} listens for {printer}");
    trace.happened(Rule::SpoolerNotifies, Event::ServiceChanged { service: SPOOLER.into(), now });
}

/// The programs that a printer's driver reaches: those that listen for that printer and run as the user of its last job,
/// in whatever session. Only what runs in the spooler can speak.
pub(crate) fn notify(machine: &Machine, trace: &mut Trace, by: ProcessId, printer: &Arc<str>) -> Option<Vec<Process>> {
    let user = machine.hosts.submitters.get(printer).copied();
    let spooler = machine.host_of(printer).filter(|spooler| *spooler == by);
    spooler?;
    let listening = machine.hosts.listeners.iter().filter(|(to, _)| to == printer);
    let reached = listening.filter_map(|(_, process)| machine.process(*process));
    let reached: Vec<Process> = reached.filter(|process| Some(process.token.user) == user).cloned().collect();
    if reached.is_empty() {
        let now = format!("nobody who is meant listens for {printer}");
        trace.happened(Rule::SpoolerNotifies, Event::ServiceChanged { service: SPOOLER.into(), now });
    }
    for process in &reached {
        let (printer, session) = (printer.clone(), process.session());
        trace.happened(Rule::SpoolerNotifies, Event::PrintNotified { printer, process: process.id, session });
    }
    Some(reached)
}
