// Texts in English: systems of departments.
import type { clients as chinese } from "../zh/clients";

export const clients: Record<keyof typeof chinese, string> = {
  "client.make": "Make a client",
  "client.name": "Name",
  "client.bound": "registered operations only ({n})",
  "client.introspection": "may read the schema",
  "client.rotate": "New secret",
  "client.rotate.sure": "The old secret of {name} becomes worthless at once.",
  "client.secret": "New secret of {name}",
  "client.made": "Secret of client {id}",
};
