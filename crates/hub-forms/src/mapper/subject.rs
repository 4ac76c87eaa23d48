//! What a row of a sheet is about, guessed from its title and headings.

use hub_values::SubjectKind;

use super::HeadingRow;
use crate::Mapper;
use crate::heading::Heading;
use crate::{Meaning, Role};

/// Words of a title that tell the subject, the more telling first.
const TITLES: [(SubjectKind, &[&str]); 4] = [
    (
        SubjectKind::Dwelling,
        &["房屋", "出租屋", "住房信息", "违建", "违法建设", "违章建筑", "群租", "楼栋", "租赁房"],
    ),
    (
        SubjectKind::Premises,
        &[
            "单位",
            "企业",
            "门店",
            "店家",
            "商户",
            "场所",
            "商铺",
            "店铺",
            "食品经营",
            "电梯",
            "特种设备",
            "门前三包",
            "经营者",
            "市场主体",
        ],
    ),
    (
        SubjectKind::Household,
        &[
            "家庭",
            "住户",
            "户信息",
            "入户",
            "低保",
            "最低生活保障",
            "特困",
            "户籍户",
            "养犬",
            "电动自行车",
            "电动车",
        ],
    ),
    (
        SubjectKind::Resident,
        &[
            "人口",
            "人员",
            "居民",
            "老人",
            "老年人",
            "儿童",
            "青少年",
            "患者",
            "残疾人",
            "妇女",
            "孕",
            "个人",
            "申请人",
            "境外",
            "留守",
            "军人",
            "健康",
            "家庭医生",
            "法律援助",
        ],
    ),
];

impl Mapper<'_> {
    /// The kind that most headings speak for, and whether it leads clearly.
    pub(super) fn guess_subject(&self, row: &HeadingRow) -> (SubjectKind, bool) {
        let mut scores: Vec<(usize, SubjectKind)> =
            SubjectKind::ALL.into_iter().map(|kind| (self.score(row, kind), kind)).collect();
        scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let first = scores.first().copied().unwrap_or((0, SubjectKind::Resident));
        let second = scores.get(1).map_or(0, |(score, _)| *score);
        (first.1, first.0 > second + 1)
    }

    /// How many headings are the subject's own, and what the title says.
    fn score(&self, row: &HeadingRow, kind: SubjectKind) -> usize {
        let own = row.headings.iter().filter(|heading| {
            let last = Heading::of(heading.last());
            let found = last.keys().find_map(|key| self.lexicon.meaning(self.catalogue, kind, key));
            match found {
                Some((Meaning::Fact(ask), _)) => {
                    let attribute = self.catalogue.attribute(ask.attribute.as_str());
                    ask.role == Role::Own
                        && attribute.is_some_and(|one| one.subject == kind && one.view.is_none())
                }
                _ => false,
            }
        });
        let own = own.count();
        let words = TITLES.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, words)| words);
        let titled = words.iter().filter(|word| row.title.contains(**word)).count();
        // A household's own columns are few, and its members' many.
        let weight = if kind == SubjectKind::Household { 2 } else { 1 };
        own * weight + titled * 3
    }
}
