//! The names that Win32 programs give: text that ends at its first null, in the system's code page or in UTF-16.
//!
//! The A form of a function converts its text first, into a buffer of the thread that holds `MAX_PATH` characters; the W
//! form takes what it is given, and the kernel alone says what is too long. Every name of an object passes through here.
//! Left out: code pages (a character of the model has the same place in all), faults inside the program: a pointer that
//! leads nowhere ends the program in Windows and is refused here.
//! Written down in: Microsoft, "Object Names"; ReactOS `kernel32/client/utils.c`; Wine's `kernelbase/sync.c`.

use crate::nt::call::{Arguments, NAME_FORM, TextForm};
use crate::nt::name::ObjectName;
use crate::nt::parameter::Parameter;
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::system_call::NameForm;
use crate::nt::trace::Trace;

/// The most characters that an A form converts: what fits into the thread's buffer beside the null.
pub const MAX_PATH: usize = 260;

/// The name that a call was given, as the client library reads it; nothing where the pointer is null.
///
/// | order | what is wrong | what the kernel would say |
/// | --- | --- | --- |
/// | 1 | a pointer that leads nowhere | `STATUS_INVALID_PARAMETER` |
/// | 2 | A form: more than `MAX_PATH` characters | `STATUS_NAME_TOO_LONG` |
pub(crate) fn name(
    trace: &mut Trace,
    arguments: &Arguments,
    parameter: &Parameter,
) -> Result<Option<ObjectName>, NtStatus> {
    let given = match arguments.name_form(&NAME_FORM) {
        None => arguments.name(parameter),
        Some(NameForm::NoName | NameForm::NoAttributes) => None,
        Some(NameForm::ZeroLength) => Some(ObjectName::from("")),
        Some(NameForm::Filled(name)) => Some(name),
        Some(
            NameForm::OddLength(_)
            | NameForm::BadNamePointer
            | NameForm::BadBuffer
            | NameForm::MisalignedBuffer
            | NameForm::BadAttrLength,
        ) => return Err(trace.failed(Rule::NoSuchText, NtStatus::INVALID_PARAMETER)),
    };
    let Some(given) = given else { return Ok(None) };
    let text = given.split('\0').next().unwrap_or_default();
    if arguments.text == TextForm::Ansi && text.encode_utf16().count() > MAX_PATH {
        return Err(trace.failed(Rule::AnsiNameTooLong, NtStatus::NAME_TOO_LONG));
    }
    Ok(Some(ObjectName::from(text)))
}
