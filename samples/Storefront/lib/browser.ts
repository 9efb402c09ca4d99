import 'server-only';
import { cookies } from 'next/headers';
import { UUID } from './uuid';

const secure = process.env.SHOP_SECURE_COOKIES === 'true';

// With this prefix nobody but this very host can set them.
const PREFIX = secure ? '__Host-' : '';
const CART = `${PREFIX}cart`;
const SIGN_IN = `${PREFIX}sign_in`;

const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;

/** The id of the cart of this browser; null before anything was put into it. */
export async function cartId(): Promise<string | null> {
  const id = (await cookies()).get(CART)?.value;
  return id && UUID.test(id) ? id : null;
}

export async function forgetCart(): Promise<void> {
  (await cookies()).delete({ name: CART, ...options });
}

export async function keepCart(id: string): Promise<void> {
  (await cookies()).set(CART, id, { ...options, maxAge: 90 * 24 * 3600 });
}

/** What the browser shows to prove that somebody signed in. */
export async function signInToken(): Promise<string | undefined> {
  return (await cookies()).get(SIGN_IN)?.value;
}

export async function keepSignIn(token: string, seconds: number): Promise<void> {
  (await cookies()).set(SIGN_IN, token, { ...options, maxAge: seconds });
}

export async function forgetSignIn(): Promise<void> {
  (await cookies()).delete({ name: SIGN_IN, ...options });
}
