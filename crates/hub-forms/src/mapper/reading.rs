//! What one heading could mean, read by itself and with the groups above it.

use hub_catalogue::RolePart;
use hub_values::SubjectKind;

use super::resolve::{has_role, related};
use super::{Candidate, Reason, SheetHeading};
use crate::heading::Heading;
use crate::lexicon::Found;
use crate::{Ask, Mapper, Meaning, Role, Transform};

/// What clerks put before a heading without changing what it asks.
const BEFORE: [&str; 20] = [
    "是否",
    "有无",
    "目前",
    "当前",
    "本人",
    "个人",
    "具体",
    "主要",
    "基本",
    "涉及",
    "相关",
    "本户",
    "本单位",
    "店内",
    "家中",
    "户内",
    "单位",
    "企业",
    "店铺",
    "现",
];
/// What they put behind it.
const BEHIND: [&str; 10] =
    ["基本情况", "情况", "状况", "信息", "登记", "填写", "合计", "金额", "总额", "数额"];
/// Persons whom the hub keeps nothing about under such a name.
pub(super) const KIN: [&str; 10] =
    ["父亲", "母亲", "父母", "子女", "儿子", "女儿", "祖父", "祖母", "兄弟", "邻居"];
/// Words of groups that name nobody and nothing.
const PLAIN_GROUPS: [&str; 10] =
    ["基本", "个人", "本人", "人员", "居民", "身份", "人口", "登记", "填报", "申请"];
/// Words between two things that one column asks for.
const OR: [char; 5] = ['或', '及', '和', '与', '、'];
/// What a group says besides whom or what it is about.
const GROUP_WORDS: [&str; 9] =
    ["基本情况", "基本信息", "个人信息", "信息", "情况", "资料", "状况", "登记", "栏"];
/// Words before a person that say no more than the form does.
const PLACE_WORDS: [&str; 6] = ["本单位", "单位", "企业", "场所", "公司", "店铺"];

impl Mapper<'_> {
    /// Everything that one heading could mean.
    pub(super) fn candidates(
        &self,
        heading: &SheetHeading,
        subject: SubjectKind,
        title: &str,
    ) -> Vec<Candidate> {
        let mut candidates = self.sure_candidates(heading, subject);
        candidates.extend(self.by_title(heading, title));
        if candidates.is_empty() {
            let last = Heading::of(heading.last());
            candidates.extend(self.either(&last, subject));
            candidates.extend(self.reduced(&last, subject));
        }
        if candidates.is_empty() {
            candidates.extend(self.similar(&Heading::of(heading.last()), subject));
        }
        if Heading::of(heading.last()).is_yearly() {
            for one in &mut candidates {
                self.make_yearly(&mut one.meaning);
            }
        }
        candidates
    }

    /// What the words say, without comparing.
    pub(super) fn sure_candidates(
        &self,
        heading: &SheetHeading,
        subject: SubjectKind,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let last = Heading::of(heading.last());
        for group in heading.groups().iter().rev() {
            candidates.extend(self.grouped(group, &last, subject));
        }
        if candidates.iter().any(|one| one.confidence >= 90) {
            return candidates;
        }
        let known = self.known(&last, subject);
        // 业主 of a shop is who runs it, not who owns the house.
        let is_borrowed = known.as_ref().is_some_and(|one| one.reason == Reason::OtherSubject);
        if known.is_none() || (is_borrowed && subject == SubjectKind::Premises) {
            candidates.extend(self.with_person(&last, subject));
        }
        if candidates.is_empty() {
            candidates.extend(known);
        }
        if self.is_of_a_stranger(heading, &last) {
            for one in &mut candidates {
                one.confidence = one.confidence.min(60);
            }
        }
        candidates
    }

    /// Whether a group or a bracket makes it the data of somebody whom no role names.
    fn is_of_a_stranger(&self, heading: &SheetHeading, last: &Heading) -> bool {
        if last.inside.iter().any(|text| KIN.iter().any(|kin| text.contains(kin))) {
            return true;
        }
        let is_personal = last.keys().any(|key| self.lexicon.head(key).is_some());
        is_personal
            && heading.groups().iter().any(|group| {
                let group = Heading::of(group).full;
                let is_plain = PLAIN_GROUPS.iter().any(|word| group.contains(word));
                let is_known = self.lexicon.persons_in(&group).next().is_some();
                !group.is_empty() && !is_plain && !is_known
            })
    }

    /// A heading that asks for one thing or another: the one that is known, unless both are.
    fn either(&self, heading: &Heading, subject: SubjectKind) -> Option<Candidate> {
        let (first, second) = heading.outside.split_once(OR)?;
        let found = |text: &str| {
            let heading = Heading::of(text);
            self.known(&heading, subject).or_else(|| self.with_person(&heading, subject))
        };
        if first.chars().count() < 2 || second.chars().count() < 2 {
            return None;
        }
        let (first, second) = (found(first)?, found(second));
        let is_other = second.is_some_and(|second| second.meaning != first.meaning);
        let confidence = if is_other { 60 } else { 78 };
        Some(Candidate { confidence, reason: Reason::Reduced, ..first })
    }

    /// The heading as it is known for the subject, or for what belongs to it.
    pub(super) fn known(&self, heading: &Heading, subject: SubjectKind) -> Option<Candidate> {
        let (own, others) = related(subject).split_first()?;
        for (rank, key) in (0_u8..).zip(heading.keys()) {
            if let Some((meaning, found)) = self.lexicon.meaning(self.catalogue, *own, key) {
                let (confidence, reason) = match found {
                    Found::Header => (97, Reason::KnownHeading),
                    Found::Pattern => (95, Reason::UsualWriting),
                    Found::Sentence => (80, Reason::Word),
                };
                return Some(Candidate { meaning, confidence: confidence - rank, reason });
            }
            // What only says 地址 or 面积 says it of the subject; elsewhere it has to be a person's
            // word or more than that.
            let found = others.iter().find_map(|kind| {
                let (meaning, found) = self.lexicon.meaning(self.catalogue, *kind, key)?;
                matches!(meaning, Meaning::Fact(_)).then_some((meaning, found))
            });
            if let Some((meaning, found)) = found {
                let confidence = if found == Found::Sentence { 78 } else { 88 };
                let reason = Reason::OtherSubject;
                return Some(Candidate { meaning, confidence, reason });
            }
        }
        None
    }

    /// The heading under a group: `户主 / 姓名`, `家庭 / 年收入`.
    fn grouped(&self, group: &str, last: &Heading, subject: SubjectKind) -> Option<Candidate> {
        let group = Heading::of(group);
        let thing = GROUP_WORDS
            .iter()
            .find_map(|word| group.outside.strip_suffix(word))
            .filter(|rest| !rest.is_empty())
            .unwrap_or(&group.outside);
        let candidate =
            |meaning, confidence| Candidate { meaning, confidence, reason: Reason::Group };
        let role = self.lexicon.person(thing).find(|role| has_role(subject, *role));
        if let Some(role) = role.filter(|role| *role != Role::Own)
            && let Some(ask) = self.asked_of(role, last)
        {
            return Some(candidate(Meaning::Fact(ask), 95));
        }
        if role == Some(Role::Own) {
            return self.known(last, subject).map(|one| candidate(one.meaning, one.confidence));
        }
        let joined = Heading {
            full: format!("{thing}{}", last.outside),
            outside: format!("{thing}{}", last.outside),
            inside: last.inside.clone(),
        };
        let known = self.known(&joined, subject).or_else(|| self.with_person(&joined, subject));
        known.map(|one| candidate(one.meaning, one.confidence.saturating_sub(2)))
    }

    /// What is asked of a person in this role.
    pub(super) fn asked_of(&self, role: Role, head: &Heading) -> Option<Ask> {
        for key in head.keys() {
            if let Some(part) = self.lexicon.head(key) {
                return self.of_person(role, part);
            }
        }
        for key in head.keys() {
            let Some((Meaning::Fact(ask), found)) =
                self.lexicon.meaning(self.catalogue, SubjectKind::Resident, key)
            else {
                continue;
            };
            if found != Found::Sentence && ask.role == Role::Own {
                return Some(Ask { role, ..ask });
            }
        }
        if role == Role::Member {
            let relation = head.keys().any(|key| {
                let of = self.lexicon.meaning(self.catalogue, SubjectKind::Household, key);
                matches!(of, Some((Meaning::Fact(ask), _)) if ask.attribute.as_str() == "relation_to_householder")
            });
            return relation.then(|| self.of_person(role, RolePart::Other)).flatten();
        }
        None
    }

    /// A heading that names a person: `监护人联系电话`, `身份证号（监护人）`, `与监护人关系`.
    pub(super) fn with_person(&self, heading: &Heading, subject: SubjectKind) -> Option<Candidate> {
        let candidate = |ask: Ask| {
            let reason = Reason::Person;
            Candidate { meaning: Meaning::Fact(ask), confidence: 92, reason }
        };
        for inside in &heading.inside {
            let role = self.lexicon.person(inside).find(|role| has_role(subject, *role));
            if let Some(ask) =
                role.and_then(|role| self.person_or_own(role, &heading.outside, subject))
            {
                return Some(candidate(ask));
            }
        }
        for key in heading.keys() {
            let short = PLACE_WORDS.iter().find_map(|word| key.strip_prefix(word));
            for text in std::iter::once(key).chain(short) {
                for (role, rest) in self.lexicon.persons_in(text) {
                    if !has_role(subject, role) {
                        continue;
                    }
                    let rest = rest.strip_prefix('的').unwrap_or(rest);
                    if let Some(ask) = self.person_or_own(role, rest, subject) {
                        return Some(candidate(ask));
                    }
                }
            }
        }
        None
    }

    fn person_or_own(&self, role: Role, rest: &str, subject: SubjectKind) -> Option<Ask> {
        if role == Role::Own {
            let rest = Heading::of(rest);
            let known = if rest.full.is_empty() { None } else { self.known(&rest, subject) };
            return match known?.meaning {
                Meaning::Fact(ask) => Some(ask),
                Meaning::Context(_) | Meaning::Supplementary => None,
            };
        }
        if rest.is_empty() {
            return self.of_person(role, RolePart::Name);
        }
        let rest = rest.strip_prefix('与').unwrap_or(rest);
        self.asked_of(role, &Heading::of(rest))
    }

    /// The heading without what says nothing.
    fn reduced(&self, heading: &Heading, subject: SubjectKind) -> Option<Candidate> {
        let text = heading.outside.as_str();
        let mut fronts = vec![text];
        while let Some(shorter) =
            fronts.last().and_then(|text| BEFORE.iter().find_map(|word| text.strip_prefix(word)))
        {
            fronts.push(shorter);
        }
        let backs = fronts
            .clone()
            .into_iter()
            .filter_map(|text| BEHIND.iter().find_map(|word| text.strip_suffix(word)));
        let shorter: Vec<&str> = fronts.iter().copied().skip(1).chain(backs).collect();
        shorter.into_iter().filter(|one| one.chars().count() > 1).find_map(|one| {
            let heading = Heading::of(one);
            let found =
                self.known(&heading, subject).or_else(|| self.with_person(&heading, subject));
            let found = found.filter(|one| matches!(one.meaning, Meaning::Fact(_)))?;
            Some(Candidate { confidence: 78, reason: Reason::Reduced, ..found })
        })
    }

    /// What a title says about headings that say little themselves.
    fn by_title(&self, heading: &SheetHeading, title: &str) -> Option<Candidate> {
        let last = Heading::of(heading.last());
        let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
        let code = match last.outside.as_str() {
            "编号" if says(&["健康档案", "随访", "产前", "服务记录", "居民健康"]) => {
                "health_record_no"
            }
            "登记日期" | "登记时间" if says(&["流动人口", "居住登记", "暂住", "居住证"]) => {
                "residence_register_date"
            }
            _ => return None,
        };
        let attribute = self.catalogue.attribute(code).filter(|one| !one.is_retired())?;
        let meaning = Meaning::Fact(Ask::plain(attribute.code.clone()));
        Some(Candidate { meaning, confidence: 98, reason: Reason::Title })
    }

    /// Money is held for a month; brackets such as （元/年） ask for a year.
    fn make_yearly(&self, meaning: &mut Meaning) {
        let Meaning::Fact(ask) = meaning else { return };
        let attribute = self.catalogue.attribute(ask.attribute.as_str());
        let is_money = attribute.is_some_and(|one| Transform::Times12.fits(one));
        if is_money && ask.transform == Transform::AsIs {
            ask.transform = Transform::Times12;
        }
    }
}
