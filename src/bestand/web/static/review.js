// Review without waiting: the next entry is shown at once, while the verdict on this one is being stored. If it can't be,
// this one comes back and says why.

import { say } from "./bestand.js";

const place = () => document.getElementById("queue");

function show(card) {
  document.getElementById("card").replaceWith(card);
  document.getElementById("card-title")?.focus();
}

/** Bring in what the server says now: progress, this entry, and the one after it. */
async function refresh(shown) {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("queue");
  if (!answer.ok || !fresh) return location.reload();
  const now = document.getElementById("card");
  if (now.dataset.entry !== shown) return undefined; // somebody was faster than the server
  const typing = now.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const same = fresh.querySelector("#card")?.dataset.entry === shown;
  if (same && typing) return undefined;
  const focused = document.activeElement?.id === "card-title";
  place().replaceWith(fresh);
  if (focused || document.activeElement === document.body) document.getElementById("card-title")?.focus();
  return undefined;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const coming = document.getElementById("coming");
  if (!form.matches("[data-review]") || !place() || !coming?.content.firstElementChild) return;
  event.preventDefault();
  const before = document.getElementById("card");
  const sent = new URLSearchParams(new FormData(form, event.submitter));
  show(coming.content.firstElementChild.cloneNode(true));
  coming.replaceChildren();
  coming.content.replaceChildren();
  const shown = document.getElementById("card").dataset.entry;
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin", redirect: "follow" });
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const card = page.getElementById("card");
      show(card ? document.importNode(card, true) : before);
      say(page.querySelector("[role=alert]")?.textContent ?? place().dataset.refused);
      return;
    }
    await refresh(shown);
  } catch {
    show(before);
    say(place().dataset.refused);
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".edit") && event.target.open) event.target.querySelector("[data-first-field]")?.focus();
}, true);
