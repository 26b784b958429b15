"""What every page for a browser has."""

import base64
import hashlib


def policy(style: str, form_action: str = "'none'") -> str:
    """The content security policy of a page: it is shown in this style, and may do nothing more but send its form."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {form_action}; "
        "frame-ancestors 'none'"
    )
