//! The city's own tree of areas, from a table.

use hub_policy::Caller;
use hub_tests::{Cli, TestHub};
use tempfile::TempDir;

const CITY: &str = "区划代码,名称,英文名称,城乡类型\n\
    519900000000,云澜市,Yunlan,城区\n\
    519902,东澜区,,\n\
    519902001,望澜街道,Wanglan,\n\
    519902001001,望澜社区,Wanglan Community,城区\n\
    519902001201,白麓坝村,Bailuba Village,乡镇\n";

struct City {
    dir: TempDir,
    cli: Cli,
}

impl City {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let cli = Cli::init(dir.path());
        Self { dir, cli }
    }

    fn import(&self, file: impl AsRef<[u8]>, more: &[&str]) -> (bool, String) {
        let path = self.dir.path().join("areas.csv");
        std::fs::write(&path, file).unwrap();
        let mut arguments = vec!["area", "import", path.to_str().unwrap()];
        arguments.extend(more);
        let said = self.cli.run(&arguments);
        (said.is_done, said.text)
    }

    fn list(&self) -> String {
        self.cli.run(&["area", "list"]).text
    }
}

#[test]
fn a_tree_comes_in_whole_and_again_changes_nothing() {
    let city = City::new();
    let (done, text) = city.import(CITY, &["--dry-run"]);
    assert!(done && text.contains("added: 5") && text.contains("dry run"), "{text}");
    assert!(city.list().contains("areas: 0"));
    let (done, text) = city.import(CITY, &[]);
    assert!(done && text.contains("added: 5; 更新 changed: 0"), "{text}");
    let list = city.list();
    for line in [
        "519900000000  云澜市 Yunlan  city  城区 urban",
        "519902000000    东澜区 东澜区  district  城区 urban",
        "519902001000      望澜街道 Wanglan  street  城区 urban",
        "519902001201        白麓坝村 Bailuba Village  community  乡镇 township",
        "社区 communities: 2",
    ] {
        assert!(list.contains(line), "{line} in\n{list}");
    }
    let (done, text) = city.import(CITY, &[]);
    assert!(
        done && text.contains("added: 0; 更新 changed: 0; 移除 removed: 0; 不变 unchanged: 5"),
        "{text}"
    );
    // A new name renames; what the file does not have stays.
    let (done, text) = city.import("code,name\n519902001001,望澜新社区\n", &[]);
    assert!(done && text.contains("望澜社区 → 望澜新社区") && text.contains("kept: 4"), "{text}");
    assert!(city.list().contains("望澜新社区 Wanglan Community"));
    assert!(city.cli.run(&["audit", "verify"]).is_done);
}

#[test]
fn every_mistake_is_told_with_row_and_column_and_nothing_is_written() {
    let city = City::new();
    let (done, text) = city.import(
        "区划代码,名称,级别,上级代码,城乡类型\n\
         519900,云澜市,市,,\n\
         51990x,东澜区,,,\n\
         519902,,区县,,\n\
         519902001,望澜街道,社区,,\n\
         519902001001,望澜社区,,519903000000,\n\
         519902001001,望澜社区,,,\n\
         529902001001,别处社区,,,海边\n\
         519902001002,=1+1,,,\n",
        &[],
    );
    assert!(!done);
    for problem in ["row 9, column B: formulas", "1 problems; nothing was written"] {
        assert!(text.contains(problem), "{problem} in {text}");
    }
    let (done, text) = city.import(
        "区划代码,名称,级别,上级代码,城乡类型\n\
         519900,云澜市,市,,\n\
         51990x,东澜区,,,\n\
         519902,,区县,,\n\
         519902001,望澜街道,社区,,\n\
         519902001001,望澜社区,,519903000000,\n\
         519902001001,望澜社区,,,\n\
         529902001001,别处社区,,,海边\n\
         519902001003,联系13800001234,,,\n",
        &[],
    );
    assert!(!done);
    for problem in [
        "row 9, column B（名称 name_zh）: a name must not hold an ID or phone number",
        "第 3 行 A（区划代码 code） 列：区划代码只能是数字",
        "第 4 行 B（名称 name_zh） 列：不能为空",
        "第 5 行 C（级别 level） 列：级别与区划代码不符",
        "row 6, column D（上级代码 parent）: no such area above",
        "row 7, column A（区划代码 code）: repeats an earlier row",
        "row 8, column A（区划代码 code）: no area above it exists",
        "row 8, column E（城乡类型 urban）: write urban or township",
    ] {
        assert!(text.contains(problem), "{problem} in\n{text}");
    }
    assert!(city.list().contains("areas: 0"));
    let (done, text) = city.import("名称\n云澜市\n", &[]);
    assert!(!done && text.contains("缺少“区划代码”列"), "{text}");
    let (done, text) = city.import("", &[]);
    assert!(!done && text.contains("empty"), "{text}");
}

#[test]
fn a_file_in_gb18030_is_read() {
    let city = City::new();
    let (bytes, _, _) = encoding_rs::GB18030.encode(CITY);
    let (done, text) = city.import(&bytes, &[]);
    assert!(done && text.contains("added: 5"), "{text}");
    assert!(city.list().contains("白麓坝村"));
}

#[test]
fn officers_come_from_a_table() {
    let city = City::new();
    assert!(city.import(CITY, &[]).0);
    let path = city.dir.path().join("officers.csv");
    let import = |text: &str| {
        std::fs::write(&path, text).unwrap();
        city.cli.run(&["area", "officers", path.to_str().unwrap()])
    };
    let good = "社区代码,部门,姓名,电话\n519902001001,公安,欧阳一,19900980001\n519902001001,fire,司马二,19900980002\n";
    let said = import(good);
    assert!(said.is_done && said.text.contains("changed: 2"), "{}", said.text);
    assert!(import(good).text.contains("changed: 0; 不变 unchanged: 2"));
    let bad = import(
        "社区代码,部门,姓名,电话\n519902001,公安,欧阳一,19900980001\n519902001001,nobody,欧阳*,12\n",
    );
    assert!(!bad.is_done && bad.text.contains("4 problems"), "{}", bad.text);
    assert!(!bad.text.contains("欧阳*"), "a value is repeated");
}

/// The tree of the test city as a table, without some areas.
fn table(hub: &TestHub, without: &[&str]) -> Vec<u8> {
    let snapshot = hub.hub.snapshot();
    let mut text = "code,name,name_en,parent,urban\n".to_owned();
    for one in snapshot.areas.iter().filter(|one| !without.contains(&one.code.as_str())) {
        let parent = one.parent.map(|code| code.to_string()).unwrap_or_default();
        let line =
            format!("{},{},{},{parent},{}\n", one.code, one.name_zh, one.name_en, one.is_urban);
        text.push_str(&line);
    }
    text.into_bytes()
}

#[tokio::test]
async fn an_area_that_something_refers_to_is_not_removed() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let whole = hub.hub.plan_areas(&table(&hub, &[]), true).await.unwrap();
    assert!(whole.is_empty() && whole.unchanged == 38, "{whole:?}");
    let used = hub.sample_community().to_owned();
    let refused = hub.hub.plan_areas(&table(&hub, &[&used]), true).await.unwrap_err();
    let hub_app::TableError::Problems(problems) = refused else { panic!("{refused}") };
    assert!(problems[0].zh.contains("登记数据") && problems[0].zh.contains(&used), "{problems:?}");
    // A street cannot go while its communities stay.
    let street = format!("{}000", &used[..9]);
    let orphaned = hub.hub.plan_areas(&table(&hub, &[&street]), true).await.unwrap_err();
    let hub_app::TableError::Problems(problems) = orphaned else { panic!("{orphaned}") };
    assert!(problems.iter().all(|one| one.en.contains("no such area above")), "{problems:?}");
    // One that nothing refers to goes; one that came into use meanwhile stays.
    let file = "code,name\n519902001099,新设社区\n519902001098,又设社区\n".as_bytes();
    let plan = hub.hub.plan_areas(file, false).await.unwrap();
    hub.hub.import_areas(&by, &plan).await.unwrap();
    let plan =
        hub.hub.plan_areas(&table(&hub, &["519902001099", "519902001098"]), true).await.unwrap();
    assert_eq!(plan.removed.len(), 2);
    let _cookie =
        hub.session("late", hub_policy::CallerRole::CommunityStaff, Some("519902001098")).await;
    assert!(hub.hub.import_areas(&by, &plan).await.is_err());
    assert_eq!(hub.hub.snapshot().areas.len(), 40);
    let plan = hub.hub.plan_areas(&table(&hub, &["519902001099"]), true).await.unwrap();
    hub.hub.import_areas(&by, &plan).await.unwrap();
    assert_eq!(hub.hub.snapshot().areas.len(), 39);
}
