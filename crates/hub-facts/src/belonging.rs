//! Who belonged to a household and where it lived, day by day, as its source records tell.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use hub_values::{RecordId, SubjectId};
use serde::{Deserialize, Serialize};

use crate::{Closure, HouseholdKind, Membership, RosterLine, Said, Saying};

/// A household lives in a dwelling, from a day to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Residence {
    /// The household.
    pub household: SubjectId,
    /// The dwelling.
    pub dwelling: SubjectId,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Residence {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        holds(self.from, self.to, day)
    }
}

/// Whether a day lies between two days, either of which may be open.
pub(crate) fn holds(from: Option<NaiveDate>, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// All that a household's source records say about who belongs to it and where it lives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Belonging {
    /// Which kind it is; none when no record said so.
    pub kind: Option<HouseholdKind>,
    /// Memberships, ended ones too, each with the record that began it, by resident and day.
    pub memberships: Vec<(Membership, RecordId)>,
    /// Where it lived and lives, by day.
    pub residences: Vec<(Residence, RecordId)>,
}

impl Belonging {
    /// Replays what was said about a household in the order of the days on which it was true, then
    /// in the order in which it came in; the order of `said` does not matter. A roster that leaves
    /// somebody out ends their membership on the day before; it erases nothing. `closures` are the
    /// ends of the household, its members and its dwellings: nobody belongs anywhere beyond them.
    pub fn of(
        household: SubjectId,
        said: &[Said],
        closures: &BTreeMap<SubjectId, Closure>,
    ) -> Self {
        let mut said: Vec<&Said> = said.iter().collect();
        said.sort_by_key(|one| (one.observed_on, one.decided()));
        let mut replay = Replay::new(household, &said);
        for one in said {
            replay.hear(one);
        }
        replay.finish(closures)
    }

    /// The kind that the last roster gives a household.
    pub fn kind_of(said: &[Said]) -> Option<HouseholdKind> {
        let rosters = said.iter().filter_map(|one| match &one.saying {
            Saying::Roster { kind, .. } => Some(((one.observed_on, one.decided()), *kind)),
            Saying::Joined { .. }
            | Saying::Left { .. }
            | Saying::Closed { .. }
            | Saying::Reopened
            | Saying::Pinned { .. }
            | Saying::Unpinned { .. }
            | Saying::Disputed { .. }
            | Saying::Settled { .. }
            | Saying::Merged { .. } => None,
        });
        rosters.max_by_key(|(at, _)| *at).map(|(_, kind)| kind)
    }

    /// Everybody whom records about a household name, and every dwelling.
    pub fn named(said: &[Said]) -> Vec<SubjectId> {
        let mut named: Vec<SubjectId> = said.iter().flat_map(|one| one.saying.named()).collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// A period, while the replay goes on.
#[derive(Debug, Clone)]
struct Period<T> {
    what: T,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    record: RecordId,
}

/// Somebody was said to have come or gone.
struct Move {
    resident: SubjectId,
    is_coming: bool,
    day: NaiveDate,
    decided: (DateTime<Utc>, RecordId),
}

impl Move {
    fn of(one: &Said) -> Option<Self> {
        let (resident, is_coming) = match &one.saying {
            Saying::Joined { resident, .. } => (*resident, true),
            Saying::Left { resident } => (*resident, false),
            Saying::Roster { .. }
            | Saying::Closed { .. }
            | Saying::Reopened
            | Saying::Pinned { .. }
            | Saying::Unpinned { .. }
            | Saying::Disputed { .. }
            | Saying::Settled { .. }
            | Saying::Merged { .. } => return None,
        };
        Some(Self { resident, is_coming, day: one.observed_on, decided: one.decided() })
    }
}

struct Replay {
    household: SubjectId,
    moves: Vec<Move>,
    kind: Option<HouseholdKind>,
    /// Whether an earlier record said who belongs to it: who is new then came on the day.
    is_known: bool,
    open: BTreeMap<SubjectId, Period<String>>,
    past: Vec<(SubjectId, Period<String>)>,
    homes: Vec<Period<SubjectId>>,
}

impl Replay {
    fn new(household: SubjectId, said: &[&Said]) -> Self {
        Self {
            household,
            moves: said.iter().filter_map(|one| Move::of(one)).collect(),
            kind: None,
            is_known: false,
            open: BTreeMap::new(),
            past: Vec::new(),
            homes: Vec::new(),
        }
    }

    fn hear(&mut self, one: &Said) {
        match &one.saying {
            Saying::Roster { kind, dwelling, members } => {
                self.kind = Some(*kind);
                self.leave_out(members, one);
                for line in members {
                    if self.overruled(line.resident, one) != Some(false) {
                        self.belongs(line, one);
                    }
                }
                self.is_known = true;
                if let Some(dwelling) = dwelling {
                    self.lives(*dwelling, one);
                }
            }
            Saying::Joined { resident, relation } => {
                let from = Some(one.observed_on);
                let relation = relation.clone();
                let line = RosterLine { resident: *resident, relation, from, to: None };
                self.belongs(&line, one);
            }
            Saying::Left { resident } => self.end(*resident, one.observed_on.pred_opt()),
            Saying::Closed { .. }
            | Saying::Reopened
            | Saying::Pinned { .. }
            | Saying::Unpinned { .. }
            | Saying::Disputed { .. }
            | Saying::Settled { .. }
            | Saying::Merged { .. } => {}
        }
    }

    /// Whether somebody was said to have come (true) or gone (false) by the day of a roster, and
    /// this became known only after the roster: who told it knew better than the list.
    fn overruled(&self, resident: SubjectId, roster: &Said) -> Option<bool> {
        self.moves
            .iter()
            .filter(|one| one.resident == resident && one.day <= roster.observed_on)
            .filter(|one| one.decided > roster.decided())
            .max_by_key(|one| one.decided)
            .map(|one| one.is_coming)
    }

    fn leave_out(&mut self, members: &[RosterLine], roster: &Said) {
        let stays = |id: &SubjectId| {
            members.iter().any(|line| line.resident == *id)
                || self.overruled(*id, roster) == Some(true)
        };
        let gone: Vec<SubjectId> = self.open.keys().filter(|id| !stays(id)).copied().collect();
        for resident in gone {
            self.end(resident, roster.observed_on.pred_opt());
        }
    }

    /// Ends a membership; what would end before it began was a mistake of the same day.
    fn end(&mut self, resident: SubjectId, last: Option<NaiveDate>) {
        let Some(mut period) = self.open.remove(&resident) else { return };
        if period.from.is_none_or(|from| last.is_some_and(|last| from <= last)) {
            period.to = last;
            self.past.push((resident, period));
        }
    }

    fn belongs(&mut self, line: &RosterLine, one: &Said) {
        let day = one.observed_on;
        let from = match self.open.get_mut(&line.resident) {
            Some(open) if open.what == line.relation => {
                // The newest word on when it began, unless it would begin after the day.
                if let Some(from) = line.from.filter(|from| *from <= day) {
                    open.from = Some(from);
                }
                None
            }
            Some(open) => {
                // Another relation: since the day that was said, or since it was observed.
                let since = line.from.filter(|from| open.from.is_some_and(|old| old < *from));
                Some(Some(since.unwrap_or(day)))
            }
            None => Some(self.beginning(line, day)),
        };
        if let Some(from) = from {
            self.end(line.resident, from.and_then(|from| from.pred_opt()));
            let period = Period { what: line.relation.clone(), from, to: None, record: one.record };
            let _before = self.open.insert(line.resident, period);
        }
        if let Some(to) = line.to {
            self.end(line.resident, Some(to));
        }
    }

    /// First day of somebody who did not belong: as the record says, but not while they are known
    /// not to have belonged.
    fn beginning(&self, line: &RosterLine, day: NaiveDate) -> Option<NaiveDate> {
        let last = self
            .past
            .iter()
            .filter(|(resident, _)| *resident == line.resident)
            .filter_map(|(_, period)| period.to)
            .max();
        match (line.from, last) {
            (Some(from), Some(last)) if from <= last => Some(day),
            (Some(from), _) => Some(from),
            (None, None) if !self.is_known => None,
            (None, _) => Some(day),
        }
    }

    fn lives(&mut self, dwelling: SubjectId, one: &Said) {
        let day = one.observed_on;
        let current = self.homes.last_mut().filter(|home| home.to.is_none());
        let from = match current {
            Some(home) if home.what == dwelling => return,
            Some(home) if home.from.is_some_and(|from| from >= day) => {
                // Two dwellings on one day: the later word stands.
                let from = home.from;
                let _mistaken = self.homes.pop();
                from
            }
            Some(home) => {
                home.to = day.pred_opt();
                Some(day)
            }
            None => None,
        };
        self.homes.push(Period { what: dwelling, from, to: None, record: one.record });
    }

    fn finish(mut self, closures: &BTreeMap<SubjectId, Closure>) -> Belonging {
        self.past.extend(std::mem::take(&mut self.open));
        let own = closures.get(&self.household).map(|closure| closure.on);
        let end = |id: SubjectId, to: Option<NaiveDate>| {
            let theirs = closures.get(&id).map(|closure| closure.on);
            [own, theirs, to].into_iter().flatten().min()
        };
        let is_real = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
            from.zip(to).is_none_or(|(from, to)| from <= to)
        };
        let kind = self.kind;
        let mut memberships: Vec<(Membership, RecordId)> = self
            .past
            .into_iter()
            .filter_map(|(resident, period)| {
                let to = end(resident, period.to);
                let membership = Membership {
                    household: self.household,
                    resident,
                    kind: kind?,
                    relation: period.what,
                    from: period.from,
                    to,
                };
                is_real(membership.from, to).then_some((membership, period.record))
            })
            .collect();
        memberships.sort_by_key(|(one, record)| (one.resident, one.from, one.to, *record));
        let residences = self
            .homes
            .into_iter()
            .filter_map(|home| {
                let to = end(home.what, home.to);
                let (household, dwelling, from) = (self.household, home.what, home.from);
                let residence = Residence { household, dwelling, from, to };
                is_real(from, to).then_some((residence, home.record))
            })
            .collect();
        Belonging { kind, memberships, residences }
    }
}
