import { ShopError } from '@/lib/errors';
import { answering, email, text } from '@/lib/requests';
import { signUp } from '@/lib/users';

export const POST = answering(fields => {
  const password = text(fields, 'password');
  if (password.length < 10) {
    throw new ShopError(400, 'password.too_short', 'A password has ten characters or more.');
  }

  return signUp(email(fields), text(fields, 'name'), password);
});
