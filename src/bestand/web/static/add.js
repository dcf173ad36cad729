// While reports are being read: bring the page up to date each second, and tell those who listen when it is done.

import { exchange, say } from "./bestand.js";

async function follow() {
  for (;;) {
    const job = document.getElementById("job");
    if (!job || job.dataset.state === "done") break;
    await new Promise((done) => setTimeout(done, 1000));
    const fresh = await exchange(location.href, "job", false);
    if (!fresh) return;
    if (fresh.dataset.state === "done") say(fresh.dataset.said);
  }
}

follow();
