//! The ledger of claims: everything that is stated about Windows and Unix, how it is known, and from where.
//!
//! The rules by which the models move state facts, and so do the glossary, the cards of the tools and the claims of lessons.
//! What names something of Windows in any other sentence is a fault of a lesson, see [`facts`](crate::scenario::facts).

use crate::known::evidence::Evidence;
use crate::lesson::words::WORDS;
use crate::nt::rule::Rule;
use crate::observe::tool::Tool;
use crate::observe::tool::card::Card;
use crate::scenario::script::Scenario;
use crate::unix;

/// Something that is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The rule, the word, or the lesson.
    pub by: By,
    /// The statement.
    pub text: String,
    /// How it is known.
    pub evidence: Evidence,
    /// From where, by key.
    pub sources: Vec<&'static str>,
    /// Who says otherwise, by key.
    pub disputed_by: Vec<&'static str>,
}

/// Where something is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// In a rule of Windows.
    Rule(Rule),
    /// In a rule of Unix.
    UnixRule(unix::rule::Rule),
    /// In the glossary, of this word.
    Word(&'static str),
    /// On the card of a tool, by its command.
    Tool(&'static str),
    /// In a step of a lesson, counted from 1.
    Lesson(String, usize),
}

impl Stated {
    /// Whether what backs it is there: its sources, or the word that it has none.
    pub fn is_backed(&self) -> bool {
        !self.evidence.needs_sources() || !self.sources.is_empty()
    }

    /// Where it stands: `rule LinkFollowed`, `under-the-covers, step 3`.
    pub fn place(&self) -> String {
        match &self.by {
            By::Rule(rule) => format!("rule {}", rule.card().name),
            By::UnixRule(rule) => format!("rule {} of Unix", rule.card().name),
            By::Word(term) => format!("word {term}"),
            By::Tool(command) => format!("tool {command}"),
            By::Lesson(name, step) => format!("{name}, step {step}"),
        }
    }
}

/// Every rule, every word of the glossary, every tool's card, and behind them the claims of these scenarios.
pub fn ledger(scenarios: &[Scenario]) -> Vec<Stated> {
    let rules = Rule::ALL.iter().map(|rule| {
        let card = rule.card();
        let (sources, disputed_by) = (card.sources.to_vec(), card.disputed_by.to_vec());
        let text = format!("{}. {}", card.heading, card.explanation);
        Stated { by: By::Rule(*rule), text, evidence: card.evidence, sources, disputed_by }
    });
    let of_unix = unix::rule::Rule::ALL.iter().map(|rule| {
        let card = rule.card();
        let text = format!("{}. {}", card.heading, card.explanation);
        let (sources, disputed_by) = (card.sources.to_vec(), Vec::new());
        Stated { by: By::UnixRule(*rule), text, evidence: card.evidence, sources, disputed_by }
    });
    let words = WORDS.iter().map(|word| Stated {
        by: By::Word(word.term),
        text: word.meaning.to_owned(),
        evidence: word.evidence,
        sources: vec![word.source],
        disputed_by: Vec::new(),
    });
    let tools = Tool::ALL.iter().flat_map(|tool| of_tool(tool.card()));
    rules.chain(of_unix).chain(words).chain(tools).chain(scenarios.iter().flat_map(of_lesson)).collect()
}

/// The layout of a tool, and what is noted of it.
fn of_tool(card: &'static Card) -> impl Iterator<Item = Stated> {
    let stated = |text: String, evidence: Evidence, sources: &[&'static str]| Stated {
        by: By::Tool(card.command),
        text,
        evidence,
        sources: sources.to_vec(),
        disputed_by: Vec::new(),
    };
    let layout = stated(format!("It shows {}, laid out as here.", card.summary), card.layout, card.sources);
    let notes = card.notes.iter().map(move |note| stated(note.text.to_owned(), note.evidence, note.sources));
    std::iter::once(layout).chain(notes)
}

/// The claims of a scenario.
pub fn of_lesson(scenario: &Scenario) -> impl Iterator<Item = Stated> {
    let steps = scenario.steps.iter().enumerate();
    steps.flat_map(move |(step, of)| {
        of.say.iter().filter_map(move |say| {
            let claim = say.claim.clone()?;
            let by = By::Lesson(scenario.name.clone(), scenario.number(step));
            let (text, evidence) = (say.text.clone(), claim.evidence);
            Some(Stated { by, text, evidence, sources: claim.sources, disputed_by: claim.disputed_by })
        })
    })
}
