// The people's side of the playground, over HTTP. A place is {person, chat, topic}: who is where.

/** Everything there is to show now in a place; without one, in the visitor's private chat. */
export function fetchState(place) {
  const query = place ? `?${new URLSearchParams({ chat: place.chat, person: place.person })}` : "";
  return request(`state${query}`);
}

/** What happened after event number `after`; waits for something to happen. */
export function fetchEvents(after) {
  return request(`events?after=${after}`);
}

/** Do something in a place, such as "messages" or "presses"; gives what comes of it. */
export function act(path, place, details) {
  return request(path, { body: JSON.stringify({ ...place, ...details }), type: "application/json" });
}

/** Send a file, or one of the things that come without: sticker, voice, location. */
export function sendFile(place, details, file) {
  const query = Object.entries({ ...place, ...details }).filter(([, value]) => value !== undefined && value !== null);
  return request(`files?${new URLSearchParams(query)}`, { body: file ?? "", type: file?.type || "application/octet-stream" });
}

/** Where a file of a message can be looked at. */
export function fileAddress(fileId) {
  return `/playground/files/${encodeURIComponent(fileId)}`;
}

async function request(path, sent) {
  const options = sent && { method: "POST", headers: { "Content-Type": sent.type }, body: sent.body };
  const response = await fetch(`/playground/${path}`, options);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
}
