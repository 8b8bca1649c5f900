import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, JoinAnswer, LiveRunEvent, ServerToClientEvents } from '../lib/events.ts';
import type { RunningProduct } from './running-product.ts';

type BrowserSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** So many browsers that have the page of a client open. */
export interface Browsers {
  /** Connected and in the room. */
  count(): number;
  /** `browser`: which of them it came to. */
  onEvent(listener: (event: LiveRunEvent, browser: number) => void): void;
  close(): void;
}

const AT_A_TIME = 50;

export async function openBrowsers(
  { product, cookie, client }: RunningProduct,
  count: number,
): Promise<Browsers> {
  const sockets: BrowserSocket[] = [];
  let joined = 0;
  let listener: (event: LiveRunEvent, browser: number) => void = () => {};

  async function open(browser: number): Promise<void> {
    const socket: BrowserSocket = io(product.url, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      extraHeaders: { cookie },
    });
    sockets.push(socket);
    socket.on('run:event', (event) => listener(event, browser));
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', resolve);
      socket.on('connect_error', reject);
    });
    const answer = await new Promise<JoinAnswer>((resolve) => {
      socket.emit('join', `client:${client}`, resolve);
    });
    if (!answer.ok) throw new Error(answer.error.message);
    joined++;
    socket.on('disconnect', () => joined--);
  }

  for (let at = 0; at < count; at += AT_A_TIME) {
    const size = Math.min(AT_A_TIME, count - at);
    await Promise.all(Array.from({ length: size }, (_, index) => open(at + index)));
  }
  return {
    count: () => joined,
    onEvent(next) {
      listener = next;
    },
    close() {
      for (const socket of sockets) socket.disconnect();
    },
  };
}
