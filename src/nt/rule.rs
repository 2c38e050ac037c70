//! Rules: why each step happened. Every step of every trace names one.
//!
//! A rule has a heading, the layer of Windows that applies it, one or two sentences, the evidence for it, and its sources
//! by key (see [`crate::known::source`]). `docs/rules.md` has one heading for each, and a scenario fires each of them.

pub mod card;

pub use card::{Card, Layer, Mechanism};

use crate::known::evidence::Evidence::{AssertedByTest, Derived, Documented, ReadInSource, Reported, Unconfirmed};

macro_rules! rules {
    ($($name:ident: $heading:literal, $layer:ident $((moves $mechanism:ident))?, $evidence:ident,
        [$($source:literal),*] $(, disputed by [$($disputed:literal),*])?; $explanation:literal;)*) => {
        /// Why a step happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $explanation] $name,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),*];

            /// What is to be known about it.
            pub fn card(self) -> &'static Card {
                match self {
                    $(Rule::$name => {
                        const CARD: Card = Card {
                            name: stringify!($name),
                            heading: $heading,
                            layer: Layer::$layer,
                            mechanism: rules!(@mechanism $($mechanism)?),
                            explanation: $explanation,
                            evidence: $evidence,
                            sources: &[$($source),*],
                            disputed_by: &[$($($disputed),*)?],
                        };
                        &CARD
                    })*
                }
            }
        }
    };
    (@mechanism) => { None };
    (@mechanism $mechanism:ident) => { Some(Mechanism::$mechanism) };
}

impl Rule {
    /// The rule with this name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.card().name == name)
    }
}

rules! {
    // What the client library does with a Win32 name.
    ClientDirectory: "The client passes its session's directory", Win32Client (moves RootDirectory), ReadInSource,
        ["reactos-client-names", "wine-om-test"], disputed by ["pollard", "windows-internals-6"];
        "The client library hands the name to the kernel together with a handle of its session's named-object directory, \
         so the kernel begins there. The session was chosen before the kernel saw the name.";
    ClientDirectoryOpened: "The client opens that directory once", Win32Client, ReadInSource, ["reactos-client-names", "wine-sync"];
        "The first named object of a process makes the client library open the directory whose path CSRSS left for its \
         session; the handle is kept for the life of the process.";
    RestrictedDirectory: "A client that may not create falls back", Win32Client, ReadInSource, ["reactos-client-names"];
        "A client that is refused the right to create in its session's directory opens the directory Restricted inside it.";
    NoNameNoMeeting: "An object without a name", ObjectManager, Documented, ["object-names"];
        "An object without a name is in no directory; another process can only reach it through a handle it is given.";
    NoSuchText: "A name that cannot be read", Win32Client, Derived, ["wine-sync"];
        "The pointer of the name leads nowhere. In Windows the program faults, or the library says that the parameter is \
         wrong; here the library always says so.";
    AnsiNameTooLong: "The A form converts its name first", Win32Client, ReadInSource, ["wine-sync", "reactos-client-names"];
        "The A form converts the name into a buffer of the thread, which holds MAX_PATH characters. The W form needs no \
         buffer: its names may be longer.";
    OpeningNeedsAName: "Without a name there is nothing to open", Win32Client, AssertedByTest, ["wine-kernel32-sync-test", "wine-sync"];
        "A function that opens refuses a null name before it asks the kernel.";
    NoDescriptor: "A text that describes nobody", Win32Client, Documented, ["security-descriptor-strings"];
        "The text of a security descriptor could not be read, so nothing is made.";
    CountsOfASemaphore: "A semaphore counts up to something", ObjectManager, AssertedByTest, ["wine-om-test", "dotnet-semaphore-test"];
        "The maximum of a semaphore is at least one, and its initial count no more than that. Both are looked at before the name.";
    ProtectionOfAMapping: "A mapping is for reading at least", Win32Client, AssertedByTest, ["create-file-mapping", "wine-security-test", "wine-virtual-test"];
        "The protection of a file mapping is one of six: reading, writing, copying on write, each with or without \
         executing.";
    MemoryNeedsASize: "Plain memory needs a size", Win32Client, Documented, ["create-file-mapping"];
        "A mapping without a file must say how large it is.";
    ViewKeepsTheSection: "A view keeps the section, not its name", ObjectManager, AssertedByTest, ["wine-virtual-test"];
        "The pages of a view stay when every handle of the section is closed; the name went with the last handle, and the next \
         creation makes another section.";

    // Private namespaces.
    AliasOfANamespace: "A private namespace has a name in its process", Win32Client (moves RootDirectory), Documented, ["create-private-namespace", "object-namespaces"];
        "A name that begins with the alias of a private namespace begins in that namespace's directory, to which no path \
         leads. That the client library has kept a handle for this is concluded.";
    AliasIsTaken: "An alias is opened once in a process", Win32Client, Reported, ["firebird-namespace"];
        "A process that knows the alias already does not open a namespace under it again. That the error is \
         ERROR_DUP_NAME is known from one program that expects it, and from nowhere else.";
    BoundaryIsMemory: "A boundary descriptor is memory", Win32Client, Derived, ["create-boundary-descriptor"];
        "The description of a boundary is taken here to lie in the program's own memory, where one function makes it and \
         another deletes it; a namespace does not need it once it is made.";
    BoundaryNeedsAName: "Boundaries and namespaces have names", Win32Client, Derived, ["create-boundary-descriptor"];
        "A boundary descriptor has a name, and so has a namespace: one word, because it is a prefix.";
    BoundaryNeedsAnIdentity: "A boundary is made of identities", ObjectManager, Documented, ["create-boundary-descriptor"];
        "A boundary without an identity surrounds nothing. Which error says so is not documented.";
    NoSuchBoundary: "No such boundary descriptor", Win32Client, Derived, ["create-boundary-descriptor"];
        "The handle is not that of a boundary descriptor of this process.";
    NoIdentity: "A text that is no identity", Win32Client, Derived, ["create-boundary-descriptor"];
        "What was to be added to the boundary is not a security identifier.";
    InsideTheBoundary: "A creator is inside its boundary", ObjectManager, Documented, ["object-namespaces"];
        "The creator's token has every identity of the boundary, so the namespace is made: a directory without a name.";
    OutsideTheBoundary: "Outside the boundary nothing is made", ObjectManager, Documented, ["object-namespaces", "add-integrity-label"];
        "The creator's token lacks an identity of the boundary, or its integrity level is lower than the boundary's. That is \
         what keeps others from making the namespace first.";
    NamespaceIsThere: "There is such a namespace", ObjectManager, Documented, ["object-namespaces"], disputed by ["windhawk-namespace", "phnt"];
        "By the documentation a namespace is identified by its name and its boundary, and this one is there already; it \
         can be opened instead. Others say that the boundary alone identifies it.";
    NoSuchNamespace: "There is no such namespace", ObjectManager, Reported, ["firebird-log", "object-namespaces"], disputed by ["windhawk-namespace", "phnt"];
        "No namespace has both this name and this boundary.";
    OpenersNeedNotBeInside: "An opener need not be inside", ObjectManager, Documented, ["object-namespaces"];
        "Whoever knows the name and the boundary may open the namespace, as far as its descriptor allows.";
    NamespaceGoesWithLastHandle: "A namespace goes with its last handle", ObjectManager, Documented, ["create-private-namespace", "object-namespaces"];
        "A namespace that is destroyed can be opened no more, and neither can one whose last handle is closed; Microsoft \
         speaks of its creator's handle. What is open of the objects in it goes on working.";
    LastErrorFromStatus: "The status becomes a last error", Win32Client, Documented, ["object-names"];
        "The client library turns the kernel's status into the number that GetLastError gives. Success with an object that \
         was there already is still success, with ERROR_ALREADY_EXISTS.";

    CallOfALaterRelease: "The release has no such call", Win32Client, Derived,
        ["change-window-message-filter-ex", "create-private-namespace", "create-process-with-token"];
        "The page of a call says since when it is there. On an older release a program that is made for the call does not \
         start; one that looks for it by its name is told that there is none, as here.";

    // How the kernel resolves a name.
    RootDirectory: "An absolute name begins at the root", ObjectManager, ReadInSource, ["reactos-obname"];
        "A name that begins with a backslash is resolved from the root of the namespace, whoever asks.";
    HandleDirectory: "A relative name begins at a handle", ObjectManager, AssertedByTest, ["wine-om-test", "object-attributes"];
        "A name without a leading backslash is resolved from the directory whose handle the caller passes; what the handle \
         may do does not matter, only that it is one.";
    AbsoluteNameNeeded: "Without a handle the name must be absolute", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A name that does not begin with a backslash means nothing to the kernel unless a directory's handle comes with it; \
         a link's target never has one.";
    RelativeNameNeeded: "With a handle the name must be relative", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A name that begins with a backslash cannot be combined with a directory's handle.";
    NotAName: "A name that is none is refused first", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Before anything is looked up, even the handle, three things are refused: a handle without any name beside it, a \
         name of more than 65532 bytes, and a length that is no whole number of characters.";
    HandleOfNoDirectory: "Only a directory can be begun from", ObjectManager, AssertedByTest, ["wine-om-test"];
        "The handle that a relative name begins at must be a directory's; a symbolic link does not count as one.";
    ComponentFound: "Each component is looked up in turn", ObjectManager, ReadInSource, ["reactos-obname"];
        "The kernel cuts the name at its backslashes and looks each part up in the directory found before.";
    AnySpelling: "A name is found in another spelling", ObjectManager, AssertedByTest, ["reactos-ob-tests", "reactos-obname", "reactos-obdir"];
        "The name stands there with other capital letters. It is found where the caller asks for that with \
         OBJ_CASE_INSENSITIVE, and where the type that is wanted always asks: a directory, a link and a completion port \
         among others. Of several spellings ReactOS finds the one that was made or found last; here it is the newest.";
    LastFound: "The last component is there", ObjectManager, ReadInSource, ["reactos-obname"];
        "The last part of the name is in the directory, so the name reaches an object.";
    LastMissing: "The last component is missing", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Everything but the last part was found. Opening ends here; creating begins here.";
    NothingToOpen: "Nothing to open", ObjectManager, AssertedByTest, ["wine-om-test"];
        "An open needs an object that is there; a name that is missing in its directory is STATUS_OBJECT_NAME_NOT_FOUND.";
    MiddleMissing: "A directory on the way is missing", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A part that is not the last one was not found, so there is no directory in which the rest could be looked up.";
    NoDirectoryInTheMiddle: "Only a directory can be gone through", ObjectManager, ReadInSource, ["reactos-obname"];
        "A part that is not the last one names an object in which nothing can be looked up.";
    EmptyComponent: "A component cannot be empty", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Two backslashes together, or one at the end behind a directory, leave a part without a name.";
    TraverseRefused: "The directory may not be gone through", ObjectManager, ReadInSource, ["reactos-obname"];
        "A caller without SeChangeNotifyPrivilege needs the right to traverse each directory on the way.";
    LinkFollowed: "A symbolic link starts the walk again", ObjectManager (moves SymbolicLink), ReadInSource, ["reactos-oblink", "reactos-obname"];
        "The link's target replaces everything walked so far, and the walk begins again at the root with what is left. \
         Global, Local and Session are such links, ordinary objects in ordinary directories.";
    LinkItself: "Who asks for a link gets the link", ObjectManager, ReadInSource, ["reactos-oblink"];
        "A link in the last place is followed unless the caller asked for an object of the type SymbolicLink.";
    TooManyRestarts: "Links are followed a limited number of times", ObjectManager, ReadInSource, ["reactos-obname"];
        "A walk that links have sent back to the root 29 times gives up at the next. The number is ReactOS's; the limit of \
         Windows is not confirmed.";
    HandedToDevice: "A device reads the rest itself", IoManager, ReadInSource, ["reactos-obname"];
        "What follows a device in a name is handed to its driver; the Object Manager does not look into it.";
    DeviceHoldsNoObjects: "Nothing but files lives behind a device", ObjectManager, ReadInSource, ["reactos-obname", "wine-om-test"];
        "An object that is no file cannot be created or opened behind a device.";

    // Devices, files, pipes, mailslots, keys.
    FileOpened: "Every open makes a file object", IoManager, Documented, ["file-objects"];
        "What a handle stands for is a file object, one for every open, even of the same file. It has no name in any \
         directory.";
    FileTells: "A file tells what it knows", IoManager, AssertedByTest, ["wine-file-test", "wine-pipe-test"];
        "What needs the driver needs a right on the handle; the rights of the handle and the name of the file need none. A \
         device itself has no name behind it.";
    InformationUnknown: "A class of information that is none", IoManager, AssertedByTest, ["wine-file-test"];
        "The class is looked at before the handle. From Windows Vista on an unknown one is not implemented; on Windows \
         XP, and so presumably on every release before Windows Vista, it is an invalid class.";
    DriverRefuses: "The driver does no such thing", IoManager, ReadInSource, ["reactos-npfs"];
        "Making a pipe or a mailslot, or telling a pipe to do something, is a request of its own, and other drivers do not \
         know it.";
    PipeName: "What a pipe can be called", IoManager, AssertedByTest, ["reactos-npfs", "wine-om-test", "wine-pipe-test"];
        "Behind the pipes' device dots and slashes mean nothing. The device, its bare root, a name relative to anything \
         but the root, and one behind that of another pipe are no names; nor is a pipe's name up to a backslash, on \
         Windows Vista and 7. Earlier releases are taken to be like them, unconfirmed.";
    PipeParameters: "What a new pipe needs", IoManager, AssertedByTest, ["wine-pipe-test", "create-named-pipe"];
        "A pipe needs at least one instance and at least one way for its data, and it cannot be overwritten.";
    PipeMade: "A new pipe listens", IoManager, AssertedByTest, ["wine-pipe-test"];
        "The first server of a name makes the pipe, and says how many instances it may have and which way its data goes.";
    PipeInstanceMade: "One more instance of a pipe", IoManager, AssertedByTest, ["wine-pipe-test", "create-named-pipe"];
        "A server that creates a pipe which is there makes one more instance of it; what it says of the number is ignored.";
    PipeFull: "As many instances as there may be", IoManager, AssertedByTest, ["wine-pipe-test", "create-named-pipe"];
        "The first server said how many instances there may be, and there are as many.";
    PipeMadeOtherwise: "The pipe is there, and otherwise", IoManager, AssertedByTest, ["wine-pipe-test", "create-named-pipe"];
        "A server that insists on being the first, or whose data goes another way, is denied access to a pipe that is there.";
    PipeMissing: "No such pipe", IoManager, AssertedByTest, ["wine-pipe-test"];
        "A pipe is there as long as a server holds an end of it.";
    PipeConnected: "A client gets the longest listener", IoManager, AssertedByTest, ["wine-kernel32-pipe-test"];
        "A client that opens a pipe is connected to the instance that has been listening longest.";
    PipeDirection: "The data goes the other way", IoManager, ReadInSource, ["reactos-npfs"];
        "A client cannot read from a pipe whose data only goes to the server, nor write to one whose data only comes from it.";
    NobodyListens: "No instance listens", IoManager, AssertedByTest, ["wine-pipe-test", "wine-kernel32-pipe-test"];
        "Every instance has a client, or had one and its server does not listen again: the pipe is busy.";
    PipeWithoutName: "A pipe without a name", IoManager, AssertedByTest, ["wine-pipe-test"];
        "A pipe that was made with an empty name can only be opened relative to its server's handle, and has no name to tell.";
    PipeState: "What an end can do depends on its state", IoManager, AssertedByTest, ["wine-pipe-test"];
        "A server listens, has a client, or has sent it away; who was sent away holds an end of nothing.";
    PipeControl: "Not to be told to this end", IoManager, AssertedByTest, ["wine-pipe-test"];
        "A server's end listens and disconnects, the root of the device waits; told to another, it is an illegal function.";
    PipeWait: "Waiting for a pipe", IoManager, AssertedByTest, ["wine-pipe-test", "reactos-npfs"];
        "The root of the pipes' device waits until an instance of a name listens. Here the time is over at once.";
    PipePath: "Only the path of a pipe can be waited for", Win32Client, ReadInSource, ["reactos-npipe"];
        "WaitNamedPipe takes \\\\.\\pipe\\ or \\\\server\\pipe\\ and a name. That another path is ERROR_BAD_PATHNAME is \
         how ReactOS has it; what Windows says is not confirmed.";
    PipeSession: "An end knows the session of the other", IoManager, AssertedByTest, ["wine-kernel32-pipe-test"];
        "Each end of a pipe can tell the sessions of both, even when the other is closed. What a server sends away is \
         forgotten.";
    ConsoleDriver: "The console has a driver", IoManager, AssertedByTest, ["wine-console-test"];
        "Since Windows 8 the names of the console lead to the device of a driver, which knows the console of the process \
         that asks. Nothing is found relative to a handle of it.";
    MailslotName: "What a mailslot can be called", IoManager, AssertedByTest, ["wine-om-test"];
        "A mailslot needs a name behind the device, as a pipe does.";
    MailslotMade: "A mailslot is made by its reader", IoManager, Documented, ["mailslots"];
        "The process that makes a mailslot reads from it; others open it to write.";
    MailslotTaken: "A mailslot is made once", IoManager, AssertedByTest, ["wine-om-test"];
        "A mailslot has one reader; making it again collides.";
    MailslotMissing: "No such mailslot", IoManager, AssertedByTest, ["wine-mailslot-test"];
        "A mailslot is there as long as its reader has it open.";
    MailslotShared: "A mailslot must be shared", IoManager, AssertedByTest, ["wine-mailslot-test"];
        "Before Windows Vista who opens a mailslot must let others read it, and write it if they do.";
    VolumeName: "A file system reads names strictly", IoManager, AssertedByTest, ["wine-om-test", "naming-files"];
        "No dot or two as a component, no separators together (but at the beginning, from Windows 8 on), no slash, no \
         wildcard, no control character; and a name that begins with a backslash cannot be relative to a file.";
    VolumePathMissing: "A directory on the disk is missing", IoManager, AssertedByTest, ["wine-om-test"];
        "A component that is not the last is not there, or is no directory.";
    VolumeFileMissing: "No such file", IoManager, AssertedByTest, ["wine-om-test"];
        "Everything but the last component is there. The disk of this model cannot be written to.";
    VolumeFileIsOther: "The file is not what was asked for", IoManager, AssertedByTest, ["wine-om-test"];
        "A directory where a file was asked for, or the other way round; or a file that was not to be there, or was to be \
         changed.";
    KeyName: "What a key can be called", ObjectManager, AssertedByTest, ["wine-om-test"];
        "The registry needs attributes and a name to look at, and no component of more than 256 characters.";
    KeyOpened: "The registry reads the rest itself", ObjectManager, AssertedByTest, ["wine-om-test", "registry-hives"];
        "What follows \\REGISTRY in a name is looked up by the configuration manager. Every open makes an object of its own.";
    KeyMissing: "No such key", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A key is missing at the end of the name, or on the way.";

    // What is said through pipes and mailslots, and acting as who said it.
    PipeData: "A pipe keeps what is written", IoManager, Documented, ["named-pipe-operations"];
        "What one end writes stays in the pipe until the other end reads it. The two ends may be in two sessions.";
    DataRead: "What is read is gone", IoManager, Documented, ["named-pipe-operations"];
        "A pipe gives all that it holds for this end, a mailslot its oldest message; afterwards it holds it no more.";
    ReaderWaits: "Whoever reads waits for who writes", IoManager, Documented, ["named-pipe-operations"];
        "Nothing is in the pipe and its other end is open. The reader waits until something is written or the other end is \
         closed; here it asks again.";
    ServerWaits: "A server waits for its client", IoManager, AssertedByTest, ["wine-pipe-test", "connect-named-pipe"];
        "No client has opened this instance. A client that came before the server asked is there already, and the answer \
         says so.";
    MailslotMessage: "A mailslot keeps messages", IoManager, AssertedByTest, ["wine-mailslot-test", "mailslots"];
        "Any number of writers put messages into a mailslot, and its one reader takes them out in order. An empty one says \
         at once that there is nothing, unless its maker gave it time.";
    PipesOfAPackage: "A package has pipes of its own", IoManager, Documented, ["create-named-pipe"];
        "A program in an AppContainer makes pipes below \\\\.\\pipe\\LOCAL\\ alone. They are below the path of its package in its \
         session; others open them by that path, if the pipe allows it.";
    ClientNotHeard: "A client is impersonated once it was heard", IoManager, Reported, ["lispworks-pipe-client", "impersonate-named-pipe-client"];
        "A pipe's server acts as whoever sent the message that it read last, so it must have read one.";
    ActingAsAClient: "A thread can act as somebody else", SecurityAuthority, Documented, ["impersonate-named-pipe-client", "impersonate-logged-on-user", "impersonating-pipe-client"];
        "The thread has a token of its own until it reverts; its process stays who it is, and where it is. Without \
         SeImpersonatePrivilege a thread that acts as another user may ask who that is, and nothing else. A client of a pipe can allow less.";
    AnonymousIsNobody: "Nobody asks who is anonymous", SecurityAuthority, Documented, ["open-thread-token", "impersonation-levels"];
        "The token of a thread that acts as a client at the anonymous level cannot be opened.";
    PrimaryTokenForAProcess: "A process has a primary token", Processes, Documented, ["create-process-as-user", "create-process-with-token", "logon-user"];
        "A program cannot be started with an impersonation token; DuplicateTokenEx makes a primary one of it. That the error is \
         ERROR_BAD_TOKEN_TYPE is not confirmed.";
    IdentifiedAlone: "Knowing who it is opens nothing", ObjectManager, Documented, ["impersonate-named-pipe-client", "impersonation-levels"];
        "A thread whose token is for identification alone, or for less, is refused everything that a list is asked for.";
    RevertToSelf: "A thread reverts to its process", SecurityAuthority, Documented, ["revert-to-self"];
        "The thread acts as its process again, and has no token of its own.";

    // Local RPC.
    EndpointIsAPort: "An endpoint is a port of the machine", Win32Client, Unconfirmed, ["rpc-server-use-protseq-ep", "reactos-smss"];
        "Registering an endpoint of local RPC makes a port of its name in \\RPC Control, a directory that is there once, so two \
         servers cannot have the same endpoint, whatever session they are in. That no session has one of its own is \
         written nowhere.";
    CallReachesItsServer: "A call crosses sessions", Win32Client, Documented, ["interactive-services", "rpc-call-attributes"];
        "A call goes to whoever serves the endpoint, from whatever session, if the port's list lets the client connect. The \
         client waits until the server returns.";
    ServerEndsInACall: "The server ends before it returns", Win32Client, Derived, ["rpc-return-values"];
        "Who waits for a server that has ended goes on, with RPC_S_CALL_FAILED.";
    NobodyServes: "Nobody serves the endpoint", Win32Client, Documented, ["rpc-return-values"];
        "No server has registered the name, or it has ended: RPC_S_SERVER_UNAVAILABLE.";
    NoCallToServe: "The thread serves no call", Win32Client, Documented, ["rpc-impersonate-client"];
        "Asking who the client is, acting as the client and returning need a call that has come and was not returned from.";

    // DOS paths and devices.
    DosPath: "A path becomes a name", Win32Client, AssertedByTest, ["wine-path-test", "reactos-path-test", "naming-files"];
        "The client library makes a path full, takes the dots out of it and puts it behind \\??\\. A path that says nothing, \
         or a device in a directory that is not there, is none.";
    DosDeviceArguments: "What can be defined", Win32Client, AssertedByTest, ["reactos-dosdev-test", "define-dos-device"];
        "A definition needs a target, a name without a backslash at its end (here, without any) and flags that go \
         together; an answer needs room for two nulls.";
    DosDeviceKept: "No such definition", Csrss, AssertedByTest, ["reactos-dosdev-test"];
        "None of the definitions of the device begins with the target, or is it where that was asked for; all of them stay.";
    DosDeviceUncovered: "An older definition counts again", Csrss, AssertedByTest, ["reactos-dosdev-test", "define-dos-device"];
        "Definitions of one device lie on one another. The newest that matches is taken away, and the newest that is left \
         counts.";
    DrivesVisible: "Which drives there are depends on who asks", Win32Client, Documented, ["get-logical-drives", "local-and-global-device-names"];
        "The drives of a caller are the letters in its own directory of DOS devices and those in everyone's.";
    ConsoleOpened: "Some names are the console", Win32Client, AssertedByTest, ["wine-console-test"];
        "CONIN$, CONOUT$ and CON mean the console of the process that opens them, if it has one.";
    ConsoleGone: "A process can give its console up", Win32Client, Documented, ["free-console"];
        "A process has one console at most, and can leave it.";

    // What `\??` means.
    DeviceMapOfLogonSession: "\\?? means the caller's logon session", ObjectManager (moves DeviceMap), Documented, ["local-and-global-device-names", "forshaw-administrator-protection"];
        "The kernel turns a leading \\?? into the directory of DOS device names of the caller's logon session. Neither the \
         session nor the user decides it.";
    DeviceMapGlobal: "\\?? means the global directory", ObjectManager (moves DeviceMap), Documented, ["local-and-global-device-names"];
        "For LocalSystem and for the kernel itself, \\?? is the global directory of DOS device names.";
    DeviceMapOfSession: "\\?? means the session's copy", ObjectManager (moves DeviceMap), Documented, ["local-and-global-device-names"];
        "Before Windows XP a session other than the console's has a directory of DOS device names of its own, filled once \
         with a copy.";
    ShadowDirectory: "What is missing is looked for globally", ObjectManager (moves DeviceMap), Documented, ["local-and-global-device-names"];
        "A name that the caller's own directory lacks is looked for in \\GLOBAL??. Only lookups do that: what is created \
         is created in the caller's own.";
    DeviceMapMade: "The first use makes the directory", ObjectManager, Reported, ["forshaw-administrator-protection", "reactos-srm"];
        "The kernel makes the directory of a logon session when a program of it first uses \\??, below \\Sessions\\0 for \
         every session, and names it after the logon session.";
    DeviceMapDeleted: "Drive letters go with the logon session", ObjectManager, Documented, ["defining-device-names"];
        "The directory of DOS device names is deleted when its logon session ends.";
    DosDeviceDefined: "CSRSS makes the drive letter", Csrss, ReadInSource, ["reactos-dosdev", "labro-define-dos-device"], disputed by ["defining-device-names"];
        "DefineDosDevice asks CSRSS, which makes the link on the caller's behalf and then makes it permanent, since users \
         may not do that themselves. Microsoft writes that a name that is there already, for the caller or for \
         everyone, cannot be defined. Tests define one again; in ReactOS whoever may delete the old one may do so.";
    NetworkDrive: "A network drive belongs to a logon session", IoManager, Documented, ["redirected-drives", "borean-mapped-drives"];
        "Connecting a network drive makes a link in the directory of the logon session that asked, and in no other. A letter \
         that stands for something already is refused.";
    LinkedConnection: "EnableLinkedConnections serves both halves", SecurityAuthority, Documented, ["linked-connections", "borean-mapped-drives"];
        "With this setting a network drive is connected in both logon sessions of a split logon.";

    // Creating, opening, keeping.
    Inserted: "A new object takes the name", ObjectManager, ReadInSource, ["reactos-obhandle"];
        "The name was free, so a new object is entered in the directory that the walk ended in.";
    OpenedInstead: "Creating opens what is there", ObjectManager, AssertedByTest, ["wine-om-test", "reactos-client-names"];
        "With OBJ_OPENIF, which the Create functions of Win32 pass, creating over an object of the same type opens it and \
         says so.";
    NameTaken: "Creating over a name fails", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Without OBJ_OPENIF, creating over an object of the same type is STATUS_OBJECT_NAME_COLLISION.";
    OneNamespaceForAllTypes: "All types share one set of names", ObjectManager, AssertedByTest, ["wine-om-test", "object-names"];
        "An object of another type has the name. Events, mutexes, semaphores, timers, sections and jobs share one set of \
         names, so the creation fails.";
    AnotherType: "The object is of another type", ObjectManager, AssertedByTest, ["wine-om-test"];
        "The name reaches an object, but not of the type that the caller opens.";
    DescriptorAllows: "The object's descriptor allows it", ObjectManager, ReadInSource, ["reactos-obhandle"];
        "The rights that the caller asks for are granted by the object's list, and stay with the handle.";
    DescriptorRefuses: "The object's descriptor refuses it", ObjectManager, Documented, ["create-mutex", "synchronization-rights"];
        "The list of who may use the object does not grant what the caller asks for. An object made without a list of its \
         own gets the default one of its maker's token.";
    DirectoryRefuses: "The directory refuses a new name", ObjectManager, ReadInSource, ["reactos-obname", "named-pipe-security"];
        "Creating needs the right to put a name into the directory. A session's directory of named objects gives it to the \
         logon SID of whoever is logged on there.";
    CreateGlobalRefused: "A global section or link needs a privilege", ObjectManager, Documented, ["kernel-object-namespaces", "create-file-mapping", "privilege-constants"], disputed by ["windows-internals-6"];
        "Creating a section or a symbolic link in the directory of session 0 from another session needs \
         SeCreateGlobalPrivilege. Opening one, and creating anything else, does not.";
    CreateGlobalAllowed: "The privilege lets a global section or link be made", ObjectManager, Documented, ["kernel-object-namespaces", "create-global-objects"];
        "The caller holds SeCreateGlobalPrivilege, as services and unfiltered administrators do.";
    PermanentNeedsPrivilege: "Permanence needs a privilege", ObjectManager, AssertedByTest, ["wine-om-test", "reactos-oblife"];
        "Only a caller with SeCreatePermanentPrivilege can make an object that outlives its handles.";
    PermanentStays: "A permanent object stays", ObjectManager, Documented, ["object-life-cycle"];
        "The last handle is closed, and the name stays: the object is permanent.";
    TemporaryAgain: "A temporary object that nobody uses goes", ObjectManager, Documented, ["make-temporary-object", "object-life-cycle"];
        "An object that is made temporary loses its name at once if no handle reaches it.";
    DirectoryOutlivesItsName: "A directory can outlive its name", ObjectManager, ReadInSource, ["reactos-oblife"];
        "The name of a directory goes with its last handle, whatever is in it. Each entry keeps the directory itself, which \
         goes on without a name: nothing in it can be reached by a path any more.";
    NameGoesWithLastHandle: "A name goes with the last handle", ObjectManager, Documented, ["object-life-cycle"];
        "When the last handle is closed, in whatever process, the name is taken out of its directory.";
    HandleNotOpen: "The handle is not open", ObjectManager, AssertedByTest, ["wine-om-test"];
        "The value is not in the process's table of handles: it was never given, or it was closed.";
    HandleLacksRight: "The handle does not hold the right", ObjectManager, Documented, ["synchronization-rights", "handle-acquisition"];
        "Rights are checked when a handle is opened; afterwards the handle can do what was granted, and nothing else.";
    SourceGivesItsPlace: "The new handle takes the place of the old", ObjectManager, AssertedByTest, ["wine-process-test"];
        "Duplicating with DUPLICATE_CLOSE_SOURCE inside one process gives back the value that was given.";
    StateOfAnObject: "The object keeps the state, not its name", ObjectManager, Documented, ["object-names"];
        "Whoever holds a handle of the object sees the same state, in whatever session.";

    WaitTimesOut: "The time of the wait runs out", ObjectManager, Documented, ["wait-for-single-object"];
        "A wait that is not satisfied in its time gives STATUS_TIMEOUT, and changes nothing of the object. Nothing here takes \
         time, so that is so at once.";

    HandleProtected: "The handle is protected", ObjectManager, AssertedByTest, ["reactos-ntdll-tests"];
        "A handle that was marked OBJ_PROTECT_CLOSE cannot be closed until the mark is taken away.";
    PseudoHandle: "A pseudo handle is not closed", ObjectManager, AssertedByTest, ["reactos-ob-tests"];
        "The handles of the caller's own process and thread are in no table. From Windows 10 on closing that of the \
         process succeeds and does nothing; that closing the thread's does so too is concluded.";
    AnotherObject: "The handles reach two objects", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Two handles are of the same object or of two, whatever their names are.";
    AuditingNeedsPrivilege: "Auditing needs a privilege", ObjectManager, AssertedByTest, ["wine-kernel32-sync-test"];
        "ACCESS_SYSTEM_SECURITY is granted by SeSecurityPrivilege alone, never by an object's list.";
    OpenIfByType: "Jobs and links take OBJ_OPENIF in their own way", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Up to Windows 10 version 1507 creating over a job with OBJ_OPENIF is refused; from the next version on creating over \
         a symbolic link with it opens the link without saying so.";
    MutantAbandoned: "A mutant is abandoned", ObjectManager, AssertedByTest, ["wine-ntdll-sync-test"];
        "A thread that ends while it holds a mutant abandons it: the mutant is free, and the next wait is told.";
    NoPartner: "No thread gives the same key", ObjectManager, AssertedByTest, ["wine-ntdll-sync-test"];
        "Whoever waits on a keyed event and whoever releases it wait for one another; alone, each waits until its time is \
         over.";
    NothingHasTheId: "Nothing that runs has the id", Processes, AssertedByTest, ["wine-om-test"];
        "Processes and threads are opened by their ids; the id of a thread opens no process.";

    // What narrows a token.
    LevelCanBeLowered: "A program can be trusted less than its user", SecurityAuthority, Documented, ["mandatory-integrity-control"];
        "Whoever has a token can make another of it with a lower integrity level and start a program with that; a level is never \
         raised. The session, the logon session and the user stay the same.";
    UiAccessIsATokens: "A token can have uiAccess", SecurityAuthority, Documented, ["uiaccess-secure-locations"];
        "A program that asks for uiAccess in its manifest is started with a token that has it, without being elevated. It must \
         be signed, and usually be installed where users cannot write; that is not asked here.";
    RestrictedTokenMade: "A restricted token is checked twice", SecurityAuthority, Documented, ["restricted-tokens"];
        "A restricted token has a second list of identities, here RESTRICTED alone, and has lost its privileges but the one to go \
         through directories.";
    PackageHasAnIdentity: "A package has an identity", SecurityAuthority, Documented, ["implementing-an-appcontainer", "sharing-named-objects"];
        "The identifier of a package is made of its name. A program in its AppContainer has it beside its user's, runs at \
         the low integrity level, and is in the session and the logon session of its user.";
    NoWriteUp: "Below an object's level nothing is written", ObjectManager, Documented, ["mandatory-integrity-control", "ms-dtyp-integrity"];
        "Before the list is read, the integrity level of the token is compared with that of the object, which is the medium one \
         without a label. Who is below it gets what reading and executing need, and nothing else.";
    LabelOfWhatIsMade: "What is made below the medium level gets a label", ObjectManager, Reported, ["windows-internals-6"], disputed by ["mandatory-integrity-control"];
        "A new object of a program below the medium level gets that level as its label; from the medium level on it gets none. \
         Microsoft's page says that an object receives its maker's level, whichever it is.";
    RestrictingIdentities: "A restricting identity must be allowed too", ObjectManager, Documented, ["restricted-tokens"];
        "The list grants a restricted token what it grants both its own identities and its restricting ones; the second check \
         came to less.";
    PackageMustBeAllowed: "The package must be allowed too", ObjectManager, Documented, ["implementing-an-appcontainer", "sharing-named-objects"];
        "A list that does not speak of the package, or of ALL APPLICATION PACKAGES, grants a program in an AppContainer nothing, \
         whatever it grants the user. That the level of an object is not asked then, up to the medium one, is concluded.";
    PackagesOfASession: "A session has a directory for packages", Csrss, Reported, ["sharing-named-objects", "chromium-lowbox"];
        "Since Windows 8 there is \\Sessions\\N\\AppContainerNamedObjects. That CSRSS makes it, and a link of that name among the \
         session's named objects, is concluded from the names by which programs reach what is in it.";
    PackageDirectory: "A package has a directory in each session", SecurityAuthority, ReadInSource, ["nsudo-appcontainer"];
        "The directory is named by the package's identifier and holds Global, which leads where it always leads, Local and \
         Session, which lead back into it, and an RPC Control of its own. The session's own directory stands behind it.";
    DirectoryBehind: "What is missing is looked for in the directory behind", ObjectManager, ReadInSource, ["phnt"];
        "A directory can be made with another one behind it. Who looks something up that the first one lacks finds it in the \
         other; what is made is made in the first.";
    ClientDirectoryOfAPackage: "In an AppContainer the client opens the package's directory", Win32Client, Documented, ["sharing-named-objects"];
        "The first named object of a program in an AppContainer makes the client library open the directory of its package in \
         its session, in place of the session's own.";
    PathOfAPackage: "What a package made is named by a path", Win32Client, Documented, ["app-container-object-path", "sharing-named-objects"];
        "Other programs put the path of a package before the names of its objects. What other programs made, a package finds \
         by its plain name, if they allow it.";

    // What a system service refuses before anything is looked up.
    NothingThere: "The pointer leads nowhere", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A system service copies what its caller gives it out of the caller's memory first; where nothing is, it stops.";
    OddAddress: "The pointer leads to an odd address", ObjectManager, AssertedByTest, ["wine-om-test"];
        "A string's characters must begin at an even address; that is looked at before its length.";
    AttributesRefused: "The attributes are refused", ObjectManager, AssertedByTest, ["wine-om-test", "reactos-ob-tests"];
        "OBJECT_ATTRIBUTES of another length, bits that mean nothing, attributes that the type does not take, or an open \
         without any OBJECT_ATTRIBUTES.";
    ParameterRefused: "A parameter makes no sense", ObjectManager, AssertedByTest, ["wine-om-test", "wine-ntdll-sync-test"];
        "A parameter that only this service has is out of its range. It is looked at before the name.";
    BufferTooShort: "The buffer has another size", ObjectManager, AssertedByTest, ["wine-om-test"];
        "What was asked for does not fit, or a structure was asked for with a size that it does not have.";
    NothingLeftToList: "Nothing is left to list", ObjectManager, AssertedByTest, ["wine-om-test"];
        "Everything from the given place on has been told.";

    // Boot and sessions.
    KernelDirectories: "The kernel makes the root", ObjectManager, ReadInSource, ["reactos-obname", "object-directories"];
        "Before any process runs in user mode, the kernel makes the root directory, the directories of types, devices and DOS names, \
         and the link \\DosDevices. There is no \\BaseNamedObjects yet.";
    SessionManagerFirst: "smss is the first process", Sessions, ReadInSource, ["reactos-init", "reactos-smss"];
        "The session manager is the first process in user mode, and the one that starts every session's subsystem.";
    SessionManagerDirectories: "The session manager makes shared directories", Sessions, ReadInSource, ["reactos-smss"];
        "Directories that are there before any session are made by the session manager: for RPC's ports, for known \
         libraries, \\Windows, and \\Sessions.";
    LowestFreeSessionId: "A session gets the lowest free number", Sessions, Reported, ["console-behavior", "reactos-mm-session"];
        "A new session gets the lowest number that no session has. Microsoft says that numbers are used again; that the \
         lowest is taken is how ReactOS has it.";
    SessionIdsGrow: "Session numbers grow", Sessions, Unconfirmed, [], disputed by ["console-behavior"];
        "A new session gets a number that no session had since boot. For the newer releases this is common observation; no \
         source was found that states it.";
    SubsystemOfSession: "Each session has its own csrss", Sessions, Documented, ["terminals"];
        "A session begins with a Win32 subsystem process of its own.";
    WinlogonOfSession: "Winlogon follows", Sessions, ReadInSource, ["reactos-smss"];
        "The subsystem is followed by winlogon, which shows the logon screen of that session.";
    WininitInSessionZero: "Session 0 has wininit instead", Sessions, Reported, ["ionescu-session-zero"];
        "From Windows Vista on nobody logs on in session 0; wininit takes winlogon's place there and starts the service \
         control manager.";
    ServicesStarter: "Who starts the service control manager", Sessions, Reported, ["ionescu-session-zero"];
        "Winlogon of session 0 starts services.exe and lsass.exe; from Windows Vista on wininit does.";
    SessionDirectory: "CSRSS makes the session's directory", Csrss, ReadInSource, ["reactos-csrsrv"];
        "The subsystem process reads the number of its session and makes \\Sessions\\N: the path is text that CSRSS writes.";
    SessionDosDevices: "A session has a directory DosDevices", Csrss, ReadInSource, ["reactos-csrsrv", "ntcorelib"];
        "CSRSS makes a DosDevices directory for its session. Since Windows XP only that of session 0 is used, and it holds \
         the directories of all logon sessions.";
    DosDevicesCopied: "A session begins with a copy of the drives", Csrss, Documented, ["local-and-global-device-names"];
        "Where DOS devices are kept by session, they are copied when the session begins; what is added globally later is \
         not seen there.";
    SessionLinks: "BNOLINKS leads to every session", Csrss, ReadInSource, ["reactos-csrsrv", "wine-om-test"];
        "\\Sessions\\BNOLINKS holds one link for each session, named by its number, to its named objects.";
    NamedObjectsDirectory: "basesrv makes the named-object directory", Csrss, ReadInSource, ["reactos-basesrv", "wine-om-test"];
        "The server library basesrv makes the directory of named objects: \\BaseNamedObjects for session 0, a directory \
         below \\Sessions for every other, and tells the client libraries of its session where it is. The source shows \
         session 0 only; of the others a test shows the result.";
    PrefixLinks: "Global, Local and Session are links", Csrss, ReadInSource, ["reactos-basesrv", "wine-directory", "wine-om-test"];
        "In each directory of named objects basesrv makes the links Global, Local and Session. In session 0 the first two \
         lead back to where they are.";
    DirectoryStamped: "Session 0's directory is marked", Csrss, ReadInSource, ["reactos-basesrv", "reactos-obname", "ntcorelib"];
        "basesrv marks \\BaseNamedObjects with session 0; the kernel compares a directory's mark when a section or link \
         is created. Which directory's is not confirmed: here it is the one that the name ends in, in ReactOS the one \
         that it begins in.";
    WindowsDirectoryOfSession: "A session has its own \\Windows", Csrss, AssertedByTest, ["wine-om-test", "ntcorelib"];
        "Ports and window stations of a session lie below its own Windows directory; those of session 0 lie in \\Windows.";
    SubsystemPort: "CSRSS opens its ports", Csrss, ReadInSource, ["reactos-csrsrv"];
        "Client libraries reach their session's subsystem through a port in its own directory.";
    SessionEndsWithItsProcesses: "A session ends with its processes", Sessions, Derived, ["remote-desktop-sessions", "object-life-cycle"];
        "When a session ends its processes are ended, and its part of the namespace goes with the handles that kept it.";
    ConsoleIsATerminal: "The console is a terminal", Sessions, Documented, ["terminals", "active-console-session"];
        "The machine's own keyboard, mouse and display are one terminal. The session it is attached to is the console \
         session, whatever its number.";
    RemoteTerminal: "A remote terminal comes with its connection", Sessions, Documented, ["terminals"];
        "Connecting from afar makes a terminal, which is attached to a session and goes when the connection does.";
    DisconnectedGoesOn: "A disconnected session goes on", Sessions, Documented, ["terminals", "connection-states"];
        "Taking the terminal away ends no process and logs nobody off.";
    OneConnectedUser: "A client release connects one user at a time", Sessions, Reported, ["sysinternals-reference"];
        "On a client release only one user's session is connected; whoever connects disconnects the other.";
    ArrivalEndsLogon: "Where users cannot be switched, one leaves", Sessions, Documented, ["remote-desktop-on-xp"];
        "Windows XP without fast user switching lets nobody log on from afar beside a user who is there, but an \
         administrator; that user's logon ends.";
    ConsoleInTransit: "On its way the console is nobody's", Sessions, Documented, ["active-console-session"];
        "While the console is taken from one session and not yet attached to another, no session is the console session, \
         and WTSGetActiveConsoleSessionId says 0xFFFFFFFF.";
    ConsoleSessionFromAfar: "Session 0 can be used from afar", Sessions, Documented, ["console-session-2003", "console-behavior"];
        "On Windows Server 2003 mstsc /console asks for session 0. Whoever else is logged on there is logged off, and the \
         console is locked meanwhile. That it shows another session then, and session 0 again when the connection goes, is \
         concluded.";

    // Telling of sessions.
    ServicesToldOfSessions: "Services are told of every session", ServiceControlManager, Documented, ["handler-ex", "session-change"];
        "A service that accepts session changes gets the control SERVICE_CONTROL_SESSIONCHANGE with what happened and the \
         number of the session. One that is not running then is never told.";
    WindowsToldOfSessions: "Windows are told of sessions", Sessions, Documented, ["session-change", "wts-register-session-notification"];
        "A window that was registered gets the message WM_WTSSESSION_CHANGE with what happened and the number of the \
         session: of the session that it is in, or of all.";
    WatchersAreRegistered: "A window is told when it asked to be", Win32Client, Documented, ["wts-register-session-notification"];
        "Registrations of a window are counted, and each is taken back by a call of its own; which sessions were meant counts \
         the first time only. Which error stands for a wrong window is concluded.";

    // What can be done with another session.
    SessionMayNotBeControlled: "Another's session needs a permission", Sessions, Documented,
        ["terminal-services-permissions", "ms-tsts-connect", "ms-tsts-reset"];
        "To disconnect, to log off and to connect are permissions on a session. The system and administrators have them, and \
         everyone for the session that they are logged on in.";
    ConnectNeedsThePassword: "Whoever connects knows the password", Sessions, Documented, ["wts-connect-session", "tscon"];
        "A session of another user is connected to with that user's password; for one's own an empty one will do.";
    SystemConnectsWithoutPassword: "The system needs no password", Sessions, Reported, ["rdp-hijacking"];
        "LocalSystem connects any session to any terminal and is asked for nothing. Attacks use it, and no page of the \
         function says it.";
    ServicesSessionStaysAlone: "Session 0 gets no terminal", Sessions, Reported, ["console-behavior"];
        "From Windows Vista on no terminal is connected to session 0, by tscon or otherwise.";
    TerminalMovesOver: "The terminal goes to the other session", Sessions, Documented, ["wts-connect-session", "ms-tsts-connect"];
        "The session that is connected gets the terminal of the other, which is disconnected. Two sessions must be named, \
         and the other must have a terminal; which error says that is concluded.";
    ShadowIsASecondTerminal: "Somebody looks on", Sessions, Documented, ["ms-tsts-shadow", "wts-start-remote-control", "session-change"];
        "The terminal of one session shows another session, and what is pressed there counts as pressed in it. That session \
         stays active and visible at its own terminal, the one that looks on is in the state Shadow, and nobody is logged on.";
    ShadowFromAfar: "Who looks on sits at a remote terminal", Sessions, Documented, ["ms-tsts-shadow", "wts-start-remote-control"];
        "Looking on begins in a session at a remote terminal, and what is looked at is an active session with a user. Which \
         error stands for what is concluded.";
    ShadowNeedsConsent: "The user is asked", Sessions, Documented, ["remote-control-setting"];
        "A machine can be set up so that the user has to agree before somebody looks on; then a user who does not is left \
         alone. Which error says so is concluded.";
    ShadowNotRunning: "Nobody looks on", Sessions, Derived, ["wts-stop-remote-control"];
        "What nobody has begun cannot be stopped; the error is concluded from its name.";
    ChildSessions: "A session can have a child", Sessions, Documented, ["child-sessions", "wts-get-child-session-id"];
        "From Windows 8 on a user can have a session inside the own one, over a connection of the machine to itself. There is \
         one at a time, and it ends with its parent. Who may enable that is not documented; here, administrators.";

    // Asking about sessions.
    OutputsMustBeThere: "What is given back must go somewhere", Win32Client, AssertedByTest, ["wine-wtsapi-test"];
        "The client library refuses a null pointer for what it gives back before it asks anybody: with \
         ERROR_INVALID_USER_BUFFER about one session, with ERROR_INVALID_PARAMETER for lists and tokens.";
    EnumerationArguments: "A list has one version", Win32Client, AssertedByTest, ["wine-wtsapi-test", "wts-enumerate-processes", "wts-enumerate-processes-ex"];
        "The lists of sessions and processes take zero for what is reserved and one for the version; the extended list takes \
         the levels 0 and 1.";
    ListenersAreNoSessions: "A listener is listed and is no session", Sessions, Reported, ["connection-states", "makezine-terminal-services"];
        "What waits for connections stands in the list of sessions too, in the state Listen: nobody is logged on there, and \
         nothing runs. Its number, 65536, is as qwinsta shows it on Windows Server 2003; that other releases have the same, and \
         that only the system and administrators see it, is concluded.";
    NoSessionWithThisNumber: "No session has this number", Sessions, Reported, ["cassia-session-gone", "virtualbox-user-sessions", "wts-query-user-token"];
        "A session that is not there cannot be asked about. For a user's token the error is ERROR_FILE_NOT_FOUND. For \
         everything else programs have met that one and ERROR_CTX_WINSTATION_NOT_FOUND, which is given here; which \
         release gives which is not confirmed.";
    SessionMayNotBeAsked: "Asking about a session needs a permission", Sessions, Documented,
        ["terminal-services-permissions", "ms-tsts-all-processes", "wts-query-session-information"];
        "The permission Query Information is held by the system, by administrators, and by everyone for their own \
         session. Lists leave out what the caller may not see.";
    UserTokenForTheSystem: "A user's token is for the system", Sessions, Documented, ["wts-query-user-token"];
        "The token of whoever is logged on in a session is given to LocalSystem alone, and only with SeTcbPrivilege.";
    NobodyIsLoggedOn: "Nobody is logged on there", Sessions, Documented, ["wts-query-user-token"];
        "A session in which nobody is logged on, as session 0 of the newer releases, has no user's token to give.";
    SessionClassUnanswered: "Not every class is answered", Sessions, Documented, ["wts-info-class"];
        "Some classes of session information were never used or are not supported; a number that is no class is refused.";

    // Winlogon.
    LogonTakesTheSession: "A logon takes over the waiting session", Winlogon, Reported, ["strong-session-tracking", "weijnen-user-switch"];
        "The user is logged on in the session whose logon screen was used; its number stays.";
    ShellWithUsersToken: "The shell starts with the user's token", Winlogon, Documented, ["responsibilities-of-winlogon"];
        "Winlogon starts the user's shell with the token of the logon (by way of userinit, which is left out here); what the \
         shell starts inherits it.";
    LockIsADesktop: "A lock changes the input desktop", Winlogon, Documented, ["winlogon-states", "desktops"];
        "Locking shows winlogon's desktop. The session stays connected and its processes run on.";
    WelcomeScreenInPlace: "XP shows the welcome screen in place", Winlogon, Reported, ["weijnen-user-switch", "fast-user-switching-assistive"];
        "Switch User on Windows XP shows the welcome screen on winlogon's desktop of the session that is left; the console \
         moves when somebody is chosen.";
    SwitchUserLocks: "Switch User locks and disconnects", Winlogon, Reported, ["strong-session-tracking"];
        "From Windows Vista on Switch User locks the session and takes the console from it; a new session shows the logon \
         screen.";
    LogOffEndsProcesses: "Logging off ends the user's processes", Winlogon, Documented, ["winlogon-states"];
        "Winlogon ends the processes of the logon session that logs off.";
    SessionZeroStays: "Session 0 outlives its user", Winlogon, Documented, ["remote-desktop-sessions", "fast-user-switching-assistive"];
        "Before Windows Vista a log-off in session 0 leaves the session, with its services, waiting for the next user.";
    SecureAttentionSequence: "Ctrl+Alt+Del belongs to winlogon", Winlogon, Documented, ["initializing-winlogon"];
        "Winlogon is the first to register the key sequence, so that no program can take it; its desktop gets the input.";
    AdministratorUnlocks: "An administrator's unlock logs the user off", Winlogon, Documented, ["winlogon-states"];
        "Before Windows Vista, where users cannot be switched, an administrator can unlock somebody's screen; that ends the \
         processes of who was logged on.";
    ProgramsAreAskedToEnd: "Programs are asked before a log-off", Winlogon, Documented, ["logging-off"];
        "Each window is asked with WM_QUERYENDSESSION whether the session may end, and told with WM_ENDSESSION. Here every \
         program agrees.";

    // The security authority.
    PredefinedLogonSessions: "Some logon sessions are there from boot", SecurityAuthority, Documented,
        ["logonsession-extension", "local-system", "server-2003-upgrade-guide"];
        "LocalSystem, and LocalService and NetworkService where the release has them, have logon sessions before anybody \
         logs on, with fixed numbers. ANONYMOUS LOGON's is left out here.";
    LogonSessionMade: "Authentication makes a logon session", SecurityAuthority, Documented, ["lsa-logon-sessions"];
        "A successful authentication makes a logon session, whose number is in every token made from it.";
    LinkedLogonSessions: "An administrator's logon is split", SecurityAuthority, Documented, ["linked-connections"];
        "Under User Account Control an administrator gets two logon sessions, one with a filtered token for the desktop, \
         one with the full token for elevation.";
    LogonSessionEndsWithLastToken: "A logon session ends with its last token", SecurityAuthority, Documented, ["lsa-logon-sessions"];
        "Tokens are counted; a logon session ends when none refers to it, and not when the user seems to be gone.";
    LogonSessionDataIsTheOwners: "A logon session's data is its owner's", SecurityAuthority, Documented, ["lsa-enumerate-logon-sessions", "lsa-get-logon-session-data"];
        "The data of a logon session is told to its owner, to administrators and to the system. Who may list the logon \
         sessions is not said; here, anyone.";
    NoLogonSessionWithThisId: "No logon session has this number", SecurityAuthority, Reported, ["lsa-get-logon-session-data"];
        "The number was never given, or its logon session has ended: STATUS_NO_SUCH_LOGON_SESSION, as programs that ask rely on.";
    RunAsKeepsTheSession: "Run-as makes a logon session, not a session", SecurityAuthority, Reported, ["borean-mapped-drives", "named-pipe-security"], disputed by ["create-process-with-logon"];
        "The secondary logon service authenticates the other account and starts the program in the caller's session, on \
         the caller's desktop, with the caller's logon SID.";
    NewCredentialsForTheNetwork: "Other credentials for the network only", SecurityAuthority, Documented, ["security-logon-type"];
        "A logon of the type NewCredentials clones the caller's token into a logon session of its own: the same user here, \
         somebody else towards other machines. Network drives are its own.";
    UnlockAuthenticatesAgain: "To unlock is to be authenticated again", SecurityAuthority, Documented, ["security-logon-type", "winlogon-states"];
        "A screen is unlocked by a logon of the type Unlock. That its logon session ends at once is not confirmed.";
    LogonSessionOutlivesItsUser: "A token keeps its logon session", SecurityAuthority, Documented, ["lsa-logon-sessions"];
        "The user has logged off, and somebody still holds a token of the logon: its logon session stays, with its drive \
         letters, until that token is given back.";
    LogonByAProgram: "A program can have somebody logged on", SecurityAuthority, Documented, ["log-on-user", "logon-user", "security-logon-type"];
        "A program that knows a user's password gets a token of a new logon session: interactive, of the network, for a batch \
         job. No session is made; that the token names the caller's is concluded.";
    ElevationUsesTheLinkedToken: "Elevation starts with the other half", SecurityAuthority, Documented, ["linked-connections"];
        "A program that is elevated gets the full token of the linked logon session, in the same session.";
    NothingToElevate: "One token has everything", SecurityAuthority, Derived, ["linked-connections"];
        "Where the logon of an administrator is not split, every program of theirs has all their rights, and running one as \
         an administrator makes no difference.";

    // Processes, services, window stations.
    SessionOfTheToken: "A process runs in its token's session", Processes, Documented, ["create-process-as-user"];
        "The session of a new process is the one that its token names, and a process never moves to another.";
    ProcessEnds: "A process gives everything back", Processes, Derived, ["object-life-cycle", "lsa-logon-sessions"];
        "A process that ends closes its handles and gives its token back; a name or a logon session that it alone kept goes \
         with it.";
    TokenBehindAHandle: "A token is an object with handles", Processes, Documented, ["nt-open-process-token", "wts-query-user-token", "lsa-logon-sessions"];
        "Opening a process's token, or being given a duplicate of one, makes a handle; while there is one the token stays, and \
         with it its logon session.";
    TokenHoldsPrivileges: "A token holds the privileges that it was given", Processes, Documented, ["privilege-constants"];
        "Beside who somebody is, a token says what he may do: a list of privileges, from the rights of his account. A case that \
         lists privileges takes them for granted, in place of these.";
    TokenClassUnknown: "Not everything can be asked of a token, or set", Processes, AssertedByTest, ["reactos-token-tests", "nt-query-information-token", "nt-set-information-token"];
        "A number that is no class, and a class that can only be asked or only be set, is refused before the token is looked \
         at; so is the impersonation level of a token that is no impersonation token.";
    TokenClassLength: "A class of a token has its length", Processes, ReadInSource, ["reactos-token-classes", "reactos-token-tests", "nt-query-information-token"];
        "Where the length of a class is fixed, another is refused before the handle is looked at; where it varies, too little \
         room is answered with the length that it takes.";
    TokenSessionNeedsTcb: "The system says which session a token is for", Processes, AssertedByTest, ["reactos-token-tests", "nt-set-information-token"];
        "Setting the session of a token needs SeTcbPrivilege. It decides where the next program starts with that token; \
         the programs that run with it stay where they are.";
    AsUserRunsInTheTokensSession: "A token carries its program into its session", Processes, Documented, ["create-process-as-user"];
        "CreateProcessAsUser starts the program in the session that the token names, whoever calls. The caller \
         typically needs SeIncreaseQuotaPrivilege, and SeAssignPrimaryTokenPrivilege for a token that is not assignable. \
         Assignable are taken here to be those of its own logon session, for which neither is asked.";
    WithTokenStaysInTheSession: "With a token, but in the caller's session", Processes, Documented, ["create-process-with-token"];
        "CreateProcessWithToken starts the program in the session of the caller, and not in the one that the token names. \
         The caller needs SeImpersonatePrivilege.";
    TokenWithoutADesktop: "Without a desktop, nobody sees it", Win32k, Documented, ["create-process-as-user", "fast-user-switching"], disputed by ["window-station-connection"];
        "A program that is started with a token of another session, and without the name of a desktop, is put on a window \
         station that is not seen: by the page of the function. By the page about window stations a program of the user \
         who is logged on is put on WinSta0.";
    ThreadsShareAProcess: "Threads share what their process has", Processes, Documented, ["processes-and-threads"];
        "A process begins with one thread and may begin more; all of them use its handles and its token. It ends with the \
         last of them.";
    EssentialProcessStays: "The system does not go on without it", Processes, Derived, ["processes-and-threads"];
        "A process that the machine or its session cannot do without does not end here; Windows stops instead.";
    ServicesRunInSessionZero: "Services run in session 0", ServiceControlManager, Documented, ["service-changes-vista"];
        "The service control manager runs in session 0 and starts services there. The services of users, since Windows 10, \
         are the exception.";
    PerUserServices: "A service of each user", ServiceControlManager, Documented, ["per-user-services"];
        "A template gives an instance to each user who logs on, which is stopped and deleted when the user logs off. Its name \
         ends with a LUID, which is taken here to be that of the logon session.";
    InstanceInTheUsersSession: "A user's service is where its user is", ServiceControlManager, Reported, ["helge-per-user-services", "per-user-services"];
        "The instance of a user runs in the user's session with the user's token. Microsoft says that it runs as the user; \
         the session is reported.";
    ServicesCanPause: "A service can pause", ServiceControlManager, Documented, ["handler-ex", "control-service"];
        "A service that accepts it can be told to pause and to continue. Its process stays; that it is paused it says \
         itself.";
    ServicesStopAtShutdown: "A shutdown tells who asked", ServiceControlManager, Documented, ["handler-ex"];
        "When the machine shuts down, the services are told that said they accept it, and stop.";
    ShutdownEndsEverything: "Nothing outlives the machine", Sessions, Derived, ["object-life-cycle", "remote-desktop-sessions"];
        "What still runs when the machine shuts down ends with it, a service that takes no stop too. The next boot makes \
         session 0 and everything else anew.";
    TaskInTheUsersSession: "A task of who is logged on", TaskScheduler, Documented, ["task-logon-type"];
        "A task that runs only when its user is logged on gets that user's token, and so runs in the session in which the \
         user is logged on, among the user's other programs.";
    TaskNeedsItsUser: "Nobody there, no task", TaskScheduler, Documented, ["task-logon-type", "chung"];
        "A task that runs only when its user is logged on does not run while nobody is: there is no session for it.";
    TaskAsBatchJob: "A task that needs nobody there", TaskScheduler, Reported, ["chung", "task-logon-type", "batch-logon-right"];
        "A task that runs whether its user is logged on or not is logged on by the scheduler, as a batch job: it gets a logon \
         session of its own, and runs in session 0, where the scheduler is, on a desktop that nobody sees. For releases \
         before Windows Vista that is concluded.";
    TaskNeedsTheBatchRight: "Not everybody may be a batch job", SecurityAuthority, Documented, ["task-security-contexts", "batch-logon-right"];
        "Such a task runs only if its user may log on as a batch job. Scheduling the task gives the user that right; a \
         policy can take it away.";
    PrintingRunsInTheSpooler: "The driver runs where the spooler is", Spooler, Documented,
        ["spooler-notification", "service-changes-vista", "blackviper-spooler-7"];
        "A program that prints hands its job to the print spooler, a service in session 0, which loads the printer's \
         driver. What the driver shows it shows there. The spooler is installed as an interactive service.";
    SpoolerNotifies: "A driver tells, a program shows", Spooler, Documented, ["spooler-notification", "print-notification-filter"];
        "What the spooler hosts can open a channel to programs in other sessions that listen for the printer. They are \
         chosen by their user, who must be the one that printed, in whatever session.";
    DetectionTells: "Somebody is told of what nobody sees", ServiceControlManager, Reported, ["patrick-ui0detect", "ionescu-session-zero", "firedaemon-session-zero"];
        "UI0Detect watches the desktop of session 0, and tells the user at the console when a program shows a window there. \
         It starts on demand. That it tells by a process of its own in the user's session is not confirmed.";
    ConsoleShowsSessionZero: "The console shows session 0 for a while", Sessions, Reported, ["patrick-ui0detect", "phnt"];
        "Who wants to see the message is taken to the desktop of session 0, and back again. What becomes of the user's own \
         session meanwhile is not confirmed: here it is without a terminal.";
    ConsoleLeavesSessionZero: "The console shows the user's session again", Sessions, Reported, ["patrick-ui0detect", "phnt"];
        "Who has seen enough of session 0 returns, and the console is attached to the session again that it left.";
    MessageByTerminalServices: "A message goes by Terminal Services", Sessions, Documented, ["wts-send-message", "interactive-services"], disputed by ["chung"];
        "WTSSendMessage asks Terminal Services to have a box shown in a session; no window crosses from one session to the \
         other. The caller gets the button, or is not made to wait and gets IDASYNC.";
    MessageNeedsPermission: "Not everybody may send a message", Sessions, Documented, ["wts-send-message", "terminal-services-permissions"];
        "Having a box shown in another user's session takes the permission Message, which the system and administrators \
         have.";
    DriverHostInSessionZero: "A driver in user mode is in session 0", DriverManager, Documented, ["umdf-session-zero", "umdf-host"];
        "The driver manager, a service, starts WUDFHost.exe as LocalService, which runs the drivers of the User-Mode Driver \
         Framework: in session 0, where nobody sees what they show.";
    ServiceHandleNotOpen: "The handle is not one of the manager's", ServiceControlManager, AssertedByTest,
        ["scm-handles", "wine-advapi32-service-test"];
        "Handles of the service control manager are numbers of its own. One that is closed, of another process, of \
         another kind, or a kernel handle, is none.";
    ServiceArgumentNotThere: "A pointer must lead somewhere", ServiceControlManager, AssertedByTest,
        ["wine-advapi32-service-test"];
        "Where a string or a buffer must be, the null pointer is refused before the manager hears of the call. That \
         Windows NT 4.0 gives another error for it is left out.";
    ServiceHandleLacksRight: "The handle lacks the right", ServiceControlManager, Documented, ["service-rights"];
        "A call needs a right that was granted when the handle was opened; what the service's list grants now does \
         not count.";
    ServiceDescriptorRefuses: "The security descriptor refuses it", ServiceControlManager, Documented,
        ["service-rights"];
        "Opening asks the list of the service or of the manager. Administrators get everything, other users may \
         look, and nobody else may install.";
    ServiceInformationLevel: "The level is unknown", ServiceControlManager, AssertedByTest,
        ["wine-advapi32-service-test"];
        "The level of a query is looked at before anything else, the handle too.";
    ServiceBufferTooSmall: "The buffer is too small", ServiceControlManager, AssertedByTest,
        ["enum-services-status-ex", "wine-advapi32-service-test"];
        "A buffer that does not hold the answer is refused; the caller is told how much room is needed, and a list \
         gives what fits.";
    ServicesOfAnotherMachine: "The other computer does not answer", ServiceControlManager, AssertedByTest,
        ["open-sc-manager", "wine-advapi32-service-test"];
        "Another computer's manager is asked over the network, and here there is no other computer. An empty name \
         means this one.";
    OneServiceDatabase: "There is one database", ServiceControlManager, AssertedByTest,
        ["open-sc-manager", "wine-advapi32-service-test"];
        "The database is ServicesActive. ServicesFailed has a name and does not exist; other names are none.";
    ServiceByItsName: "A service is found by its name", ServiceControlManager, AssertedByTest,
        ["create-service", "wine-advapi32-service-test"];
        "Names are compared without case, and no two services have the same one. What people are shown is no name.";
    ServiceByItsDisplayName: "What a service is shown as", ServiceControlManager, AssertedByTest,
        ["create-service", "wine-advapi32-service-test"];
        "A display name may not be another service's name. That two services share one is refused until Windows 10, \
         version 1703, and allowed later; looking for it then finds the first.";
    ServiceNameMustBeOne: "The name can be no service's", ServiceControlManager, Documented, ["create-service"];
        "A service's name is not empty, has at most 256 characters, and no slash of either kind.";
    ServicesEnumerated: "What can be listed", ServiceControlManager, AssertedByTest,
        ["enum-services-status-ex", "wine-advapi32-service-test"];
        "A list needs a type and a state to look for, then the right to list, then a group that some service is in.";
    DatabaseLock: "The lock of the database", ServiceControlManager, Documented,
        ["lock-service-database", "reactos-lock-database-test"];
        "Until Windows Server 2003 a program that holds the lock keeps services from starting and others from locking. \
         From Windows Vista on the lock is given and does nothing; that a second one is given too is concluded.";
    AccountOfAService: "A service runs as somebody", ServiceControlManager, Documented,
        ["create-service", "start-service"];
        "Nobody said means LocalSystem. An account that is not there is refused at once; one that may not log on as \
         a service is refused at the start.";
    ServiceConfigurationChecked: "What is configured must fit together", ServiceControlManager, AssertedByTest,
        ["create-service", "reactos-create-service-test", "wine-advapi32-service-test"];
        "A service has one type, one start and one error control. Boot and system starts are for drivers, only \
         LocalSystem's services can be interactive, and a tag is a driver's place in its group.";
    ServiceMarkedForDelete: "Deleted services go when nothing keeps them", ServiceControlManager, Documented,
        ["delete-service"];
        "Deleting marks a service. It goes when it is stopped and its last handle is closed; until then it can be \
         opened and asked, and not be started, changed or installed again.";
    DependenciesStartFirst: "What a service depends on starts first", ServiceControlManager, Documented,
        ["create-service", "start-service"];
        "A service starts after the services that it depends on, and after one of each group. If one is not there or \
         does not start, neither does it; a circle is refused when it is configured.";
    DisabledServiceStays: "A disabled service does not start", ServiceControlManager, AssertedByTest,
        ["start-service", "wine-advapi32-service-test"];
        "A service that is disabled cannot be started, however often somebody tries.";
    TemplateStays: "A template is not started", ServiceControlManager, Unconfirmed, ["per-user-services"];
        "What runs of a per-user service are its instances, which are made when users log on. Which error the one gets who \
         starts the template itself is not confirmed; here it is that of a service that cannot be started.";
    ServiceRunsOnce: "A service runs once", ServiceControlManager, Documented, ["ms-scmr", "start-service"];
        "A service that is in any state but stopped is running already.";
    ImageOfAService: "The image must be there", ServiceControlManager, AssertedByTest,
        ["start-service", "wine-advapi32-service-test"];
        "The file that a service runs is looked for when it starts, not when it is installed. Of the disk only the \
         system's directories are known here.";
    DispatcherMustConnect: "A service program connects to the manager", ServiceControlManager, Documented,
        ["start-service-ctrl-dispatcher"];
        "The manager waits for the program that it started to connect, once; then it has the service's main function \
         called. A program that never connects is given up, and one that the manager did not start cannot connect.";
    StartIsPending: "A start is pending until the service reports", ServiceControlManager, Documented,
        ["service-startup", "start-service"];
        "The call that starts a service returns with the service pending: it accepts nothing, at checkpoint 0, with \
         a wait hint of two seconds. It runs when it says so.";
    HandlerTakesControls: "Controls reach a handler", ServiceControlManager, AssertedByTest,
        ["handler-ex", "wine-services-test"];
        "A service registers a function that controls are given to. What that function returns does not reach the \
         program that sent the control.";
    ServiceReportsItself: "A service reports its own status", ServiceControlManager, AssertedByTest,
        ["ms-scmr", "set-service-status", "wine-services-test"];
        "The manager keeps what a service reports, but the type as it is configured, and no progress in a state that \
         is not pending. A status that is none, and one of a service that has stopped, is refused.";
    MainMayReturn: "The main function may return", ServiceControlManager, AssertedByTest,
        ["start-service-ctrl-dispatcher", "wine-services-test"];
        "A service whose main function returned without having said that it stopped goes on in its state. Once it \
         has said so, its program has nothing left to do.";
    ControlsThatCanBeSent: "What can be asked of a service", ServiceControlManager, Documented, ["control-service"];
        "A program can send stop, pause, continue, interrogate, the changes of parameters and bindings, and the \
         service's own controls from 128 to 255. Others come from the system alone.";
    ControlsByState: "Controls and states", ServiceControlManager, Documented, ["control-service", "handler-ex"];
        "A stopped service takes no control, a stopping one neither; one that starts can only be stopped. From Windows XP \
         with service pack 2 on, a service that took a stop is sent no other control; that its sender is told \
         ERROR_SERVICE_CANNOT_ACCEPT_CTRL is not confirmed.";
    ControlsThatAreAccepted: "Controls that a service accepts", ServiceControlManager, Documented, ["control-service"];
        "A service says which controls it accepts. It is always asked how it stands, and its own controls always \
         reach it. Of drivers only a stop and a question can be asked.";
    DependentsRunning: "Nobody runs who depends on it", ServiceControlManager, Documented, ["control-service"];
        "A service is not stopped while another one runs that depends on it.";
    ServiceNotification: "Somebody asks to be told", ServiceControlManager, AssertedByTest,
        ["notify-service-status-change", "wine-advapi32-service-test"];
        "A program is told once for each time that it asks: at once if the service stands so and it was not told \
         yet, else at the next change. Until Windows 7 it can wait once by each handle.";
    ServiceHandles: "The manager's own handles", ServiceControlManager, Documented, ["scm-handles"];
        "Opening the manager or a service gives a handle that is no kernel handle. CloseServiceHandle closes it, and \
         so does the end of its process.";
    DriversAreServices: "Drivers are services", ServiceControlManager, Documented,
        ["control-service", "create-service"];
        "A driver is started and stopped as services are, and has no process.";
    FirstStationIsInteractive: "The first window station is WinSta0", Win32k, ReadInSource, ["reactos-winsta", "window-stations"];
        "The first window station of a session is the one that a user can see.";
    StationsPlacedByWin32k: "win32k places the window stations", Win32k, ReadInSource, ["reactos-winsta", "wine-om-test"];
        "The directory of window stations is made by win32k, which writes the session's number into the path itself.";
    StationOfLogonSession: "A service gets its logon session's window station", Win32k, Documented, ["window-station-connection", "window-station-creation"];
        "A process that is no user's is connected to a window station named after its logon session, made at first need.";
    DesktopsOfAStation: "Desktops live in a window station", Win32k, Documented, ["desktops", "initializing-winlogon"];
        "A desktop is an object inside a window station. Of those of WinSta0 one receives the user's input.";

    // Windows and input.
    NamedStationNeedsAdministrator: "A window station's own name takes an administrator", Win32Client, Documented, ["create-window-station", "wine-winstation-test", "reactos-user32-winsta"];
        "The client library opens its session's directory of window stations with the right to create in it, which \
         administrators have. A window station without a name of its own is named after the logon session instead.";
    StationOfAProcess: "A process chooses its window station", Win32k, AssertedByTest, ["wine-winstation-test", "reactos-desktop-test", "set-process-window-station"];
        "The process goes over to the window station, and win32k keeps a handle of its own to it. The threads of the \
         process stay on their desktops.";
    UserHandleInUse: "What a process is on cannot be closed", Win32k, AssertedByTest,
        ["close-window-station", "wine-winstation-test", "window-station-connection", "thread-desktop-connection"];
        "The handle by which a process is on its window station, or by which one of its threads is on a desktop, stays \
         open, whoever closes it; a duplicate of it can be closed. Which error CloseWindowStation sets then is not \
         documented, and before Windows Vista it sets none.";
    DesktopHandleGuarded: "A desktop's handle is closed by CloseDesktop alone", Win32k, AssertedByTest, ["reactos-desktop-test"];
        "CloseHandle does not close the handle of a desktop that win32k gave. A duplicate it does close, as Wine's test \
         shows; that the two differ by where they come from is concluded from both.";
    DesktopNameIsOnePart: "A desktop's name is one part", Win32k, AssertedByTest, ["wine-winstation-test", "reactos-win32k-desktop"];
        "The window station looks the rest of a name up among its desktops, and takes one part of a name only; no name at \
         all is the window station itself, which is no desktop.";
    DesktopNeedsItsWindow: "Whoever makes a desktop must be able to make its window", Win32k, Documented, ["create-desktop"];
        "A new desktop gets a window at once, by the handle that its maker asked for, which must hold \
         DESKTOP_CREATEWINDOW. That it is access that is denied otherwise is concluded.";
    DesktopOfAThread: "A thread chooses its desktop", Win32k, AssertedByTest, ["wine-winstation-test", "thread-desktop-connection"], disputed by ["set-thread-desktop"];
        "A thread begins on the desktop that its process began on, and can go to any other that it has a handle of, also \
         to one of another window station.";
    WindowsHoldTheirThread: "Windows hold their thread", Win32k, AssertedByTest, ["wine-winstation-test", "set-thread-desktop"];
        "A thread that has windows cannot leave its desktop until it has destroyed them.";
    WindowsOfADesktop: "A window stands on its thread's desktop", Win32k, AssertedByTest, ["wine-services-test", "desktops"];
        "A thread makes windows on the desktop that it is on, if its handle of that desktop holds the right. Also where \
         nobody can see it a window is shown and hidden.";
    NoSuchWindow: "The value is no window's", Win32k, Derived, ["terminals", "desktops"];
        "Each session has its own windowing, so the value of a window means nothing in another session, and nothing after \
         the window is destroyed.";
    ValuesOfOneSession: "A window's value means something in one session alone", Win32k, Derived, ["terminals", "hwnd-values"];
        "The windows of a session are counted from the same start as those of any other, so that one value can be one \
         window here and another one there. Whoever asks gets the window of the own session.";
    WindowsAreFoundOnTheDesktop: "Windows are found on the caller's desktop", Win32k, Documented, ["find-window", "enum-windows", "desktops"];
        "What looks for windows looks on the desktop of the calling thread.";
    PostedToAQueue: "What is posted waits in a queue", Win32k, Documented, ["post-message"];
        "A posted message is put into the queue of the thread that owns the window, and the poster goes on.";
    TakenFromTheQueue: "A thread takes its messages", Win32k, Documented, ["get-message", "peek-message"];
        "A thread takes messages out of its own queue alone. GetMessage waits where there is none.";
    WindowReceives: "The window's own thread runs its procedure", Win32k, Documented, ["send-message", "dispatch-message", "wm-close"];
        "A message is handled by the thread that owns the window, with the rights of its process. WM_CLOSE destroys the \
         window, if its program does nothing else about it.";
    HungThread: "A hung thread receives nothing", Win32k, Documented, ["send-message", "send-message-timeout", "is-hung-window"];
        "What is sent is received only when the receiving thread looks for messages; until then its sender waits, or for \
         a time. In Windows a thread counts as hung after five seconds. Documentation of 1998 has no last error for the end \
         of the time.";
    BroadcastToADesktop: "A broadcast reaches one desktop", Win32k, Documented, ["desktops", "post-message"];
        "HWND_BROADCAST stands for all windows that lie directly on the desktop. The pages of the calls say of the system, that of \
         desktops that messages stay on one.";
    MessagesStayOnTheDesktop: "Messages stay on their desktop", Win32k, Documented, ["desktops"];
        "A message goes from a program to a window of the same desktop. Which error a window of another desktop of the \
         session gives is not documented; here access is denied.";
    LowerLevelKeptOut: "A lower integrity level does not reach into a higher one", Win32k, Documented,
        ["post-message", "send-message", "change-window-message-filter", "uipi-on-vista"],
        disputed by ["uipi-standard-messages"];
        "Messages, hooks and shared input go to programs of the same or a lower level. The pages of the calls have \
         ERROR_ACCESS_DENIED for it; a Microsoft engineer wrote of Windows Vista that the calls succeed and the message is \
         dropped. Another page of Microsoft lets every message below WM_USER pass.";
    FilterLetsThrough: "A receiver can let messages through", Win32k, Documented,
        ["change-window-message-filter", "change-window-message-filter-ex"];
        "A program lets single messages from lower levels through: since Windows Vista to all of its windows, since \
         Windows 7 to one of them.";
    UiAccessReachesUp: "A program with uiAccess reaches up", Win32k, Documented, ["uiaccess-secure-locations"];
        "Programs that read the screen or type for somebody must reach every window on the desktop. With uiAccess they are \
         not held to the integrity levels.";
    FilterOfOnesOwnWindow: "A window's filter is its own program's", Win32k, Unconfirmed, ["change-window-message-filter-ex"];
        "A program changes the filter of its own windows, or whoever is to be kept out could open the door. The page of the \
         call does not say so, and names no error; here access is denied.";
    CertainMessagesPass: "Certain messages always pass", Win32k, Unconfirmed, ["change-window-message-filter"];
        "Microsoft says that certain messages below WM_USER pass to a higher level whatever the filter is, and does not say \
         which. Taken for them here are those that do nothing or ask for what everybody can see: WM_NULL, WM_GETTEXT, \
         WM_GETTEXTLENGTH, WM_GETHOTKEY, WM_GETICON.";
    LowLevelKeepsItsFilter: "A program of the low level lets nothing through", Win32k, Documented,
        ["change-window-message-filter"];
        "A process at or below the low integrity level may not change its filter: the call fails. With which error is not \
         documented, here access is denied; and that it holds for the filter of one window too is taken for granted.";
    TimerNamesCode: "WM_TIMER names the code to run", Win32Client, Documented, ["dispatch-message", "ms02-071"];
        "Where the second parameter of WM_TIMER is not null, it is the address of a function, which the dispatching \
         thread calls instead of its window procedure. At first nobody asked whether a timer was set for it.";
    TimerMustBeSet: "Only a timer that was set calls back", Win32k, Documented, ["kb-328665", "ms02-071"];
        "Since 2002 what is called must stand in the list of timers that the calling process set. Other messages that hold \
         addresses were not changed by that.";
    HooksOfADesktop: "Hooks are for one desktop", Win32k, Documented, ["set-windows-hook", "reactos-hook"];
        "A hook is for all threads of the desktop of the thread that sets it, or for one of them. ReactOS denies access where \
         the one thread is on another desktop.";
    HookRunsThere: "A hook runs inside the program that it watches", Win32k, Documented, ["set-windows-hook", "hook-thread-parameter"];
        "The procedure of a hook is called by the thread that has the message, in its own process.";
    ClipboardOfAStation: "The clipboard is a window station's", Win32k, AssertedByTest,
        ["wine-clipboard-test", "window-stations", "open-clipboard"], disputed by ["set-clipboard-data"];
        "All programs on a window station have one clipboard, which one thread opens at a time. Data can be set also where \
         no window owns it, as the test shows; the documentation says that this fails.";
    RegisteredInTheSession: "Registered messages are a session's", Win32k, Documented,
        ["about-atom-tables"], disputed by ["register-window-message"];
        "The table of registered messages is kept until the session ends, and each session has its own. The page of the call \
         says that a message is unique throughout the system.";
    WindowOfAnotherThread: "A window is destroyed by its own thread", Win32k, Documented, ["destroy-window"];
        "A thread cannot destroy a window that another thread made.";
    DialogKeepsItsCaller: "A dialog keeps its caller waiting", Win32k, Documented, ["message-box"];
        "A message box is made on the desktop of the calling thread, and the call does not return before somebody presses \
         a button. Whether anybody can see the box is not asked.";
    SleepsForEver: "A thread sleeps for ever", Processes, Documented, ["sleep"];
        "The thread waits for nothing, and receives nothing.";
    DialogAnswered: "The answer lets the call return", Win32k, Documented, ["message-box"];
        "The call returns which button was pressed. Where the box is gone without an answer, it is taken to return 0.";
    ClosedDialogAnswers: "Closing a box is an answer too", Win32k, Derived, ["message-box"];
        "A box that is closed answers Cancel, or OK where that is its only button; one that has neither does not close. \
         Microsoft writes so of the Esc key; of a message to close it is concluded.";
    ButtonThatIsSeen: "Only what is seen can be pressed", Win32k, Derived, ["desktops", "terminals"];
        "A terminal shows the input desktop of the session that it is attached to, and its keyboard and mouse act there \
         alone.";
    ForegroundOfTheInputDesktop: "The foreground is on the input desktop", Win32k, AssertedByTest, ["wine-winstation-test"];
        "A window comes to the foreground if its desktop is the input desktop, wherever the asking thread is; but only \
         a thread on the input desktop is told which window that is.";
    InputDesktopOfWhatIsSeen: "Input belongs to the window station that is seen", Win32k, AssertedByTest, ["wine-winstation-test", "reactos-desktop-test", "open-input-desktop", "switch-desktop"];
        "One desktop of WinSta0 receives the user's input. A process on another window station cannot open it, and a \
         desktop of another window station cannot become it.";
    BoxOfTheSubsystem: "The session makes the box itself", Win32k, Unconfirmed, ["wts-send-message", "phnt"];
        "A message box that is asked for from elsewhere is made by a process of the session that shows it: taken here to be \
         its subsystem process. Terminal Services are taken to have it made on the desktop of the user who is logged on, \
         who finds it after unlocking; where nobody is, on the desktop that has the input.";
    BoxGivesUp: "A box is not waited for for ever", Sessions, Documented, ["wts-send-message"];
        "WTSSendMessage can be given a time after which it answers IDTIMEOUT for the user. Nothing here takes time, so it is \
         over at once where nobody can see the box, and has not passed where somebody can. That the box goes then is \
         taken for granted.";
    ServiceAsksWhoIsThere: "A service asks whoever is there", Win32k, Documented, ["message-box", "interactive-services"];
        "A message box with MB_SERVICE_NOTIFICATION is shown on the active desktop, even if nobody is logged on, also for a \
         service whose own desktop nobody sees. It is a way for Windows XP and 2003: which desktop is active is decided in \
         the caller's session, as is concluded.";
    LockedDesktopStays: "Nobody switches away from winlogon", Win32k, ReadInSource, ["reactos-win32k-desktop"];
        "While winlogon's desktop has the input, no other program can switch to another desktop.";
    InputFromTheInputDesktop: "Input is taken from the input desktop", Win32k, AssertedByTest, ["wine-winstation-test"];
        "SendInput is refused to a thread that is not on the input desktop.";
    AttachedThreads: "Threads of one desktop can share their input", Win32k, AssertedByTest, ["reactos-attach-test", "attach-thread-input"];
        "An attachment is of two threads on one desktop, in one direction; it is counted, and ends with either thread.";
    AtomsOfAStation: "Global atoms are a window station's", Win32k, Derived,
        ["window-stations", "wine-winstation-test"], disputed by ["about-atom-tables"];
        "The table is taken here to be that of the window station of the calling thread's desktop: the documentation gives \
         each window station one, and a test finds an atom again after its process has gone over to another. The page about \
         atoms says that all applications share one table.";
    UserObjectInformation: "Window stations and desktops tell of themselves", Win32k, AssertedByTest, ["reactos-user-object-test", "get-user-object-information"];
        "The handle is looked at first, then what is asked for, then the size of the buffer. The A form tells the bytes of \
         the untranslated text where the buffer is too small.";
    EnumerationPassesWhatItMay: "An enumeration passes on what the caller may enumerate", Win32k, Documented,
        ["enum-window-stations", "enum-desktops"], disputed by ["enum-desktops-reports"];
        "A window station or desktop whose list does not grant the right to enumerate it is left out; the result is what \
         the callback returned last. To EnumDesktops no window station means the process's own, as it is documented; by \
         two reports it lists window stations then.";
    OneMonitorAtLeast: "There is always a monitor", Win32k, AssertedByTest, ["wine-services-test"];
        "Also a program that nobody can see finds one monitor.";
    StartDesktop: "A new process is put on a desktop", Win32k, AssertedByTest,
        ["reactos-desktop-test", "startup-info", "user32-does-not-initialize", "window-station-connection"];
        "The string that its starter gives names the desktop; without one a process begins where its starter began. A \
         process that cannot be put there ends before its program begins: with the code 128 up to Windows XP and 2003, \
         Microsoft says; with STATUS_DLL_INIT_FAILED on Windows 7, a test says.";
}
