"""M/ETHANE reports of incidents."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.quick import QuickAction
from eprr_bot.methane import models, shown, slack

FEATURE = Feature(
    name="methane",
    doors=(slack,),
    tables=tables_in(models),
    parts=(Part("methane", shown.look),),
    picture=(shown.lines,),
    quick_actions=(QuickAction("M/ETHANE", "methane update", 35),),
)
