"""Resource shortfalls: what an incident lacks, until when, and what met it (INC-02)."""
