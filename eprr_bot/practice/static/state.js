// What the page knows: the server's state, who we are and which channel is open.

import { get } from "./server.js";

const WAIT_SECONDS = 20;
const FIRST_RETRY = 500;
const LAST_RETRY = 8000;

/** The one store. Listeners are called with it after each change. */
export const store = {
  state: null,
  as: new URLSearchParams(location.search).get("as"),
  channel: new URLSearchParams(location.search).get("channel"),
  message: new URLSearchParams(location.search).get("ts"),
  tab: "messages",
  reachable: true,
  address,
};

const listeners = [];
let polling = new AbortController();

export function onChange(listener) {
  listeners.push(listener);
}

function changed() {
  for (const listener of listeners) listener(store);
}

/** The address of a channel, or of one message in it, as seen by the person chosen. */
function address(channel, ts) {
  return `?${new URLSearchParams({ as: store.as ?? "", channel, ...(ts ? { ts } : {}) })}`;
}

/** The conversation with the bot, which is always there. */
export function botChannel() {
  const bots = new Set(store.state.members.filter((member) => member.is_bot).map((member) => member.id));
  return store.state.channels.find((channel) => channel.kind === "im" && bots.has(channel.user));
}

export function currentChannel() {
  return store.state?.channels.find((channel) => channel.id === store.channel) ?? null;
}

/** Open a channel, at the message with this `ts` where one is given. */
export function openChannel(id, tab = "messages", ts = "") {
  store.channel = id;
  store.tab = tab;
  store.message = ts;
  history.replaceState(null, "", address(id));
  changed();
}

/** Become someone else. The channel stays open where the other person can see it. */
export function become(id) {
  store.as = id;
  history.replaceState(null, "", address(store.channel));
  store.state = { ...store.state, version: -1 };
  polling.abort();
}

/** Follow the server's state for ever, waiting longer after each failure. */
export async function follow() {
  let retry = FIRST_RETRY;
  for (;;) {
    polling = new AbortController();
    try {
      const since = store.reachable ? store.state?.version ?? -1 : -1;
      take(await get("state", { as: store.as, since, wait: WAIT_SECONDS }, polling.signal));
      retry = FIRST_RETRY;
    } catch (problem) {
      if (problem.name === "AbortError") continue;
      lost();
      await new Promise((done) => setTimeout(done, retry));
      retry = Math.min(retry * 2, LAST_RETRY);
    }
  }
}

function take(state) {
  store.state = state;
  store.as = state.me;
  store.reachable = true;
  if (!currentChannel()) store.channel = botChannel()?.id ?? state.channels[0]?.id ?? null;
  changed();
}

function lost() {
  store.reachable = false;
  changed();
}
