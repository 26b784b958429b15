// The messages of the open channel. Only what changed is drawn again, so that focus and typing stay.

import { drawBlocks, drawingContext, valuesOf } from "./blocks.js";
import { clockTime, day, isoDay } from "./dates.js";
import { announce, byId, make, paint, whileBusy } from "./dom.js";
import { emojiNode, USUAL_REACTIONS } from "./emoji.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { showError } from "./notices.js";
import { get, post } from "./server.js";
import { currentChannel, store } from "./state.js";

const NEAR_BOTTOM = 24;

let shown = { key: null, nodes: new Map(), newest: "" };
let atEnd = true;
let fetching = null;
let again = false;

export function startMessages() {
  const pane = byId("message-pane");
  pane.addEventListener("scroll", () => {
    atEnd = isAtEnd();
    if (atEnd) byId("new-below").hidden = true;
  });
  // A picture takes its room only once it is there.
  new ResizeObserver(() => atEnd && toEnd()).observe(byId("messages"));
  byId("new-below").addEventListener("click", () => {
    reveal(byId("messages").lastElementChild);
    byId("new-below").hidden = true;
    pane.focus({ preventScroll: true });
  });
}

/** Fetch the open channel's messages and draw what changed. Calls made meanwhile run once more after. */
export async function refreshMessages() {
  if (fetching) {
    again = true;
    return;
  }
  const key = `${store.as} ${store.channel}`;
  fetching = get("messages", { as: store.as, channel: store.channel }).catch(() => null);
  const answer = await fetching;
  fetching = null;
  if (answer && key === `${store.as} ${store.channel}`) draw(key, answer.messages);
  if (again) {
    again = false;
    await refreshMessages();
  }
}

function draw(key, messages) {
  const isNew = key !== shown.key;
  if (isNew) shown = { key, nodes: new Map(), newest: "" };
  const fresh = messages.filter((message) => message.ts > shown.newest);
  const nodes = arranged(messages).flatMap((message, index, all) => [divider(message, all[index - 1]), nodeFor(message)]).filter(Boolean);
  put(byId("messages"), nodes);
  byId("no-messages").hidden = messages.length > 0;
  follow(isNew, fresh);
  atEnd = isAtEnd();
  if (!isNew) announceNew(messages);
  shown.newest = messages.reduce((newest, message) => (message.ts > newest ? message.ts : newest), shown.newest);
  markRead();
}

/** Show what is new: always an answer to oneself, whatever else only to those who are not reading further up. */
function follow(isNew, fresh) {
  const asked = store.message && byId(`message-${store.message}`);
  const isForMe = fresh.some((message) => message.ephemeral || message.user === store.as);
  if (isNew) byId("new-below").hidden = true;
  if (asked) {
    store.message = null;
    asked.scrollIntoView({ block: "start" });
    asked.focus({ preventScroll: true });
  } else if (isNew) reveal(byId("messages").lastElementChild);
  else if (fresh.length > 0 && (atEnd || isForMe)) reveal(byId(`message-${fresh.at(-1).ts}`));
  else if (fresh.length > 0) byId("new-below").hidden = false;
  else if (atEnd) toEnd();
}

/** Show a message: the end of it, or its beginning where it is higher than the room for it. */
function reveal(node) {
  const isHigh = node?.offsetHeight > byId("message-pane").clientHeight;
  if (isHigh || node?.nextElementSibling) node.scrollIntoView({ block: isHigh ? "start" : "nearest" });
  else toEnd();
}

function isAtEnd() {
  const pane = byId("message-pane");
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_BOTTOM;
}

function toEnd() {
  const pane = byId("message-pane");
  pane.scrollTop = pane.scrollHeight;
}

/** Thread replies stand under the message they answer. */
function arranged(messages) {
  const tops = messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  const known = new Set(tops.map((message) => message.ts));
  const replies = messages.filter((message) => !tops.includes(message));
  const orphans = replies.filter((message) => !known.has(message.thread_ts));
  return [...tops, ...orphans].flatMap((top) => [top, ...replies.filter((reply) => known.has(top.ts) && reply.thread_ts === top.ts)]);
}

/** Make the list hold exactly these nodes, moving only those that are out of place. */
function put(list, nodes) {
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  while (list.children.length > nodes.length) list.lastChild.remove();
}

function divider(message, before) {
  const on = isoDay(new Date(message.at));
  if (message.thread_ts && message.thread_ts !== message.ts) return null;
  if (before && isoDay(new Date(before.at)) === on) return null;
  const name = `day ${on}`;
  if (!shown.nodes.has(name)) shown.nodes.set(name, make("li", { class: "day" }, make("span", {}, day(new Date(message.at)))));
  return shown.nodes.get(name);
}

function nodeFor(message) {
  const key = JSON.stringify([message, isoDay(new Date(store.state.now)), (message.text ?? "").includes("{ago}") && store.state.now]);
  const kept = shown.nodes.get(message.ts);
  if (kept?.key === key) return kept.node;
  const node = kept?.node ?? make("li", { id: `message-${message.ts}`, tabindex: "-1" });
  redraw(node, message);
  shown.nodes.set(message.ts, { key, node });
  return node;
}

function redraw(node, message) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  if (message.subtype) {
    node.className = "message happened";
    node.replaceChildren(make("span", {}, ...mrkdwn(message.text ?? "", drawingContext(store, () => {}))), make("time", { datetime: message.at }, clockTime(new Date(message.at))));
    return;
  }
  node.className = `message ${message.ephemeral ? "ephemeral" : ""} ${message.pinned ? "pinned" : ""} ${reply ? "reply" : ""}`;
  node.replaceChildren(avatar(message), make("div", { class: "message-main" }, heading(message), body(message), reactions(message)));
  if (focused) refocus(node, focused);
}

function refocus(node, focused) {
  const { actionId } = focused.dataset;
  const same = [...node.querySelectorAll("button, input, select")].find((other) => actionId && other.dataset.actionId === actionId);
  (same ?? node).focus({ preventScroll: true });
}

function avatar(message) {
  const member = store.state.members.find((other) => other.id === message.user);
  const node = make("span", { class: `avatar ${member?.is_bot ? "avatar-bot" : ""}`, "aria-hidden": "true" }, member?.initials ?? (message.name ?? "?").charAt(0));
  if (member?.colour) paint(node, member.colour);
  return node;
}

function heading(message) {
  const member = store.state.members.find((other) => other.id === message.user);
  const at = new Date(message.at);
  return make("div", { class: "message-head" },
    make("strong", {}, message.name ?? member?.name ?? "Someone"),
    member?.is_bot ? make("span", { class: "tag" }, "bot") : null,
    make("time", { datetime: message.at, title: `${day(at)} ${clockTime(at)}` }, clockTime(at)),
    message.edited ? make("span", { class: "note" }, "edited") : null,
    message.pinned ? make("span", { class: "note" }, icon("pin"), " pinned") : null,
    message.ephemeral ? make("span", { class: "note only-you" }, "Only visible to you") : null);
}

function body(message) {
  const context = drawingContext(store, (fields) => act(message, fields, context));
  const blocks = message.blocks ?? [];
  const content = blocks.length > 0 ? drawBlocks(blocks, context) : [make("div", { class: "text" }, ...mrkdwn(message.text ?? "", context))];
  return make("div", { class: "message-body" }, ...content, ...(message.files ?? []).map((file) => attached(file, context)));
}

function attached(file, context) {
  const isPicture = [file.name, file.url].some((text) => /\.(png|jpe?g|gif|svg|webp)$/i.test(text ?? ""));
  const address = new URL(file.url, document.baseURI).href;
  if (isPicture) return context.image({ image_url: address, alt_text: file.alt || file.name, title: { text: file.name ?? "" } }, "picture");
  return make("a", { class: "file", href: address, target: "_blank", rel: "noopener noreferrer" }, icon("page"), ` ${file.name}`);
}

async function act(message, fields, context) {
  const answer = await post("action", { as: store.as, channel: store.channel, ts: message.ts, values: valuesOf(context), ...fields });
  if (!answer.ok) showError(answer.error);
}

function reactions(message) {
  if (message.ephemeral || currentChannel()?.kind === "teams") return null;
  const react = (name) => post("react", { as: store.as, channel: store.channel, ts: message.ts, name });
  const chips = (message.reactions ?? []).map(({ name, users }) => {
    const chip = make("button", {
      type: "button", class: "reaction", "aria-pressed": String(users.includes(store.as)), data: { actionId: `reaction ${name}` },
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}`,
    }, emojiNode(name) ?? `:${name}:`, ` ${users.length}`);
    chip.addEventListener("click", () => whileBusy(chip, () => react(name)));
    return chip;
  });
  const choices = USUAL_REACTIONS.map((name) => ({ label: `:${name}: ${name.replaceAll("_", " ")}`, name }));
  const add = menuButton({ label: icon("smile"), name: "Add a reaction", choices, pick: ({ name }) => react(name), className: "reaction add-reaction" });
  return make("div", { class: "reactions" }, ...chips, add, more(message));
}

/** What else can be done with a message: what the bot offers, and what one may do with one's own. */
function more(message) {
  const act = (path, fields) => post(path, { as: store.as, channel: store.channel, ts: message.ts, ...fields }).then((answer) => answer.ok || showError(answer.error));
  const ours = (store.state.shortcuts ?? []).map(({ callback_id, name, description }) => ({ label: name, description, pick: () => act("shortcut", { callback_id }) }));
  const mine = message.user !== store.as ? [] : [
    { label: "Edit", pick: () => edit(message, act) },
    { label: "Delete", pick: () => act("delete", {}) },
  ];
  if (ours.length + mine.length === 0) return null;
  return menuButton({ label: "…", name: "More about this message", choices: [...ours, ...mine], pick: (choice) => choice.pick(), className: "reaction add-reaction more-actions" });
}

/** Change a message where it stands. */
function edit(message, act) {
  const node = byId(`message-${message.ts}`).querySelector(".message-body");
  const field = make("textarea", { class: "edit-field", rows: "3", "aria-label": "Edit the message" });
  field.value = asTyped(message.text);
  const save = make("button", { type: "button", class: "button" }, "Save");
  const cancel = make("button", { type: "button", class: "button" }, "Cancel");
  save.addEventListener("click", () => whileBusy(save, () => act("edit", { text: field.value })));
  cancel.addEventListener("click", () => redraw(byId(`message-${message.ts}`), message));
  node.replaceChildren(field, make("div", { class: "edit-buttons" }, save, cancel));
  field.focus();
}

function asTyped(text) {
  return (text ?? "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function announceNew(messages) {
  const fresh = messages.filter((message) => message.ts > shown.newest && message.user !== store.as);
  if (fresh.length > 0) announce(fresh.map((message) => `${message.name ?? "Message"}: ${asShown(message.text)}`.slice(0, 300)).join(". "));
}

function asShown(text) {
  const context = drawingContext(store, () => {});
  return (text ?? "").split("\n").map((line) => make("span", {}, ...mrkdwn(line, context)).textContent).join(" ");
}

function markRead() {
  const channel = store.state.channels.find((other) => other.id === store.channel);
  if (channel && (channel.unread || channel.mentions) && !document.hidden) post("read", { as: store.as, channel: channel.id });
}
