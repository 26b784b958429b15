"""What people do in Slack, in a browser."""

from typing import TYPE_CHECKING

from eprr_bot.desk import models, sign_in
from eprr_bot.feature import Feature, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.feature import Whole


def _pages(app: "Whole") -> "APIRouter":
    from eprr_bot.desk import web

    return web.routes(app)


FEATURE = Feature(name="desk", tables=tables_in(models), pages=(_pages,), let_go=(sign_in.let_go,))
