/** Amounts are whole cents everywhere but on the wire and on the screen. */
export type Cents = number;

export const CURRENCY = 'USD';

const written = new Intl.NumberFormat('en-US', { style: 'currency', currency: CURRENCY });

export const money = (amount: Cents): string => written.format(amount / 100);

/** What PostgreSQL says of a `numeric(_, 2)`. */
export const cents = (numeric: string): Cents => Math.round(Number(numeric) * 100);

export const units = (amount: Cents): number => amount / 100;

/** What is owed beside the goods: a tenth of them in tax, and what the way costs. */
export function chargesOf(value: Cents, tier: ShippingTier): { tax: Cents; shipping: Cents; total: Cents } {
  const tax = Math.round(value / 10);
  const shipping = SHIPPING[tier].price;
  return { tax, shipping, total: value + tax + shipping };
}

export const SHIPPING = {
  standard: { label: 'Standard, three to five days', price: 500 },
  express: { label: 'Express, tomorrow', price: 1500 },
  pickup: { label: 'Pick up in the shop', price: 0 },
} as const;

export type ShippingTier = keyof typeof SHIPPING;

export const PAYMENTS = { card: 'Card', transfer: 'Bank transfer', on_delivery: 'On delivery' } as const;

export type PaymentType = keyof typeof PAYMENTS;
