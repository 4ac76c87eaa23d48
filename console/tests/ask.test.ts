// What is asked anew is sent anew, in the language and for the purpose of that moment.
import { afterEach, expect, test, vi } from "vitest";
import { graphql } from "../src/gql";
import { ask } from "../src/hub/ask";
import { choose } from "../src/language";
import "../src/language/en";

const NAMES = graphql(`
  query Names {
    departments { code name }
    purposes { code name }
    catalogue { code name }
  }
`);

/** A hub that says which language and purpose it was asked in, and answers when told to. */
function slowHub() {
  const waiting: (() => void)[] = [];
  const fetched = vi.fn((_: unknown, { headers }: { headers: Headers }) => new Promise<Response>((resolve) => {
    const name = `${headers.get("Accept-Language")} ${headers.get("X-Purpose")}`;
    const body = JSON.stringify({ data: { departments: [], purposes: [], catalogue: [{ code: "sex", name }] } });
    waiting.push(() => resolve(new Response(body, { headers: { "Content-Type": "application/json" } })));
  }));
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("localStorage", { setItem: () => null });
  vi.stubGlobal("document", { documentElement: {} });
  return { fetched, answer: () => waiting.splice(0).forEach((one) => one()) };
}

afterEach(async () => {
  await choose("zh-CN");
  vi.unstubAllGlobals();
});

test("a question that is under way does not answer for another language or purpose", async () => {
  const hub = slowHub();
  const told = (purpose: string) => ask(NAMES, {}, { purpose }).then(({ data }) => data.catalogue[0]?.name);
  const first = told("fire_rescue");
  await choose("en");
  const second = told("fire_rescue");
  const third = told("city_inspection");
  await vi.waitFor(() => expect(hub.fetched).toHaveBeenCalledTimes(3), { timeout: 10_000 });
  hub.answer();
  expect(await Promise.all([first, second, third])).toEqual(["zh-CN fire_rescue", "en fire_rescue", "en city_inspection"]);
}, 20_000);
