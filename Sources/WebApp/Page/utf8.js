// Places in a text: the server counts bytes of UTF-8, the browser UTF-16 units.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes before a place in a text. */
export const bytesBefore = (text, place) => encoder.encode(text.slice(0, place)).length;

/** A text in three: before, within and behind a range of bytes. */
export function cutAt(text, offset, length) {
  const bytes = encoder.encode(text);
  return [bytes.slice(0, offset), bytes.slice(offset, offset + length), bytes.slice(offset + length)].map(
    (part) => decoder.decode(part),
  );
}
