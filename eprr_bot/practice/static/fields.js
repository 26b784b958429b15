// Fields that hold a value: the elements of input blocks. Each gives {node, control, read()}.

import { isoDay, clockTime, londonEpoch, timeOfDay } from "./dates.js";
import { freshId, make } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { choosable } from "./people.js";

const DRAW = {
  plain_text_input: textField,
  rich_text_input: richField,
  number_input: (element) => simpleField(element, { type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric" }),
  email_text_input: (element) => simpleField(element, { type: "email", autocomplete: "off" }),
  url_text_input: (element) => simpleField(element, { type: "url", autocomplete: "off" }),
  static_select: selectField,
  users_select: selectField,
  channels_select: selectField,
  conversations_select: selectField,
  multi_static_select: manyField,
  multi_users_select: manyField,
  multi_channels_select: manyField,
  multi_conversations_select: manyField,
  checkboxes: (element, context, name) => boxes(element, context, name, "checkbox"),
  radio_buttons: (element, context, name) => boxes(element, context, name, "radio"),
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: dateTimeField,
};

/** A field for one element; it is kept in `context.controls` under its block and action. */
export function fieldFor(element, block, context, name) {
  const draw = DRAW[element.type] ?? unknownField;
  const field = draw(element, context, name);
  const kept = { ...field, block, element, read: () => ({ type: element.type, ...field.read() }) };
  context.controls.set(`${block.block_id} ${element.action_id}`, kept);
  for (const control of field.node.matches("input, select, textarea") ? [field.node] : []) {
    if (!control.hasAttribute("aria-label") && !control.id) control.setAttribute("aria-label", name);
    control.dataset.actionId = element.action_id ?? "";
  }
  return kept;
}

function unknownField(element) {
  const node = make("p", { class: "unknown" }, `This page cannot draw a "${element.type}" field.`);
  return { node, control: null, read: () => ({}) };
}

function simpleField(element, attributes) {
  const control = make("input", {
    class: "field", placeholder: plain(element.placeholder) || null, autocomplete: "off", spellcheck: "false",
    maxlength: element.max_length, ...attributes,
  });
  control.value = element.initial_value ?? "";
  return { node: control, control, read: () => ({ value: control.value.trim() === "" ? null : control.value.trim() }) };
}

function textField(element) {
  if (!element.multiline) return simpleField(element, { type: "text", spellcheck: "true" });
  const control = make("textarea", {
    class: "field", rows: 4, placeholder: plain(element.placeholder) || null, maxlength: element.max_length,
  });
  control.value = element.initial_value ?? "";
  return { node: control, control, read: () => ({ value: control.value === "" ? null : control.value }) };
}

function richField(element) {
  const field = textField({ ...element, multiline: true, initial_value: "" });
  const section = (text) => ({ type: "rich_text_section", elements: [{ type: "text", text }] });
  const read = () => (field.control.value ? { rich_text_value: { type: "rich_text", elements: [section(field.control.value)] } } : {});
  return { ...field, read };
}

function selectField(element, context) {
  const control = make("select", { class: "field" }, make("option", { value: "" }, plain(element.placeholder) || "Choose"));
  const byValue = new Map();
  if (element.type === "static_select") fillOptions(control, element, byValue);
  else fillPeople(control, element, context, byValue);
  return { node: control, control, read: () => byValue.get(control.value) ?? { [emptyName(element.type)]: null } };
}

function emptyName(type) {
  return { users_select: "selected_user", channels_select: "selected_channel", conversations_select: "selected_conversation" }[type] ?? "selected_option";
}

function fillOptions(control, element, byValue) {
  const optionNode = (option) => {
    byValue.set(option.value, { selected_option: option });
    return make("option", { value: option.value }, plain(option.text));
  };
  control.append(...(element.options ?? []).map(optionNode));
  for (const group of element.option_groups ?? []) {
    control.append(make("optgroup", { label: plain(group.label) }, ...group.options.map(optionNode)));
  }
  control.value = element.initial_option?.value ?? "";
}

function fillPeople(control, element, context, byValue) {
  const field = emptyName(element.type);
  for (const { id, label, description } of choosable(element.type, context)) {
    byValue.set(id, { [field]: id });
    control.append(make("option", { value: id }, description ? `${label}, ${description}` : label));
  }
  control.value = element[field.replace("selected", "initial")] ?? "";
}

function manyField(element, context, name) {
  if (element.type === "multi_static_select") {
    const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
    return boxes({ ...element, options }, context, name, "checkbox");
  }
  const field = element.type.replace("multi_", "selected_").replace("_select", "");
  const chosen = element[field.replace("selected", "initial")] ?? [];
  const options = choosable(element.type, context).map(({ id, label }) => ({ value: id, text: { type: "plain_text", text: label, emoji: false } }));
  const initial = options.filter((option) => chosen.includes(option.value));
  const group = boxes({ ...element, options, initial_options: initial }, context, name, "checkbox");
  return { ...group, read: () => ({ [field]: group.read().selected_options.map((option) => option.value) }) };
}

function boxes(element, context, name, type) {
  const shared = freshId("choice");
  const initial = (element.initial_options ?? [element.initial_option]).map((option) => option?.value);
  const inputs = element.options.map((option) => {
    const input = make("input", { type, name: shared, id: freshId("box"), checked: initial.includes(option.value) });
    return { input, option };
  });
  const node = make("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group", "aria-label": name },
    ...inputs.map(({ input, option }) => boxRow(input, option, context)));
  const chosen = () => inputs.filter(({ input }) => input.checked).map(({ option }) => option);
  const read = () => (type === "radio" ? { selected_option: chosen()[0] ?? null } : { selected_options: chosen() });
  return { node, control: inputs[0]?.input ?? null, read };
}

function boxRow(input, option, context) {
  const description = option.description && make("span", { class: "hint" }, ...textObject(option.description, context));
  return make("div", { class: "box-row" }, input, make("label", { for: input.id }, ...textObject(option.text, context), description));
}

function dateField(element) {
  const control = make("input", { type: "date", class: "field", required: false });
  control.value = element.initial_date ?? "";
  return { node: control, control, read: () => ({ selected_date: control.value || null }) };
}

function timeField(element) {
  const control = make("input", {
    type: "text", class: "field time-field", inputmode: "numeric", placeholder: "HH:MM", autocomplete: "off", maxlength: 5,
  });
  control.value = element.initial_time ?? "";
  control.addEventListener("change", () => {
    control.value = timeOfDay(control.value) ?? control.value;
  });
  const problem = () => (control.value && !timeOfDay(control.value) ? "Write the time as HH:MM on the 24-hour clock, for example 17:00." : null);
  return { node: control, control, problem, read: () => ({ selected_time: timeOfDay(control.value) }) };
}

function dateTimeField(element, context, name) {
  const initial = element.initial_date_time ? new Date(element.initial_date_time * 1000) : null;
  const date = dateField({ initial_date: initial && isoDay(initial) });
  const time = timeField({ initial_time: initial && clockTime(initial) });
  date.control.setAttribute("aria-label", `${name}: date`);
  time.control.setAttribute("aria-label", `${name}: time`);
  const node = make("div", { class: "date-time", role: "group", "aria-label": name }, date.control, time.control);
  const read = () => {
    const [{ selected_date: onDay }, { selected_time: atTime }] = [date.read(), time.read()];
    return { selected_date_time: onDay && atTime ? londonEpoch(onDay, atTime) : null };
  };
  return { node, control: date.control, problem: time.problem, read };
}
