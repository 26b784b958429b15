// The left side: who you are, and the conversations that you can see.

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { become, botChannel, openChannel, store } from "./state.js";

let drawn = "";

export function startSidebar() {
  byId("person").addEventListener("change", (event) => become(event.target.value));
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[data-channel]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openChannel(target.dataset.channel, "messages", target.dataset.ts);
    document.body.dataset.panel = "messages";
  });
}

export function drawSidebar() {
  const { state } = store;
  byId("workspace-name").textContent = state.workspace;
  drawPerson(state);
  const key = JSON.stringify([state.me, state.channels, store.channel]);
  if (key === drawn) return;
  drawn = key;
  const unread = state.channels.filter((channel) => channel.unread && channel.id !== store.channel).length;
  byId("channels-count").textContent = String(unread);
  byId("channels-count").hidden = unread === 0;
  const focused = document.activeElement?.closest("#channels a")?.dataset.channel;
  byId("channels").replaceChildren(...groups(state));
  if (focused) byId("channels").querySelector(`a[data-channel="${CSS.escape(focused)}"]`)?.focus();
}

function drawPerson(state) {
  const select = byId("person");
  const people = state.members.filter((member) => !member.is_bot);
  const key = JSON.stringify(people.map((member) => [member.id, member.name, member.title]));
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...people.map((member) => make("option", { value: member.id }, member.name)));
  }
  select.value = store.as;
  byId("person-title").textContent = people.find((member) => member.id === store.as)?.title ?? "";
}

function groups(state) {
  const bot = botChannel();
  const open = state.channels.filter((channel) => channel !== bot && channel.kind !== "app_home");
  const current = open.filter((channel) => !channel.archived || channel.id === store.channel);
  const incident = (channel) => isOfSlack(channel) && /^(exercise-)?inc-/.test(channel.name);
  return [
    group("Bot", bot ? [bot] : []),
    group("Incidents", current.filter(incident), "incident"),
    group("Channels", current.filter((channel) => isOfSlack(channel) && !incident(channel))),
    group("Direct messages", current.filter((channel) => channel.kind === "im")),
    group("Outside Slack", current.filter((channel) => channel.kind === "teams")),
  ].filter(Boolean);
}

function group(title, channels, className = "") {
  if (channels.length === 0) return null;
  return make("div", { class: `channel-group ${className}` }, make("h3", {}, title), make("ul", {}, ...channels.map((channel) => make("li", {}, entry(channel)))));
}

function entry(channel) {
  const name = channelTitle(channel);
  const sign = channel.kind === "private" ? icon("lock") : isOfSlack(channel) ? "#" : "•";
  return make("a", {
    href: store.address(channel.id), data: { channel: channel.id },
    class: `channel-link ${channel.unread ? "unread" : ""} ${channel.is_member === false ? "outside" : ""}`,
    "aria-current": channel.id === store.channel ? "page" : null,
  }, make("span", { class: "sign", "aria-hidden": "true" }, sign), make("span", { class: "name" }, name), badge(channel));
}

function badge(channel) {
  const count = channel.mentions || (channel.kind === "im" ? channel.unread : 0);
  if (!channel.unread) return null;
  const hidden = make("span", { class: "visually-hidden" }, `, ${channel.unread} unread`);
  return count ? [make("span", { class: "badge", "aria-hidden": "true" }, String(count)), hidden] : hidden;
}

/** Is this a channel of Slack, not a direct message and nothing from elsewhere? */
function isOfSlack(channel) {
  return !["im", "teams"].includes(channel.kind);
}

/** A conversation's name as people write it: a channel's has a # before it. */
export function writtenName(channel) {
  return isOfSlack(channel) ? `#${channelTitle(channel)}` : channelTitle(channel);
}

/** What people call a conversation: the other person's name, or the channel's. */
export function channelTitle(channel) {
  if (channel.kind !== "im") return channel.name;
  return store.state.members.find((member) => member.id === channel.user)?.name ?? channel.name;
}
