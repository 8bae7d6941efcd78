// Changes the look at once; the server keeps the choice in a cookie.

const THEMES = ["auto", "light", "dark"];

/** @param {HTMLFormElement} form */
export function theme(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = event.submitter.value;
    const sent = new FormData(form);
    sent.set("theme", chosen);
    show(form, chosen);
    fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
  });
}

function show(form, chosen) {
  document.documentElement.classList.remove(...THEMES);
  document.documentElement.classList.add(chosen);
  for (const button of form.querySelectorAll("button")) button.ariaPressed = String(button.value === chosen);
}
