// The open modal as a real dialog. The server holds the stack of views; the page shows the top one.

import { drawBlocks, drawingContext, valuesOf } from "./blocks.js";
import { announce, byId, make, whileBusy } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { post } from "./server.js";
import { store } from "./state.js";
import { problemWith } from "./checking.js";

const typed = new Map();

let open = null;

export function startModal() {
  const dialog = byId("modal");
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    sendClose();
  });
  // A browser may close the dialog by itself when Escape is pressed twice.
  dialog.addEventListener("close", () => open && !dialog.open && store.state.view?.id === open.view.id && sendClose());
  byId("modal-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("modal-close").addEventListener("click", sendClose);
}

export function drawModal() {
  const { view } = store.state;
  if (!view) hide();
  else if (keyOf(view) !== open?.key) show(view);
}

/** What of a view is drawn: not the values that the server keeps beside it. */
function keyOf({ id, title, blocks, submit, close }) {
  return JSON.stringify([id, title, blocks, submit, close]);
}

function hide() {
  open = null;
  if (!byId("modal").open) return;
  byId("modal").close();
  if (document.activeElement === document.body) byId("composer-input").focus();
}

function show(view) {
  const sameView = open?.view.id === view.id;
  if (open) typed.set(open.view.id, snapshot());
  const focused = sameView ? focusedControl() : null;
  const context = drawingContext(store, (fields) => act(view, fields, context));
  open = { view, context, key: keyOf(view) };
  byId("modal-title").textContent = plain(view.title);
  byId("modal-close").textContent = plain(view.close) || "Close";
  byId("modal-submit").textContent = plain(view.submit) || "Submit";
  byId("modal-submit").hidden = !view.submit;
  byId("modal-body").replaceChildren(...drawBlocks(view.blocks, context));
  showProblem("");
  restore(typed.get(view.id) ?? []);
  if (!byId("modal").open) byId("modal").showModal();
  refocus(focused, sameView);
}

function refocus(focused, sameView) {
  const control = focused && find(focused);
  if (control) control.focus();
  else if (!sameView) (byId("modal-body").querySelector("input, select, textarea, button") ?? byId("modal-close")).focus();
  if (!sameView) byId("modal-body").scrollTop = 0;
}

function controls() {
  return [...byId("modal-body").querySelectorAll("input, select, textarea")];
}

/** Where a control stands: its block, and its place within the block. */
function position(control) {
  const block = control.closest("[data-block-id]");
  return { blockId: block.dataset.blockId, index: [...block.querySelectorAll("input, select, textarea")].indexOf(control) };
}

function find({ blockId, index }) {
  const block = byId("modal-body").querySelector(`[data-block-id="${CSS.escape(blockId)}"]`);
  return block?.querySelectorAll("input, select, textarea")[index] ?? null;
}

function focusedControl() {
  const control = controls().find((other) => other === document.activeElement);
  return control ? position(control) : null;
}

function snapshot() {
  return controls().map((control) => ({ ...position(control), value: control.value, checked: control.checked, tag: control.type }));
}

function restore(saved) {
  for (const { value, checked, tag, ...place } of saved) {
    const control = find(place);
    if (control?.type !== tag) continue;
    if (["checkbox", "radio"].includes(tag)) control.checked = checked;
    else if (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value)) control.value = value;
  }
}

async function act(view, fields, context) {
  const answer = await post("action", { as: store.as, channel: store.channel, view_id: view.id, values: valuesOf(context), ...fields });
  if (!answer.ok) showProblem(answer.error);
}

async function submit() {
  const { view, context } = open;
  const problems = Object.fromEntries([...context.controls.values()].map((control) => [control.block.block_id, problemWith(control)]).filter(([, problem]) => problem));
  showErrors(problems);
  if (Object.keys(problems).length > 0) return;
  await whileBusy(byId("modal-submit"), async () => {
    const answer = await post("view", { as: store.as, view_id: view.id, event: "submit", values: valuesOf(context) });
    if (open?.view.id !== view.id) return;
    showErrors(answer.errors ?? {});
    showProblem(answer.ok || answer.errors ? "" : answer.error);
  });
}

async function sendClose() {
  if (!open) return;
  const { id } = open.view;
  await whileBusy(byId("modal-close"), async () => {
    const answer = await post("view", { as: store.as, view_id: id, event: "close" });
    if (answer.ok) typed.delete(id);
    else showProblem(answer.error);
  });
}

function showProblem(text) {
  byId("modal-error").textContent = text ?? "";
}

/** Write each error under its field and go to the first. */
function showErrors(errors) {
  let first = null;
  for (const node of byId("modal-body").querySelectorAll(".block-input")) {
    const problem = errors[node.dataset.blockId];
    node.querySelector(".error-text").textContent = problem ?? "";
    const control = node.querySelector("input, select, textarea");
    control?.toggleAttribute("aria-invalid", false);
    if (problem) control?.setAttribute("aria-invalid", "true");
    if (problem) first ??= control;
  }
  first?.focus();
  if (first) announce(`${Object.keys(errors).length} to put right: ${Object.values(errors).join(" ")}`);
}
