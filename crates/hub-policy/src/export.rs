//! The policy as a table and as Cedar text, for people and tools outside the hub.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use hub_catalogue::Catalogue;

use crate::{AnswerForm, Decision, Grant, HouseholdSort, Rights, RowCondition, Usage};

/// Department × purpose × attribute as CSV: what is answered somewhere now, and within which bounds.
pub fn policy_csv(catalogue: &Catalogue, rights: &Rights, now: DateTime<Utc>) -> String {
    let mut text = String::from(
        "department,purpose,attribute,read,lookup,predicate,areas,conditions,until,people_per_day,\
         covers\n",
    );
    for purpose in rights.purposes() {
        for department in &purpose.departments {
            let permit = rights.explained(department, &purpose.code, now);
            for attribute in catalogue.all() {
                let grants: Vec<&Grant> = permit.in_force(attribute).collect();
                let has = |form| grants.iter().any(|one| one.form == form);
                let read = match permit.decide(attribute, None, Usage::Read) {
                    Decision::Full => "full",
                    Decision::Masked(_) => "masked",
                    // It may be granted in part of the city, or for some rows.
                    Decision::Denied(_) if permit.may_read_somewhere(attribute) => {
                        if has(AnswerForm::Full) { "full in part" } else { "masked in part" }
                    }
                    Decision::Denied(_) => "no",
                };
                let is_on = !attribute.is_switched_off() && !attribute.is_retired();
                let yes = |is: bool| if is { "yes" } else { "no" };
                // Writing to a String cannot fail.
                let _written = writeln!(
                    text,
                    "{department},{},{},{read},{},{},{},{},{},{},{}",
                    purpose.code,
                    attribute.code,
                    yes(permit.may_look_up_somewhere(attribute)),
                    yes(is_on && has(AnswerForm::Predicate)),
                    listed(&grants, |one| one.area.map(|area| area.as_str().to_owned())),
                    listed(&grants, |one| {
                        let text = RowCondition::write(&one.conditions);
                        Some(text).filter(|text| !text.is_empty())
                    }),
                    listed(&grants, |one| one.until.map(moment)),
                    listed(&grants, |one| one.people_per_day.map(|people| people.to_string())),
                    listed(&grants, |one| {
                        Some(one.covers.to_string()).filter(|text| !text.is_empty())
                    }),
                );
            }
        }
    }
    text
}

/// What differs between grants, each once; quoted where CSV needs it.
fn listed(grants: &[&Grant], of: impl Fn(&Grant) -> Option<String>) -> String {
    let mut all: Vec<String> = grants.iter().filter_map(|one| of(one)).collect();
    all.sort_unstable();
    all.dedup();
    let text = all.join(" | ");
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The grants in force as policies of Cedar, one for each grant, and what is switched off as
/// prohibitions. A datum is an attribute of a subject; whoever evaluates them gives the subject's
/// community, age, households, codes and whether it is sealed, and the purpose and the time as context.
pub fn policy_cedar(catalogue: &Catalogue, grants: &[Grant], now: DateTime<Utc>) -> String {
    let mut text = String::from(
        "// Fileonce: what departments may see. Whatever no policy permits is denied.\n",
    );
    for attribute in catalogue.all() {
        if attribute.is_switched_off() || attribute.is_retired() {
            let _written = writeln!(
                text,
                "\nforbid (principal, action, resource in Attribute::\"{}\");",
                attribute.code
            );
        }
    }
    let mut in_force: Vec<&Grant> = grants.iter().filter(|one| one.is_in_force(now)).collect();
    in_force.sort_by_key(|one| {
        (one.department.clone(), one.purpose.clone(), one.attribute.clone(), one.form, one.id)
    });
    for grant in in_force {
        let _written = writeln!(
            text,
            "\n@id(\"{}\")\npermit (\n  principal in Department::\"{}\",\n  action == \
             Action::\"{}\",\n  resource in Attribute::\"{}\"\n){};",
            grant.id,
            grant.department,
            grant.form.as_str(),
            grant.attribute,
            when(grant),
        );
    }
    text
}

fn when(grant: &Grant) -> String {
    let mut all: Vec<String> = Vec::new();
    if let Some(purpose) = &grant.purpose {
        all.push(format!("context.purpose == Purpose::\"{purpose}\""));
    }
    if let Some(area) = &grant.area {
        all.push(format!("resource.subject.community in Area::\"{}\"", area.as_str()));
    }
    all.push(format!("context.now >= datetime(\"{}\")", moment(grant.from)));
    if let Some(until) = grant.until {
        all.push(format!("context.now < datetime(\"{}\")", moment(until)));
    }
    for condition in &grant.conditions {
        all.push(match condition {
            RowCondition::AgedAtLeast(years) => format!("resource.subject.age >= {years}"),
            RowCondition::AgedUnder(years) => format!("resource.subject.age < {years}"),
            RowCondition::InHousehold(sort) => {
                let name = match sort {
                    HouseholdSort::Registered => "registered",
                    HouseholdSort::Residing => "residing",
                };
                format!("resource.subject.households.contains(\"{name}\")")
            }
            RowCondition::Has(attribute, code) => format!(
                "resource.subject.codes.contains(\"{attribute}:{}\")",
                code.replace('\\', "\\\\").replace('"', "\\\"")
            ),
        });
    }
    if !grant.covers.minors {
        all.push("(!(resource.subject has age) || resource.subject.age >= 14)".to_owned());
    }
    if !grant.covers.sealed {
        all.push("!resource.subject.isSealed".to_owned());
    }
    format!(" when {{\n  {}\n}}", all.join(" &&\n  "))
}

fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
