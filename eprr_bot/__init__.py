"""A Slack bot for the people who keep the NHS ready for emergencies."""


def version() -> str:
    """The version that was installed, such as 0.1.0, from the package's own data."""
    from importlib.metadata import version as installed

    return installed("eprr-bot")
