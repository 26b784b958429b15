"""M/ETHANE: what is known of an incident in seven fields, as versions."""
