// Says a sentence to a screen reader without moving the focus.

/** @param {string} text */
export function say(text) {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
}
