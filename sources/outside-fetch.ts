import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { closedAddress, isClosed, lookupOutside } from './outside-address.ts';

const connect = buildConnector({ lookup: lookupOutside, timeout: 10_000 });

/** Connects to no closed address, whether it is written as one or a name leads there at that moment. */
const dispatcher = new Agent({
  connect(options, done) {
    if (isClosed(options.hostname)) done(closedAddress(), null);
    else connect(options, done);
  },
});

const MOST_REDIRECTS = 5;

/**
 * The `fetch` for all that is asked of outside services: to public addresses and those that the environment allows. A
 * redirect is followed to the same origin only, since the credentials go with it, and a request for data only; with
 * `redirect: 'manual'` it is handed out.
 * @throws (rejects) TypeError as fetch does; its cause has the code `LEADLINE_CLOSED_ADDRESS` where nothing may be sent
 */
export const outsideFetch: typeof fetch = async (input, init = {}) => {
  let address = new URL(input instanceof Request ? input.url : input);
  for (let redirects = 0; ; redirects++) {
    const response = await undiciFetch(address, {
      ...(init as Parameters<typeof undiciFetch>[1]),
      redirect: 'manual',
      dispatcher,
    });
    const location = response.headers.get('location');
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isRedirect || init.redirect === 'manual') return response as unknown as Response;
    await response.body?.cancel();
    const next = URL.parse(location, address);
    const repeatable = (init.method ?? 'GET') === 'GET' || response.status >= 307;
    if (next?.origin !== address.origin || !repeatable || redirects === MOST_REDIRECTS) {
      const cause = new Error(
        `it leads on to ${next?.origin ?? 'nowhere'} (${response.status}), and the credentials are sent to no address but their own`,
      );
      throw new TypeError('fetch failed', { cause });
    }
    address = next;
  }
};
