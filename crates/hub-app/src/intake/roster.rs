//! The members that a household's record names, as far as they can belong to it.

use chrono::NaiveDate;
use hub_facts::{Life, Outside, RosterLine};

use super::Problem;
use super::judge::{Judged, JudgedHousehold, JudgedMember};
use super::link::Links;

/// Everybody who is known and can belong to it; who is left out is told with their place.
pub(crate) fn members(
    one: &Judged,
    household: &JudgedHousehold,
    links: &Links,
    problems: &mut Vec<Problem>,
) -> Vec<RosterLine> {
    let mut members: Vec<RosterLine> = Vec::with_capacity(household.members.len());
    for (position, member) in household.members.iter().enumerate() {
        let at = format!("members.{position}");
        let resident = links.resident(member.key, member.document);
        // Somebody of another community is nobody here.
        let Some(resident) = resident.filter(|resident| !links.is_elsewhere(one, *resident)) else {
            problems.push(Problem::new(
                &at,
                "找不到这名成员，请先登记该居民",
                "this member is not known; record the resident first",
            ));
            continue;
        };
        if members.iter().any(|one| one.resident == resident) {
            continue;
        }
        let (from, to) = match lived(member, links.life(resident), one.observed_on) {
            Lived::Never(outside) => {
                problems.push(told(&at, outside));
                continue;
            }
            Lived::Partly(outside, from, to) => {
                problems.push(told(&at, outside));
                (from, to)
            }
            Lived::Throughout => (member.from, member.to),
        };
        members.push(RosterLine { resident, relation: member.relation.clone(), from, to });
    }
    members
}

/// How much of a membership lies within the member's life.
#[derive(Debug, PartialEq, Eq)]
enum Lived {
    Throughout,
    /// From a day to a day of it.
    Partly(Outside, Option<NaiveDate>, Option<NaiveDate>),
    Never(Outside),
}

fn lived(member: &JudgedMember, life: Life, observed_on: NaiveDate) -> Lived {
    // Who is listed without a day belongs to it on the day of the list, unless the list says until
    // when.
    let begins = member.from.or(member.to).unwrap_or(observed_on);
    if life.excludes(begins) == Some(Outside::AfterDeath) {
        return Lived::Never(Outside::AfterDeath);
    }
    let ends = member.to.unwrap_or(observed_on);
    if life.excludes(ends) == Some(Outside::BeforeBirth) {
        return Lived::Never(Outside::BeforeBirth);
    }
    if member.from.and_then(|from| life.excludes(from)).is_some() {
        return Lived::Partly(Outside::BeforeBirth, life.born, member.to);
    }
    if life.excludes(ends) == Some(Outside::AfterDeath) {
        return Lived::Partly(Outside::AfterDeath, member.from, life.died);
    }
    Lived::Throughout
}

fn told(at: &str, outside: Outside) -> Problem {
    match outside {
        Outside::AfterDeath => Problem::new(
            at,
            "该成员已登记死亡，死亡之后不能再为户内成员，请从名单中删除或核对；未登记死亡后的成员关系",
            "this member is recorded dead and belongs to no household after that; leave them out \
             or check; nothing after the death was recorded",
        ),
        Outside::BeforeBirth => Problem::new(
            at,
            "成员日期早于本人出生日期，请核对；未登记出生前的成员关系",
            "this membership begins before the person was born; check it; nothing before the birth \
             was recorded",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_membership_is_kept_as_far_as_the_member_lived() {
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 1);
        let life = Life { born: day(3), died: day(6) };
        let of = |from: u32, to: u32, observed: u32| {
            let member = JudgedMember {
                key: None,
                document: None,
                relation: String::new(),
                from: day(from),
                to: day(to),
            };
            lived(&member, life, day(observed).unwrap())
        };
        let (before, after) = (Outside::BeforeBirth, Outside::AfterDeath);
        for (from, to, observed, expected) in [
            (3, 6, 8, Lived::Throughout),
            (4, 0, 5, Lived::Throughout),
            (0, 0, 5, Lived::Throughout),
            (0, 5, 8, Lived::Throughout),
            (4, 0, 8, Lived::Partly(after, day(4), day(6))),
            (4, 7, 8, Lived::Partly(after, day(4), day(6))),
            (7, 0, 8, Lived::Never(after)),
            (0, 0, 8, Lived::Never(after)),
            (1, 0, 5, Lived::Partly(before, day(3), None)),
            (1, 2, 5, Lived::Never(before)),
        ] {
            assert_eq!(of(from, to, observed), expected, "{from} {to} {observed}");
        }
    }
}
