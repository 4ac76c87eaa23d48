// Lets the browser keep the console itself, so that it opens without a network.
export function keepConsole(): void {
  if (!("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then((kept) => {
      const used = performance.getEntriesByType("resource").map((one) => one.name);
      kept.active?.postMessage(used.filter((name) => name.startsWith(`${location.origin}/assets/`)));
    }).catch(() => null);
  });
}
