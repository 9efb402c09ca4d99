import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForms } from '@/components/SignInForms';
import { currentUser } from '@/lib/users';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignIn() {
  if (await currentUser()) {
    redirect('/orders');
  }

  return (
    <>
      <h1>Your account</h1>
      <SignInForms />
    </>
  );
}
