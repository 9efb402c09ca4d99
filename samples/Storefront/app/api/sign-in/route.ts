import { answering, email, text } from '@/lib/requests';
import { signIn } from '@/lib/users';

export const POST = answering(fields => signIn(email(fields), text(fields, 'password')));
