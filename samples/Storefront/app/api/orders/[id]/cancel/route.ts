import { cancelOrder } from '@/lib/orders';
import { answering } from '@/lib/requests';

export const POST = answering(async (_, { params }: { params: Promise<{ id: string }> }) => {
  await cancelOrder((await params).id);
  return {};
});
