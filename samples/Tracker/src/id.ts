/** A random UUID, version 4. Pages without TLS have no `randomUUID`, and very old browsers no good chance at all. */
export function newId(): string {
  const crypto = globalThis.crypto as Crypto | undefined;
  if (crypto?.randomUUID) {
    return crypto.randomUUID();
  }

  const random = new Uint8Array(16);
  if (crypto?.getRandomValues) {
    crypto.getRandomValues(random);
  } else {
    random.forEach((_, i) => (random[i] = Math.random() * 256));
  }

  random[6] = (random[6]! & 0x0f) | 0x40;
  random[8] = (random[8]! & 0x3f) | 0x80;
  return Array.from(random, (byte, i) => ([4, 6, 8, 10].includes(i) ? '-' : '') + byte.toString(16).padStart(2, '0')).join('');
}
