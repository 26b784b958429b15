"""Reaching people until they answer: ladders, pages, answers."""
