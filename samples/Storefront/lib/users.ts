import 'server-only';
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { forgetCart, forgetSignIn, keepSignIn, signInToken } from './browser';
import { query } from './database';
import { ShopError } from './errors';

export interface User {
  id: string;
  email: string;
  name: string;
}

const SIGNED_IN_SECONDS = 30 * 24 * 3600;

/** Who is signed in; null: nobody. */
export async function currentUser(): Promise<User | null> {
  const token = await signInToken();
  if (!token) {
    return null;
  }

  const [user] = await query<User>(
    'select u.id, u.email, u.name from sign_in s join shop_user u on u.id = s.user_id where s.token_hash = $1 and s.expires_at > now()',
    [hashOf(token)],
  );
  return user ?? null;
}

export async function signUp(email: string, name: string, password: string): Promise<User> {
  const salt = randomBytes(16);
  const [user] = await query<User>(
    'insert into shop_user (email, name, password_hash) values ($1, $2, $3) on conflict (email) do nothing returning id, email, name',
    [email, name, `${salt.toString('hex')}:${(await derived(password, salt)).toString('hex')}`],
  );
  if (!user) {
    throw new ShopError(409, 'user.exists', 'There is an account with this e-mail address already. Sign in instead.');
  }

  await begin(user);
  return user;
}

export async function signIn(email: string, password: string): Promise<User> {
  const [found] = await query<User & { password_hash: string }>('select id, email, name, password_hash from shop_user where email = $1', [
    email,
  ]);

  // Somebody unknown takes as long as a wrong password.
  const [salt, expected] = (found?.password_hash ?? `${'00'.repeat(16)}:${'00'.repeat(64)}`)
    .split(':')
    .map(part => Buffer.from(part, 'hex')) as [Buffer, Buffer];
  const isRight = timingSafeEqual(await derived(password, salt), expected);
  if (!found || !isRight) {
    throw new ShopError(401, 'user.unknown', 'E-mail address or password is wrong.');
  }

  const user = { id: found.id, email: found.email, name: found.name };
  await begin(user);
  return user;
}

export async function signOut(): Promise<void> {
  const token = await signInToken();
  if (token) {
    await query('delete from sign_in where token_hash = $1', [hashOf(token)]);
  }

  await forgetSignIn();

  // The next person at this browser begins with an empty cart.
  await forgetCart();
}

async function begin(user: User): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  await query('delete from sign_in where expires_at < now()');
  await query('insert into sign_in (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))', [
    hashOf(token),
    user.id,
    SIGNED_IN_SECONDS,
  ]);
  await keepSignIn(token, SIGNED_IN_SECONDS);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();

const derived = (password: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) => scrypt(password, salt, 64, (error, key) => (error ? reject(error) : resolve(key))));
