/** The text with U+FFFD for halves of characters, which no UTF-8 can say. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, found => (found.length === 2 ? found : '\uFFFD'));
}

/** JSON in which every text is well-formed. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? wellFormed(one) : one));
}

/** How many bytes a text has on the wire. */
export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
