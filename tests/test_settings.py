"""Every setting is described, and what cannot work is said with its remedy."""
