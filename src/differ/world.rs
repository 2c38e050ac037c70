//! The world in which a sequence is played: one administrator, logged on at the console, and one program of hers.

use std::sync::{Arc, LazyLock};

use crate::lesson::player::Player;
use crate::nt::action::{Action, Confined};
use crate::nt::era::System as Release;
use crate::nt::io::volume::Volume;
use crate::nt::machine::Machine;
use crate::nt::session::session_manager::BootStage;
use crate::nt::session::{SessionId, Terminal};
use crate::scenario::Spanned;
use crate::scenario::script::{Act, Starter, Step};
use crate::scenario::source_file::{SourceFile, Span};

/// The program that makes the calls.
pub const PROGRAM: &str = "program";
/// The user whose program it is.
pub const USER: &str = "Alice";

/// A machine of the model that has booted, with its user logged on.
#[derive(Debug, Clone)]
pub struct World {
    player: Player<Machine>,
}

impl World {
    /// The number of the user's session in the names that scripts are made of.
    pub const SESSION: u32 = 1;

    /// The world on a release.
    pub fn new(release: Release) -> World {
        let machine = Machine::new(release, &[(USER.into(), true)], Vec::new(), Volume::holding([]));
        let mut player = Player::new(machine);
        for stage in BootStage::ALL {
            player.system.apply(&Action::Boot(stage));
        }
        player.perform(&step(Act::LogOn(USER.into(), Terminal::Console)));
        World { player }
    }

    /// The machine, before the program was started.
    pub fn machine(&self) -> &Machine {
        &self.player.system
    }

    /// The user's session.
    pub fn session(&self) -> u32 {
        self.machine().session_of(USER).unwrap_or(SessionId::ZERO).0
    }

    /// The model, ready to play: its program has been started.
    pub fn ready(&self) -> Player<Machine> {
        let mut player = self.player.clone();
        player.perform(&launch(self.elevated()));
        player
    }

    /// The steps that every sequence begins with.
    pub fn opening(&self) -> [Step; 2] {
        [step(Act::LogOn(USER.into(), Terminal::Console)), launch(self.elevated())]
    }

    /// Whether the program needs the full half of a split token to do all that its user may do.
    pub fn elevated(&self) -> bool {
        self.machine().system().settings.uac
    }
}

/// The step that starts the program.
pub fn launch(elevated: bool) -> Step {
    let starter = Starter::User { account: USER.into(), elevated };
    step(Act::Launch { image: "program.exe".into(), starter, label: PROGRAM.into(), confined: Confined::default() })
}

/// The file of the steps that stand in none.
static NO_FILE: LazyLock<Arc<SourceFile>> =
    LazyLock::new(|| Arc::new(SourceFile::new("differ.ron".to_owned(), String::new())));

/// A step that stands in no file.
pub fn step(act: Act) -> Step {
    let span = Span::default();
    Step {
        file: Arc::clone(&NO_FILE),
        span,
        say: Vec::new(),
        act: Spanned { value: act, span },
        expect: Vec::new(),
        recorded: None,
    }
}
