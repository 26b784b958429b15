"""Reaching people until they answer: ladders, attempts, acknowledgements."""
