import { money, type Cents } from '@/lib/money';

/** What something costs, and what it did before. */
export function Price({ price, listPrice }: { price: Cents; listPrice?: Cents | null }) {
  return (
    <span className="price">
      {money(price)}
      {listPrice ? (
        <s>
          <span className="unseen">before </span>
          {money(listPrice)}
        </s>
      ) : null}
    </span>
  );
}
