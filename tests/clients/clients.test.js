// Clients that departments use, unchanged, against the real program.
import { after, before, describe, test } from "node:test";
import { startHub } from "../browser/hub.js";
import { asks } from "./asks.js";
import { events } from "./events.js";
import { python } from "./python.js";
import { tools } from "./tools.js";
import { department } from "./who.js";

/** What all tests share: the hub, and the police's system. */
const shared = {};

before(async () => {
  shared.hub = await startHub();
  shared.police = await department(shared.hub, "police");
});

after(async () => {
  if (shared.hub) await shared.hub.stop();
});

describe("questions", () => asks(test, shared));
describe("events", () => events(test, shared));
describe("tools", () => tools(test, shared));
describe("Python", () => python(test, shared));
