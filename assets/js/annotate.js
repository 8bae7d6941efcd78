// Forms about one point: choosing it on the chart opens them with its day filled in.

/** @param {HTMLElement} frame - holds the forms, inside a details element that may be closed */
export function annotate(frame) {
  document.addEventListener("chosen", (event) => {
    const around = frame.closest("details");
    if (around) around.open = true;
    for (const field of frame.querySelectorAll('input[type="date"]')) field.value = event.detail.on;
    frame.querySelector('input[name="label"]')?.focus();
  });
}
