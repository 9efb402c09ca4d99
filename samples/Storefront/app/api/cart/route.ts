import { addToCart, setQuantity } from '@/lib/carts';
import { answering, text, whole } from '@/lib/requests';

/** Puts units of a product into the cart. */
export const POST = answering(fields => addToCart(text(fields, 'productId'), whole(fields, 'quantity', 1, 99)));

/** Gives a product in the cart another quantity; 0 takes it out. */
export const PATCH = answering(fields => setQuantity(text(fields, 'productId'), whole(fields, 'quantity', 0, 99)));
