//! Expectations that a step can never meet, whatever the machine does.

use crate::nt::call::Interface;
use crate::scenario::script::{Act, UnixAct};
use crate::scenario::visible::quoted;
use crate::unix::action::Action;

/// Why a step cannot give what is expected of it.
pub(super) struct Unfit {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Whether an act can never give what an expectation of this name is about.
pub(super) fn unfit(expectation: &str, act: &Act) -> Option<Unfit> {
    let of_a_call =
        matches!(expectation, "LastError" | "Status" | "Name" | "SameObjectAs" | "Output" | "Errno" | "Returns");
    if let Act::Unix(UnixAct { action: Action::Call { .. }, .. }) = act {
        return None;
    }
    let Act::Call { operation, .. } = act else {
        let message = "this step makes no call, so there is no answer to compare".to_owned();
        return of_a_call.then_some(Unfit { message, help: "of such a step, expect Ok or Fails" });
    };
    let name = quoted(operation.name());
    match expectation {
        "LastError" if operation.interface == Interface::Native => Some(Unfit {
            message: format!("{name} answers with a status, and sets no last error"),
            help: "expect Status(\"STATUS_...\") of a native call",
        }),
        "Name" | "SameObjectAs" if !operation.gives_handle() => Some(Unfit {
            message: format!("{name} gives no handle, so it reaches no object"),
            help: "expect it of the call that opened or made the object",
        }),
        "Name" | "SameObjectAs" if operation.gives_window() => Some(Unfit {
            message: format!("{name} gives a window, which is no object of the Object Manager"),
            help: "expect Output(\"same_handle_as\", ...) to compare it with another window of the session",
        }),
        "Output" if operation.outputs.is_empty() && !operation.gives_handle() => Some(Unfit {
            message: format!("{name} gives no output"),
            help: "expect Ok, Fails, or the answer that it gives",
        }),
        _ => None,
    }
}
