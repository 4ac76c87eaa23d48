//! Forms on files, as somebody at a terminal uses them.

use std::path::Path;
use std::process::{Command, Output};

use hub_tests::binary;
use serde_json::Value;
use tempfile::TempDir;

fn run(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(binary()).arg("forms").args(arguments).current_dir(dir).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

fn json(dir: &Path, arguments: &[&str]) -> Value {
    let output = run(dir, arguments);
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_empty_form_is_written_and_understood_again() {
    let dir = TempDir::new().unwrap();
    let code = "civil_dibao_xiangtan";
    let done = run(dir.path(), &["template", code, "--output", "form.xlsx"]);
    assert!(done.status.success(), "{}", said(&done));
    let read = json(dir.path(), &["map", "form.xlsx", "--json"]);
    assert_eq!(read["subject"], "household");
    assert_eq!(read["title"], "城市居民最低生活保障金申请审批表(湘潭)");
    let columns = read["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 26);
    let of = |heading: &str| columns.iter().find(|one| one["heading"] == heading).unwrap();
    assert_eq!(of("身份证号码")["attribute"], "householder_id_number");
    assert_eq!(of("成员年龄")["role"], "member");
    assert_eq!(of("成员年龄")["transform"], "age");
    assert_eq!(of("保障标准")["kind"], "supplementary");
    assert_eq!(of("户主姓名")["column"], "A");
    assert!(of("户主姓名")["candidates"][0]["confidence"].as_u64().unwrap() >= 75);
}

#[test]
fn a_form_that_was_never_seen_is_read_from_csv_and_told_in_both_languages() {
    let dir = TempDir::new().unwrap();
    let text = "姓名,手机号码,监护人,父亲/姓名,星座\n";
    std::fs::write(dir.path().join("form.csv"), text).unwrap();
    let told = said(&run(dir.path(), &["map", "form.csv", "--kind", "resident"]));
    assert!(told.contains("监护人(代理人)姓名 guardian_name"), "{told}");
    assert!(told.contains("星座  =  本表补充项 · supplementary"), "{told}");
}

#[test]
fn an_application_with_labels_beside_blanks_is_read_label_by_label() {
    let dir = TempDir::new().unwrap();
    let text = "困难残疾人生活补贴申请表,,,\n姓名,,性别,\n身份证号码,,民族,\n残疾证号,,残疾等级,\n\
                家庭住址,,联系电话,\n开户银行,,星座,\n";
    std::fs::write(dir.path().join("form.csv"), text).unwrap();
    let read = json(dir.path(), &["map", "form.csv", "--json"]);
    assert_eq!(read["subject"], "resident");
    assert_eq!(read["title"], "困难残疾人生活补贴申请表");
    let columns = read["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 10);
    let of = |heading: &str| columns.iter().find(|one| one["heading"] == heading).unwrap();
    assert_eq!(of("残疾等级")["attribute"], "disability_level");
    assert_eq!(of("残疾等级")["column"], "C4");
    assert_eq!(of("星座")["kind"], "supplementary");
}

#[test]
fn what_is_held_and_who_asks_for_it_is_told_before_anybody_is_asked() {
    let dir = TempDir::new().unwrap();
    let told = json(dir.path(), &["overlap", "fire_ebike_register", "--json"]);
    assert_eq!(told["columns"], 4);
    assert_eq!(told["held"].as_array().unwrap().len(), 4);
    let text = "姓名,身份证号,星座\n";
    std::fs::write(dir.path().join("form.csv"), text).unwrap();
    let told = json(dir.path(), &["overlap", "form.csv", "--kind", "resident", "--json"]);
    assert_eq!(told["new"], serde_json::json!(["星座"]));
    let name = &told["held"][0];
    assert_eq!(name["attribute"], "person_name");
    assert!(name["asked_by"].as_array().unwrap().len() >= 10, "{name}");
}

#[test]
fn the_forms_that_ship_are_listed_and_shown() {
    let dir = TempDir::new().unwrap();
    let list = said(&run(dir.path(), &["list"]));
    assert_eq!(list.lines().count(), 26, "{list}");
    let shown = said(&run(dir.path(), &["show", "police_registered_population"]));
    assert!(shown.contains("宗教信仰"), "{shown}");
    assert!(shown.contains("依法停用 · switched off by law"), "{shown}");
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("none.csv"), "今天天气很好\n").unwrap();
    std::fs::write(dir.path().join("there.xlsx"), "x").unwrap();
    for (arguments, part) in [
        (&["show", "nope"][..], "fileonce forms list"),
        (&["map", "absent.xlsx"][..], "无法读取文件"),
        (&["map", "none.csv"][..], "没有找到表头"),
        (&["map", "there.xlsx", "--kind", "dog"][..], "主体类别不对"),
        (&["template", "fire_ebike_register", "--output", "a.csv"][..], ".xlsx"),
        (&["template", "fire_ebike_register", "--output", "there.xlsx"][..], "尚不存在的文件"),
    ] {
        let output = run(dir.path(), arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(said(&output).contains(part), "{arguments:?}: {}", said(&output));
    }
    assert_eq!(std::fs::read(dir.path().join("there.xlsx")).unwrap(), b"x");
}
