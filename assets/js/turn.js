// A page that was left open past the turn of its day still asks for the day before: it loads itself anew, unless somebody
// has begun to type. Without a network it says that the day is to be looked at.

const EVERY = 30000;
const ONCE = "betterward-turned";

/** @param {HTMLFormElement} form - the moment its period changes stands in data-turns, what is said in data-turned */
export function turn(form) {
  const look = () => {
    if (!form.isConnected || Date.now() < Date.parse(form.dataset.turns)) return;
    if (isTouched(form) || !navigator.onLine) return tell(form);
    // Once for each turn: a device whose clock is wrong must not load for ever.
    if (sessionStorage.getItem(ONCE) === form.dataset.turns) return;
    sessionStorage.setItem(ONCE, form.dataset.turns);
    location.reload();
  };
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

function isTouched(form) {
  const inputs = [...form.querySelectorAll('input:not([type="hidden"])')];
  const chosen = form.querySelector("#period_on");
  return inputs.some((input) => input.value !== input.defaultValue) || Boolean(chosen && chosen.selectedIndex !== first(chosen));
}

function first(select) {
  return [...select.options].findIndex((option) => option.defaultSelected);
}

function tell(form) {
  if (form.querySelector("[data-turned-said]")) return;
  const line = Object.assign(document.createElement("p"), { className: "kept", textContent: form.dataset.turned });
  line.dataset.turnedSaid = "";
  line.setAttribute("role", "status");
  form.querySelector("#period_on")?.closest(".field").append(line);
}
