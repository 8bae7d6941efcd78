// Copies a text; the button shows only where this works.
import { say } from "./say.js";

/** @param {HTMLButtonElement} button */
export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.querySelector("span");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.done;
    say(button.dataset.done);
  });
}
