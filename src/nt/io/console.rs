//! The console's driver: since Windows 8 the names of the console lead to a device, `\Device\ConDrv`.
//!
//! Modelled: the console of the process by its names, the server of a new console, and that nothing is found relative to
//! either. What a process without a console is told.
//! Left out: input and output, screen buffers, connecting a process to a server, the process behind a console.
//! Written down in: Microsoft, "Console Handles"; Wine's `console.c` test for the names and the statuses.

use crate::nt::io::create::{Opened, new_file, open_device};
use crate::nt::io::file::File;
use crate::nt::io::request::{Done, Place, Refused, Request};
use crate::nt::name::compare_ignoring_case;
use crate::nt::object_manager::{Caller, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;

/// The DOS devices of the console, and the names behind the driver's device that they stand for.
pub(crate) const LINKS: &[(&str, &str)] = &[("CON", CONSOLE), ("CONIN$", CURRENT_INPUT), ("CONOUT$", CURRENT_OUTPUT)];
const CONSOLE: &str = r"\Console";
const CURRENT_INPUT: &str = r"\CurrentIn";
const CURRENT_OUTPUT: &str = r"\CurrentOut";
const SERVER: &str = r"\Server";

/// Opens the device, the server of a new console, or the console of the process.
///
/// | name | answer |
/// | --- | --- |
/// | relative to the console or to a server | not found |
/// | nothing | the device |
/// | `\Server` | a server |
/// | one of the console, and the process has none | invalid handle |
/// | `\Console`, and not just one of reading and writing | object name not found |
/// | `\Console`, `\CurrentIn`, `\CurrentOut` | the console |
/// | anything else | not found |
pub(super) fn open(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
    has_console: bool,
) -> Result<(Rule, Opened), Refused> {
    let is = |name: &str| compare_ignoring_case(&place.name, name).is_eq();
    let ways = (request.access & (AccessMask::GENERIC_READ | AccessMask::GENERIC_WRITE)).bits().count_ones();
    let refused = match &place.related {
        None | Some(File::Device(_)) if place.name.is_empty() => {
            return open_device(objects, caller, place.device, request);
        }
        None if is(SERVER) => None,
        None if is(CONSOLE) || is(CURRENT_INPUT) || is(CURRENT_OUTPUT) => match (has_console, is(CONSOLE)) {
            (false, _) => Some(NtStatus::INVALID_HANDLE),
            (true, true) if ways != 1 => Some(NtStatus::OBJECT_NAME_NOT_FOUND),
            (true, _) => None,
        },
        None | Some(_) => Some(NtStatus::NOT_FOUND),
    };
    if let Some(status) = refused {
        return Err((Rule::ConsoleDriver, status));
    }
    Ok((Rule::ConsoleDriver, new_file(objects, File::Console(Some(place.device)), request.access, Done::Opened)))
}
