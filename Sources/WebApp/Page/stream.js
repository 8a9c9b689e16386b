// Server-sent events as the answer to a request, for what EventSource cannot ask.

/**
 * The events of an answer, as they come.
 * @param {Response} response of the type text/event-stream
 * @returns {AsyncGenerator<{name: string, data: object}>}
 */
export async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (text + value).split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      const event = eventIn(part);
      if (event) yield event;
    }
  }
}

/** One event; `null` for a comment that keeps the connection alive. */
function eventIn(text) {
  const lines = text.split("\n");
  const valueOf = (field) => lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2);
  const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
  return data ? { name: valueOf("event") ?? "message", data: JSON.parse(data) } : null;
}
