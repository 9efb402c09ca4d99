import type { CSSProperties } from 'react';

/** What products of a category look like, drawn in strokes of one width on 96 by 72. */
const SHAPES: Readonly<Record<string, string>> = {
  laptop: 'M22 16h52v34H22zM12 56h72l-5 5H17z',
  desktop: 'M34 8h28v56H34zM40 16h16M40 22h16M48 50v0',
  monitor: 'M14 10h68v42H14zM48 52v10M34 62h28',
  keyboard: 'M10 24h76v28H10zM18 32h6M30 32h6M42 32h6M54 32h6M66 32h12M18 44h8M34 44h28M70 44h8',
  mouse: 'M34 30a14 14 0 0 1 28 0v16a14 14 0 0 1-28 0zM48 18v12',
  headset: 'M24 44v-6a24 24 0 0 1 48 0v6M18 42h10v18H18zM68 42h10v18H68z',
  storage: 'M22 14h52v44H22zM30 46h36M30 22h20M66 52v0',
};

const TINTS: Readonly<Record<string, string>> = {
  laptop: '#dfe9f3',
  desktop: '#e6e4f2',
  monitor: '#dcecea',
  keyboard: '#f3e8dc',
  mouse: '#f0e3e5',
  headset: '#e8eede',
  storage: '#ece7e1',
};

/** A picture of a product; its name stands beside it, so it is silent. */
export function ProductPicture({ category }: { category: string }) {
  return (
    <svg className="picture" viewBox="0 0 96 72" aria-hidden="true" style={{ '--tint': TINTS[category] } as CSSProperties}>
      <path
        d={SHAPES[category] ?? 'M20 16h56v40H20z'}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
