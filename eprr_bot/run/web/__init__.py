"""The web app's shell."""
