// The reader without loading the page anew: whoever used a link or box of the part that was exchanged goes on from there.

import { say } from "./bestand.js";

let last = "";
document.addEventListener("focusin", (event) => {
  last = event.target.id;
});

document.addEventListener("exchanged", (event) => {
  const part = event.target;
  if (part.id !== "reader") return;
  const goal = document.getElementById(last) ?? document.getElementById(new URL(location).hash.slice(1));
  goal?.focus({ preventScroll: true });
  if (goal?.matches(".to")) goal.scrollIntoView({ block: "nearest" });
  if (part.dataset.said) say(part.dataset.said);
});

// From the words to the panel and back. The browser's own way would scroll the text, and count as a step in its history.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#reader a[href^='#']");
  const goal = link && document.getElementById(link.hash.slice(1));
  if (!goal) return;
  event.preventDefault();
  goal.focus({ preventScroll: true });
  goal.scrollIntoView({ block: "nearest" });
});
