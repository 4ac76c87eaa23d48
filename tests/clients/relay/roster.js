// What a page of people made with Relay asks: a connection, one node, what changes.
graphql`
  fragment roster_residents on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "rosterPageQuery") {
    residents(first: $count, after: $cursor) @connection(key: "roster_residents") {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;

graphql`
  query rosterQuery($count: Int!) {
    ...roster_residents @arguments(count: $count)
  }
`;

graphql`
  query rosterNodeQuery($id: ID!) {
    node(id: $id) {
      ... on Resident {
        name
        household {
          members {
            relation {
              label
            }
          }
        }
      }
    }
  }
`;

graphql`
  subscription rosterChangesSubscription {
    factsChanged {
      subject
      attributes
    }
  }
`;
