'use client';

/** Stands in for the whole page when not even its frame could be made. */
export default function Failed() {
  return (
    <html lang="en">
      <body>
        <title>Halde</title>
        <main>
          <h1>The shop is closed for a moment</h1>
          <p>Something went wrong on our side. Please come back in a minute.</p>
        </main>
      </body>
    </html>
  );
}
