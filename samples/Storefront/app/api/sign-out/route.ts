import { answering } from '@/lib/requests';
import { signOut } from '@/lib/users';

export const POST = answering(async () => {
  await signOut();
  return {};
});
