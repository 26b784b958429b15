"""Local resilience forums: where the NHS sits beside councils, police and the other responders."""
