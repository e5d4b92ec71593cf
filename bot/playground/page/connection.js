// The person's side of the playground, over HTTP.

/** Everything there is to show now. */
export function fetchState() {
  return request("state");
}

/** What happened after event number `after`; waits for something to happen. */
export function fetchEvents(after) {
  return request(`events?after=${after}`);
}

/** Send a message to the bot. */
export function sendMessage(text) {
  return request("messages", { text });
}

/** Press a button; gives the bot's answer, or null if none came in time. */
export async function pressButton(messageId, data) {
  return (await request("presses", { message_id: messageId, data })).answer;
}

/** Use Telegram in another language; gives the state that this leads to. */
export function chooseLanguage(languageCode) {
  return request("language", { language_code: languageCode });
}

async function request(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(`/playground/${path}`, options);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
}
