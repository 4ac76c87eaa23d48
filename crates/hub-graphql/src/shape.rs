//! What the limits need to know of the schema: which fields are lists, which may be null.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};

/// Fields by type and name.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    fields: HashMap<String, HashMap<String, Field>>,
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
        let Ok(document) = parse_schema(sdl) else { return Self::default() };
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let own: &[_] = match &definition.node.kind {
                TypeKind::Object(object) => &object.fields,
                TypeKind::Interface(interface) => &interface.fields,
                TypeKind::Scalar
                | TypeKind::Union(_)
                | TypeKind::Enum(_)
                | TypeKind::InputObject(_) => &[],
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
        Self { fields }
    }

    /// A field of a type.
    pub(crate) fn field(&self, type_name: &str, field: &str) -> Option<&Field> {
        self.fields.get(type_name)?.get(field)
    }
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
