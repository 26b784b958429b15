// The practice clock: what time it is in the practice, and moving it forward.

import { clockTime, day, distance } from "./dates.js";
import { announce, byId } from "./dom.js";
import { showError } from "./notices.js";
import { post } from "./server.js";
import { store } from "./state.js";

let moving = false;

export function startClock() {
  for (const button of buttons()) {
    button.addEventListener("click", () => move(button, JSON.parse(button.dataset.move)));
  }
}

function buttons() {
  return byId("clock-moves").querySelectorAll("button");
}

export function drawClock() {
  const now = new Date(store.state.now);
  byId("clock-time").textContent = clockTime(now);
  byId("clock-time").dateTime = store.state.now;
  byId("clock-day").textContent = day(now);
  const due = store.state.next_due ? new Date(store.state.next_due) : null;
  byId("next-due").textContent = due ? `Next due ${distance(due, now)}` : "Nothing due";
}

/** Move the clock; while it moves no other move can start. */
async function move(button, by) {
  if (moving) return;
  if (by.to === "next" && !store.state.next_due) {
    announce("Nothing is due.");
    return;
  }
  busy(button, true);
  const answer = await post("clock", by);
  busy(button, false);
  if (answer.ok) announce(`It is now ${clockTime(new Date(answer.now))}, ${day(new Date(answer.now))}.`);
  else showError(answer.error);
}

function busy(pressed, isBusy) {
  moving = isBusy;
  for (const button of buttons()) button.setAttribute("aria-disabled", String(isBusy));
  pressed.setAttribute("aria-busy", String(isBusy));
  byId("clock").classList.toggle("moving", isBusy);
}
