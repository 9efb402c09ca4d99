import { money, type Cents } from '@/lib/money';
import type { OrderLine } from '@/lib/orders';

interface Properties {
  lines: OrderLine[];
  tax: Cents;
  shipping: { label: string; price: Cents };
  total: { label: string; price: Cents };
}

/** What is owed: line by line, with tax and the way. */
export function Sum({ lines, tax, shipping, total }: Properties) {
  return (
    <dl>
      {lines.map(line => (
        <div key={line.productId}>
          <dt>
            {line.quantity} × {line.name}
          </dt>
          <dd>{money(line.price * line.quantity)}</dd>
        </div>
      ))}
      <div>
        <dt>Tax</dt>
        <dd>{money(tax)}</dd>
      </div>
      <div>
        <dt>{shipping.label}</dt>
        <dd>{money(shipping.price)}</dd>
      </div>
      <div className="total">
        <dt>{total.label}</dt>
        <dd>{money(total.price)}</dd>
      </div>
    </dl>
  );
}
