//! What the service control manager refuses: every error that a caller can be told, in one table.
//!
//! The manager is a server in user mode; it answers with Win32 errors and knows no status. Each row is an error and the
//! rule that gives it. In which order a call looks for them stands at the call.
//! Written down in: Microsoft, the page of each function; Wine's `advapi32/tests/service.c` asserts most of them.

use crate::nt::call::Reply;
use crate::nt::rule::Rule;
use crate::nt::status::Win32Error;
use crate::nt::trace::Trace;

/// A refusal: the error, and the rule that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Denied {
    rule: Rule,
    /// What the caller is told.
    pub(crate) error: Win32Error,
}

macro_rules! denials {
    ($($name:ident: $rule:ident, $error:ident;)*) => {
        impl Denied {
            $(pub(crate) const $name: Denied = Denied { rule: Rule::$rule, error: Win32Error::$error };)*
        }
    };
}

denials! {
    // Handles, pointers, rights.
    NO_SUCH_HANDLE: ServiceHandleNotOpen, INVALID_HANDLE;
    NULL_POINTER: ServiceArgumentNotThere, INVALID_ADDRESS;
    HANDLE_LACKS_RIGHT: ServiceHandleLacksRight, ACCESS_DENIED;
    DESCRIPTOR_REFUSES: ServiceDescriptorRefuses, ACCESS_DENIED;
    UNKNOWN_LEVEL: ServiceInformationLevel, INVALID_LEVEL;
    BUFFER_TOO_SMALL: ServiceBufferTooSmall, INSUFFICIENT_BUFFER;
    MORE_DATA: ServiceBufferTooSmall, MORE_DATA;

    // The manager and its database.
    NO_SUCH_MACHINE: ServicesOfAnotherMachine, RPC_S_SERVER_UNAVAILABLE;
    NO_SUCH_ADDRESS: ServicesOfAnotherMachine, RPC_S_INVALID_NET_ADDR;
    FAILED_DATABASE: OneServiceDatabase, DATABASE_DOES_NOT_EXIST;
    UNKNOWN_DATABASE: OneServiceDatabase, INVALID_NAME;
    NO_SUCH_SERVICE: ServiceByItsName, SERVICE_DOES_NOT_EXIST;
    NO_SUCH_DISPLAY_NAME: ServiceByItsDisplayName, SERVICE_DOES_NOT_EXIST;
    NO_SERVICE_NAME: ServiceNameMustBeOne, INVALID_NAME;
    UNKNOWN_GROUP: ServicesEnumerated, SERVICE_DOES_NOT_EXIST;
    NOTHING_TO_ENUMERATE: ServicesEnumerated, INVALID_PARAMETER;
    LOCKED: DatabaseLock, SERVICE_DATABASE_LOCKED;
    NO_SUCH_LOCK: DatabaseLock, INVALID_SERVICE_LOCK;

    // Configuration.
    NO_SUCH_ACCOUNT: AccountOfAService, INVALID_SERVICE_ACCOUNT;
    LOGON_FAILED: AccountOfAService, SERVICE_LOGON_FAILED;
    BAD_CONFIGURATION: ServiceConfigurationChecked, INVALID_PARAMETER;
    EXISTS: ServiceByItsName, SERVICE_EXISTS;
    MARKED_FOR_DELETE: ServiceMarkedForDelete, SERVICE_MARKED_FOR_DELETE;
    DISPLAY_NAME_TAKEN: ServiceByItsDisplayName, DUPLICATE_SERVICE_NAME;
    CIRCULAR: DependenciesStartFirst, CIRCULAR_DEPENDENCY;

    // Starting.
    DISABLED: DisabledServiceStays, SERVICE_DISABLED;
    TEMPLATE: TemplateStays, SERVICE_DISABLED;
    ALREADY_RUNNING: ServiceRunsOnce, SERVICE_ALREADY_RUNNING;
    DEPENDENCY_DELETED: DependenciesStartFirst, SERVICE_DEPENDENCY_DELETED;
    DEPENDENCY_FAILED: DependenciesStartFirst, SERVICE_DEPENDENCY_FAIL;
    NO_SUCH_FILE: ImageOfAService, FILE_NOT_FOUND;
    NO_SUCH_PATH: ImageOfAService, PATH_NOT_FOUND;
    NEVER_CONNECTED: DispatcherMustConnect, SERVICE_REQUEST_TIMEOUT;
    NOT_STARTED_AS_SERVICE: DispatcherMustConnect, FAILED_SERVICE_CONTROLLER_CONNECT;
    CONNECTED_ALREADY: DispatcherMustConnect, SERVICE_ALREADY_RUNNING;
    NOT_IN_TABLE: HandlerTakesControls, SERVICE_NOT_IN_EXE;

    // Status and controls.
    NO_STATUS_HANDLE: ServiceReportsItself, INVALID_HANDLE;
    BAD_STATUS: ServiceReportsItself, INVALID_DATA;
    UNKNOWN_CONTROL: ControlsThatCanBeSent, INVALID_PARAMETER;
    NOT_ACTIVE: ControlsByState, SERVICE_NOT_ACTIVE;
    CANNOT_ACCEPT_NOW: ControlsByState, SERVICE_CANNOT_ACCEPT_CTRL;
    NOT_ACCEPTED: ControlsThatAreAccepted, INVALID_SERVICE_CONTROL;
    DEPENDENTS_RUNNING: DependentsRunning, DEPENDENT_SERVICES_RUNNING;

    // Notifications.
    BAD_NOTIFICATION: ServiceNotification, INVALID_PARAMETER;
    REGISTERED_ALREADY: ServiceNotification, ALREADY_REGISTERED;
}

impl Denied {
    /// Tells the caller.
    pub(crate) fn told(self, trace: &mut Trace) -> Reply {
        trace.refused(self.rule, self.error);
        Reply::failure(self.error)
    }
}
