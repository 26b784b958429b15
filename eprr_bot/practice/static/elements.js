// Interactive elements that act at once: in messages, on the Home tab, and outside input blocks of a modal.

import { confirmed } from "./confirm.js";
import { make, safeAddress, whileBusy } from "./dom.js";
import { fieldFor } from "./fields.js";
import { menuButton } from "./menu.js";
import { plain, plainNodes, textObject } from "./mrkdwn.js";
import { personChoices } from "./people.js";

const DRAW = {
  button,
  workflow_button: button,
  overflow,
  static_select: picker,
  users_select: picker,
  conversations_select: picker,
  channels_select: picker,
  datepicker: actingField,
  timepicker: actingField,
  datetimepicker: actingField,
  checkboxes: actingField,
  radio_buttons: actingField,
  multi_static_select: actingField,
  multi_users_select: actingField,
  plain_text_input: actingField,
  number_input: actingField,
  image: (element, block, context) => context.image(element, "thumbnail"),
  mrkdwn: (element, block, context) => make("span", {}, ...textObject(element, context)),
  plain_text: (element, block, context) => make("span", {}, ...textObject(element, context)),
};

/** One element of an actions or context block, or an accessory. */
export function actingElement(element, block, context) {
  const draw = DRAW[element.type];
  if (!draw) return make("span", { class: "unknown" }, `This page cannot draw a "${element.type}" element.`);
  return draw(element, block, context);
}

function button(element, block, context) {
  const node = make("button", {
    type: "button", class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label,
    data: { actionId: element.action_id ?? "" },
  }, ...plainNodes(element.text));
  node.addEventListener("click", () => {
    if (element.url && safeAddress(element.url)) window.open(safeAddress(element.url), "_blank", "noopener");
    return act(node, element, block, context, element.value === undefined ? {} : { value: element.value });
  });
  return node;
}

async function act(node, element, block, context, fields) {
  await whileBusy(node, async () => {
    if (element.confirm && !(await confirmed(element.confirm, context))) return;
    await context.act({ type: element.type, block_id: block.block_id, action_id: element.action_id, ...fields });
  });
}

function overflow(element, block, context) {
  const choices = element.options.map((option) => choiceOf(option));
  const anchor = menuButton({
    label: "⋯", name: "More actions", choices, className: "button overflow-button",
    pick: ({ option }) => {
      if (option.url && safeAddress(option.url)) window.open(safeAddress(option.url), "_blank", "noopener");
      act(anchor.firstChild, element, block, context, { selected_option: option });
    },
  });
  return anchor;
}

function choiceOf(option, chosen, group) {
  return { label: plain(option.text), description: option.description && plain(option.description), option, chosen, group };
}

function picker(element, block, context) {
  const choices = pickerChoices(element, context);
  const chosen = choices.find((choice) => choice.chosen);
  const label = make("span", {}, chosen?.label ?? (plain(element.placeholder) || "Choose"));
  const anchor = menuButton({
    label, choices, pick: (choice) => {
      label.textContent = choice.label;
      remember(choice);
      act(anchor.firstChild, element, block, context, choice.fields ?? { selected_option: choice.option });
    },
  });
  const remember = (choice) => {
    context.controls.set(`${block.block_id} ${element.action_id}`, {
      block, element, read: () => ({ type: element.type, ...(choice ? choice.fields ?? { selected_option: choice.option } : {}) }),
    });
  };
  remember(chosen);
  return anchor;
}

function pickerChoices(element, context) {
  if (element.type !== "static_select") return personChoices(element, context);
  const now = element.initial_option?.value;
  const flat = (element.options ?? []).map((option) => choiceOf(option, option.value === now));
  const grouped = (element.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => choiceOf(option, option.value === now, plain(group.label))));
  return [...flat, ...grouped];
}

/** A field whose every change is sent to the bot. */
function actingField(element, block, context) {
  const field = fieldFor(element, block, context, plain(element.placeholder) || element.action_id || "Choose");
  field.node.addEventListener("change", async () => {
    const value = field.read();
    if (element.confirm && !(await confirmed(element.confirm, context))) return;
    await context.act({ block_id: block.block_id, action_id: element.action_id, ...value });
  });
  return field.node;
}
