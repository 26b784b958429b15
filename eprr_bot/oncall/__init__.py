"""Who is on call: rotas, shifts, covers, swaps, handovers and calendars."""
