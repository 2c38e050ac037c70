//! The clipboard, called as a program calls it. It is the user's own, and what was in it is not put back.
//!
//! Written down in: Microsoft, "Clipboard".

use std::ptr;

use windows_sys::Win32::Foundation::GlobalFree;
use windows_sys::Win32::System::DataExchange::{
    CloseClipboard, EmptyClipboard, GetClipboardData, OpenClipboard, SetClipboardData,
};
use windows_sys::Win32::System::Memory::{GMEM_MOVEABLE, GlobalAlloc, GlobalLock, GlobalUnlock};

use crate::nt::call::Reply;
use crate::system::live::arguments::Given;
use crate::system::live::last_error::{called, done, reply};
use crate::system::live::text::text_at;

/// `CF_UNICODETEXT`.
const TEXT: u32 = 13;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Reply> {
    // SAFETY: none of these calls takes a pointer but the null one.
    let reply = unsafe {
        match name {
            "OpenClipboard" => done(|| OpenClipboard(ptr::null_mut())),
            "CloseClipboard" => done(|| CloseClipboard()),
            "EmptyClipboard" => done(|| EmptyClipboard()),
            "SetClipboardData" => put(given.text("text").unwrap_or_default()),
            "GetClipboardData" => text(),
            _ => return None,
        }
    };
    Some(reply)
}

/// Puts a text into the clipboard, which owns its memory from then on if it takes it.
fn put(text: &str) -> Reply {
    let wide: Vec<u16> = text.encode_utf16().chain([0]).collect();
    // SAFETY: the memory has room for the characters, and is locked while they are written.
    let memory = unsafe {
        let memory = GlobalAlloc(GMEM_MOVEABLE, wide.len() * 2);
        let at = GlobalLock(memory).cast::<u16>();
        if !at.is_null() {
            ptr::copy_nonoverlapping(wide.as_ptr(), at, wide.len());
        }
        GlobalUnlock(memory);
        memory
    };
    // SAFETY: the memory is of the kind that the clipboard takes.
    let (result, error) = called(|| unsafe { SetClipboardData(TEXT, memory) });
    if result.is_null() {
        // SAFETY: the clipboard did not take the memory, and nobody else has it.
        unsafe { GlobalFree(memory) };
    }
    reply(!result.is_null(), error)
}

fn text() -> Reply {
    // SAFETY: the format is a number.
    let (memory, error) = called(|| unsafe { GetClipboardData(TEXT) });
    if memory.is_null() {
        return reply(false, error);
    }
    // SAFETY: memory of this format holds characters that end with a null, and stays while the clipboard is open.
    let text = unsafe {
        let text = text_at(GlobalLock(memory).cast::<u16>().cast_const());
        GlobalUnlock(memory);
        text
    };
    reply(true, error).with("text", text)
}
