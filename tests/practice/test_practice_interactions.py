"""A real Bolt app over signed HTTP: commands, buttons, modals, events, and everything that goes wrong."""

import time

import pytest
from fastapi import Response
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from eprr_bot.practice import Workspace

from .builders import button, modal, plain, text_input


def asha(workspace):
    return workspace.person("@asha.patel")


def opens(bot: App, view: dict) -> None:
    @bot.command("/oncall")
    def open_it(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)


def test_a_command_is_answered_and_only_its_author_sees_the_answer(workspace: Workspace, bot: App):
    bot.command("/oncall")(lambda ack, body: ack(f"You said {body['text']} in {body['channel_name']}"))
    answer = asha(workspace).command("/oncall next", channel="eprr-on-call")
    assert (answer.status, answer.error, answer.text) == (200, None, "You said next in eprr-on-call")
    assert [m.text for m in asha(workspace).messages("eprr-on-call")] == [answer.text]
    assert workspace.person("ben.okoro").messages("eprr-on-call") == []


def test_an_answer_in_the_channel_is_seen_by_everybody(workspace, bot):
    bot.command("/oncall")(lambda ack: ack(text="Asha", response_type="in_channel"))
    asha(workspace).command("/oncall", channel="#eprr-on-call")
    assert [m.text for m in workspace.person("@ben.okoro").messages("eprr-on-call")] == ["Asha"]


def test_typed_text_is_escaped_as_slack_does_it(workspace, bot):
    seen = []
    bot.command("/oncall")(lambda ack, body: (ack(), seen.append(body["text"])))
    bot.command("/raw")(lambda ack, body: (ack(), seen.append(body["text"])))
    line = "page @ben.okoro. <b> & #eprr-on-call, a@b.org @nobody @here"
    asha(workspace).command(f"/oncall {line}")
    asha(workspace).command(f"/raw {line}")
    assert seen == [
        "page <@U0000002|ben.okoro>. &lt;b&gt; &amp; <#C0000001|eprr-on-call>, a@b.org @nobody <!here>",
        line,
    ]


def test_an_unknown_command_names_those_there_are(workspace, bot):
    answer = asha(workspace).command("/nonsense")
    assert answer.error == 'There is no command "/nonsense". Commands: /oncall, /raw.'
    assert asha(workspace).messages()[-1].text == answer.error


def test_blocks_that_slack_would_refuse_are_refused_in_an_answer(workspace, bot):
    bot.command("/oncall")(lambda ack: ack(blocks=[{"type": "header", "text": plain("x" * 151)}]))
    assert "must be less than 151 characters" in asha(workspace).command("/oncall").error
    assert asha(workspace).messages() == []


def test_a_command_answered_too_late_is_an_operation_timeout(workspace, bot):
    workspace.answer_limit = 0.05
    bot.command("/oncall")(lambda ack: time.sleep(0.1) or ack("late"))
    answer = asha(workspace).command("/oncall")
    assert answer.error == "operation_timeout"
    assert "operation_timeout" in asha(workspace).messages()[-1].text
    assert "operation_timeout" in workspace.notices[asha(workspace).id]


def test_bolt_refuses_a_bad_signature(workspace, bot):
    bot.command("/oncall")(lambda ack: ack("never"))
    workspace.signing_secret = "another-secret"
    answer = asha(workspace).command("/oncall")
    assert (answer.status, answer.error) == (401, "dispatch_failed")


def test_without_a_bot_a_command_fails_and_says_so(workspace):
    answer = asha(workspace).command("/oncall")
    assert answer.error == "dispatch_failed"
    assert asha(workspace).messages()[-1].text == '/oncall failed with the error "dispatch_failed".'


def test_a_button_reaches_the_bot_which_changes_the_message(workspace, bot, client):
    elements = [button("Acknowledge", "ack", value="7"), button("Cannot", "no")]
    posted = client.chat_postMessage(
        channel="U0000001", text="Page", blocks=[{"type": "actions", "elements": elements}]
    )
    seen = []

    @bot.action("ack")
    def acknowledge(ack, body, client):
        ack()
        seen.append(body)
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Acknowledged")

    assert asha(workspace).press("Acknowledge").status == 200
    action = seen[0]["actions"][0]
    assert (action["value"], action["type"], action["text"]["text"]) == ("7", "button", "Acknowledge")
    assert seen[0]["container"]["message_ts"] == posted["ts"]
    assert seen[0]["channel"] == {"id": posted["channel"], "name": "directmessage"}
    message = asha(workspace).messages()[-1]
    assert (message.text, message.blocks, message.edited_ts is not None) == ("Acknowledged", [], True)
    with pytest.raises(LookupError, match=r'There is no button "Acknowledge". Buttons: none\.'):
        asha(workspace).press("Acknowledge")


def test_the_newest_button_wins_and_a_missing_one_lists_the_rest(workspace, bot, client):
    seen = []
    bot.action("go")(lambda ack, action: (ack(), seen.append(action["value"])))
    for value in ("old", "new"):
        blocks = [{"type": "actions", "elements": [button("Go", "go", value=value)]}]
        client.chat_postMessage(channel="C0000001", text=value, blocks=blocks)
    asha(workspace).press("Go")
    asha(workspace).press("go")
    assert seen == ["new", "new"]
    with pytest.raises(LookupError, match=r'There is no button "Stop". Buttons: Go\.'):
        asha(workspace).press("Stop")


def test_selects_and_overflow_menus_carry_the_option_and_the_state(workspace, bot, client):
    options = [{"text": plain(text), "value": text.lower()} for text in ("Red", "Green")]
    select = {"type": "static_select", "action_id": "colour", "options": options, "placeholder": plain("Colour")}
    menu = {"type": "overflow", "action_id": "menu", "options": options}
    blocks = [{"type": "actions", "block_id": "row", "elements": [select, menu]}]
    client.chat_postMessage(channel="U0000001", text="?", blocks=blocks)
    seen = []
    bot.action("colour")(lambda ack, body: (ack(), seen.append(body)))
    bot.action("menu")(lambda ack, body: (ack(), seen.append(body)))
    asha(workspace).choose("Colour", "Green")
    asha(workspace).press("Red")
    assert seen[0]["actions"][0]["selected_option"]["value"] == "green"
    assert seen[0]["state"]["values"]["row"]["colour"]["selected_option"]["value"] == "green"
    assert seen[1]["actions"][0]["selected_option"]["value"] == "red"
    with pytest.raises(LookupError, match=r'no option called "Blue". Options: Red, Green\.'):
        asha(workspace).choose("Colour", "Blue")


def test_a_modal_is_filled_in_refused_and_accepted(workspace, bot):
    opens(bot, modal(text_input("What", "what"), text_input("Where", "where", optional=True)))
    seen = []

    @bot.view("form")
    def submitted(ack, view):
        values = view["state"]["values"]
        seen.append((values["what"]["what.text"]["value"], values["where"]["where.text"]["value"]))
        if values["what"]["what.text"]["value"] == "nothing":
            ack(response_action="errors", errors={"what": "Say what."})
        else:
            ack()

    person = asha(workspace)
    person.command("/oncall")
    assert person.modal["callback_id"] == "form"
    assert person.submit() == {"what": "Please complete this required field."}
    assert person.submit({"What": "nothing"}) == {"what": "Say what."}
    assert person.modal is not None
    assert person.submit({"what": "fire", "Where": "ward 3"}) is None
    assert person.modal is None
    assert seen == [("nothing", None), ("fire", "ward 3")]
    with pytest.raises(LookupError, match=r"@asha.patel has no modal open\."):
        person.submit()


def test_a_modal_names_its_inputs_when_one_is_not_there(workspace, bot):
    opens(bot, modal(text_input("What", "what")))
    asha(workspace).command("/oncall")
    with pytest.raises(LookupError, match=r'There is no input called "Whom". Inputs: What\.'):
        asha(workspace).submit({"Whom": "x"})


def test_modals_are_updated_pushed_and_cleared(workspace, bot):
    opens(bot, modal(callback_id="first"))
    bot.view("first")(lambda ack: ack(response_action="update", view=modal(callback_id="second")))
    bot.view("second")(lambda ack: ack(response_action="push", view=modal(callback_id="third")))
    bot.view("third")(lambda ack: ack(response_action="clear"))
    person = asha(workspace)
    person.command("/oncall")
    first = person.modal["id"]
    assert person.submit() is None
    assert (person.modal["callback_id"], person.modal["id"]) == ("second", first)
    assert person.submit() is None
    assert (person.modal["callback_id"], person.modal["previous_view_id"]) == ("third", first)
    assert person.submit() is None
    assert person.modal is None


def test_closing_a_pushed_modal_shows_the_one_below_and_tells_the_bot_if_asked(workspace, bot):
    opens(bot, modal(callback_id="first"))
    bot.view("first")(lambda ack: ack(response_action="push", view=modal(callback_id="second", notify_on_close=True)))
    closed = []
    bot.view_closed("second")(lambda ack, body: (ack(), closed.append(body["view"]["callback_id"])))
    person = asha(workspace)
    person.command("/oncall")
    person.submit()
    person.close_modal()
    assert (closed, person.modal["callback_id"]) == (["second"], "first")
    person.close_modal()
    assert person.modal is None


def test_errors_for_a_block_that_is_not_there_are_trouble(workspace, bot):
    opens(bot, modal(text_input("What", "what")))
    bot.view("form")(lambda ack: ack(response_action="errors", errors={"nowhere": "x"}))
    asha(workspace).command("/oncall")
    assert "invalid_errors" in asha(workspace).submit({"What": "x"})[""]
    assert asha(workspace).modal is not None


def test_inputs_that_stay_keep_what_was_filled_in(workspace, bot, client):
    opens(bot, modal(text_input("What", "what"), text_input("Where", "where")))
    person = asha(workspace)
    person.command("/oncall")
    bot.view("form")(lambda ack: ack(response_action="errors", errors={"what": "No."}))
    person.submit({"What": "fire", "Where": "here"})
    view = person.modal
    answer = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(text_input("What", "what")))
    assert answer["view"]["state"]["values"] == {"what": {"what.text": {"type": "plain_text_input", "value": "fire"}}}
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())


def test_a_trigger_works_once_and_for_three_seconds(workspace, bot, client):
    triggers = []
    bot.command("/oncall")(lambda ack, body: (ack(), triggers.append(body["trigger_id"])))
    asha(workspace).command("/oncall")
    client.views_open(trigger_id=triggers[0], view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="made up", view=modal())
    workspace.triggers.life = 0.0
    asha(workspace).command("/oncall")
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=triggers[1], view=modal())


def test_a_stack_holds_three_modals(workspace, bot, client):
    triggers = []
    bot.command("/oncall")(lambda ack, body: (ack(), triggers.append(body["trigger_id"])))
    for _ in range(4):
        asha(workspace).command("/oncall")
    client.views_open(trigger_id=triggers[0], view=modal())
    client.views_push(trigger_id=triggers[1], view=modal())
    client.views_push(trigger_id=triggers[2], view=modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=triggers[3], view=modal())


def test_an_event_is_tried_four_times_with_the_same_id(workspace, bot):
    seen, waits = [], []
    workspace.delivery.pause = waits.append

    @bot.event("message")
    def heard(body, request):
        retry = request.headers.get("x-slack-retry-num", [None])[0]
        reason = request.headers.get("x-slack-retry-reason", [None])[0]
        seen.append((body["event_id"], retry, reason))
        raise RuntimeError("The bot is not well.")

    bot.error(lambda: None)
    heard_of = asha(workspace).say("hello")
    workspace.delivery.settle()
    assert seen == [
        ("Ev0000001", None, None),
        ("Ev0000001", "1", "http_error"),
        ("Ev0000001", "2", "http_error"),
        ("Ev0000001", "3", "http_error"),
    ]
    assert waits == [0.0, 60.0, 300.0]
    assert heard_of.text == "hello"


def test_an_event_is_not_tried_again_when_the_bot_says_so(workspace, server, door):
    asked = []

    @door.post("/refuse")
    async def refuse():
        asked.append(1)
        return Response(status_code=500, headers={"X-Slack-No-Retry": "1"})

    workspace.request_url = f"{server.url}/bot/refuse"
    asha(workspace).say("hello")
    workspace.delivery.settle()
    assert asked == [1]


def test_events_arrive_only_where_the_app_subscribed(workspace, bot):
    seen = []
    bot.event("app_mention")(lambda event: seen.append(event["text"]))
    bot.event("message")(lambda event: seen.append(event["channel_type"]))
    bot.event("reaction_added")(lambda event: seen.append(event["reaction"]))
    message = asha(workspace).say("@eprr are you there?", channel="eprr-on-call")
    asha(workspace).react(":memo:", message)
    asha(workspace).react("memo", message)
    assert seen == ["channel", "<@U0000000|eprr> are you there?", "memo"]
    assert message.reactions == {}


def test_the_home_tab_is_published_on_a_visit(workspace, bot):
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button("Me", "me")]}]}
    bot.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=view))
    pressed = []
    bot.action("me")(lambda ack, body: (ack(), pressed.append(body["view"]["type"])))
    home = asha(workspace).open_home()
    assert home["blocks"][0]["elements"][0]["text"]["text"] == "Me"
    asha(workspace).press("Me")
    assert pressed == ["home"]
    assert workspace.person("@ben.okoro").home is None


def test_invited_people_are_announced_to_the_bot(workspace, bot, client):
    joined = []
    bot.event("member_joined_channel")(lambda event: joined.append((event["user"], event["inviter"])))
    channel = client.conversations_create(name="inc-1")["channel"]["id"]
    client.conversations_invite(channel=channel, users="U0000001,U0000002")
    workspace.delivery.settle()
    assert sorted(joined) == [("U0000001", "U0000000"), ("U0000002", "U0000000")]
    assert asha(workspace).messages("inc-1")[0].text == "<@U0000001> was added by <@U0000000>."


def test_shortcuts_run_globally_and_on_messages(workspace, bot):
    seen = []
    bot.global_shortcut("declare")(lambda ack, body: (ack(), seen.append(body["user"]["id"])))
    bot.message_shortcut("log")(lambda ack, body: (ack(), seen.append(body["message"]["text"])))
    bot.event("message")(lambda: None)
    message = asha(workspace).say("Power is off", channel="eprr-on-call")
    asha(workspace).shortcut("declare")
    asha(workspace).shortcut("log", message)
    assert seen == ["U0000001", "Power is off"]
    with pytest.raises(LookupError, match=r'no shortcut "other". Shortcuts: declare, log\.'):
        asha(workspace).shortcut("other")


def test_a_response_url_replaces_an_ephemeral_answer_five_times(workspace, bot):
    blocks = [{"type": "actions", "elements": [button("More", "more")]}]
    bot.command("/oncall")(lambda ack: ack(text="One", blocks=blocks))
    codes = []

    @bot.action("more")
    def more(ack, respond):
        ack()
        for number in range(6):
            codes.append(respond(text=f"Two {number}", replace_original=True).status_code)

    asha(workspace).command("/oncall")
    asha(workspace).press("More")
    assert [m.text for m in asha(workspace).messages()] == ["Two 4"]
    assert codes == [200] * 5 + [404]


def test_whoever_changes_or_deletes_a_message_is_announced_with_what_it_said(workspace, bot):
    heard = []
    bot.event("message")(lambda event: heard.append((event.get("subtype"), event)))
    message = asha(workspace).say("Power is off", channel="eprr-on-call")
    asha(workspace).edit(message, "Power is on")
    asha(workspace).delete(message)
    with pytest.raises(LookupError, match="only what you wrote yourself"):
        workspace.person("@ben.okoro").edit(message, "No")
    (_, said), (_, changed), (_, deleted) = heard
    assert said["text"] == "Power is off"
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("Power is on", "Power is off")
    assert changed["message"]["edited"]["user"] == asha(workspace).id
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    assert message not in workspace.messages("eprr-on-call")


def test_a_public_channel_is_joined_by_oneself(workspace, bot):
    joined = []
    bot.event("member_joined_channel")(lambda event: joined.append((event["user"], event.get("inviter"))))
    workspace.add_channel("open")
    workspace.add_channel("closed", is_private=True)
    with pytest.raises(LookupError, match="not open to everybody"):
        asha(workspace).join("closed")
    asha(workspace).join("open")
    asha(workspace).join("open")
    workspace.delivery.settle()
    assert joined == [(asha(workspace).id, None)]
