//! Putting our sentences into Markdown: what stands between back quotes is code, everything else means itself.

/// A sentence as prose.
pub fn prose(text: &str) -> String {
    let outside = |part: &str| {
        part.chars().fold(String::new(), |mut text, character| {
            if matches!(character, '\\' | '*' | '<' | '[' | ']' | '|') {
                text.push('\\');
            }
            text.push(character);
            text
        })
    };
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 0 { outside(part) } else { part.replace('|', "\\|") });
    parts.collect::<Vec<_>>().join("`")
}

/// A row of a table.
pub fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// The head of a table.
pub fn head(titles: &[&str]) -> [String; 2] {
    let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
    let rules = vec!["---".to_owned(); titles.len()];
    [row(&titles), row(&rules)]
}

/// A block of code.
pub fn code(info: &str, text: &str) -> Vec<String> {
    let lines = text.lines().map(str::to_owned);
    [format!("```{info}")].into_iter().chain(lines).chain(["```".to_owned(), String::new()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_means_itself_outside_of_code() {
        assert_eq!(prose(r"\?? is `\??` [for | all]"), r"\\?? is `\??` \[for \| all\]");
    }
}
