// "/" puts the cursor into the search box, unless the person is writing somewhere.

/** @param {HTMLInputElement} box */
export function slash(box) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (!box.offsetParent) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function isWriting(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
