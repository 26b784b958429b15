"""What a browser reads where a page cannot be had: a sentence, never a bare “Internal Server Error”."""

from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eprr_bot.slack.asked import failed_in_words

HEADERS = {"Cache-Control": "no-store", "Retry-After": "60"}


class InWords:
    """Says of a request that failed why it did, and logs it as what is asked in Slack is: one line while the database
    is away, a traceback under its number where the mistake is ours.
    """

    def __init__(self, web: ASGIApp) -> None:
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        has_begun = False

        async def note_that_it_began(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._web(scope, receive, note_that_it_began)
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            said = f"{failed_in_words(error)}\n"
            await PlainTextResponse(said, 503, headers=HEADERS)(scope, receive, send)
