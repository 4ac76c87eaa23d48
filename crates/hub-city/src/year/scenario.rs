//! The rates of the year, read from `data/burden-scenario.yaml`.

use std::collections::BTreeMap;

use thiserror::Error;

/// What happens in the year, and how often.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// Residents that the scenario was written for.
    pub residents: usize,
    /// Share of core facts that are held at the start, in a thousand.
    pub held_per_mille: u64,
    /// Events, as shares a year.
    pub events: BTreeMap<String, f64>,
    /// How often each department asks, in months.
    pub months: BTreeMap<String, u32>,
    /// Minutes that a cell takes.
    pub minutes: Minutes,
}

/// Minutes that a cell takes somebody in a community.
#[derive(Debug, Clone, Copy)]
pub struct Minutes {
    /// A value that is asked for and typed.
    pub typed: f64,
    /// One that is shown and confirmed.
    pub confirmed: f64,
    /// One that was given before and is looked up.
    pub looked_up: f64,
}

/// The scenario cannot be read.
#[derive(Debug, Error)]
#[error("the scenario of the year lacks `{0}`, or it is no number")]
pub struct ScenarioError(String);

impl Scenario {
    /// The scenario that comes with the program.
    ///
    /// # Errors
    /// When its file lacks something; a test reads it.
    pub fn shipped() -> Result<Self, ScenarioError> {
        Self::read(include_str!("../../data/burden-scenario.yaml"))
    }

    fn read(text: &str) -> Result<Self, ScenarioError> {
        let cells = cells(text);
        let number = |key: &str| -> Result<f64, ScenarioError> {
            cells
                .get(key)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| ScenarioError(key.to_owned()))
        };
        let whole = |key: &str| -> Result<u64, ScenarioError> {
            cells
                .get(key)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| ScenarioError(key.to_owned()))
        };
        let share = cells.get("start").and_then(|text| {
            text.split_once(" %").and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok())
        });
        let held: u64 = share.ok_or_else(|| ScenarioError("start".to_owned()))?;
        let mut events = BTreeMap::new();
        for key in cells.keys().filter_map(|key| key.strip_prefix("events.")) {
            let _none = events.insert(key.to_owned(), number(&format!("events.{key}"))?);
        }
        let mut months = BTreeMap::new();
        for (department, every) in
            cells.iter().filter_map(|(key, text)| Some((key.strip_prefix("periods.")?, text)))
        {
            let every = match every.as_str() {
                "monthly" => 1,
                "quarterly" => 3,
                "half-yearly" => 6,
                "yearly" => 12,
                _ => return Err(ScenarioError(format!("periods.{department}"))),
            };
            let _none = months.insert(department.to_owned(), every);
        }
        Ok(Self {
            seed: whole("seed")?,
            residents: usize::try_from(whole("residents")?).unwrap_or(usize::MAX),
            held_per_mille: held * 10,
            events,
            months,
            minutes: Minutes {
                typed: number("minutes_per_cell.typed")?,
                confirmed: number("minutes_per_cell.confirmed")?,
                looked_up: number("minutes_per_cell.looked_up")?,
            },
        })
    }

    /// How often something happens, as a share a year.
    pub(crate) fn rate(&self, event: &str) -> f64 {
        self.events.get(event).copied().unwrap_or_default()
    }
}

/// Keys with their texts; what stands under or behind another key has its name in front. It reads the YAML of that one
/// file: two levels, by indentation or in braces.
fn cells(text: &str) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    let mut above = String::new();
    for line in text.lines() {
        let line = line.split_once('#').map_or(line, |(before, _)| before).trim_end();
        let Some((key, rest)) = line.split_once(':') else { continue };
        let (name, rest) = (key.trim(), rest.trim());
        let is_under = key.starts_with(' ');
        if !is_under {
            name.clone_into(&mut above);
        }
        let name = if is_under { format!("{above}.{name}") } else { name.to_owned() };
        match rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(inside) => {
                for (key, text) in inside.split(',').filter_map(|part| part.split_once(':')) {
                    let _none =
                        cells.insert(format!("{name}.{}", key.trim()), text.trim().to_owned());
                }
            }
            None => {
                let _none = cells.insert(name, rest.to_owned());
            }
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scenario_that_ships_is_read_whole() {
        let read = Scenario::shipped().unwrap();
        assert_eq!((read.seed, read.residents, read.held_per_mille), (2026, 50_000, 850));
        assert_eq!(read.events.len(), 13);
        assert!((read.rate("phone_changed") - 0.08).abs() < 1e-9);
        assert_eq!((read.months["civil_affairs"], read.months["market_supervision"]), (1, 6));
        assert_eq!(read.months.len(), 7);
        assert!((read.minutes.looked_up - 0.10).abs() < 1e-9);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = Scenario::read("seed: 1\nstart: 85 % of facts\n").unwrap_err();
        assert!(error.to_string().contains("residents"), "{error}");
    }
}
