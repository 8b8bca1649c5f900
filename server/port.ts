import { createServer } from 'node:net';
import { AppError } from '#lib/errors.ts';

/** Why nothing can listen there, for a person. */
export function portUnavailable(port: number, cause: NodeJS.ErrnoException): AppError {
  const text =
    cause.code === 'EADDRINUSE'
      ? `Cannot start: port ${port} is in use. Stop the program that uses it, or choose another: PORT=3001 npm start.`
      : `Cannot start: listening on port ${port} failed (${cause.code}).`;
  return new AppError('port_unavailable', 500, text, { cause });
}

/** @throws AppError `port_unavailable` */
export async function tryPort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portUnavailable(port, cause)));
    server.listen(port, () => server.close(() => resolve()));
  });
}
