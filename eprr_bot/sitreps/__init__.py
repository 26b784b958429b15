"""Situation reports of an incident: drafted from the record, edited, authorised by a named person, then fixed."""
