// What all pages share: the head with who is logged in, the ways to the other pages, the language.
import { el, fill } from "./dom.js";
import { ask, whenSessionIsLost } from "./graphql.js";
import { language, retext, switchLanguage, t } from "./language.js";
import { forget, logInAgain, logOut, maybeSignedIn } from "./session.js";

const PAGES = {
  community_staff: ["enter", "find"],
  department_officer: ["find"],
  auditor: ["audit"],
};

const VIEWER = `query Viewer {
  viewer { department { code name } role login area { id name } purposes { code name needsCase } }
}`;

/** The first page for a role; none when the role has no page here. */
export function home(role) {
  const pages = PAGES[role];
  return pages ? `/${pages[0]}.html` : null;
}

/** Who is logged in; asks to log in when nobody is. */
export async function viewer() {
  const { data } = await ask(VIEWER);
  return data.viewer;
}

/** Draws the head; `who` is null before the login. */
export function drawHead(page, who) {
  const other = el("button", {
    type: "button", class: "quiet", lang: language() === "en" ? "zh-CN" : "en",
    t: "language.other", on: { click: switchLanguage },
  });
  const person = who && el("p", { class: "who" },
    el("strong", {}, who.login || ""),
    el("span", {}, [who.area && who.area.name, who.department.name].filter(Boolean).join(" · ")),
    el("span", { t: `role.${who.role}` }));
  const leave = who && el("button", { type: "button", class: "quiet", t: "logout", on: { click: logOut } });
  const pages = (who && PAGES[who.role]) || [];
  const ways = pages.map((name) =>
    el("a", { href: `/${name}.html`, t: `page.${name}`, "aria-current": name === page ? "page" : null }));
  fill(document.getElementById("head"),
    el("div", { class: "bar" },
      el("a", { class: "brand", href: (who && home(who.role)) || "/" },
        el("img", { src: "/icon.svg", alt: "", width: "36", height: "36" }),
        el("span", {}, el("b", { t: "brand" }), el("small", { t: "brand.line" }))),
      person, el("div", { class: "acts" }, other, leave)),
    ways.length > 0 && el("nav", { "aria-label": t("ways") }, ways));
  document.title = `${t(`page.${page}`)} · ${t("brand")}`;
}

/** Prepares a page for those who may use it; `draw` gets who is logged in. */
export async function start(page, draw) {
  retext(document);
  drawHead(page, null);
  const main = document.getElementById("main");
  if (!maybeSignedIn()) await logInAgain().catch(() => location.assign("/"));
  let login = null;
  whenSessionIsLost(() => { forget(); return logInAgain(login); });
  try {
    let who = await viewer();
    login = who.login;
    if (!(PAGES[who.role] || []).includes(page)) {
      location.replace(home(who.role) || "/");
      return;
    }
    drawHead(page, who);
    document.addEventListener("fileonce:language", async () => {
      who = await viewer().catch(() => who);
      drawHead(page, who);
    });
    draw(main, who);
  } catch (error) {
    fill(main, el("div", { class: "card" }, el("p", { class: "box bad", role: "alert" }, error.message),
      el("button", { type: "button", class: "main", t: "again", on: { click: () => location.reload() } })));
  }
}
