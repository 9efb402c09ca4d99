// What the visitor of every tracker looks at, buys and gives back: one order of 1,324.50 USD, of which 25.00 is refunded.
export const shop = 'https://shop.example';
export const landing = '/laptops?utm_source=newsletter&utm_medium=email&utm_campaign=spring';
export const referrer = 'https://mail.example/inbox';
export const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

export const laptop = { id: 'p1', name: 'Laptop', brand: 'Lumen', category: 'laptop', price: 1299.5 };
export const ultrabook = { id: 'p3', name: 'Ultrabook', brand: 'Lumen', category: 'laptop', price: 999 };
export const mouse = { id: 'p2', name: 'Mouse', brand: 'Lumen', category: 'accessory', price: 25 };

/** The cart after each change; the order's total is its items, tax and shipping. */
export const cart = { id: 'c-1', afterLaptops: 2599, afterMouse: 2624, atCheckout: 1324.5 };
export const order = { id: 'o-1001', revenue: 1324.5, tax: 10, shipping: 5, total: 1339.5, currency: 'USD' };
export const refund = { orderId: order.id, amount: 25, reason: 'changed_mind' };
export const user = { id: 'u1', email: 'u1@shop.example' };

/** Trackers tell time in milliseconds: two events of one visitor lie farther apart. */
export const pause = (ms = 50) => new Promise(resolve => setTimeout(resolve, ms));

/** Waits until a condition holds; false when it does not in time. */
export async function until(condition, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) {
    if (await condition()) {
      return true;
    }
  }

  return false;
}

/** Ends a script: one line of JSON, and success only when every event was answered with a 2xx. */
export function report(result) {
  process.stdout.write(JSON.stringify(result) + '\n');
  process.exitCode = result.sent > 0 && result.delivered === result.sent && result.statuses.every(s => s >= 200 && s < 300) ? 0 : 1;
}
