// A telephone call on somebody's phone: it rings, is taken or not, says its piece and waits for a key.

import { announce, byId, make, whileBusy } from "./dom.js";
import { icon } from "./icons.js";
import { post } from "./server.js";
import { store } from "./state.js";

const KEYS = ["1", "2"];

let drawn = "";

/** Is this person's telephone ringing, and has nobody taken the call? */
export function isRinging(state, owner) {
  return state.telephones?.[owner]?.status === "ringing";
}

export function drawTelephone(owner) {
  const call = store.state.telephones?.[owner] ?? null;
  const key = JSON.stringify([owner, call]);
  if (key === drawn) return;
  const before = drawn;
  drawn = key;
  const box = byId("phone-call");
  box.hidden = call === null;
  const heldFocus = box.contains(document.activeElement);
  box.replaceChildren(...(call ? parts(owner, call) : []));
  box.scrollTop = box.scrollHeight;
  if (heldFocus) (box.querySelector("button") ?? byId("phone-screen")).focus();
  if (call && before) announce(call.status === "ringing" ? `The telephone rings. ${call.from}` : call.said.at(-1) ?? "");
}

function parts(owner, call) {
  const rings = call.status === "ringing";
  const head = make("div", { class: "call-head" }, icon("phone"),
    make("span", {}, rings ? "Rings: " : "On a call: ", make("strong", {}, call.from)));
  const buttons = rings
    ? [button(owner, "Take the call", "take", "take"), button(owner, "Do not take it", "leave", "danger")]
    : [...keys(owner, call), button(owner, "Hang up", "hang_up", "danger")];
  return [head, make("div", { class: "call-said" }, ...call.said.map((words) => make("p", {}, words))),
    make("div", { class: "call-buttons" }, ...buttons)];
}

function keys(owner, call) {
  if (!call.waits_for_key) return [];
  return KEYS.map((key) => button(owner, key, "key", "key", { key, label: `Key ${key}` }));
}

function button(owner, label, act, look, { key, label: name } = {}) {
  const made = make("button", { type: "button", class: `button ${look}`, "aria-label": name ?? null }, label);
  made.addEventListener("click", () => whileBusy(made, async () => {
    const answer = await post("call", { as: owner, act, key });
    byId("phone-said").textContent = answer.ok ? "" : answer.error;
    byId("phone-said").classList.toggle("error-text", !answer.ok);
  }));
  return made;
}
