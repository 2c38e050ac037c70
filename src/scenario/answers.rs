//! The names of Windows' answers in a scenario: errors and statuses, and what is mistaken for them.

use crate::nt::status::{NtStatus, Win32Error};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::syntax::Piece;
use crate::scenario::visible::quoted;

/// Reads the name of a Win32 error.
pub fn read_error(piece: &Spanned<Piece<'_>>, faults: &mut Diagnostics) -> Option<Win32Error> {
    let name = named(piece, "an error", |number| Some(Win32Error(u32::try_from(number).ok()?).name()), faults)?;
    Win32Error::from_name(&name.value).or_else(|| {
        if let Some(status) = NtStatus::from_name(&name.value) {
            let error = quoted(&status.to_win32_error().name());
            let message = format!("expected an error, found the status {}", quoted(&name.value));
            let fault = faults.add(Code::UnknownStatus, name.span, message).label("a status");
            fault.help(format!("the client library makes {error} of it; Status(..) is about native answers"));
        } else {
            faults.no_such(Code::UnknownStatus, "error", &name, Win32Error::ALL.iter().map(|(name, _)| *name));
        }
        None
    })
}

/// Reads the name of an NT status.
pub fn read_status(piece: &Spanned<Piece<'_>>, faults: &mut Diagnostics) -> Option<NtStatus> {
    let name = named(piece, "a status", |number| Some(NtStatus(u32::try_from(number).ok()?).name()), faults)?;
    NtStatus::from_name(&name.value).or_else(|| {
        if Win32Error::from_name(&name.value).is_some() {
            let message = format!("expected a status, found the error {}", quoted(&name.value));
            let fault = faults.add(Code::UnknownStatus, name.span, message).label("an error");
            fault.help("LastError(..) is about errors; a status begins with STATUS_");
        } else {
            faults.no_such(Code::UnknownStatus, "status", &name, NtStatus::ALL.iter().map(|(name, _)| *name));
        }
        None
    })
}

/// The text of a name; a number is reported with the name that it has in the headers of Windows.
fn named<'a>(
    piece: &Spanned<Piece<'a>>,
    what: &str,
    name_of: impl Fn(u64) -> Option<String>,
    faults: &mut Diagnostics,
) -> Option<Spanned<std::borrow::Cow<'a, str>>> {
    if let Some(name) = piece.value.number_if_one().and_then(name_of) {
        let message = format!("expected the name of {what}, found the number {}", quoted(piece.value.source()));
        let fault = faults.add(Code::WrongKind, piece.span, message).label("a number");
        if name.contains('_') {
            fault.help(format!("write {}", quoted(&format!("\"{name}\""))));
        }
        return None;
    }
    let value = piece.value.text(&format!("the name of {what}"), faults)?;
    Some(Spanned { value, span: piece.span })
}
