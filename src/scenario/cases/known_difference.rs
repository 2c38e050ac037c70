//! Known differences: cases that a system is known to answer otherwise, each with the reason and its source.
//!
//! A case that is held to be wrong is a known difference of the model; what Wine does otherwise than Windows is one of that
//! Wine. A known difference that agrees after all is told, so that the list stays true.

use std::sync::Arc;

use crate::nt::era::EraToken;
use crate::nt::parameter::{Kind, Parameter};
use crate::scenario::cases::era_range::EraRange;
use crate::scenario::cases::outcome::unknown_era;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::form::Form;
use crate::scenario::say::read_keys;
use crate::scenario::source_file::SourceFile;
use crate::scenario::syntax::{self, Piece};

/// The list of those that come with the program.
const BUILT_IN: &str = include_str!("../../../tests/conformance/known-differences.ron");

/// What the model is called among the systems that differ.
pub const MODEL: &str = "model";

/// The fields of a known difference.
pub const KNOWN_DIFFERENCE: Form<'static> = Form {
    name: "a known difference",
    parameters: &[
        Parameter::required("case", Kind::Text, "The id of the case."),
        Parameter::required("era", Kind::Text, "On which releases, as a case names them."),
        Parameter::required("system", Kind::Text, "Which system differs: model, or the name of a Wine."),
        Parameter::required("because", Kind::Text, "Why, in sentences."),
        Parameter::required("sources", Kind::List(&Kind::Text), "From where that is known, by key."),
    ],
    summary: "A case that a system is known to answer otherwise.",
    example: "(case: \"om-case-03\", era: \"any\", system: \"Wine 8.0\", because: \"It finds the name before it looks at \
              the type.\", sources: [\"wine-om-test\"])",
};

/// A case that a system is known to answer otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDifference {
    /// The id of the case.
    pub case: String,
    /// Which system differs.
    pub system: String,
    /// Why.
    pub because: String,
    /// From where that is known, by key.
    pub sources: Vec<&'static str>,
    era: EraRange,
}

/// A list of known differences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownDifferences(Vec<KnownDifference>);

impl KnownDifference {
    /// The system that differs, as a sentence calls it.
    pub fn whose(&self) -> &str {
        if self.system == MODEL { "the model" } else { &self.system }
    }
}

impl KnownDifferences {
    /// The list that comes with the program, and what is wrong with it: nothing, as a test says.
    pub fn built_in() -> (KnownDifferences, Vec<Diagnostic>) {
        KnownDifferences::read(&Arc::new(SourceFile::new("known-differences.ron".to_owned(), BUILT_IN.to_owned())))
    }

    /// Reads a list, with every fault in it; what has none is there.
    pub fn read(file: &Arc<SourceFile>) -> (KnownDifferences, Vec<Diagnostic>) {
        let mut faults = Diagnostics::new(file);
        let tree = syntax::read(file.text(), &mut faults);
        let pieces = tree.root().items("the known differences", &mut faults).into_iter().flatten();
        let list = pieces.filter_map(|piece| read(piece, &mut faults)).collect();
        (KnownDifferences(list), faults.finish())
    }

    /// Adds those of another list.
    pub fn extend(&mut self, other: KnownDifferences) {
        for known in other.0 {
            if !self.0.contains(&known) {
                self.0.push(known);
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &KnownDifference> {
        self.0.iter()
    }

    /// What is known of a case of this release on a system.
    pub fn of(&self, case: &str, era: EraToken, system: &str) -> Option<&KnownDifference> {
        self.0.iter().find(|known| known.case == case && known.era.contains(era) && known.system == system)
    }
}

fn read(piece: Piece<'_>, faults: &mut Diagnostics) -> Option<KnownDifference> {
    let record = KNOWN_DIFFERENCE.read_fields(piece, faults)?;
    let sources = read_keys(&record, "sources", faults);
    let era = record.text("era")?;
    let range = EraRange::read(&era.value);
    if range.is_none() {
        unknown_era(&era, ["any"], faults);
    }
    let text = |field: &str| record.text(field).map(|text| text.value.into_owned());
    Some(KnownDifference {
        case: text("case")?,
        system: text("system")?,
        because: text("because")?,
        sources,
        era: range?,
    })
}
