//! What headings, persons and parts of headings mean; the words are data, not code.

use std::collections::{HashMap, HashSet};

use hub_catalogue::{Catalogue, Headers, RolePart};
use hub_values::SubjectKind;
use serde::Deserialize;

use crate::heading::Heading;
use crate::pattern::{expand, globs};
use crate::{Ask, Context, FormsError, Meaning, Role};

#[derive(Deserialize)]
struct HeadingLine {
    subject: String,
    meaning: String,
    role: String,
    transform: String,
    pattern: String,
}

#[derive(Deserialize)]
struct PersonLine {
    role: String,
    pattern: String,
}

#[derive(Deserialize)]
struct HeadLine {
    part: String,
    pattern: String,
}

/// The words of the mapper.
pub(crate) struct Lexicon {
    /// Headings by the subject they are about; without one they are about the situation.
    exact: HashMap<Option<SubjectKind>, HashMap<String, Meaning>>,
    /// Headings that are sentences.
    globs: Vec<(Option<SubjectKind>, String, Meaning)>,
    /// The headings that imports understand.
    headers: HashMap<SubjectKind, Headers>,
    /// Headings that may not be taken from those of imports.
    forgotten: HashSet<String>,
    /// Words for persons, the longest first.
    persons: Vec<(String, Role)>,
    heads: HashMap<String, RolePart>,
}

/// How a heading was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Among the headings that imports understand.
    Header,
    /// By a pattern.
    Pattern,
    /// By a word in a sentence.
    Sentence,
}

impl Lexicon {
    pub(crate) fn read(
        catalogue: &Catalogue,
        forgotten: HashSet<String>,
    ) -> Result<Self, FormsError> {
        let mut lexicon = Self {
            exact: HashMap::new(),
            globs: Vec::new(),
            headers: HashMap::new(),
            forgotten,
            persons: Vec::new(),
            heads: HashMap::new(),
        };
        for kind in SubjectKind::ALL {
            let headers = Headers::of(catalogue, kind, |text| Heading::of(text).full)?;
            let _none = lexicon.headers.insert(kind, headers);
        }
        for (number, line) in lines::<HeadingLine>("headings.csv", HEADINGS)? {
            lexicon.add_heading(catalogue, &line).map_err(|reason| FormsError::Malformed {
                file: "headings.csv",
                line: number,
                reason,
            })?;
        }
        for (number, line) in lines::<PersonLine>("persons.csv", PERSONS)? {
            let role: Role = line.role.parse()?;
            for word in texts("persons.csv", number, &line.pattern)? {
                lexicon.persons.push((word, role));
            }
        }
        lexicon.persons.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        for (number, line) in lines::<HeadLine>("heads.csv", HEADS)? {
            let part = part(&line.part).ok_or_else(|| FormsError::Malformed {
                file: "heads.csv",
                line: number,
                reason: format!("no part {}", line.part),
            })?;
            for word in texts("heads.csv", number, &line.pattern)? {
                let _first = lexicon.heads.entry(word).or_insert(part);
            }
        }
        Ok(lexicon)
    }

    fn add_heading(&mut self, catalogue: &Catalogue, line: &HeadingLine) -> Result<(), String> {
        let subject = match line.subject.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|error| format!("{error}"))?),
        };
        let meaning = match line.meaning.strip_prefix('@') {
            Some("none") => Meaning::Supplementary,
            Some(word) => {
                let found = Context::ALL.into_iter().find(|one| one.as_str() == word);
                Meaning::Context(found.ok_or_else(|| format!("no context {word}"))?)
            }
            None => {
                let code = line.meaning.as_str();
                let known =
                    catalogue.attribute(code).ok_or_else(|| format!("no attribute {code}"))?;
                if known.is_retired() {
                    return Ok(());
                }
                Meaning::Fact(Ask {
                    attribute: known.code.clone(),
                    role: line.role.parse().map_err(|error| format!("{error}"))?,
                    transform: line.transform.parse().map_err(|error| format!("{error}"))?,
                })
            }
        };
        for text in expand(&line.pattern).ok_or("brackets do not match, or too many")? {
            if text.contains('*') {
                self.globs.push((subject, text, meaning.clone()));
                continue;
            }
            let key = Heading::of(&text).full;
            if !key.is_empty() {
                let _first =
                    self.exact.entry(subject).or_default().entry(key).or_insert(meaning.clone());
            }
        }
        Ok(())
    }

    /// What a key means on a form about this kind of subject.
    pub(crate) fn meaning(
        &self,
        catalogue: &Catalogue,
        subject: SubjectKind,
        key: &str,
    ) -> Option<(Meaning, Found)> {
        let own = self.exact.get(&Some(subject)).and_then(|known| known.get(key));
        if let Some(meaning) = own {
            return Some((meaning.clone(), Found::Pattern));
        }
        let header = self.headers.get(&subject).filter(|_| !self.forgotten.contains(key));
        if let Some(column) = header.and_then(|headers| headers.column(key))
            && let Some(meaning) = of_import(catalogue, column)
        {
            return Some((meaning, Found::Header));
        }
        let any = self.exact.get(&None).and_then(|known| known.get(key));
        if let Some(meaning) = any {
            return Some((meaning.clone(), Found::Pattern));
        }
        let fits = |of: &Option<SubjectKind>| of.is_none_or(|of| of == subject);
        let glob = self.globs.iter().find(|(of, glob, _)| fits(of) && globs(glob, key));
        glob.map(|(_, _, meaning)| (meaning.clone(), Found::Sentence))
    }

    /// The words for persons that this text begins or ends with, with what is left of it.
    pub(crate) fn persons_in<'t>(&self, text: &'t str) -> impl Iterator<Item = (Role, &'t str)> {
        self.persons.iter().filter_map(move |(word, role)| {
            let rest =
                text.strip_prefix(word.as_str()).or_else(|| text.strip_suffix(word.as_str()));
            rest.map(|rest| (*role, rest))
        })
    }

    /// The roles of a person that this text names, and nothing else.
    pub(crate) fn person(&self, text: &str) -> impl Iterator<Item = Role> {
        self.persons.iter().filter(move |(word, _)| word == text).map(|(_, role)| *role)
    }

    /// Which part of a person's data a word asks for.
    pub(crate) fn head(&self, text: &str) -> Option<RolePart> {
        self.heads.get(text).copied()
    }

    /// All headings of a kind of subject, for comparing.
    pub(crate) fn headings(&self, subject: SubjectKind) -> impl Iterator<Item = (&str, &Meaning)> {
        let own = self.exact.get(&Some(subject));
        own.into_iter().flatten().map(|(key, meaning)| (key.as_str(), meaning))
    }
}

const HEADINGS: &str = include_str!("../data/headings.csv");
const PERSONS: &str = include_str!("../data/persons.csv");
const HEADS: &str = include_str!("../data/heads.csv");

/// What a column of an import is on a form.
fn of_import(catalogue: &Catalogue, column: hub_catalogue::Column) -> Option<Meaning> {
    use hub_catalogue::Column as Import;
    let plain =
        |code: &str| Some(Meaning::Fact(Ask::plain(catalogue.attribute(code)?.code.clone())));
    match column {
        Import::Attribute(index) => {
            Some(Meaning::Fact(Ask::plain(catalogue.at(index)?.code.clone())))
        }
        Import::RecordId => Some(Meaning::Context(Context::Number)),
        Import::ObservedOn => Some(Meaning::Context(Context::Today)),
        Import::Community => Some(Meaning::Context(Context::Community)),
        Import::IdType => plain("id_type"),
        Import::Dwelling => plain("residence_address"),
        Import::MemberIdNumber => {
            let ask = Ask::plain(catalogue.attribute("id_number")?.code.clone());
            Some(Meaning::Fact(Ask { role: Role::Member, ..ask }))
        }
        Import::MemberRelation => plain("relation_to_householder"),
        Import::MemberFrom => plain("move_in_date"),
        Import::MemberTo => plain("move_out_date"),
        Import::HouseholdKind => None,
    }
}

fn part(word: &str) -> Option<RolePart> {
    Some(match word {
        "name" => RolePart::Name,
        "number" => RolePart::Number,
        "phone" => RolePart::Phone,
        "address" => RolePart::Address,
        "relation" => RolePart::Other,
        _ => return None,
    })
}

fn lines<T: serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<(usize, T)>, FormsError> {
    let numbered = csv::Reader::from_reader(text.as_bytes()).into_deserialize().enumerate();
    let read = numbered.map(|(index, line)| {
        let malformed = |error: csv::Error| FormsError::Malformed {
            file,
            line: index + 2,
            reason: error.to_string(),
        };
        Ok((index + 2, line.map_err(malformed)?))
    });
    read.collect()
}

fn texts(file: &'static str, line: usize, pattern: &str) -> Result<Vec<String>, FormsError> {
    let texts = expand(pattern).ok_or_else(|| FormsError::Malformed {
        file,
        line,
        reason: "brackets do not match, or too many".to_owned(),
    })?;
    let keys = texts.iter().map(|text| Heading::of(text).full).filter(|key| !key.is_empty());
    Ok(keys.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of the patterns with all meanings that patterns give it.
    #[test]
    fn no_two_patterns_of_one_subject_give_a_heading_two_meanings() {
        let mut torn: Vec<String> = Vec::new();
        let mut seen: HashMap<(String, String), (usize, String)> = HashMap::new();
        for (number, line) in lines::<HeadingLine>("headings.csv", HEADINGS).unwrap() {
            let meaning = format!("{} {} {}", line.meaning, line.role, line.transform);
            let texts = expand(&line.pattern).unwrap();
            for text in texts.into_iter().filter(|text| !text.contains('*')) {
                let key = (line.subject.clone(), Heading::of(&text).full);
                let (first, known) = seen.entry(key.clone()).or_insert((number, meaning.clone()));
                if *known != meaning {
                    torn.push(format!("{}: line {first} {known}, line {number} {meaning}", key.1));
                }
            }
        }
        assert!(torn.is_empty(), "{}", torn.join("\n"));
    }
}
