// Short notices in the corner, and the line that says when the server is gone.

import { byId, make } from "./dom.js";

const NOTICE_SECONDS = 8;

/** A notice often repeats an error that is about to be shown where the person looks; wait for that. */
const ERROR_FIRST = 400;

let lastNotice = null;

/** Show a notice for a few seconds. */
export function toast(text, kind = "") {
  const close = make("button", { type: "button", class: "toast-close", "aria-label": "Dismiss" }, "×");
  const node = make("div", { class: `toast ${kind}` }, make("span", {}, text), close);
  close.addEventListener("click", () => node.remove());
  byId("toasts").append(node);
  setTimeout(() => node.remove(), NOTICE_SECONDS * 1000);
}

export function showError(text) {
  toast(text ?? "That did not work. Try again.", "problem");
}

function isSaid(text) {
  return [byId("composer-error"), byId("modal-error")].some((node) => node.textContent === text);
}

/** Show the server's notice once, and whether the server answers. */
export function drawNotices(store) {
  byId("unreachable").hidden = store.reachable;
  const notice = store.state?.notice?.text ?? null;
  if (notice && notice !== lastNotice) setTimeout(() => isSaid(notice) || toast(notice), ERROR_FIRST);
  lastNotice = notice;
}
