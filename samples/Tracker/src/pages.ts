/** Where a page was left for another without a document of its own. */
export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/** Follows the address of the page: documents, `history`, and pages that come back from the back/forward cache. */
export class Pages {
  #url = location.href;
  #referrer = document.referrer;

  /** The page as it is now. */
  get current(): Page {
    return { url: this.#url, title: document.title, referrer: this.#referrer };
  }

  /**
   * Calls `moved` after each change of the address, but that of its fragment, and after a return of the page; `leaving` before a change,
   * and `returned` before a return.
   */
  follow(leaving: () => void, moved: () => void, returned: () => void): void {
    const check = () => {
      const url = location.href;
      if (withoutFragment(url) !== withoutFragment(this.#url)) {
        leaving();
        this.#referrer = this.#url;
        this.#url = url;
        moved();
      }
    };
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (this: History, ...state) {
        original.apply(this, state);
        check();
      };
    }

    addEventListener('popstate', check);
    addEventListener('pageshow', event => {
      if (event.persisted) {
        returned();
        moved();
      }
    });
  }
}

const withoutFragment = (url: string) => url.split('#')[0];
