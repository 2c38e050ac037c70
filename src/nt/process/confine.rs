//! Starting a program with less than its user's token: lowered, restricted, in an AppContainer.
//!
//! A program makes such a token of its own (`DuplicateTokenEx` and `SetTokenInformation`, `CreateRestrictedToken`, the
//! attribute `SECURITY_CAPABILITIES` of a start) and starts another one with it. Here a start says what it wants, and the
//! step tells of the token that is made. Nobody needs a privilege for a token that may do less.
//! Written down in: Microsoft, "Mandatory Integrity Control", "Restricted Tokens" and "Implement an AppContainer".

use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::security::app_container::{AppContainerPolicy, package_sid};
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
use crate::nt::trace::Trace;

impl Machine {
    /// Whether the release knows what is wanted.
    pub(crate) fn may_confine(&self, confined: &Confined) -> Result<(), Refusal> {
        let era = self.system().era;
        if confined.integrity.is_some() && era.integrity == MandatoryIntegrityPolicy::Absent {
            return Err(Refusal::new("this release has no integrity levels".to_owned()));
        }
        if confined.app_container.is_some() && era.app_containers == AppContainerPolicy::Absent {
            return Err(Refusal::new("this release has no AppContainers".to_owned()));
        }
        Ok(())
    }

    /// The token that a program is started with, made of another one.
    pub(crate) fn confine(&mut self, trace: &mut Trace, token: Arc<Token>, confined: &Confined) -> Arc<Token> {
        let mut narrow = (*token).clone();
        let mut tell = |rule, token: &Token, how: String| {
            trace.happened(rule, Event::TokenNarrowed { account: token.account.clone(), how });
        };
        if let Some(level) = confined.integrity {
            narrow = narrow.lowered(level);
            let how = format!("the integrity level {:?}", narrow.integrity_level());
            tell(Rule::LevelCanBeLowered, &narrow, how);
        }
        if confined.restricted {
            narrow = narrow.restricted();
            tell(Rule::RestrictedTokenMade, &narrow, "the restricting identity RESTRICTED".to_owned());
        }
        if let Some(name) = &confined.app_container {
            let package = package_sid(name);
            narrow = narrow.contained(package);
            tell(Rule::PackageHasAnIdentity, &narrow, format!("the package {name}, {package}"));
            self.make_package_directory(trace, &narrow, package);
        }
        if narrow == *token { token } else { Arc::new(narrow) }
    }
}
