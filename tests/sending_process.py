"""A process that only sends: `python -m tests.sending_process MINUTES` empties the Slack outbox of DATABASE_URL.

Its clock runs MINUTES ahead, so that the lease of a process that was killed has run out.
"""

import sys
from datetime import timedelta

from eprr_bot.app import build
from eprr_bot.base.clock import MovableClock
from eprr_bot.base.settings import Settings
from eprr_bot.outbox.channel import Limits
from eprr_bot.outbox.sender import Sender
from eprr_bot.reach.slack.channel import SlackChannel

WIDE = Limits(per_second=5000, burst=5000, per_address=5000, address_burst=5000)


def main() -> None:
    clock = MovableClock()
    clock.move(timedelta(minutes=float(sys.argv[1])))
    app = build(Settings(), clock)
    sender = Sender(app.engine, SlackChannel(app.client, WIDE), clock.now)
    print(sender.send_due())
    app.close()


if __name__ == "__main__":
    main()
