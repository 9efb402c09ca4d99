import { PAYMENTS, SHIPPING } from '@/lib/money';
import { placeOrder } from '@/lib/orders';
import { answering, email, oneOf, text, whole } from '@/lib/requests';
import { ShopError } from '@/lib/errors';
import { UUID } from '@/lib/uuid';

/** Makes an order of the cart. */
export const POST = answering(async fields => {
  const attempt = text(fields, 'attempt');
  if (!UUID.test(attempt)) {
    throw new ShopError(400, 'attempt.invalid', 'Please load the page again.');
  }

  return {
    orderId: await placeOrder({
      attempt,
      email: email(fields),
      shipTo: text(fields, 'shipTo', 500),
      shippingTier: oneOf(fields, 'shippingTier', SHIPPING),
      paymentType: oneOf(fields, 'paymentType', PAYMENTS),
      total: whole(fields, 'total', 0, Number.MAX_SAFE_INTEGER),
    }),
  };
});
