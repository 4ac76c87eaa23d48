//! A root of the schema, put together of groups of fields that stand in files of their own.
//!
//! The library nests merged objects, and with them the types of all their futures, in one another: with twenty
//! groups the compiler takes minutes. Here each field knows its group, and the future of the group is boxed.

use std::collections::HashMap;

use async_graphql::registry::{MetaType, Registry};
use async_graphql::{ContainerType, Context, ObjectType, ServerResult, Value};
use futures::future::BoxFuture;

/// A group of fields, whatever its type.
trait Group: Send + Sync {
    fn resolve<'a>(&'a self, ctx: &'a Context<'a>) -> BoxFuture<'a, ServerResult<Option<Value>>>;
}

impl<T: ContainerType> Group for T {
    fn resolve<'a>(&'a self, ctx: &'a Context<'a>) -> BoxFuture<'a, ServerResult<Option<Value>>> {
        Box::pin(self.resolve_field(ctx))
    }
}

/// Groups of fields, and which field is in which.
#[derive(Default)]
pub(crate) struct Groups {
    all: Vec<Box<dyn Group>>,
    by_field: HashMap<String, usize>,
}

impl Groups {
    /// These, and one more; the registry is read for its fields only.
    pub(crate) fn and<T: ObjectType + 'static>(
        mut self,
        registry: &mut Registry,
        group: T,
    ) -> Self {
        let number = self.all.len();
        let object = registry.create_fake_output_type::<T>();
        let fields = object.fields().into_iter().flatten();
        self.by_field.extend(fields.map(|(name, _)| (name.clone(), number)));
        self.all.push(Box::new(group));
        self
    }

    /// What the field that is asked for answers; none when no group has it.
    pub(crate) async fn resolve(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let number = self.by_field.get(ctx.item.node.name.node.as_str());
        match number.and_then(|number| self.all.get(*number)) {
            Some(group) => group.resolve(ctx).await,
            None => Ok(None),
        }
    }
}

/// The description of a root: that of its first group, with its own name and with the fields of the others.
pub(crate) fn described(
    root: &str,
    about: &str,
    mut first: MetaType,
    others: impl IntoIterator<Item = MetaType>,
) -> MetaType {
    if let MetaType::Object { name, description, fields, .. } = &mut first {
        root.clone_into(name);
        *description = Some(about.to_owned());
        for other in others {
            if let MetaType::Object { fields: more, .. } = other {
                fields.extend(more);
            }
        }
    }
    first
}

/// A root: its name, what it says of itself, and its groups.
macro_rules! root {
    ($root:ident, $name:literal, $about:literal, [$first:ident, $($group:ident),+ $(,)?]) => {
        #[doc = $about]
        pub(crate) struct $root($crate::root::Groups);

        impl Default for $root {
            fn default() -> Self {
                let registry = &mut async_graphql::registry::Registry::default();
                let groups = $crate::root::Groups::default().and(registry, $first);
                Self(groups$(.and(registry, $group))+)
            }
        }

        impl async_graphql::ContainerType for $root {
            async fn resolve_field(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::ServerResult<Option<async_graphql::Value>> {
                self.0.resolve(ctx).await
            }
        }

        impl async_graphql::OutputType for $root {
            fn type_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                let object = async_graphql::registry::MetaTypeId::Object;
                registry.create_output_type::<Self, _>(object, |registry| {
                    let first = registry.create_fake_output_type::<$first>();
                    let others = [$(registry.create_fake_output_type::<$group>()),+];
                    $crate::root::described($name, $about, first, others)
                })
            }

            async fn resolve(
                &self,
                ctx: &async_graphql::ContextSelectionSet<'_>,
                _field: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                async_graphql::resolver_utils::resolve_container(ctx, self).await
            }
        }

        impl async_graphql::ObjectType for $root {}
    };
}

pub(crate) use root;
