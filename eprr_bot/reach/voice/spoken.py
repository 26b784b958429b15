"""What Twilio is told to say and to wait for (TwiML), and whether it is Twilio that asks."""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from eprr_bot.base.letters import mended
from eprr_bot.slack.blocks import fit

LANGUAGE = "en-GB"
LONGEST = 3000
"""Letters; Twilio says 4,096 of them at the most."""
WAIT_FOR_KEY = 8


def question(words: str, keys: str, answer_to: str) -> str:
    """Say something and which keys to press; the key, or that none was, is brought to an address."""
    response = VoiceResponse()
    gather = response.gather(
        num_digits=1, timeout=WAIT_FOR_KEY, action=answer_to, method="POST", action_on_empty_result=True
    )
    gather.say(_sayable(words), language=LANGUAGE)
    gather.pause(length=1)
    gather.say(keys, language=LANGUAGE)
    return str(response)


def farewell(words: str) -> str:
    """Say something, and hang up."""
    response = VoiceResponse()
    response.say(_sayable(words), language=LANGUAGE)
    response.hangup()
    return str(response)


def is_from_twilio(auth_token: str, address: str, fields: Mapping[str, str], signature: str) -> bool:
    """Did Twilio sign this request? `address` is the one that it was given, whatever stands before us on the way."""
    return bool(RequestValidator(auth_token).validate(address, dict(fields), signature))


def _sayable(words: str) -> str:
    return fit(str(mended(words)), LONGEST)
