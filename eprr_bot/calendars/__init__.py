"""Calendars: feeds that people subscribe to, and .ics files and addresses as rota layers or as leave."""
