"""One holder gives way to the next: reminders, the roll-call, the pack, and its acceptance."""
