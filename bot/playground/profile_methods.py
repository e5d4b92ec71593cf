"""Methods of the Bot API about the bot itself: who it is, what it says of itself, its command menus."""

import re

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.playground.calls import Call
from bot.playground.errors import bad_request
from bot.playground.profile import DEFAULT_SCOPE, Scope
from bot.playground.state import PlaygroundState

_MAX_LENGTHS = {
    "name": BotNameLimit.MAX_NAME_LENGTH,
    "description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    "short_description": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
}
_SCOPE_FIELDS = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


async def get_me(state: PlaygroundState, call: Call) -> object:
    """getMe"""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return state.bot.as_json() | {"first_name": state.bot_name("")} | abilities


async def set_text(kind: str, state: PlaygroundState, call: Call) -> object:
    """setMyName, setMyDescription and setMyShortDescription; an empty text takes the text back"""
    text = call.text(kind)
    if len(text) > _MAX_LENGTHS[kind]:
        raise bad_request(f"{kind} is too long")  # Telegram's own words for this are not documented.
    state.profile.texts[kind, _language_code(call)] = text
    state.events.add("profile")
    return True


async def get_text(kind: str, state: PlaygroundState, call: Call) -> object:
    """getMyName, getMyDescription and getMyShortDescription"""
    language_code = _language_code(call)
    text = state.bot_name(language_code) if kind == "name" else state.profile.text(kind, language_code)
    return {kind: text}


async def set_my_commands(state: PlaygroundState, call: Call) -> object:
    """setMyCommands"""
    commands = call.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.profile.commands[_scope(call), _language_code(call)] = [_read_command(command) for command in commands]
    state.events.add("profile")
    return True


async def get_my_commands(state: PlaygroundState, call: Call) -> object:
    """getMyCommands"""
    return state.profile.commands.get((_scope(call), _language_code(call)), [])


async def delete_my_commands(state: PlaygroundState, call: Call) -> object:
    """deleteMyCommands"""
    state.profile.commands.pop((_scope(call), _language_code(call)), None)
    state.events.add("profile")
    return True


def _read_command(command: object) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad_request('can\'t parse BotCommand: Fields "command" and "description" must be of type String')
    if re.fullmatch(rf"[a-z0-9_]{{1,{BotCommandLimit.MAX_COMMAND}}}", name) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if not BotCommandLimit.MIN_DESCRIPTION <= len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(call: Call) -> Scope:
    scope = call.json("scope", "BotCommandScope")
    if scope is None:
        return DEFAULT_SCOPE
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    fields = _SCOPE_FIELDS.get(str(scope.get("type")))
    if fields is None:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return (str(scope["type"]), *(str(scope.get(field, "")) for field in fields))


def _language_code(call: Call) -> str:
    language_code = call.text("language_code")
    if re.fullmatch(r"(?:[a-z]{2})?", language_code) is None:
        raise bad_request("invalid language code specified")
    return language_code
