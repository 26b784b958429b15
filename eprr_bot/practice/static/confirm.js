// The question that some buttons ask before they act.

import { freshId, make } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** Ask; true when the person agrees. */
export function confirmed(question, context) {
  const id = freshId("confirm");
  const yes = make("button", { value: "yes", class: `button ${question.style ?? "primary"}` }, plain(question.confirm) || "Yes");
  const no = make("button", { value: "no", class: "button" }, plain(question.deny) || "Cancel");
  const dialog = make("dialog", { class: "sheet small", "aria-labelledby": id },
    make("form", { method: "dialog" },
      make("h2", { id }, plain(question.title) || "Are you sure?"),
      make("div", { class: "sheet-body" }, make("p", {}, ...textObject(question.text, context))),
      make("div", { class: "sheet-foot" }, no, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
