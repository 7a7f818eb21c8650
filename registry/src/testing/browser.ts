/** A browser as far as signing in needs one: it keeps cookies and shows where it is led to. */

export interface Visit {
  status: number;
  headers: Headers;
  /** Where it leads to, or `null`. */
  location: string | null;
  text: string;
}

export interface Browser {
  /** Asks for an address, without following where it leads. */
  ask(
    url: string,
    init?: { method?: string; headers?: Record<string, string>; body?: unknown },
  ): Promise<Visit>;
  /** Opens an address and follows, at most ten times. */
  open(url: string): Promise<Visit>;
  /** Name → value. */
  cookies: Map<string, string>;
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();

  const ask: Browser['ask'] = async (url, { method = 'GET', headers = {}, body } = {}) => {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; '), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/Max-Age=0/.test(line)) cookies.delete(name!);
      else cookies.set(name!, value!);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      location: location === null ? null : new URL(location, url).href,
      text: await response.text(),
    };
  };

  return {
    cookies,
    ask,
    async open(url) {
      let visit = await ask(url);
      for (let hops = 0; visit.location !== null && hops < 10; hops += 1) visit = await ask(visit.location);
      return visit;
    },
  };
}
