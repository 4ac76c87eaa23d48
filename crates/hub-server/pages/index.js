// The first page: log in, then go to the page of one's role.
import { el, fill } from "./dom.js";
import { whenSessionIsLost, Failure } from "./graphql.js";
import { retext, t } from "./language.js";
import { forget, loginForm, logOut, maybeSignedIn } from "./session.js";
import { drawHead, home, viewer } from "./shell.js";

const main = document.getElementById("main");

whenSessionIsLost(() => {
  forget();
  return Promise.reject(new Failure("UNAUTHENTICATED", t("failure.401")));
});

function showLogin() {
  drawHead("index", null);
  const form = loginForm({ done: () => enter() });
  fill(main, el("section", { class: "card narrow" },
    el("h1", { t: "login.title" }), el("p", { class: "soft", t: "login.hint" }), form));
  form.querySelector("#username").focus();
}

async function enter() {
  try {
    const who = await viewer();
    const page = home(who.role);
    if (page) {
      location.replace(page);
      return;
    }
    drawHead("index", who);
    fill(main, el("section", { class: "card narrow" }, el("h1", { t: "norole.title" }),
      el("p", { t: "norole.text" }),
      el("button", { type: "button", class: "main", t: "logout", on: { click: logOut } })));
  } catch (error) {
    showLogin();
    if (error.code !== "UNAUTHENTICATED") {
      main.firstChild.append(el("p", { class: "box bad", role: "alert" }, error.message));
    }
  }
}

retext(document);
document.addEventListener("fileonce:language", () => { document.title = `${t("page.index")} · ${t("brand")}`; });
if (maybeSignedIn()) enter();
else showLogin();
