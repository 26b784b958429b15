// What Slack checks in a modal's fields before it asks the bot.

const CHECKS = { number_input: number, email_text_input: email, plain_text_input: length };

/** A sentence about a field that cannot be submitted as it is, or null. */
export function problemWith(control) {
  const { block, element, problem, read } = control;
  if (block.type !== "input") return null;
  const wrong = problem?.();
  if (wrong) return wrong;
  const value = read();
  if (isEmpty(value)) return block.optional ? null : "Please complete this required field.";
  return CHECKS[element.type]?.(value.value, element) ?? null;
}

function isEmpty({ type, ...fields }) {
  return Object.values(fields).every((value) => value === null || value === undefined || value === "" || value.length === 0);
}

function number(text, element) {
  const value = Number(text);
  if (Number.isNaN(value) || (!element.is_decimal_allowed && !Number.isInteger(value))) {
    return element.is_decimal_allowed ? "Enter a number, for example 2.5." : "Enter a whole number, for example 2.";
  }
  if (element.min_value !== undefined && value < Number(element.min_value)) return `Enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && value > Number(element.max_value)) return `Enter ${element.max_value} or less.`;
  return null;
}

function email(text) {
  return /^[^@\s]+@[^@\s]+$/.test(text) ? null : "Enter an e-mail address, for example name@example.org.";
}

function length(text, element) {
  if (element.min_length && text.length < element.min_length) return `Write at least ${element.min_length} characters.`;
  if (element.max_length && text.length > element.max_length) return `Write at most ${element.max_length} characters.`;
  return null;
}
