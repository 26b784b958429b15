// A person's phone: texts, e-mails, calls and notifications that reached it, and replies by text.

import { clockTime, day, isoDay } from "./dates.js";
import { announce, byId, link, make, whileBusy } from "./dom.js";
import { icon } from "./icons.js";
import { post } from "./server.js";
import { store } from "./state.js";
import { drawTelephone, isRinging } from "./telephone.js";

const KINDS = {
  text: { sign: "speech", name: "Text" },
  voice: { sign: "phone", name: "Call" },
  email: { sign: "envelope", name: "E-mail" },
  push: { sign: "bell", name: "Notification" },
};

const seen = new Map();
const replies = new Map();

let chosen = null;
let drawn = "";
let wasVisible = false;
let lastMe = null;

export function startPhone() {
  byId("phone-owner").addEventListener("change", (event) => {
    chosen = event.target.value;
    drawPhone();
  });
  byId("phone-state").addEventListener("change", async (event) => {
    const answer = await post("phone/state", { as: byId("phone-owner").value, state: event.target.value });
    byId("phone-said").textContent = answer.ok ? "" : answer.error;
    byId("phone-said").classList.toggle("error-text", !answer.ok);
  });
  byId("phone-form").addEventListener("submit", (event) => {
    event.preventDefault();
    reply();
  });
}

export function drawPhone() {
  const { state } = store;
  if (lastMe !== state.me) chosen = null;
  lastMe = state.me;
  const owner = chosen ?? state.me;
  const entries = withReplies(state.phones?.[owner] ?? [], replies.get(owner) ?? []);
  drawOwners(state, owner);
  byId("phone-time").textContent = clockTime(new Date(state.now));
  drawTelephone(owner);
  drawEntries(owner, entries);
  if (isVisible() && !wasVisible) toNewest();
  wasVisible = isVisible();
  if (wasVisible) seen.set(owner, entries.length);
  const unread = entries.length - (seen.get(owner) ?? 0);
  const rings = isRinging(state, owner);
  byId("phone-count").textContent = rings ? "rings" : unread > 0 ? String(unread) : "";
  byId("phone-count").hidden = unread <= 0 && !rings;
}

/** What was received, and between it what was answered from here. */
function withReplies(received, sent) {
  const all = [...received];
  for (const reply of sent) all.splice(reply.after, 0, reply);
  return all;
}

/** Show the newest entry: the end of it, or its beginning where it is higher than the screen. */
function toNewest() {
  const [screen, newest] = [byId("phone-screen"), byId("phone-entries").lastElementChild];
  screen.scrollTop = screen.scrollHeight;
  if (newest?.offsetHeight > screen.clientHeight) newest.scrollIntoView({ block: "start" });
}

function isVisible() {
  return byId("phone-screen").offsetParent !== null;
}

function drawOwners(state, owner) {
  const people = state.members.filter((member) => !member.is_bot);
  const names = new Map(people.map((member) => [member.id, nameOf(state, member)]));
  const key = JSON.stringify([...names]);
  const select = byId("phone-owner");
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...[...names].map(([id, name]) => make("option", { value: id }, name)));
  }
  select.value = owner;
  byId("phone-state").value = state.phone_states?.[owner] ?? "on";
}

/** A name, with how much there is on this phone, or that it rings. */
function nameOf(state, member) {
  if (isRinging(state, member.id)) return `${member.name} (rings)`;
  const count = (state.phones?.[member.id] ?? []).length;
  return count ? `${member.name} (${count})` : member.name;
}

function drawEntries(owner, entries) {
  const key = JSON.stringify([owner, entries]);
  if (key === drawn) return;
  const arrived = drawn.startsWith(JSON.stringify([owner]).slice(0, -1));
  drawn = key;
  const nodes = entries.flatMap((entry, index) => [dayLine(entry, entries[index - 1]), entryNode(entry)]).filter(Boolean);
  byId("phone-entries").replaceChildren(...nodes);
  byId("phone-empty").hidden = entries.length > 0;
  toNewest();
  if (arrived && entries.length > 0 && isVisible()) announce(`Phone: ${entries.at(-1).text}`);
}

function dayLine(entry, before) {
  const on = isoDay(new Date(entry.at));
  if (before && isoDay(new Date(before.at)) === on) return null;
  return make("li", { class: "phone-day" }, day(new Date(entry.at)));
}

function entryNode(entry) {
  const kind = KINDS[entry.kind] ?? KINDS.text;
  const isOwn = entry.kind === "reply";
  const head = make("div", { class: "entry-head" },
    isOwn ? make("span", {}, "You") : make("span", {}, icon(kind.sign), ` ${kind.name} · ${entry.sender ?? ""}`),
    make("time", { datetime: entry.at }, clockTime(new Date(entry.at))));
  return make("li", { class: `entry entry-${entry.kind} ${isOwn ? "own" : ""}` }, head,
    entry.subject ? make("div", { class: "entry-subject" }, entry.subject) : null,
    make("div", { class: "entry-text" }, ...withLinks(entry.text ?? "")),
    ...(entry.enclosed ?? []).map((name) => make("div", { class: "file" }, icon("page", "Enclosed:"), ` ${name}`)),
    entry.delivered === false ? make("div", { class: "not-delivered" }, "Not delivered") : null);
}

/** Addresses in a text become links. */
function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((piece, index) => (index % 2 === 1 ? link(piece, piece) : piece));
}

async function reply() {
  const input = byId("phone-text");
  const text = input.value.trim();
  if (!text) return;
  await whileBusy(byId("phone-send"), async () => {
    const owner = byId("phone-owner").value;
    const answer = await post("phone", { as: owner, text });
    byId("phone-said").textContent = answer.ok ? "Sent." : answer.error;
    byId("phone-said").classList.toggle("error-text", !answer.ok);
    if (!answer.ok) return;
    input.value = "";
    keep(owner, text);
  });
}

/** The server keeps what phones receive; what was sent from here the page remembers itself. */
function keep(owner, text) {
  const sent = replies.get(owner) ?? [];
  const after = (store.state.phones?.[owner] ?? []).length + sent.length;
  replies.set(owner, [...sent, { at: store.state.now, kind: "reply", text, after }]);
  drawPhone();
}
