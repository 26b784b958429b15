"""A real bot is killed, cut off and attacked; then it is counted what was lost, doubled and late."""
