'use client';

export default function Failed({ reset }: { reset: () => void }) {
  return (
    <>
      <h1>This did not work</h1>
      <p>
        Something went wrong on our side.{' '}
        <button type="button" onClick={reset}>
          Try again
        </button>
      </p>
    </>
  );
}
