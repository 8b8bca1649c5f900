import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Crop, MadeLogo } from '#lib/logo.ts';
import { badImage } from './bad-image.ts';

/** What the program is told, and what it answers. */
export interface Order {
  file: Uint8Array;
  crop: Crop;
}
export type Reply = { logo: MadeLogo } | { refusal: string };

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
/** Decoding takes about a second; what takes longer than this was made to. */
const PATIENCE_MS = 20_000;

const GIVEN_UP = 'The picture cannot be read, or takes too long. Save it anew, or choose another file.';

let last: Promise<unknown> = Promise.resolve();

/** One picture after the other: decoded, one takes up to 0.15 GB, beside the 0.07 of its program. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => {});
  return mine;
}

/**
 * A logo of an uploaded file, made by a program of its own: what a file made by an attacker does to the decoders it does
 * there, with nothing of ours in reach, no longer than we wait, and its memory goes with it.
 * @throws AppError 400 `bad_image`
 */
export async function makeLogo(file: Blob, crop: Crop): Promise<MadeLogo> {
  return await inTurn(async () => {
    const reply = await ask({ file: new Uint8Array(await file.arrayBuffer()), crop });
    if ('refusal' in reply) throw badImage(reply.refusal);
    return reply.logo;
  });
}

function ask(order: Order): Promise<Reply> {
  // Nothing of our environment, where secrets are; one thread, and one heap for all of its memory.
  const program: ChildProcess = fork(PROGRAM, {
    env: { NODE_ENV: 'production', UV_THREADPOOL_SIZE: '1', MALLOC_ARENA_MAX: '1' },
    execArgv: ['--max-semi-space-size=1'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    let reply: Reply = { refusal: GIVEN_UP };
    program.once('message', (told) => {
      reply = told as Reply;
    });
    // Not before its memory is free: the next one waits for this.
    program.once('exit', () => resolve(reply));
    program.once('error', () => resolve(reply));
    program.send(order, () => {});
  });
}
