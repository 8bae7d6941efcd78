// A chart that can be walked: arrow keys step from point to point, hovering shows the same words.
// The words are those of the table beside the chart (rows with the same data-i), so there is one truth.
import { say } from "./say.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: 6, PageUp: -6 };

/** @param {HTMLElement} frame - holds the svg; the table's rows may stand anywhere in `data-rows` (a selector) or inside */
export function chart(frame) {
  const svg = frame.querySelector("svg");
  const points = svg ? [...svg.querySelectorAll("[data-i]")].filter((point) => words(frame, point)) : [];
  if (!points.length) return;
  const tip = frame.appendChild(Object.assign(document.createElement("div"), { className: "tip", hidden: true }));
  const at = { index: -1 };
  const go = (index, aloud) => {
    at.index = Math.max(0, Math.min(points.length - 1, index));
    mark(frame, points, at.index);
    show(frame, tip, points[at.index]);
    if (aloud) say(words(frame, points[at.index]));
  };
  const leave = () => {
    mark(frame, points, -1);
    tip.hidden = true;
  };
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  if (!frame.hasAttribute("aria-label")) frame.setAttribute("aria-label", frame.dataset.help ?? "");
  frame.addEventListener("keydown", (event) => onKey(event, at, points.length, go, leave));
  frame.addEventListener("blur", leave);
  svg.addEventListener("pointermove", (event) => go(nearest(points, event.clientX), false));
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("click", (event) => choose(frame, points[nearest(points, event.clientX)]));
  frame.addEventListener("keydown", (event) => event.key === "Enter" && at.index >= 0 && choose(frame, points[at.index]));
}

// A point was chosen: whoever has something to do with it (annotate.js) listens.
function choose(frame, point) {
  const on = row(frame, point)?.dataset.on;
  if (on) frame.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: { on } }));
}

function onKey(event, at, count, go, leave) {
  if (event.key === "Escape") return leave();
  const ends = { Home: 0, End: count - 1 };
  const start = at.index < 0 ? (STEPS[event.key] > 0 ? -1 : count) : at.index;
  const next = event.key in ends ? ends[event.key] : event.key in STEPS ? start + STEPS[event.key] : null;
  if (next === null) return undefined;
  event.preventDefault();
  return go(next, true);
}

function row(frame, point) {
  const rows = frame.dataset.rows ? document.querySelector(frame.dataset.rows) : frame.parentElement;
  return rows?.querySelector(`tr[data-i="${CSS.escape(point.dataset.i)}"]`);
}

function words(frame, point) {
  const found = row(frame, point);
  const cells = found ? [...found.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")) : [];
  return cells.filter(Boolean).join(", ") || point.querySelector("title")?.textContent || "";
}

function mark(frame, points, index) {
  points.forEach((point, place) => {
    point.classList.toggle("here", place === index);
    row(frame, point)?.classList.toggle("here", place === index);
  });
}

function show(frame, tip, point) {
  const [outer, inner] = [frame.getBoundingClientRect(), point.getBoundingClientRect()];
  const x = inner.left + inner.width / 2 - outer.left;
  tip.textContent = words(frame, point);
  tip.hidden = false;
  tip.className = `tip ${x < 120 ? "left" : x > outer.width - 120 ? "right" : ""}`;
  // Set from script, which the content policy allows; a style attribute in markup is not.
  tip.style.left = `${x}px`;
  tip.style.top = `${inner.top - outer.top}px`;
}

function nearest(points, x) {
  const away = points.map((point) => {
    const box = point.getBoundingClientRect();
    return Math.abs(box.left + box.width / 2 - x);
  });
  return away.indexOf(Math.min(...away));
}
