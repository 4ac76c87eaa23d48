"""Asks the hub as a department's program in Python would: a question, then an event."""

import asyncio
import os

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport

AUTHORIZATION, PURPOSE = os.environ["AUTHORIZATION"], os.environ["PURPOSE"]
WHO = gql("query Who($number: String!) { resident(idDocument: {number: $number}) { id name } }")
CHANGES = gql("subscription { factsChanged(filter: {kinds: [RESIDENT]}) { subject attributes } }")


def ask():
    """A question whose document is checked against the hub's own schema first."""
    headers = {"authorization": AUTHORIZATION, "x-purpose": PURPOSE}
    transport = RequestsHTTPTransport(url=os.environ["HUB"], headers=headers)
    client = Client(transport=transport, fetch_schema_from_transport=True)
    WHO.variable_values = {"number": os.environ["NUMBER"]}
    assert client.execute(WHO)["resident"]["name"]
    assert "FactChange" in client.schema.type_map
    try:
        client.execute(gql('{ residents(first: 101) { nodes { id } } }'))
    except TransportQueryError as error:
        assert error.errors[0]["extensions"]["code"] == "INVALID_INPUT", error.errors
    else:
        raise AssertionError("more than a page was given")


async def listen():
    """The next change of facts."""
    introduction = {"authorization": AUTHORIZATION, "purpose": PURPOSE}
    transport = WebsocketsTransport(url=os.environ["SOCKET"], init_payload=introduction)
    async with Client(transport=transport) as session:
        changes = session.subscribe(CHANGES)
        first = asyncio.ensure_future(anext(changes))
        for _ in range(3):
            assert (await session.execute(gql("{ viewer { role } }")))["viewer"]["role"]
        print("waiting", flush=True)
        change = (await asyncio.wait_for(first, 20))["factsChanged"]
        assert "person_name" in change["attributes"], change
        print("told", change["subject"], flush=True)
        await changes.aclose()


ask()
asyncio.run(listen())
