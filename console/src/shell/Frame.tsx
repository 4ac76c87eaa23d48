// Head, menu and the page that the address names.
import { Suspense, lazy, useEffect, useState, useSyncExternalStore } from "react";
import { Alert, Button, Drawer, Skeleton } from "antd";
import { Navigate, NavLink, Route, Routes, useLocation } from "react-router";
import { logOut } from "../hub/session";
import { forgetDrafts } from "../hub/draft";
import { choose, t, useLanguage, word } from "../language";
import { Broken } from "./Broken";
import { Nothing } from "./Drawn";
import { INNER, PAGES, type Page } from "./routes";
import { Outbox } from "../parts/Outbox";
import { useCan, useVisit } from "./viewer";

const Password = lazy(() => import("./Password"));

/** Leaves the page of whoever logs out; drafts hold personal data, so they go too. */
async function leave(left: () => void) {
  forgetDrafts();
  await logOut();
  left();
  location.hash = "";
}

export function Frame({ left }: { left: () => void }) {
  useLanguage();
  const can = useCan();
  const mayUse = ({ needs }: Page) => needs.length === 0 || needs.some(can);
  const open = PAGES.filter(mayUse);
  const inner = INNER.filter(mayUse);
  const [isOpen, setOpen] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  const home = open[0] ? `/${open[0].path}` : "/nothing";
  return (
    <>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("skip")}</a>
      <header className="head">
        <Button className="menu-button" type="text" aria-label={t("menu.open")} onClick={() => setOpen(true)}>☰</Button>
        <NavLink className="brand" to={home}><img src="/icon.svg" alt="" width="36" height="36" /><b>{t("brand")}</b></NavLink>
        <Who />
        <div className="acts">
          <LanguageButton />
          <Button type="text" className="wide-only" onClick={() => setChanging(true)}>{t("password.change")}</Button>
          <Button type="text" onClick={() => void leave(left)}>{t("logout")}</Button>
        </div>
      </header>
      <Offline />
      {can("RECORD") && <Outbox />}
      <div className="body">
        <nav className="side" aria-label={t("ways")}><Ways pages={open} /></nav>
        <Drawer open={isOpen} onClose={() => setOpen(false)} placement="left" size={280} title={t("menu")} aria-label={t("menu")}
          closable={{ "aria-label": t("menu.close") }}>
          <nav aria-label={t("ways")}><Ways pages={open} /></nav>
          <Button block onClick={() => { setOpen(false); setChanging(true); }}>{t("password.change")}</Button>
        </Drawer>
        <main id="main" tabIndex={-1}>
          <Broken key={pathname}>
            <Suspense fallback={<Skeleton active />}>
              <Routes>
                <Route path="/" element={<Navigate to={home} replace />} />
                {[...open, ...inner].map((one) => <Route key={one.path} path={`/${one.path}`} element={<Titled page={one} />} />)}
                <Route path="*" element={<Nothing text={t(open[0] ? "notfound" : "norole.title")}>
                  <p>{t(open[0] ? "notfound.text" : "norole.text")}</p>
                  {open[0] && <NavLink to={home}>{t("home")}</NavLink>}
                </Nothing>} />
              </Routes>
            </Suspense>
          </Broken>
        </main>
      </div>
      <footer>{t("footer")}</footer>
      {isChanging && <Suspense><Password close={() => setChanging(false)} /></Suspense>}
    </>
  );
}

function Titled({ page }: { page: Page }) {
  const language = useLanguage();
  useEffect(() => { document.title = `${t(page.text)} · ${t("brand")}`; }, [page, language]);
  return <page.Page />;
}

function Ways({ pages }: { pages: Page[] }) {
  return <ul className="ways">{pages.map((one) =>
    <li key={one.path}><NavLink to={`/${one.path}`}>{t(one.text)}</NavLink></li>)}</ul>;
}

function Who() {
  const { viewer } = useVisit();
  const where = [viewer.area?.name, viewer.department.name].filter(Boolean).join(" · ");
  return <p className="who"><strong>{viewer.login}</strong> <span>{where}</span> <span>{word("role", viewer.role)}</span></p>;
}

/** Switches the language in place. */
export function LanguageButton() {
  const language = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  return <Button type="text" lang={other} onClick={() => void choose(other)}>{t("language.other")}</Button>;
}

function Offline() {
  const isOnline = useSyncExternalStore((listener) => {
    window.addEventListener("online", listener);
    window.addEventListener("offline", listener);
    return () => { window.removeEventListener("online", listener); window.removeEventListener("offline", listener); };
  }, () => navigator.onLine);
  return <div role="status">{!isOnline && <Alert banner type="warning" title={t("offline")} />}</div>;
}
