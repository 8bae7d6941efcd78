// Numbers that wait in this device while the network is away: shown, sent once each, taken back while they wait.
// They live in IndexedDB, so that closing the browser loses none. Each has a key of its own, by which the house knows it
// when an answer was lost and it comes twice.
import { say } from "./say.js";

const AGAIN = 15000;
const FIELDS_LEFT_OUT = new Set(["csrfmiddlewaretoken", "key", "other"]);
const done = [];

/** @param {HTMLElement} place - shows what waits; its words stand in data-… */
export function queue(place) {
  const work = () => send(place).finally(() => show(place));
  window.addEventListener("online", work);
  document.addEventListener("visibilitychange", () => document.hidden || work());
  setInterval(work, AGAIN);
  work();
}

/** Called instead of a complaint when a form could not be sent. */
export async function keepForLater(form, body, complain) {
  if (!("queue" in form.dataset)) return complain(form);
  const fields = [...body].filter(([name, value]) => typeof value === "string" && value && !FIELDS_LEFT_OUT.has(name));
  // The key of the form: if the house kept this number and only its answer was lost, it is kept once.
  const entry = { key: body.get("key") || newKey(), address: form.action, fields, at: new Date().toISOString(), words: told(form, fields) };
  try {
    await stored("readwrite", (store) => store.put(entry));
  } catch {
    return complain(form);
  }
  form.elements.key.value = newKey();
  for (const input of form.querySelectorAll('input[inputmode="decimal"]')) input.value = "";
  const place = document.getElementById("waiting");
  await show(place);
  place.scrollIntoView({ block: "nearest" });
  return say(`${entry.words}. ${place.dataset.waits}`);
}

function told(form, fields) {
  const all = Object.fromEntries(fields);
  const number = all.numerator ?? all.numerator_other ?? all.value ?? all.event_on;
  const period = form.querySelector("#period_on")?.selectedOptions?.[0]?.textContent.trim() ?? form.dataset.queue;
  const parts = [number, all.denominator].filter(Boolean).join(" / ");
  return [document.querySelector("h1").textContent.trim(), parts, period].filter(Boolean).join(", ");
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// One window sends at a time; another one that is open finds nothing left to do.
function send(place) {
  const work = async () => {
    for (const entry of await stored("readonly", (store) => store.getAll())) if (!(await sendOne(entry, place))) return;
  };
  return navigator.locks ? navigator.locks.request("betterward-queue", work) : work();
}

// Whether to go on with the next one.
async function sendOne(entry, place) {
  if (entry.refused) return true;
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  for (const [name, value] of [["key", entry.key], ["queued", "1"], ["typed_at", entry.at]]) body.append(name, value);
  let answer;
  try {
    answer = await fetch(entry.address, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  } catch {
    return false;
  }
  if (answer.status === 429 || answer.status >= 500) return false;
  const kept = answer.status === 201 || answer.status === 202;
  const why = kept ? "" : await reason(answer, place);
  if (kept) await stored("readwrite", (store) => store.delete(entry.key));
  else await stored("readwrite", (store) => store.put({ ...entry, refused: true, why }));
  if (kept) done.push(`${answer.status === 201 ? place.dataset.sent : place.dataset.held} ${entry.words}`);
  if (kept) say(done.at(-1));
  return true;
}

// What the house says about a number it does not take.
async function reason(answer, place) {
  if (answer.status === 410) return place.dataset.ended;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector('[role="alert"] p')?.textContent.trim() ?? "";
}

async function show(place) {
  const waiting = await stored("readonly", (store) => store.getAll()).catch(() => []);
  const list = place.querySelector("ul");
  list.replaceChildren(...done.map(line), ...waiting.map((entry) => row(entry, place)));
  place.hidden = !list.children.length;
}

function line(words) {
  return Object.assign(document.createElement("li"), { textContent: words });
}

function row(entry, place) {
  const said = entry.refused ? [`${place.dataset.refused} ${entry.words}`, entry.why].filter(Boolean).join(". ") : `${entry.words}. ${place.dataset.waits}`;
  const item = line(said);
  const back = Object.assign(document.createElement("button"), { className: "button small quiet", type: "button", textContent: place.dataset.back });
  back.addEventListener("click", async () => {
    await stored("readwrite", (store) => store.delete(entry.key));
    await show(place);
  });
  item.append(back);
  return item;
}

function stored(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("betterward-codes", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("entries", mode);
      const asked = act(transaction.objectStore("entries"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    };
  });
}
