// The matrix as the day moves: the slider and the list of days keep step, and an open cell follows.

import { exchange } from "./bestand.js";

const form = document.getElementById("day");
const range = form?.querySelector("input[type=range]");
const days = form?.elements.asof;
let matrix = location.href; // the address of the matrix, while that of a cell may stand in the address bar
let moved = false; // the slider was moved, and the matrix that belongs to it is still to come
let quiet = false; // a cell that follows the slider takes no focus

function tell() {
  const words = days.selectedOptions[0].text;
  form.querySelector("output").textContent = words;
  range.setAttribute("aria-valuetext", words);
}

form?.addEventListener("input", (event) => {
  moved = true;
  if (event.target === range) days.selectedIndex = range.valueAsNumber;
  else range.value = days.selectedIndex;
  tell();
});

const panel = () => document.querySelector("#cell.panel");
const links = () => [...document.querySelectorAll("#matrix a.cell")];
const same = (link, of) => link.dataset.side === of.dataset.side && link.dataset.issue === of.dataset.issue;

function mark() {
  const open = panel();
  for (const link of links()) link.toggleAttribute("data-open", Boolean(open && same(link, open)));
  for (const link of open?.querySelectorAll(".paging a, [data-close]") ?? []) link.dataset.part = "cell";
  open?.querySelector("[data-close]")?.setAttribute("href", matrix);
}

/** The open cell as of the matrix's day. */
async function follow() {
  const open = panel();
  if (!open) return;
  const to = new URL(open.dataset.address, location.href);
  const asof = document.getElementById("matrix").dataset.asof;
  for (const name of ["asof", "skip"]) to.searchParams.delete(name);
  if (asof) to.searchParams.set("asof", asof);
  const title = document.title;
  quiet = true;
  await exchange(to.href, "cell", false);
  quiet = false;
  document.title = title;
}

let left = null; // the cell that was opened last, and where in the matrix the focus was
let step = null;

document.addEventListener("focusin", (event) => {
  step = event.target.dataset?.step ?? null;
});

document.addEventListener("exchanged", (event) => {
  if (!form) return;
  if (event.target.id === "matrix") {
    if (moved && days.value !== event.target.dataset.asof) {
      form.requestSubmit(); // the slider has moved on since
      return;
    }
    moved = false;
    matrix = location.href;
    days.value = event.target.dataset.asof;
    range.value = days.selectedIndex;
    tell();
    if (step && document.activeElement === document.body)
      (event.target.querySelector(`[data-step="${step}"]`) ?? event.target.querySelector("[data-step]"))?.focus();
    follow();
    mark();
  } else if (event.target.id === "cell") {
    mark();
    const open = panel();
    if (quiet) return;
    if (open) open.querySelector("h2").focus();
    else if (left) links().find((link) => same(link, left))?.focus();
    left = open;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !form || document.querySelector("dialog[open]")) return;
  panel()?.querySelector("[data-close]")?.click();
});
