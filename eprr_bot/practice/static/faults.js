// Making Slack misbehave on purpose, to practise the day when it does.

import { byId, make, whileBusy } from "./dom.js";
import { place } from "./menu.js";
import { showError } from "./notices.js";
import { post } from "./server.js";
import { store } from "./state.js";

const FAULTS = [
  { kind: "outage", name: "Slack outage", explained: "No call gets through until it is ended.", body: { times: null } },
  { kind: "slow", name: "Slow answers", explained: "Each call takes two seconds.", body: { times: null, seconds: 2 } },
  { kind: "rate_limit", name: "Rate limit", explained: "The next call is told to wait.", body: { times: 1, seconds: 5 } },
  { kind: "lost_reply", name: "Lost reply", explained: "The next call is done, but its answer never arrives.", body: { times: 1 } },
  { kind: "day_is_full", name: "Texts used up", explained: "Notify takes no more texts today.", body: { times: null, method: "notify.sms" } },
  { kind: "filtered", name: "Web filter", explained: "The next call is answered with a web filter's page.", body: { times: 1 } },
];

export function startFaults() {
  const [button, panel] = [byId("faults-button"), byId("faults")];
  panel.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") place(button, panel);
  });
  byId("fault-list").append(...FAULTS.map(faultRow));
  byId("faults-clear").addEventListener("click", (event) => change(event.currentTarget, "fault/clear", {}));
}

export function drawFaults() {
  const active = store.state.faults ?? [];
  const kinds = new Set(active.map((fault) => fault.kind));
  for (const button of byId("fault-list").querySelectorAll("button")) button.setAttribute("aria-pressed", String(kinds.has(button.dataset.kind)));
  byId("faults-count").textContent = active.length > 0 ? String(active.length) : "";
  byId("faults-count").hidden = active.length === 0;
  byId("faults-clear").hidden = active.length === 0;
  byId("calls").textContent = String(store.state.calls ?? 0);
  byId("outage").hidden = !kinds.has("outage");
}

function faultRow({ kind, name, explained, body }) {
  const button = make("button", { type: "button", class: "fault", "aria-pressed": "false", data: { kind } },
    make("span", { class: "fault-name" }, name), make("span", { class: "fault-explained" }, explained));
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") === "true";
    return isOn ? endOne(button, kind) : change(button, "fault", { kind, method: "*", ...body });
  });
  return make("li", {}, button);
}

async function endOne(button, kind) {
  const ending = (store.state.faults ?? []).filter((fault) => fault.kind === kind);
  for (const { id } of ending) await change(button, "fault/clear", { id });
}

async function change(button, path, body) {
  await whileBusy(button, async () => {
    const answer = await post(path, body);
    if (!answer.ok) showError(answer.error);
  });
}
