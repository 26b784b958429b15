"""What comes in with a request is read only up to a bound; whoever opens a door with it looks at its headers first."""

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect


async def whole_body(request: Request, most: int) -> bytes:
    """The body, as long as it has no more than so many bytes. Raises HTTPException for what is longer, or cut off."""
    declared = request.headers.get("Content-Length", "0")
    if not declared.isdecimal() or int(declared) > most:
        raise _too_long(most)
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise _too_long(most)
    except ClientDisconnect:
        raise HTTPException(400, "The request was cut off.") from None
    return bytes(body)


def _too_long(most: int) -> HTTPException:
    return HTTPException(413, f"More than {most:,} bytes are not read here.", {"Connection": "close"})
