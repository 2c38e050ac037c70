//! The manager itself: opening it and its services, looking names up, locking the database.

use windows_sys::Win32::System::Services::{
    GetServiceDisplayNameA, GetServiceDisplayNameW, GetServiceKeyNameA, GetServiceKeyNameW, LockServiceDatabase,
    OpenSCManagerA, OpenSCManagerW, OpenServiceA, OpenServiceW, UnlockServiceDatabase,
};

use super::handles::{self, Reached};
use super::{control, handle, opened};
use crate::nt::call::{Reply, TextForm};
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, reply};
use crate::system::live::text::{Character, text_in};

/// The databases that have a constant in the headers.
const DATABASES: [(&str, &str); 2] =
    [("SERVICES_ACTIVE_DATABASE", "ServicesActive"), ("SERVICES_FAILED_DATABASE", "ServicesFailed")];

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Reply> {
    let text = given.name();
    let access = given.access(AccessMask::empty());
    // SAFETY: texts are null or end with a null character, and live until the call returns; a handle is looked at by
    // Windows before it is used.
    Some(unsafe {
        match name {
            "OpenSCManagerW" => {
                let constant = |text| DATABASES.iter().find(|(name, _)| *name == text).map(|(_, database)| *database);
                let database = given.text("database").map(|text| constant(text).unwrap_or(text));
                let database = database.map_or(Text::At(0), |database| Text::new(given.form(), database));
                let machine = given.spelled("machine");
                opened(Reached::Database, || {
                    spelled!(given, OpenSCManagerW | OpenSCManagerA(machine.as_ptr(), database.as_ptr(), access))
                })
            }
            "OpenServiceW" => {
                let reached = Reached::Service(given.text("name").unwrap_or_default().to_owned());
                opened(reached, || spelled!(given, OpenServiceW | OpenServiceA(handle(given), text.as_ptr(), access)))
            }
            "CloseServiceHandle" => control::close(handle(given)),
            "GetServiceDisplayNameW" => match given.form() {
                TextForm::Ansi => {
                    looked_up::<u8>(|buffer, room| GetServiceDisplayNameA(handle(given), text.as_ptr(), buffer, room))
                }
                TextForm::Wide => {
                    looked_up::<u16>(|buffer, room| GetServiceDisplayNameW(handle(given), text.as_ptr(), buffer, room))
                }
            },
            "GetServiceKeyNameW" => match given.form() {
                TextForm::Ansi => {
                    looked_up::<u8>(|buffer, room| GetServiceKeyNameA(handle(given), text.as_ptr(), buffer, room))
                }
                TextForm::Wide => {
                    looked_up::<u16>(|buffer, room| GetServiceKeyNameW(handle(given), text.as_ptr(), buffer, room))
                }
            },
            "LockServiceDatabase" => opened(Reached::Lock, || LockServiceDatabase(handle(given))),
            "UnlockServiceDatabase" => done(|| UnlockServiceDatabase(handle(given))),
            _ => return None,
        }
    })
}

/// Closes a handle that the script does not keep; a lock is given back.
pub fn close(number: Handle) {
    let handle = handles::of(number);
    // SAFETY: it is a handle that a call has just given.
    unsafe {
        if handles::is_lock(number) {
            UnlockServiceDatabase(handle);
        } else {
            control::close(handle);
        }
    }
}

fn looked_up<C: Character>(ask: impl FnOnce(*mut C, *mut u32) -> i32) -> Reply {
    // The longest name has 256 characters, in either form.
    let mut buffer = [C::default(); 1024];
    let mut room = buffer.len() as u32;
    let (result, error) = called(|| ask(buffer.as_mut_ptr(), &raw mut room));
    let reply = reply(result != 0, error);
    if result == 0 { reply } else { reply.with("name", text_in(&buffer)) }
}
