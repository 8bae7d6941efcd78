// The number pad by keyboard: digits open the field for any number and go into it, Enter saves.

/** @param {HTMLElement} pad */
export function pad(pad) {
  const more = pad.querySelector(".pad-more");
  const box = pad.querySelector(".pad-other input");
  if (!more || !box) return;
  more.addEventListener("toggle", () => more.open && box.focus());
  document.addEventListener("keydown", (event) => {
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pad.isConnected || event.target.closest("input, textarea, select, .menu")) return;
    event.preventDefault();
    more.open = true;
    box.value = event.key;
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    // Without this, Enter presses the form's first button: zero.
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.form.requestSubmit(pad.querySelector('.pad-other button'));
  });
}
