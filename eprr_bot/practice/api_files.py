"""files.*: a file is announced, uploaded to an address, then shared."""

import mimetypes

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json, UploadedFile


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal"""
    name = call.needed("filename", "missing_argument")
    length = call.number("length", 0, 2**30)
    if not length:
        raise SlackError("missing_argument")
    file = UploadedFile(call.workspace.new_id("F"), name, name, length, alt=call.text("alt_txt"))
    file.media_type = mimetypes.guess_type(name)[0] or file.media_type
    call.workspace.files[file.id] = file
    return {"upload_url": f"{call.workspace.base_url}/upload/{file.id}", "file_id": file.id}


def complete(call: Call) -> Json:
    """files.completeUploadExternal"""
    wanted = call.args.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    files = [_uploaded(call, row) for row in wanted]
    if call.text("channel_id"):
        channel = call.channel("channel_id")
        if not call.is_in(channel):
            raise SlackError("not_in_channel")
        comment, thread = call.text("initial_comment"), call.text("thread_ts") or None
        call.workspace.post(channel, call.workspace.bot.id, comment, files=files, thread_ts=thread)
    return {"files": [{"id": file.id, "title": file.title, "name": file.name} for file in files]}


def _uploaded(call: Call, row: Json) -> UploadedFile:
    file = call.workspace.files.get(str(row.get("id")))
    if file is None or file.content is None or file.is_shared:
        raise SlackError("file_not_found")
    file.title = str(row.get("title") or file.name)
    file.is_shared = bool(call.text("channel_id"))
    return file


WRITE = ("files:write",)
METHODS = {
    "files.getUploadURLExternal": Method(upload_url, WRITE, is_form_only=True),
    "files.completeUploadExternal": Method(complete, WRITE),
}
