"""What is wrong with the rotas ahead: warnings, which never stop anybody."""
