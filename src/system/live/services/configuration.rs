//! Installing, configuring and removing services.
//!
//! What the script acts for as a service is this program itself, under the path that the script gives to such a program.

use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Services::{
    ChangeServiceConfigA, ChangeServiceConfigW, CloseServiceHandle, ControlService, CreateServiceA, CreateServiceW,
    DeleteService, OpenSCManagerW, OpenServiceW, QUERY_SERVICE_CONFIGA, QUERY_SERVICE_CONFIGW, QueryServiceConfig2A,
    QueryServiceConfig2W, QueryServiceConfigA, QueryServiceConfigW, SC_MANAGER_CONNECT,
    SERVICE_CONFIG_PRESHUTDOWN_INFO, SERVICE_CONTROL_STOP, SERVICE_NO_CHANGE, SERVICE_STATUS, SERVICE_STOP,
};

use super::handles::{self, Reached};
use super::{actor, control, handle, only_own, query, tell};
use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::security::AccessMask;
use crate::nt::service::record::SCRIPTED_IMAGE;
use crate::nt::status::Win32Error;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, reply};
use crate::system::live::text::text_at;
use crate::system::live::undo;
use crate::system::wire::Left;

/// The most that is told of one service, in bytes.
const MOST: usize = 8 * 1024;
/// `SERVICE_AUTO_START`: it and what is below start with the machine.
const STARTS_WITH_THE_MACHINE: u32 = 2;
/// `SERVICE_ERROR_SEVERE`: it and what is above end a boot in which the service does not start.
const ENDS_A_BOOT: u32 = 2;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    Some(match name {
        "CreateServiceW" => may_be_installed(given).and_then(|()| create(given)),
        "ChangeServiceConfigW" => only_own(given).and_then(|()| may_be_installed(given)).and_then(|()| change(given)),
        // SAFETY: a handle is looked at by Windows before it is used.
        "DeleteService" => only_own(given).map(|()| done(|| unsafe { DeleteService(handle(given)) })),
        "QueryServiceConfigW" => Ok(query_configuration(given)),
        "QueryServiceConfig2W" => Ok(query_more(given)),
        _ => return None,
    })
}

/// Refuses what could keep the machine from booting, and what would start a service that is not the script's.
fn may_be_installed(given: Given<'_>) -> Result<(), Refusal> {
    let error = given.dword("error", 0);
    if given.dword("start", SERVICE_NO_CHANGE) <= STARTS_WITH_THE_MACHINE
        && error != SERVICE_NO_CHANGE
        && error >= ENDS_A_BOOT
    {
        return Err(Refusal::new("a machine might not boot with this service".to_owned()));
    }
    let dependencies = given.text("dependencies").unwrap_or_default().split(',').filter(|name| !name.is_empty());
    for name in dependencies {
        let foreign = match name.strip_prefix('+') {
            Some(group) => query::in_group(group).iter().any(|member| !handles::is_own(member)),
            None => !handles::is_own(name) && is_installed(name),
        };
        if foreign {
            return Err(Refusal::new(format!("to start it would start {name}, which this script did not create")));
        }
    }
    Ok(())
}

/// The texts that both calls take.
struct Texts {
    path: Text,
    display: Text,
    group: Text,
    dependencies: Text,
    account: Text,
}

fn texts(given: Given<'_>, service: &str) -> Result<Texts, Refusal> {
    let path = match given.text("path") {
        Some(SCRIPTED_IMAGE) => Text::new(given.form(), &actor::image(service)?),
        Some(path) => Text::new(given.form(), path),
        None => Text::At(0),
    };
    // A list of strings ends with an empty one.
    let list = |names: &str| names.split(',').filter(|name| !name.is_empty()).flat_map(|name| [name, "\0"]).collect();
    let dependencies = given.text("dependencies").map(list);
    Ok(Texts {
        path,
        display: given.spelled("display"),
        group: given.spelled("group"),
        dependencies: dependencies.map_or(Text::At(0), |list: String| Text::new(given.form(), &list)),
        account: given.spelled("account"),
    })
}

/// The tag that a call may give: where it goes, and what stands there when it was left alone.
const NO_TAG: u32 = u32::MAX;

fn tag_pointer(given: Given<'_>, tag: &mut u32) -> *mut u32 {
    if given.text("tag_out") == Some("pointer") { tag } else { ptr::null_mut() }
}

fn with_tag(reply: Reply, tag: u32) -> Reply {
    if tag == NO_TAG { reply } else { reply.with("tag", tag.to_string()) }
}

fn create(given: Given<'_>) -> Result<Reply, Refusal> {
    let name = given.text("name").unwrap_or_default().to_owned();
    let Texts { path, display, group, dependencies, account } = texts(given, &name)?;
    let (text, manager, access) = (given.name(), handle(given), given.access(AccessMask::empty()));
    let [service_type, start, error] = ["type", "start", "error"].map(|parameter| given.dword(parameter, 0));
    let mut tag = NO_TAG;
    let tag_out = tag_pointer(given, &mut tag);
    let reply = super::opened(Reached::Service(name.clone()), || {
        // SAFETY: texts are null or end with a null character, and live until the call returns, as does the tag.
        unsafe {
            spelled!(
                given,
                CreateServiceW
                    | CreateServiceA(
                        manager,
                        text.as_ptr(),
                        display.as_ptr(),
                        access,
                        service_type,
                        start,
                        error,
                        path.as_ptr(),
                        group.as_ptr(),
                        tag_out,
                        dependencies.as_ptr(),
                        account.as_ptr(),
                        ptr::null(),
                    )
            )
        }
    });
    if reply.is_success() {
        handles::created(&name, may_be_started(given.text("path").unwrap_or_default()));
        undo::remember(Left::Service(name));
    }
    Ok(with_tag(reply, tag))
}

/// Whether to start it starts nothing but this program: no program of the machine stands at its path.
fn may_be_started(path: &str) -> bool {
    let path = path.trim_start();
    let image = match path.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => path.split(' ').next(),
    };
    let image = image.unwrap_or_default();
    let system = std::env::var("SystemRoot").unwrap_or_default();
    let places = [String::new(), format!("{system}\\system32\\"), format!("{system}\\")];
    path == SCRIPTED_IMAGE || !places.iter().any(|place| Path::new(&format!("{place}{image}")).is_file())
}

fn change(given: Given<'_>) -> Result<Reply, Refusal> {
    let name = handles::service_of(super::number(given)).unwrap_or_default();
    let Texts { path, display, group, dependencies, account } = texts(given, &name)?;
    let service = handle(given);
    let [service_type, start, error] =
        ["type", "start", "error"].map(|parameter| given.dword(parameter, SERVICE_NO_CHANGE));
    let mut tag = NO_TAG;
    let tag_out = tag_pointer(given, &mut tag);
    let reply = done(|| {
        // SAFETY: as above.
        unsafe {
            spelled!(
                given,
                ChangeServiceConfigW
                    | ChangeServiceConfigA(
                        service,
                        service_type,
                        start,
                        error,
                        path.as_ptr(),
                        group.as_ptr(),
                        tag_out,
                        dependencies.as_ptr(),
                        account.as_ptr(),
                        ptr::null(),
                        display.as_ptr(),
                    )
            )
        }
    });
    if let Some(path) = given.text("path").filter(|_| reply.is_success()) {
        handles::created(&name, may_be_started(path));
    }
    Ok(with_tag(reply, tag))
}

fn query_configuration(given: Given<'_>) -> Reply {
    let mut buffer = [0_u64; MOST / 8];
    let (service, mut needed) = (handle(given), 0);
    let room = size_of_val(&buffer) as u32;
    let (result, error) = called(|| {
        let buffer = buffer.as_mut_ptr();
        // SAFETY: the buffer has so many bytes; it and the number live until the call returns.
        unsafe {
            spelled!(given, QueryServiceConfigW | QueryServiceConfigA(service, buffer.cast(), room, &raw mut needed))
        }
    });
    let reply = reply(result != 0, error);
    if result == 0 {
        return reply;
    }
    let read = buffer.as_ptr();
    // The layout is the same in both forms; what is read of the texts is not.
    // SAFETY: the call has written the structure there, whose texts are null or end with a null character.
    let (is, texts) = unsafe {
        match given.form() {
            TextForm::Wide => {
                let is = &*read.cast::<QUERY_SERVICE_CONFIGW>();
                let texts = [is.lpServiceStartName, is.lpDisplayName, is.lpBinaryPathName].map(|text| text_at(text));
                ([is.dwErrorControl, is.dwStartType, is.dwTagId, is.dwServiceType], texts)
            }
            TextForm::Ansi => {
                let is = &*read.cast::<QUERY_SERVICE_CONFIGA>();
                let texts = [is.lpServiceStartName, is.lpDisplayName, is.lpBinaryPathName].map(|text| text_at(text));
                ([is.dwErrorControl, is.dwStartType, is.dwTagId, is.dwServiceType], texts)
            }
        }
    };
    let [account, display, path] = texts;
    let name = handles::service_of(super::number(given)).unwrap_or_default();
    let scripted = actor::image(&name).is_ok_and(|image| image == path);
    let path = if scripted { SCRIPTED_IMAGE.to_owned() } else { path };
    let reply = reply.with("account", account).with("display", display).with("path", path);
    let numbers = ["error", "start", "tag", "type"].into_iter().zip(is);
    numbers.fold(reply, |reply, (output, number)| tell(reply, "QueryServiceConfigW", output, number))
}

fn query_more(given: Given<'_>) -> Reply {
    let mut buffer = [0_u64; MOST / 8];
    let (service, level, mut needed) = (handle(given), given.dword("level", 0), 0);
    let room = query::room(given, size_of_val(&buffer));
    let (result, error) = called(|| {
        let buffer = buffer.as_mut_ptr().cast();
        // SAFETY: as above.
        unsafe {
            spelled!(given, QueryServiceConfig2W | QueryServiceConfig2A(service, level, buffer, room, &raw mut needed))
        }
    });
    let reply = reply(result != 0, error);
    // The first number of SERVICE_PRESHUTDOWN_INFO is the only one.
    match level {
        SERVICE_CONFIG_PRESHUTDOWN_INFO if result != 0 => reply.with("timeout", (buffer[0] as u32).to_string()),
        _ => reply,
    }
}

/// Whether there is a service with this name.
pub fn is_installed(name: &str) -> bool {
    let service = open(name, 0);
    service.is_some_and(|service| control::close(service).is_success())
}

/// Opens a service by its name.
fn open(name: &str, access: u32) -> Option<HANDLE> {
    let text = Text::wide(name);
    // SAFETY: the names are null or end with a null character, and live until the calls return; the handle of the manager
    // is this function's own.
    unsafe {
        let manager = OpenSCManagerW(ptr::null(), ptr::null(), SC_MANAGER_CONNECT);
        let service = OpenServiceW(manager, text.as_ptr(), access);
        CloseServiceHandle(manager);
        (!service.is_null()).then_some(service)
    }
}

/// Removes a service that a script created, and stops it; whether it is gone, or goes when it has stopped.
///
/// It is marked first, because it may not stop. A process for which nobody acts ends when its pipes are opened and closed;
/// where somebody does, they are taken.
pub fn remove(name: &str) -> bool {
    let Some(service) = open(name, SERVICE_STOP | AccessMask::DELETE.bits()) else { return !is_installed(name) };
    // SAFETY: the handle is this function's own.
    let marked = done(|| unsafe { DeleteService(service) });
    drop(actor::reach(name));
    let mut status = SERVICE_STATUS::default();
    // SAFETY: the same; the status is a local variable.
    unsafe { ControlService(service, SERVICE_CONTROL_STOP, &raw mut status) };
    control::close(service);
    marked.is_success() || marked.answer == Reply::failure(Win32Error::SERVICE_MARKED_FOR_DELETE).answer
}
