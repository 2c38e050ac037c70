//! `codes`: every code of a diagnostic, with its page.

use super::markdown::{code as code_block, prose};
use crate::scenario::code::Code;

/// One heading a code.
pub fn codes() -> Vec<String> {
    let mut text: Vec<String> = Code::ALL.iter().copied().flat_map(code).collect();
    text.pop();
    text
}

fn code(code: Code) -> Vec<String> {
    let mut text = vec![
        format!("## {code}: {}", prose(code.title())),
        String::new(),
        prose(code.meaning()),
        String::new(),
        "Wrong:".to_owned(),
        String::new(),
    ];
    text.extend(code_block("text", code.bad_example()));
    text.extend(["Right:".to_owned(), String::new()]);
    text.extend(code_block("text", code.good_example()));
    text
}
