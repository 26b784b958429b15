import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.incidents.playbook import EXAMPLE_FACTS
from eprr_bot.incidents.templates import LONGEST, NotFilledIn, bare, fill_in
from tests.patience import LONG

MANY = {**EXAMPLE_FACTS, "organisations": [f"Organisation {number}" for number in range(60)]}

HOSTILE = [
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{{ 'x' * 10000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x' | indent(1000000000) }}",
    "{{ range(10000000000) | list }}",
    "{{ lipsum(10000000) }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ director.__class__.__mro__ }}",
    "{{ director.format(area) }}",
    "{{ 'ab' | replace('', 'cccccccc') }}",
    "{{ director | join('0123456789') | join('0123456789') | join('0123456789') }}",
    "{% set x = 'x' %}{% set x = x ~ x %}{{ x }}",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "{% for a in organisations recursive %}{{ loop(organisations) }}{% endfor %}",
    "{% for a in organisations %}{% for b in organisations %}{% endfor %}{% endfor %}",
    "{% for a in organisations %}{{ organisations | join(organisations | join(', ')) }}{% endfor %}",
    "{% for x in [[area, area]] %}{{ x }}{% endfor %}",
    "{% include 'other' %}",
    "{{ area | sort(attribute='x') | map('nothing') }}",
    "{{ area | join(3) }}",
    "{{ area | truncate(3) | first | last | nothing }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "not " * 30000 + "1 }}",
    "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "{% for a in area %}" * 30 + "{% endfor %}" * 30,
    "{{",
    "{% if area %}",
    "{{ area[9] }}",
    "{{ incident.level | sort }}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_text_holds_it_is_refused_at_once_and_with_a_sentence(text):
    started = time.monotonic()
    with pytest.raises(NotFilledIn, match=r"\.$"):
        fill_in(text, MANY)
    assert time.monotonic() - started < LONG
    assert bare(text)


@settings(deadline=None)  # a busy machine is no fault of a text
@given(
    st.text(alphabet="{}%|.()[] 'a1-_~*+#\n") | st.lists(st.sampled_from([*HOSTILE, "{{", "}}", " area "])).map("".join)
)
def test_nothing_but_a_refusal_ever_comes_out_of_filling_in(text):
    try:
        filled = fill_in(text, MANY)
    except NotFilledIn:
        filled = bare(text)
    assert isinstance(filled, str)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ area | join(', ') }}", "Haven, Wolds"),
        ("{% for one in area %}{{ one }}{{ ', ' if not loop.last else '.' }}{% endfor %}", "Haven, Wolds."),
        ("{% if incident.level in [3, 4] %}Region{% else %}Here{% endif %}", "Here"),
        ("{{ area[-1] | upper }} {{ area | length }}", "WOLDS 2"),
        ("{% raw %}{{ as it is }}{% endraw %}", "{{ as it is }}"),
        ("{# nothing #}x", "x"),
    ],
)
def test_what_a_text_may_do(text, filled):
    assert fill_in(text, EXAMPLE_FACTS) == filled


def test_a_long_text_is_refused_and_the_longest_is_not():
    assert len(fill_in("x" * LONGEST, {})) == LONGEST
    with pytest.raises(NotFilledIn, match="more than 50,000 letters"):
        fill_in("x" * (LONGEST + 1), {})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call {{ director }} now.", "Call (director) now."),
        ('Speak to {{ director or "the director" }}.', "Speak to (director)."),
        ("Incident {{ incident.number | upper }}", "Incident (incident number)"),
        ("{% if area %}Yes{% else %}No{% endif %}", "{% if area %}Yes{% else %}No{% endif %}"),
        ("{% if area %}Ask {{ director }}{% endif %}", "{% if area %}Ask {{ director }}{% endif %}"),
        ("{{ (3) }}", "{{ (3) }}"),
        ("{{", "{{"),
    ],
)
def test_a_bare_text_names_its_facts_and_never_says_both_of_two_things(text, shown):
    assert bare(text) == shown
