//! hub-graphql.
