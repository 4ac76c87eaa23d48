// Starts a hub with a synthetic city for one test run, and asks it as a department would.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BINARY = process.env.FILEONCE_BIN ||
  fileURLToPath(new URL("../../target/debug/fileonce", import.meta.url));
const PATIENCE = 120_000;

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The hub, ready: its address, its accounts, and how to end it. */
export async function startHub() {
  const folder = await mkdtemp(join(tmpdir(), "fileonce-pages-"));
  const port = await freePort();
  const args = ["demo", "--data-dir", join(folder, "data"), "--port", String(port), "--residents", "300"];
  const child = spawn(BINARY, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => { said = (said + bytes).slice(-4000); });
  const ended = new Promise((resolve) => {
    child.once("exit", (code) => resolve(`exit ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, ended, () => said);
    const accounts = JSON.parse(await readFile(join(folder, "data", "demo-credentials.json"), "utf8"));
    return { url, accounts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(url, ended, said) {
  let end = null;
  ended.then((how) => { end = how; });
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (end) throw new Error(`the hub did not start: ${end}\n${said()}`);
    const reply = await fetch(`${url}/readyz`).catch(() => null);
    if (reply && reply.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the hub was not ready in time\n${said()}`);
}

/** One user of a role. */
export function user(hub, role) {
  return hub.accounts.users.find((one) => one.role === role);
}

/** How a department's system asks: with a token and its first purpose that needs no case. */
export async function departmentSystem(hub, department) {
  const client = hub.accounts.clients.find((one) => one.department === department);
  const body = new URLSearchParams({
    grant_type: "client_credentials", client_id: client.clientId, client_secret: client.clientSecret,
  });
  const token = await (await fetch(`${hub.url}/oauth/token`, { method: "POST", body })).json();
  const ask = async (query, purpose) => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token.access_token}` };
    if (purpose) headers["X-Purpose"] = purpose;
    const reply = await fetch(`${hub.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
    return reply.json();
  };
  const { data } = await ask("{ viewer { purposes { code needsCase } } }");
  const purpose = data.viewer.purposes.find((one) => !one.needsCase).code;
  return { ask: (query) => ask(query, purpose), purpose };
}

/** An ID number of GB 11643 in an invented region; `order` is odd for men. */
export function idNumber(birthDay, order) {
  const body = `519902${birthDay}${String(order).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432"[sum % 11];
}

/** How a person asks, logged in: for what a test needs and no page is about. */
export async function personAsks(hub, { login, password }, purpose) {
  const headers = { "Content-Type": "application/json", "X-Purpose": purpose };
  const post = (path, body, cookie) => fetch(`${hub.url}${path}`, { method: "POST", headers: { ...headers, ...(cookie ? { Cookie: cookie } : {}) }, body: JSON.stringify(body) });
  const cookie = (await post("/login", { username: login, password })).headers.get("set-cookie").split(";")[0];
  return async (query) => (await post("/graphql", { query }, cookie)).json();
}

/** A person of a department with a password of their own, made by the data bureau's administrator. */
export async function newcomer(hub, role, department) {
  const ask = await personAsks(hub, user(hub, "data_bureau_admin"), "data_governance");
  const login = `${department}-${role}`.toLowerCase();
  const { data } = await ask(`mutation { createUser(input: { login: "${login}", role: ${role}, department: "${department}" }) { firstPassword userErrors { message } } }`);
  const password = "a-word-of-my-own-77";
  const body = JSON.stringify({ username: login, password: data.createUser.firstPassword, newPassword: password });
  await fetch(`${hub.url}/password`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return { login, password };
}

/** An empty form that comes with the program, as a workbook. */
export async function template(code) {
  const folder = await mkdtemp(join(tmpdir(), "fileonce-form-"));
  const path = join(folder, "form.xlsx");
  await new Promise((resolve, reject) => spawn(BINARY, ["forms", "template", code, "--output", path], { stdio: "ignore" })
    .once("error", reject).once("exit", (status) => (status === 0 ? resolve() : reject(new Error(`forms template: ${status}`)))));
  const buffer = await readFile(path);
  await rm(folder, { recursive: true, force: true });
  return buffer;
}

/** Asks the community of the staff by a form of a department, as its system does; gives the request's id. */
export async function askByForm(hub, department, code, period) {
  const { ask } = await departmentSystem(hub, department);
  const { data } = await ask(`{ forms(filter: { code: "${code}", state: ADMITTED }) { nodes { id } }
    resident(idDocument: { number: "${hub.accounts.samples.idNumber}" }) { area { id } } }`);
  const input = `{ form: "${data.forms.nodes[0].id}", areas: ["${data.resident.area.id}"], period: "${period}", due: "2030-12-31" }`;
  const told = await ask(`mutation { issueFormRequest(input: ${input}) { request { id } userErrors { message } } }`);
  return told.data.issueFormRequest.request.id;
}
