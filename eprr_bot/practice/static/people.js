// Choosing people and channels.

/** Choices for a users_select, conversations_select or channels_select, with what each would send. */
export function personChoices(element, context) {
  const [prefix, field] = {
    users_select: ["initial_user", "selected_user"],
    channels_select: ["initial_channel", "selected_channel"],
    conversations_select: ["initial_conversation", "selected_conversation"],
  }[element.type];
  const chosen = element[prefix];
  return choosable(element.type, context).map(({ id, label, description }) => (
    { label, description, value: id, chosen: id === chosen, fields: { [field]: id } }));
}

/** People, channels or both, whichever this type of select (or multi-select) is for. */
export function choosable(type, context) {
  const people = context.state.members.filter((member) => !member.is_bot)
    .map((member) => ({ id: member.id, label: member.name, description: member.title }));
  const channels = context.state.channels.filter((channel) => ["public", "private"].includes(channel.kind) && !channel.archived)
    .map((channel) => ({ id: channel.id, label: `#${channel.name}` }));
  if (type.includes("users")) return people;
  return type.includes("channels") ? channels : [...channels, ...people];
}
