"""Methods of the Bot API that bring updates to the bot."""

from bot.playground.calls import Call
from bot.playground.state import PlaygroundState


async def get_updates(state: PlaygroundState, call: Call) -> object:
    """getUpdates"""
    return await state.updates.get(call)


async def set_webhook(state: PlaygroundState, call: Call) -> object:
    """setWebhook and deleteWebhook"""
    state.updates.set_webhook(call)
    return True


async def get_webhook_info(state: PlaygroundState, call: Call) -> object:
    """getWebhookInfo"""
    return {
        "url": state.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": state.updates.pending,
    }
