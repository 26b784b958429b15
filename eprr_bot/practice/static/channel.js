// The open conversation: its header, the bot's Home tab, and what an empty channel suggests.

import { drawBlocks, drawingContext, valuesOf } from "./blocks.js";
import { byId, link, make, safeAddress, whileBusy } from "./dom.js";
import { emojiNode } from "./emoji.js";
import { icon } from "./icons.js";
import { offer } from "./composer.js";
import { showError } from "./notices.js";
import { mrkdwn } from "./mrkdwn.js";
import { post } from "./server.js";
import { writtenName } from "./sidebar.js";
import { botChannel, currentChannel, openChannel, store } from "./state.js";

const TO_TRY = ["/oncall", "/exercise start", "/incident declare", "/eprr help"];

let header = "";
let home = "";
let openedHome = null;

export function startChannel() {
  byId("tab-messages").addEventListener("click", () => openChannel(store.channel, "messages"));
  byId("tab-home").addEventListener("click", () => openChannel(store.channel, "home"));
}

export function drawChannel() {
  const channel = currentChannel();
  if (!channel) return;
  if (channel.kind === "app_home") store.tab = "home";
  else if (store.tab === "home" && channel.id !== botChannel()?.id) store.tab = "messages";
  drawHeader(channel);
  drawSuggestions();
  drawHome();
}

function drawHeader(channel) {
  const key = JSON.stringify([channel, store.tab, store.as, store.state.members]);
  if (key === header) return;
  header = key;
  const context = drawingContext(store, () => {});
  byId("channel-name").textContent = writtenName(channel);
  byId("channel-topic").replaceChildren(...mrkdwn(channel.topic || subtitle(channel), context));
  byId("channel-facts").replaceChildren(...facts(channel));
  byId("bookmarks").replaceChildren(...(channel.bookmarks ?? []).map(bookmark));
  byId("bookmarks").hidden = !channel.bookmarks?.length;
  const isBot = channel.id === botChannel()?.id;
  byId("channel-tabs").hidden = !isBot;
  byId("tab-messages").setAttribute("aria-pressed", String(store.tab === "messages"));
  byId("tab-home").setAttribute("aria-pressed", String(store.tab === "home"));
}

function subtitle(channel) {
  if (channel.kind !== "im") return channel.purpose ?? "";
  return store.state.members.find((member) => member.id === channel.user)?.title ?? "";
}

function facts(channel) {
  const words = [];
  if (channel.archived) words.push("Archived");
  if (channel.kind === "private") words.push("Private");
  if (channel.kind !== "im" && channel.member_count) words.push(`${channel.member_count} ${channel.member_count === 1 ? "member" : "members"}`);
  if (channel.is_member === false) words.push("You are not a member");
  const nodes = words.map((word) => make("span", { class: "fact" }, word));
  if (channel.is_member === false && channel.kind === "public" && !channel.archived) nodes.push(joinButton(channel));
  return channel.pins?.length ? [...nodes, pinButton(channel.pins)] : nodes;
}

function joinButton(channel) {
  const join = make("button", { type: "button", class: "fact fact-button" }, "Join");
  join.addEventListener("click", () => whileBusy(join, () => post("join", { as: store.as, channel: channel.id })));
  return join;
}

function pinButton(pins) {
  let next = 0;
  return make("button", { type: "button", class: "fact fact-button", on: { click: () => {
    const node = byId(`message-${pins[next % pins.length]}`);
    next += 1;
    node?.scrollIntoView({ block: "center" });
    node?.focus();
  } } }, icon("pin"), ` ${pins.length} pinned`);
}

function bookmark({ title, link: address, emoji }) {
  const sign = (emoji && emojiNode(emoji.replaceAll(":", ""))) || icon("bookmark");
  return make("li", {}, sign, " ", safeAddress(address) ? link(address, title) : make("span", {}, title));
}

function drawSuggestions() {
  const box = byId("to-try");
  const known = new Set(store.state.commands.map((command) => command.command));
  const offered = TO_TRY.filter((text) => known.has(text.split(" ")[0]));
  if (box.dataset.key === offered.join()) return;
  box.dataset.key = offered.join();
  box.replaceChildren(...offered.map((text) => make("button", { type: "button", class: "button try", on: { click: () => offer(text) } }, text)));
}

function drawHome() {
  const isHome = store.tab === "home";
  byId("home-pane").hidden = !isHome;
  byId("message-pane").hidden = isHome;
  if (!isHome) {
    openedHome = null;
    return;
  }
  if (openedHome !== store.as) {
    openedHome = store.as;
    post("home", { as: store.as });
  }
  const view = store.state.home;
  const key = JSON.stringify([view, store.as]);
  if (key === home) return;
  home = key;
  const context = drawingContext(store, (fields) => act(view, fields, context));
  byId("home-pane").replaceChildren(...(view ? drawBlocks(view.blocks, context) : [make("p", { class: "empty" }, "The bot has not drawn its Home yet.")]));
}

async function act(view, fields, context) {
  const answer = await post("action", { as: store.as, channel: store.channel, view_id: view.id, values: valuesOf(context), ...fields });
  if (!answer.ok) showError(answer.error);
}
