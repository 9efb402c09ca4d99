import type { Element as Clicked, Properties } from './events.js';

/** Elements with this attribute are told of when they are clicked; its value names what they are. */
const MARK = 'data-clickstream';

/** As much of a large element's text is looked at, in which there may be many blanks. */
const MOST_TEXT = 2000;

/** Calls `clicked` for clicks on marked elements and on links to other hosts, also when another script handles them. */
export function followClicks(clicked: (element: Clicked, properties: Properties) => void): void {
  const listen = (event: Event) => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) {
      return;
    }

    const link = target.closest('a[href]') as HTMLAnchorElement | null;
    const isOutbound = !!link && /^https?:$/.test(link.protocol) && link.host !== location.host;
    const marked = target.closest(`[${MARK}]`);
    const element = marked ?? (isOutbound ? link : null);
    if (element) {
      clicked(described(element), {
        ...(marked?.getAttribute(MARK) && { name: marked.getAttribute(MARK) }),
        ...(isOutbound && { outbound: true, link_url: link.href, link_domain: link.hostname }),
      });
    }
  };
  addEventListener('click', listen, { capture: true, passive: true });

  // The middle button opens links too.
  addEventListener('auxclick', event => (event as MouseEvent).button === 1 && listen(event), { capture: true, passive: true });
}

function described(element: Element): Clicked {
  const { id, textContent } = element;
  const { clickstream: _, ...dataset } = { ...(element as HTMLElement).dataset };
  return {
    tag: element.localName,
    ...(id && { id }),
    ...(element.getAttribute('role') && { role: element.getAttribute('role')! }),
    text: (element.getAttribute('aria-label') ?? textContent ?? '').slice(0, MOST_TEXT).replace(/\s+/g, ' ').trim().slice(0, 200),
    ...(Object.keys(dataset).length > 0 && { dataset }),
  };
}
