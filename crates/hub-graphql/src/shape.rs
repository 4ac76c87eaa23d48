//! What the limits need to know of the schema: which fields are lists, which may be null.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
    VariableDefinition,
};
use async_graphql::{Name, Positioned, Value, Variables};

/// Fields by type and name.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    fields: HashMap<String, HashMap<String, Field>>,
    inputs: HashMap<String, Input>,
}

/// A type of what is given, where it is not one that every schema has.
#[derive(Debug)]
enum Input {
    Scalar,
    Enum(HashSet<String>),
    Object(HashMap<String, Member>),
}

/// A member of a given object.
#[derive(Debug)]
struct Member {
    ty: Type,
    has_default: bool,
}

/// One field of the schema.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Name of its type, without list and null marks.
    pub(crate) type_name: String,
    /// How many rows it may have.
    pub(crate) rows: Rows,
    /// Whether it may be null.
    pub(crate) is_nullable: bool,
}

/// How many rows a field may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// One thing, or the rows of a page that were counted already.
    One,
    /// As many as its argument `first` says.
    First,
    /// As many as its argument lists, such as `ids`.
    Listed,
    /// A list without pages.
    Unpaged,
}

impl Shape {
    /// The shape of a schema, from its text.
    pub(crate) fn of(sdl: &str) -> Self {
        let mut fields: HashMap<String, HashMap<String, Field>> = HashMap::new();
        let mut inputs = HashMap::new();
        let Ok(document) = parse_schema(sdl) else { return Self::default() };
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let own: &[_] = match &definition.node.kind {
                TypeKind::Object(object) => &object.fields,
                TypeKind::Interface(interface) => &interface.fields,
                TypeKind::Union(_) => &[],
                TypeKind::Scalar => {
                    let _new = inputs.insert(name, Input::Scalar);
                    continue;
                }
                TypeKind::Enum(one) => {
                    let values = one.values.iter().map(|value| value.node.value.node.to_string());
                    let _new = inputs.insert(name, Input::Enum(values.collect()));
                    continue;
                }
                TypeKind::InputObject(object) => {
                    let members = object.fields.iter().map(member).collect();
                    let _new = inputs.insert(name, Input::Object(members));
                    continue;
                }
            };
            let is_connection = name.ends_with("Connection");
            let own = own
                .iter()
                .map(|field| {
                    let shape = Field::of(&field.node, is_connection);
                    (field.node.name.node.to_string(), shape)
                })
                .collect();
            let _previous = fields.insert(name, own);
        }
        Self { fields, inputs }
    }

    /// Whether what is given for a variable is of its type for sure; what the schema might still turn
    /// into it, such as one thing for a list, is not.
    pub(crate) fn fits(&self, variable: &VariableDefinition, given: &Variables) -> bool {
        let ty = &variable.var_type.node;
        match given.get(&variable.name.node) {
            Some(value) => self.is_of(value, ty),
            None => ty.nullable || variable.default_value.is_some(),
        }
    }

    fn is_of(&self, value: &Value, ty: &Type) -> bool {
        match (value, &ty.base) {
            (Value::Null, _) => ty.nullable,
            (Value::List(all), BaseType::List(inner)) => {
                all.iter().all(|one| self.is_of(one, inner))
            }
            (_, BaseType::List(_)) => false,
            (value, BaseType::Named(name)) => self.is_named(value, name),
        }
    }

    fn is_named(&self, value: &Value, name: &str) -> bool {
        match (name, value) {
            ("String" | "ID", Value::String(_))
            | ("Boolean", Value::Boolean(_))
            | ("Float", Value::Number(_)) => true,
            ("Int", Value::Number(number)) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            ("String" | "ID" | "Boolean" | "Int" | "Float", _) => false,
            (name, value) => match (self.inputs.get(name), value) {
                (Some(Input::Scalar), _) => true,
                (Some(Input::Enum(values)), Value::String(text)) => values.contains(text),
                (Some(Input::Object(members)), Value::Object(given)) => {
                    let known = |(key, value): (&Name, &Value)| {
                        members.get(key.as_str()).is_some_and(|one| self.is_of(value, &one.ty))
                    };
                    let is_there = |(key, one): (&String, &Member)| {
                        one.ty.nullable || one.has_default || given.contains_key(key.as_str())
                    };
                    given.iter().all(known) && members.iter().all(is_there)
                }
                _ => false,
            },
        }
    }

    /// A field of a type.
    pub(crate) fn field(&self, type_name: &str, field: &str) -> Option<&Field> {
        self.fields.get(type_name)?.get(field)
    }
}

fn member(field: &Positioned<InputValueDefinition>) -> (String, Member) {
    let field = &field.node;
    let has_default = field.default_value.is_some();
    (field.name.node.to_string(), Member { ty: field.ty.node.clone(), has_default })
}

impl Field {
    fn of(field: &FieldDefinition, is_in_connection: bool) -> Self {
        let has =
            |name: &str| field.arguments.iter().any(|argument| argument.node.name.node == name);
        let (type_name, is_list) = innermost(&field.ty.node);
        let rows = if has("first") {
            Rows::First
        } else if !is_list || is_in_connection || is_leaf(&type_name) {
            Rows::One
        } else if has("ids") || has("documents") {
            Rows::Listed
        } else {
            Rows::Unpaged
        };
        Self { type_name, rows, is_nullable: field.ty.node.nullable }
    }
}

/// Lists of scalars are values, not rows.
fn is_leaf(type_name: &str) -> bool {
    matches!(type_name, "String" | "ID" | "Int" | "Boolean" | "Float" | "CodedValue")
}

fn innermost(ty: &Type) -> (String, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (innermost(inner).0, true),
    }
}
