"""Measurements: `make bench`. Ratios within one run say more than single times on a shared machine."""
