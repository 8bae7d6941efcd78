// The focus goes where the news is: a list of mistakes, what was just saved.

/** @param {HTMLElement} element */
export function arrive(element) {
  element.focus();
}
