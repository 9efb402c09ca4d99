/** Asks the shop for something; null when it refused, after the shopper was told why. */
export async function ask<T>(method: 'POST' | 'PATCH', path: string, fields: object, tell: (message: string) => void): Promise<T | null> {
  try {
    const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fields) });
    const body = (await answer.json()) as T & { error?: { message: string } };
    if (answer.ok) {
      return body;
    }

    tell(body.error?.message ?? 'This did not work. Please try again.');
  } catch {
    tell('The shop cannot be reached. Please try again.');
  }

  return null;
}
