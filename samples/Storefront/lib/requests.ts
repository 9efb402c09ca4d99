import 'server-only';
import { NextResponse } from 'next/server';
import { ShopError } from './errors';

type Fields = Record<string, unknown>;

const MOST_BYTES = 16_384;

/**
 * Answers a request of the shop's own pages with JSON. What the shopper did wrong is told with a code; what went wrong here is logged and
 * told without anything of it.
 */
export function answering<Context>(
  act: (fields: Fields, context: Context) => Promise<object>,
): (request: Request, context: Context) => Promise<NextResponse> {
  return async (request, context) => {
    try {
      return NextResponse.json(await act(await fieldsOf(request), context));
    } catch (error) {
      if (error instanceof ShopError) {
        return NextResponse.json({ error: { code: error.code, message: error.message } }, { status: error.status });
      }

      console.error(`request: ${error instanceof Error ? error.message : 'unknown'}`);
      return NextResponse.json({ error: { code: 'shop.failed', message: 'This did not work. Please try again.' } }, { status: 500 });
    }
  };
}

/** A text of a request, without blanks around it. */
export function text(fields: Fields, name: string, most = 200): string {
  const value = fields[name];
  if (typeof value !== 'string' || !value.trim() || value.length > most || /[\u0000-\u0008]/.test(value)) {
    throw new ShopError(400, `${name}.invalid`, `Please check: ${name}.`);
  }

  return value.trim();
}

export function email(fields: Fields): string {
  const value = text(fields, 'email').toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(value)) {
    throw new ShopError(400, 'email.invalid', 'Please check the e-mail address.');
  }

  return value;
}

export function whole(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name];
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw new ShopError(400, `${name}.invalid`, `Please check: ${name}.`);
  }

  return value as number;
}

export function oneOf<T extends string>(fields: Fields, name: string, choices: Readonly<Record<T, unknown>>): T {
  const value = fields[name];
  if (typeof value !== 'string' || !Object.hasOwn(choices, value)) {
    throw new ShopError(400, `${name}.invalid`, `Please check: ${name}.`);
  }

  return value as T;
}

/** Only the shop's own pages may ask: others can neither send JSON nor hide where they are. */
async function fieldsOf(request: Request): Promise<Fields> {
  const origin = request.headers.get('origin');
  if (origin && (!URL.canParse(origin) || new URL(origin).host !== request.headers.get('host'))) {
    throw new ShopError(403, 'origin.foreign', 'This page may not ask for that.');
  }

  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new ShopError(415, 'body.not_json', 'JSON is expected.');
  }

  // Our own pages say how long a body is.
  if (!(Number(request.headers.get('content-length') ?? NaN) <= MOST_BYTES)) {
    throw new ShopError(413, 'body.too_long', 'This is too long.');
  }

  const fields: unknown = await request.json().catch(() => undefined);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new ShopError(400, 'body.invalid', 'A JSON object is expected.');
  }

  return fields as Fields;
}
