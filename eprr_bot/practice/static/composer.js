// The line at the foot where people type messages and commands, with completion.

import { completions } from "./completion.js";
import { byId, make, whileBusy } from "./dom.js";
import { post } from "./server.js";
import { currentChannel, store } from "./state.js";
import { writtenName } from "./sidebar.js";

const drafts = new Map();
const sent = [];
let choices = [];
let active = -1;
let openIn = null;
let recalled = 0;

export function startComposer() {
  const input = byId("composer-input");
  input.addEventListener("input", () => {
    say(null);
    suggest();
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.value && suggest());
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("suggestions").addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[data-index]");
    if (option) take(Number(option.dataset.index));
  });
}

/** The first link of the page leads to where one can write, or else to what one can read. */
function drawSkip(isReadOnly) {
  const pane = store.tab === "home" ? "home-pane" : "message-pane";
  byId("skip").href = isReadOnly ? `#${pane}` : "#composer-input";
  byId("skip").textContent = isReadOnly ? "Skip to what stands here" : "Skip to the message box";
}

/** Follow the open channel: its name in the label, its unsent text in the line. */
export function drawComposer() {
  const channel = currentChannel();
  const isReadOnly = !channel || store.tab !== "messages" || Boolean(channel.archived) || channel.kind === "teams";
  byId("composer").hidden = isReadOnly;
  drawSkip(isReadOnly);
  if (!channel) return;
  const name = writtenName(channel);
  byId("composer-label").textContent = `Message to ${name}`;
  byId("composer-input").placeholder = `Message ${name}, or type / for commands`;
  if (openIn === channel.id) return;
  if (openIn) drafts.set(openIn, byId("composer-input").value);
  openIn = channel.id;
  byId("composer-input").value = drafts.get(channel.id) ?? "";
  say(null);
  close();
}

/** Put a command into the line, ready to be sent. */
export function offer(text) {
  byId("composer-input").value = text;
  byId("composer-input").focus();
  suggest();
}

async function send() {
  const text = byId("composer-input").value.trim();
  if (!text) return;
  close();
  await whileBusy(byId("send"), async () => {
    const answer = await post(text.startsWith("/") ? "command" : "say", { as: store.as, channel: store.channel, text });
    say(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    sent.unshift(text);
    recalled = 0;
    if (byId("composer-input").value.trim() === text) byId("composer-input").value = "";
  });
}

function say(problem) {
  byId("composer-error").textContent = problem ?? "";
  byId("composer-input").toggleAttribute("aria-invalid", Boolean(problem));
}

function suggest() {
  const input = byId("composer-input");
  const found = completions(input.value.slice(0, input.selectionStart ?? undefined), store.state);
  choices = input.selectionStart === input.value.length ? found.choices : [];
  const enterSends = found.untouched || choices.some((choice) => choice.exact);
  active = choices.length > 0 && !enterSends ? 0 : -1;
  byId("usage").replaceChildren(...(found.usage ? [make("code", {}, found.usage.usage), ` ${found.usage.summary ?? ""}`] : []));
  draw();
}

function draw() {
  const list = byId("suggestions");
  list.replaceChildren(...choices.map((choice, index) => make("li", {
    id: `suggestion-${index}`, role: "option", "aria-selected": String(index === active), data: { index: String(index) },
  }, make("span", { class: "suggestion-name" }, choice.label, choice.usage ? make("span", { class: "suggestion-usage" }, ` ${choice.usage}`) : null),
  make("span", { class: "suggestion-summary" }, choice.summary ?? ""))));
  list.hidden = choices.length === 0;
  byId("composer-input").setAttribute("aria-expanded", String(choices.length > 0));
  if (active >= 0) byId("composer-input").setAttribute("aria-activedescendant", `suggestion-${active}`);
  else byId("composer-input").removeAttribute("aria-activedescendant");
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

function close() {
  choices = [];
  active = -1;
  byId("usage").replaceChildren();
  draw();
}

function take(index) {
  const input = byId("composer-input");
  input.value = choices[index].insert;
  input.setSelectionRange(input.value.length, input.value.length);
  suggest();
}

function onKey(event) {
  const act = keyActions()[event.key];
  if (event.isComposing || !act || act() === false) return;
  event.preventDefault();
}

/** What each key does now; `false` leaves the key to the browser. */
function keyActions() {
  const move = (by) => {
    active = (active + by + choices.length) % choices.length;
    draw();
  };
  if (choices.length > 0) {
    return {
      ArrowDown: () => move(1),
      ArrowUp: () => move(active < 0 ? 0 : -1),
      Escape: close,
      Tab: completeWithTab,
      Enter: () => (active >= 0 ? take(active) : send()),
    };
  }
  return { Enter: send, ArrowUp: recall };
}

/** Tab completes the marked choice or the one typed in full; with neither it leaves the line. */
function completeWithTab() {
  const index = active >= 0 ? active : choices.findIndex((choice) => choice.exact);
  return index >= 0 ? take(index) : false;
}

/** Bring back what was sent before, newest first. */
function recall() {
  const input = byId("composer-input");
  if ((input.value && input.value !== sent[recalled - 1]) || recalled >= sent.length) return false;
  input.value = sent[recalled];
  recalled += 1;
  return true;
}
