'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { ask } from '@/lib/asking';
import type { Cart } from '@/lib/carts';
import { chargesOf, money, PAYMENTS, SHIPPING, type PaymentType, type ShippingTier } from '@/lib/money';
import { itemOfLine, tracker } from '@/lib/tracking';
import { Sum } from './Sum';

const STEPS = ['Address', 'Shipping', 'Payment'] as const;

/** Three steps from the cart to an order, each with an address of its own, so that the browser's back button goes one step back. */
export function Checkout({ cart, knownEmail }: { cart: Cart; knownEmail: string }) {
  const router = useRouter();
  const [step, setStep] = useState(0);
  const [email, setEmail] = useState(knownEmail);
  const [shipTo, setShipTo] = useState('');
  const [tier, setTier] = useState<ShippingTier>('standard');
  const [payment, setPayment] = useState<PaymentType>('card');
  const [attempt] = useState(newAttempt);
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { tax, shipping, total } = chargesOf(cart.value, tier);

  const hasBegun = useRef(false);
  const isFilledIn = useRef(false);
  useEffect(() => {
    if (!hasBegun.current) {
      hasBegun.current = true;
      tracker().beginCheckout(cart.lines.map(itemOfLine));
    }

    // Loaded anew, nothing is filled in.
    history.replaceState(null, '', '/checkout');
    const back = () => {
      const asked = Math.max(
        0,
        STEPS.findIndex(name => name.toLowerCase() === new URLSearchParams(location.search).get('step')),
      );
      setStep(isFilledIn.current ? asked : 0);
      requestAnimationFrame(() => heading.current?.focus());
    };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);

  function goTo(next: number) {
    setStep(next);
    history.pushState(null, '', `/checkout?step=${STEPS[next]!.toLowerCase()}`);
    requestAnimationFrame(() => heading.current?.focus());
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (step === 0) {
      isFilledIn.current = true;
      goTo(1);
    } else if (step === 1) {
      tracker().addShippingInfo(tier);
      goTo(2);
    } else {
      setBusy(true);
      tracker().addPaymentInfo(payment);
      const placed = await ask<{ orderId: string }>(
        'POST',
        '/api/checkout',
        { attempt, email, shipTo, shippingTier: tier, paymentType: payment, total },
        (message, code) => {
          say(message);

          // What the shop refused has to be looked at again; what it may have done is asked for again as it is.
          if (code) {
            router.refresh();
          }
        },
      );
      if (placed) {
        router.push(`/thank-you/${placed.orderId}`);
        router.refresh();
      } else {
        setBusy(false);
      }
    }
  }

  return (
    <div className="checkout">
      <ol className="steps" aria-label="Steps of the checkout">
        {STEPS.map((name, i) => (
          <li key={name} aria-current={i === step ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <form onSubmit={event => void submit(event)}>
        <h2 ref={heading} tabIndex={-1}>
          {STEPS[step]}
        </h2>
        {step === 0 ? (
          <>
            <label>
              E-mail
              <input type="email" autoComplete="email" required value={email} onChange={event => setEmail(event.target.value)} />
            </label>
            <label>
              Name and address
              <textarea
                rows={4}
                autoComplete="street-address"
                required
                maxLength={500}
                value={shipTo}
                onChange={event => setShipTo(event.target.value)}
              />
            </label>
          </>
        ) : step === 1 ? (
          <Choices
            name="shipping"
            choices={Object.entries(SHIPPING).map(([id, one]) => [id, `${one.label}: ${money(one.price)}`])}
            chosen={tier}
            choose={setTier}
          />
        ) : (
          <Choices name="payment" choices={Object.entries(PAYMENTS)} chosen={payment} choose={setPayment} />
        )}
        <div className="buttons">
          {step > 0 ? (
            <button type="button" onClick={() => history.back()}>
              Back
            </button>
          ) : null}
          <button className="main" disabled={isBusy}>
            {step < 2 ? 'Continue' : `Order and pay ${money(total)}`}
          </button>
        </div>
        <p role="alert">{said}</p>
      </form>
      <aside aria-label="Your order">
        <Sum lines={cart.lines} tax={tax} shipping={{ label: 'Shipping', price: shipping }} total={{ label: 'Total', price: total }} />
      </aside>
    </div>
  );
}

function Choices<T extends string>({
  name,
  choices,
  chosen,
  choose,
}: {
  name: string;
  choices: [string, string][];
  chosen: T;
  choose: (id: T) => void;
}) {
  return (
    <fieldset>
      <legend className="unseen">{name}</legend>
      {choices.map(([id, label]) => (
        <label key={id} className="choice">
          <input type="radio" name={name} value={id} checked={id === chosen} onChange={() => choose(id as T)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** `randomUUID` is for pages with TLS alone. */
function newAttempt(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
