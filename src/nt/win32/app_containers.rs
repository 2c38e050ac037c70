//! What a program asks to meet a package: its identifier, and the path before the names of its objects.
//!
//! With the identifier a program lets a package use what it makes; with the path it names what the package has made.
//! Left out: profiles, the token argument of `GetAppContainerNamedObjectPath`.
//! Written down in: Microsoft, "Sharing named objects" and the pages of the two functions. What the path is for a caller
//! that is in the container itself is not documented: here it is the same.

use crate::nt::call::{Arguments, Gives, Interface, Operation, Reply, refuse};
use crate::nt::machine::Machine;
use crate::nt::parameter::{Elsewhere, Kind, Output, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::Sid;
use crate::nt::security::app_container::{DIRECTORY, package_sid};
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

const PACKAGE: Parameter = Parameter::required("name", Kind::Text, "The name of the package.");
const SID: Parameter =
    Parameter::optional("sid", Kind::Text, "The identifier of a package; without it, the caller's own.");

/// The two operations.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        names: &["DeriveAppContainerSidFromAppContainerName"],
        interface: Interface::Win32,
        summary: "Tells the identifier of a package, from its name alone.",
        parameters: &[PACKAGE],
        gives: Gives::Nothing,
        outputs: &[Output::new("sid", Kind::Text).elsewhere(Elsewhere::Own)],
        source: "sharing-named-objects",
        example: r#"DeriveAppContainerSidFromAppContainerName(name: "Notes")"#,
        act: derive,
    },
    Operation {
        names: &["GetAppContainerNamedObjectPath"],
        interface: Interface::Win32,
        summary: "Tells what stands before the names of a package's objects.",
        parameters: &[SID],
        gives: Gives::Nothing,
        outputs: &[Output::new("path", Kind::Text).elsewhere(Elsewhere::Own)],
        source: "app-container-object-path",
        example: r#"GetAppContainerNamedObjectPath(sid: "S-1-15-2-1-2-3-4-5-6-2206293706")"#,
        act: object_path,
    },
];

fn derive(_: &mut Machine, trace: &mut Trace, _: ClientId, arguments: &Arguments) -> Reply {
    let sid = package_sid(arguments.text(&PACKAGE).as_deref().unwrap_or_default());
    trace.answered(Rule::PackageHasAnIdentity, NtStatus::SUCCESS);
    Reply::ok().with("sid", sid.to_string())
}

fn object_path(machine: &mut Machine, trace: &mut Trace, client: ClientId, arguments: &Arguments) -> Reply {
    let own = || machine.process(client.process)?.token.confinement.app_container;
    let package = match arguments.text(&SID) {
        Some(text) => Sid::from_text(&text).filter(|sid| matches!(sid, Sid::Package(_))).ok_or(NtStatus::INVALID_SID),
        None => own().ok_or(NtStatus::NOT_APPCONTAINER),
    };
    match package {
        Ok(package) => {
            trace.answered(Rule::PathOfAPackage, NtStatus::SUCCESS);
            Reply::ok().with("path", format!("{DIRECTORY}\\{package}"))
        }
        Err(status) => refuse(trace, Rule::PathOfAPackage, status),
    }
}
