"""Delegated authority: the register of instruments, and what a director may do by it."""
