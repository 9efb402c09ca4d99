/**
 * Asks the shop for something; null when it did not answer well, after the shopper was told why. Without a code it is not known whether the
 * shop did it: the same may be asked again.
 */
export async function ask<T>(
  method: 'POST' | 'PATCH',
  path: string,
  fields: object,
  tell: (message: string, code: string | null) => void,
): Promise<T | null> {
  try {
    const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(fields) });
    const body = (await answer.json()) as T & { error?: { code: string; message: string } };
    if (answer.ok) {
      return body;
    }

    tell(body.error?.message ?? 'This did not work. Please try again.', answer.status < 500 ? (body.error?.code ?? null) : null);
  } catch {
    tell('The shop cannot be reached. Please try again.', null);
  }

  return null;
}
