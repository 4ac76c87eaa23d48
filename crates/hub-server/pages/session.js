// Logging in and out; who is logged in is known only from the hub.
import { el, fill } from "./dom.js";
import { Failure, failureText, post } from "./graphql.js";
import { t } from "./language.js";

const HINT = "fileonce.signedIn";

/** Whether somebody logged in here; only a hint that saves a request, the hub decides. */
export function maybeSignedIn() {
  return localStorage.getItem(HINT) === "yes";
}

/** Forgets the hint. */
export function forget() {
  localStorage.removeItem(HINT);
}

async function logIn(username, password) {
  const reply = await post("/login", { username, password });
  if (reply.status === 204) {
    localStorage.setItem(HINT, "yes");
    return;
  }
  if (reply.status === 401) throw new Failure("WRONG", t("login.wrong"));
  if (reply.status === 429) {
    const minutes = Math.max(1, Math.ceil(Number(reply.headers.get("Retry-After") || 60) / 60));
    throw new Failure("LOCKED", t("login.locked", { minutes }));
  }
  if (reply.status === 403) {
    const answer = await reply.json().catch(() => ({}));
    if (answer.error === "PASSWORD_CHANGE_REQUIRED") throw new Failure("CHANGE", t("login.change"));
  }
  throw new Failure("OTHER", failureText(reply.status));
}

/** Sets a new password, with the one that an administrator gave or with a one-time code. */
async function setPassword(username, given, newPassword, isCode) {
  const proof = isCode ? { code: given } : { password: given };
  const reply = await post("/password", { username, newPassword, ...proof });
  if (reply.status === 204) return;
  const answer = await reply.json().catch(() => ({}));
  throw new Failure("OTHER", answer.message || failureText(reply.status));
}

/** Ends the session and shows the first page. */
export async function logOut() {
  await post("/logout", {}).catch(() => null);
  forget();
  location.assign("/");
}

/** The form to log in; `done` is called with the name when the hub let the person in. */
export function loginForm({ username, done }) {
  const name = el("input", {
    id: "username", name: "username", autocomplete: "username", autocapitalize: "none",
    spellcheck: "false", required: true, value: username || "",
  });
  const password = el("input", {
    id: "password", name: "password", type: "password", autocomplete: "current-password", required: true,
  });
  const reveal = el("input", {
    type: "checkbox", id: "reveal",
    on: { change: () => { password.type = reveal.checked ? "text" : "password"; } },
  });
  const fresh = el("input", {
    id: "new-password", name: "new-password", type: "password", autocomplete: "new-password", minlength: "8",
  });
  const withCode = el("input", {
    type: "checkbox", id: "with-code",
    on: { change: () => { anew.hidden = !withCode.checked; fresh.required = withCode.checked; } },
  });
  const anew = el("div", { hidden: true }, el("label", { for: "new-password", t: "login.new" }), fresh);
  const told = el("div", { role: "alert" });
  const button = el("button", { type: "submit", class: "main", t: "login.do" });
  let sending = false;
  const submit = async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    button.disabled = true;
    fill(told);
    try {
      if (!anew.hidden) {
        await setPassword(name.value.trim(), password.value, fresh.value, withCode.checked);
        password.value = fresh.value;
        fresh.value = "";
        withCode.checked = fresh.required = false;
        anew.hidden = true;
      }
      await logIn(name.value.trim(), password.value);
      password.value = "";
      done(name.value.trim());
    } catch (error) {
      fill(told, el("p", { class: "box bad" }, error.message));
      const isChange = error.code === "CHANGE";
      if (isChange) {
        anew.hidden = false;
        fresh.required = true;
      }
      const wanted = isChange ? fresh : password;
      wanted.select();
      wanted.focus();
    } finally {
      sending = false;
      button.disabled = false;
    }
  };
  return el("form", { class: "login", on: { submit } },
    el("label", { for: "username", t: "login.username" }), name,
    el("label", { for: "password", t: "login.password" }), password,
    el("label", { class: "tick" }, reveal, el("span", { t: "login.reveal" })),
    el("label", { class: "tick" }, withCode, el("span", { t: "login.code" })), anew,
    told, button);
}

/** Asks the same person to log in again over the page, which stays as it is. */
export function logInAgain(username) {
  return new Promise((resolve, reject) => {
    const dialog = el("dialog", { class: "card", "aria-labelledby": "again" },
      el("h2", { id: "again", t: "login.again" }), el("p", { t: "login.kept" }));
    const end = (settle, value) => { dialog.remove(); settle(value); };
    const cancel = () => end(reject, new Failure("UNAUTHENTICATED", t("failure.401")));
    const form = loginForm({
      username,
      done: (name) => {
        if (username && name.toLowerCase() !== username.toLowerCase()) location.assign("/");
        else end(resolve);
      },
    });
    dialog.append(form, el("button", { type: "button", t: "cancel", on: { click: cancel } }));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); cancel(); });
    document.body.append(dialog);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    form.querySelector(username ? "#password" : "#username").focus();
  });
}
