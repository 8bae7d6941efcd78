// Sends a form without leaving the page: every element marked data-swap is replaced by its twin (same id) in the answer.
// The address answers with a whole page or a part of it; without script the same form simply posts.
import { say } from "./say.js";

/**
 * @param {(root: Element) => void} reattach - gives behaviours to what came in
 * @param {(form: HTMLFormElement, body: FormData, complain: (form: HTMLFormElement) => void) => unknown} away - what to do
 *   when nothing came back; by default the form complains and keeps what was typed
 */
export function swapOnSubmit(reattach, away = fail) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches('[data-behaviour~="swap"]')) return;
    event.preventDefault();
    if (form.ariaBusy !== "true") send(form, event.submitter, reattach, away);
  });
}

async function send(form, submitter, reattach, away) {
  setBusy(form, true);
  const body = pressed(form, submitter);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!take(page, reattach)) leave(answer, form);
  } catch {
    await away(form, body, fail);
  } finally {
    setBusy(form, false);
  }
}

// What was typed and which button was pressed; browsers before 2023 do not know the second argument of FormData.
function pressed(form, submitter) {
  const sent = new FormData(form);
  if (submitter?.name) sent.append(submitter.name, submitter.value);
  return sent;
}

// Nothing of this page came back: signed out meanwhile, a code that has ended, or a fault. What was typed stays where it can be seen.
function leave(answer, form) {
  if (answer.redirected || answer.status === 410) location.assign(answer.url);
  else fail(form);
}

function setBusy(form, isBusy) {
  form.ariaBusy = String(isBusy);
  form.classList.toggle("busy", isBusy);
}

function take(page, reattach) {
  const places = [...document.querySelectorAll("[data-swap][id]")];
  const twins = places.map((place) => [place, page.getElementById(place.id)]).filter(([, twin]) => twin);
  for (const [place, twin] of twins) {
    const fresh = document.adoptNode(twin);
    place.replaceWith(fresh);
    reattach(fresh);
  }
  if (twins.length) arriveAt(document.querySelector(".error-summary, #undo-bar"));
  return twins.length > 0;
}

function arriveAt(news) {
  if (!news) return;
  news.focus({ preventScroll: news.id === "undo-bar" });
  say(news.textContent.trim().replace(/\s+/g, " "));
}

function fail(form) {
  const text = form.dataset.away ?? "";
  const place = form.querySelector("[data-away-place]") ?? form.insertBefore(document.createElement("p"), form.firstChild);
  place.dataset.awayPlace = "";
  place.className = "error";
  place.textContent = text;
  say(text);
}
