// Who asks: a department's system with its token, or staff with their session.
import WebSocket from "ws";
import { user } from "../browser/hub.js";

/** A department's system: its token, its first purpose that needs no case, and both as headers. */
export async function department(hub, code) {
  const client = hub.accounts.clients.find((one) => one.department === code);
  const body = new URLSearchParams({
    grant_type: "client_credentials", client_id: client.clientId, client_secret: client.clientSecret,
  });
  const reply = await fetch(`${hub.url}/oauth/token`, { method: "POST", body });
  const authorization = `Bearer ${(await reply.json()).access_token}`;
  const viewer = await fetch(`${hub.url}/graphql`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ viewer { purposes { code needsCase } } }" }),
  });
  const { purposes } = (await viewer.json()).data.viewer;
  const purpose = purposes.find((one) => !one.needsCase).code;
  return { authorization, purpose, headers: { authorization, "x-purpose": purpose } };
}

/** Community staff: their session as headers of their own page. */
export async function staff(hub) {
  const { login, password } = user(hub, "community_staff");
  const reply = await fetch(`${hub.url}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: login, password }),
  });
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  const purpose = "community_registration";
  const headers = { cookie, origin: hub.url, "x-purpose": purpose };
  const ask = async (query, variables) => {
    const answer = await fetch(`${hub.url}/graphql`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  /** A socket as a browser opens it. */
  class OfPage extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers: { cookie, origin: hub.url } });
    }
  }
  return { headers, purpose, ask, socket: OfPage };
}

/** Where events come from. */
export function socketUrl(hub) {
  return `${hub.url.replace("http", "ws")}/graphql/ws`;
}
