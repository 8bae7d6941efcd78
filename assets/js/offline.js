// Keeps a page and its files at hand for when the network is away.

/** @param {string} worker - address of the service worker @param {string} scope - addresses it looks after */
export async function keepAtHand(worker, scope) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope });
    await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="preload"], script[src]')];
    const cache = await caches.open("codes");
    await Promise.all(files.map((file) => cache.add(file.href || file.src)));
    await cache.add(location.href.split("?")[0]);
  } catch {
    // A private window or a full disk: the page works as before, only not without a network.
  }
}
