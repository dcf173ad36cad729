// What pages do beyond HTML: shortcuts, parts that are exchanged without loading the page, copying. Every page works without.

const root = document.documentElement;
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

/** Tell something to those who listen and not look. */
export function say(words) {
  const place = document.getElementById("said");
  if (place) place.textContent = words;
}

// ---------------------------------------------------------------- parts

const turns = {};

/** Fetch a page and put its element of this id in the place of ours; the address follows. Of several, the last counts. */
export async function exchange(address, id, keep = true) {
  const turn = (turns[id] = (turns[id] ?? 0) + 1);
  document.getElementById(id).classList.add("swapping");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(id);
    if (!answer.ok || !fresh) throw new Error(answer.status);
    if (turn !== turns[id]) return null;
    document.getElementById(id).replaceWith(fresh);
    document.title = page.title;
    if (keep) {
      history.pushState({ part: id }, "", address);
      shown = location.pathname + location.search;
    }
    fresh.dispatchEvent(new CustomEvent("exchanged", { bubbles: true }));
    return fresh;
  } catch {
    location.assign(address); // as if this module were not there
    return null;
  }
}

/** The address that a form with method get leads to, without its empty fields. */
function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  const text = query.toString();
  return form.action.split("?")[0] + (text ? `?${text}` : "");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-part]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  exchange(link.href, link.dataset.part);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" && form.dataset.part) {
    event.preventDefault();
    exchange(addressOf(form), form.dataset.part);
  } else if (form.method === "get" && form.matches(".filters")) {
    event.preventDefault(); // addresses without empty fields are easier to read and to send on
    location.assign(addressOf(form));
  }
});

let waiting = 0;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!event.target.matches("[data-live]") || !form) return;
  const output = form.querySelector("output");
  const labels = event.target.dataset.labels;
  if (output && labels) output.textContent = JSON.parse(labels)[event.target.value] ?? "";
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(), 180);
});

// Back or on to another state of a part; a link within the page leads to no other state.
let shown = location.pathname + location.search;
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) location.reload();
});

// ---------------------------------------------------------------- copying

/** Copy words; where the browser does not let us, an older way. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  say(button.dataset.copied ?? "");
  button.classList.add("copied");
});

// ---------------------------------------------------------------- shortcuts

const free = (event) =>
  root.hasAttribute("data-keys") &&
  !event.ctrlKey && !event.metaKey && !event.altKey &&
  !event.target.closest?.("input, select, textarea, [contenteditable], dialog[open]");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => {
    const field = document.querySelector("[data-search]");
    if (field) field.focus();
    else location.assign("/search");
  },
  j: () => step(1),
  k: () => step(-1),
  "?": () => document.getElementById("help")?.showModal(),
  c: () => (document.activeElement?.closest?.("[data-cite]") ?? document.querySelector("[data-copy][data-first]"))?.click(),
};

document.addEventListener("keydown", (event) => {
  if (!free(event)) return;
  const act = keys[event.key] ?? (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
  if (!keys[event.key] && !document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)) return;
  event.preventDefault();
  act();
});

// Tables with data-grid: arrow keys move between their cells.
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-grid] td, [data-grid] th");
  const by = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!cell || !by || event.target.closest("input, select, textarea")) return;
  const row = cell.parentElement.rowIndex + by[0];
  const next = cell.closest("table").rows[row]?.cells[cell.cellIndex + by[1]];
  const goal = next?.querySelector("a, button, [tabindex]") ?? (next?.hasAttribute("tabindex") ? next : null);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
});
