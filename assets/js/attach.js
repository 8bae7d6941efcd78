// Joins behaviours to the elements that ask for them by data-behaviour="…"; each element once.

const attached = new WeakMap();

/** @param {Record<string, (element: HTMLElement) => void>} behaviours @param {ParentNode} root */
export function attach(behaviours, root = document) {
  const own = root instanceof Element && root.matches("[data-behaviour]") ? [root] : [];
  for (const element of [...own, ...root.querySelectorAll("[data-behaviour]")]) join(behaviours, element);
}

function join(behaviours, element) {
  const done = attached.get(element) ?? new Set();
  attached.set(element, done);
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (!behaviours[name] || done.has(name)) continue;
    done.add(name);
    behaviours[name](element);
  }
}
