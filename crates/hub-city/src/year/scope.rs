//! To whom each form goes: everybody whom it fits.

use chrono::NaiveDate;
use hub_app::ResidentCriteria;

/// Whom a form fits.
#[derive(Debug, Clone)]
pub(super) enum Scope {
    /// Everything of its kind.
    All,
    /// Residents of whom a status is known.
    Residents(ResidentCriteria),
    /// So many of the communities: a form about premises, dwellings or households is limited by nothing but areas.
    Communities(usize),
}

/// Who is registered here, has come to live here, has come from abroad.
pub(super) const POPULATION: [&str; 3] = ["户籍", "流动", "境外"];

/// The scope of a form by its code.
pub(super) fn scope(code: &str) -> Scope {
    let coded = |attribute: &str, value: &str| {
        Scope::Residents(ResidentCriteria {
            coded: vec![(attribute.to_owned(), value.to_owned())],
            ..ResidentCriteria::default()
        })
    };
    let born = |from: i32, to: i32| {
        Scope::Residents(ResidentCriteria {
            born_from: NaiveDate::from_ymd_opt(from, 1, 1),
            born_to: NaiveDate::from_ymd_opt(to, 12, 31),
            ..ResidentCriteria::default()
        })
    };
    match code {
        "police_registered_population" => coded("population_type", POPULATION[0]),
        "police_floating_population" => coded("population_type", POPULATION[1]),
        "police_foreigner" => coded("population_type", POPULATION[2]),
        "fire_vulnerable_people" => coded("mobility_impaired", "是"),
        "justice_legal_aid_application" => coded("dibao_status", "是"),
        "health_family_doctor" => coded("tekun_status", "是"),
        "health_mental_disorder" => coded("mental_disorder_risk", "3"),
        "civil_disability_subsidy" => coded("disability_level", "1"),
        "civil_lonely_elderly" => coded("living_arrangement", "独居"),
        // The hub holds nothing by which these are told: years of birth stand for shares of about one in a hundred.
        "justice_community_correction" => born(1985, 1985),
        "justice_released_person" => born(1984, 1984),
        "health_antenatal_first" => born(1997, 1997),
        "civil_left_behind" => born(2016, 2016),
        "civil_key_youth" => born(2009, 2009),
        "civil_dibao_xiangtan" | "market_special_equipment" => Scope::Communities(2),
        "civil_tekun_check_lanshan" | "city_illegal_building" | "city_illegal_building_case" => {
            Scope::Communities(1)
        }
        _ => Scope::All,
    }
}
