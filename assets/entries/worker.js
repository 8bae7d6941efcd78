// The service worker of wall codes: their pages and files stay at hand while the network is away. Its scope is /codes/.
const KEPT = "codes";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fromHand(request));
  else if (request.mode === "navigate") event.respondWith(fromNet(request, event));
});

// Files carry their content in their name: what is here is right.
async function fromHand(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}

// A page is asked for first: who sees it, and what is kept already, must be true. Only without an answer the kept one.
async function fromNet(request, event) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) event.waitUntil(keep(request, answer.clone()));
    return answer;
  } catch (reason) {
    const kept = await nearest(request);
    if (kept) return kept;
    throw reason;
  }
}

async function keep(request, answer) {
  await (await caches.open(KEPT)).put(withoutQuery(request.url), answer);
}

// The page itself, or the one behind a bookmark that leads on to it.
async function nearest(request) {
  const cache = await caches.open(KEPT);
  const address = withoutQuery(request.url);
  const page = (await cache.keys()).find((one) => one.url === address) ?? (await cache.keys()).find((one) => one.url.startsWith(address));
  return page && cache.match(page);
}

function withoutQuery(address) {
  return address.split("?")[0];
}
