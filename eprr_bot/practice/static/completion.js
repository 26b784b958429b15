// What could be meant by what has been typed so far. Pure: text in, choices out.

/**
 * Choices for the text before the caret: {choices: [{insert, label, usage, summary, exact}], usage, untouched}.
 * `insert` is the whole text once the choice is taken; `untouched` when none of the word is typed yet.
 */
export function completions(text, state) {
  if (/^\/\S*$/.test(text)) return { choices: roots(text, state.commands), usage: null };
  const command = text.startsWith("/") ? state.commands.find((other) => text.startsWith(`${other.command} `)) : null;
  const named = names(text, state);
  if (named.length > 0) return { choices: named, usage: null };
  return command ? words(text, command) : { choices: [], usage: null };
}

function roots(text, commands) {
  return commands.filter((command) => command.command.startsWith(text.toLowerCase())).map((command) => ({
    insert: `${command.command} `, label: command.command, usage: "", summary: command.description, exact: command.command === text,
  }));
}

function words(text, { command, words: all = [] }) {
  const typed = text.slice(command.length + 1);
  const choices = all.filter((row) => row.words && row.words.startsWith(typed.toLowerCase())).map((row) => ({
    insert: `${command} ${row.words}${row.usage ? " " : ""}`, label: `${command} ${row.words}`,
    usage: row.usage ?? "", summary: row.summary, exact: row.words === typed,
  }));
  return { choices, untouched: typed === "", usage: choices.length > 0 ? null : usageOf(typed, command, all) };
}

function usageOf(typed, command, all) {
  const fits = all.filter((row) => row.words && typed.toLowerCase().startsWith(`${row.words} `));
  const row = fits.sort((one, other) => other.words.length - one.words.length)[0];
  return row ? { usage: `${command} ${row.words} ${row.usage ?? ""}`.trim(), summary: row.summary } : null;
}

/** People after `@`, channels after `#`. */
function names(text, state) {
  const found = /(?:^|\s)([@#])([\w.-]*)$/.exec(text);
  if (!found) return [];
  const [, sign, typed] = found;
  const before = text.slice(0, text.length - typed.length);
  const choice = (name, summary) => ({ insert: `${before}${name} `, label: `${sign}${name}`, usage: "", summary, exact: name === typed });
  const fits = (name) => name.toLowerCase().includes(typed.toLowerCase());
  if (sign === "@") {
    return state.members.filter((member) => !member.is_bot && (fits(member.handle) || fits(member.name))).slice(0, 8)
      .map((member) => choice(member.handle, member.title ? `${member.name}, ${member.title}` : member.name));
  }
  return state.channels.filter((channel) => ["public", "private"].includes(channel.kind) && fits(channel.name)).slice(0, 8)
    .map((channel) => choice(channel.name, channel.topic ?? ""));
}
