/** What can be said of an event besides its name: the groups of the native protocol. Amounts are in major units of their currency. */
export interface EventFields {
  items?: Item[] | undefined;
  order?: Partial<Order> | undefined;
  search?: { term: string; results?: number | undefined } | undefined;
  list?: List | undefined;
  checkout?: { step?: string | undefined; shippingTier?: string | undefined; paymentType?: string | undefined } | undefined;
  element?: Element | undefined;
  properties?: Properties | undefined;
}

/** What the wire knows: ids are texts, amounts have four decimal places at most (0.1 + 0.2 has seventeen), no currency is left open. */
export function payload({ items, order, ...others }: EventFields, currency: string | undefined): EventFields {
  return {
    ...others,
    ...(items?.length && { items: items.map(item => ({ ...(order ? {} : { currency }), ...amounts(item, 'price', 'listPrice'), id: String(item.id) })) }),
    ...(order && { order: { currency, ...amounts(order, 'value', 'tax', 'shipping'), ...(order.id !== undefined && { id: String(order.id) }) } }),
  };
}

function amounts<T extends object>(of: T, ...names: (keyof T)[]): T {
  const rounded = { ...of };
  for (const name of names) {
    if (typeof of[name] === 'number') {
      rounded[name] = (Math.round(of[name] * 10_000) / 10_000) as T[keyof T];
    }
  }

  return rounded;
}

/** A product, in an event. */
export interface Item {
  /** The shop's id of the product. */
  id: string;
  name?: string | undefined;

  /** A path or a single word. */
  category?: string | undefined;
  brand?: string | undefined;
  variant?: string | undefined;

  /** What one costs, with at most four decimal places. */
  price?: number | undefined;

  /** What one costs without a reduction. */
  listPrice?: number | undefined;

  /** Of ISO 4217; the order's, else the tracker's option. */
  currency?: string | undefined;

  /** 1 to 9,999; 1 when missing. */
  quantity?: number | undefined;
  coupon?: string | undefined;

  /** The place in its list. */
  position?: number | undefined;

  /** The path of its page. */
  urlPath?: string | undefined;
}

/** What an order is worth. */
export interface Order {
  /** The shop's id of the order: however often it is sent, it counts once. */
  id: string;

  /** Revenue without tax and shipping; the sum of the items when missing. */
  value?: number | undefined;
  tax?: number | undefined;
  shipping?: number | undefined;
  coupon?: string | undefined;
  currency?: string | undefined;
}

/** A list in which products are shown; one of the two is needed. */
export interface List {
  id?: string | undefined;
  name?: string | undefined;
}

/** A part of a page. */
export interface Element {
  tag?: string | undefined;
  id?: string | undefined;
  role?: string | undefined;
  text?: string | undefined;
  dataset?: Record<string, string | undefined> | undefined;
}

/** Whatever else the shop wants to keep of an event; no personal data. */
export type Properties = Record<string, unknown>;
