// Keeps the console itself for when there is no network: its first page and its files, never an answer of the hub.
const KEPT = "fileonce-console";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(["/", "/icon.svg"])));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** Files that a page had before it was kept. */
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data)) event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(event.data)).catch(() => null));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === "/") event.respondWith(first(event.request));
  else if (pathname.startsWith("/assets/") || pathname === "/icon.svg") event.respondWith(file(event.request));
});

/** The newest first page, or the last one without a network; files of an older console go with it. */
async function first(request) {
  const cache = await caches.open(KEPT);
  let reply;
  try {
    reply = await fetch(request);
  } catch (error) {
    const last = await cache.match("/");
    if (last) return last;
    throw error;
  }
  if (reply.ok) {
    const names = (text) => (text.match(/\/assets\/[^"]+/g) || []).join();
    const before = await cache.match("/");
    const isNew = !before || names(await before.text()) !== names(await reply.clone().text());
    if (isNew) for (const key of await cache.keys()) if (key.url.includes("/assets/")) await cache.delete(key);
    await cache.put("/", reply.clone());
  }
  return reply;
}

/** A file is named after its content, so the one that is kept is the right one. */
async function file(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) await cache.put(request, reply.clone());
  return reply;
}
