import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { tryPort } from './port.ts';

it('says of a port in use what to do, and leaves a free one free', async () => {
  const other = createServer().listen(0);
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(tryPort(port)).rejects.toMatchObject({
    code: 'port_unavailable',
    message: expect.stringContaining(`port ${port} is in use`),
  });
  other.close();
  await once(other, 'close');
  await tryPort(port);
  await tryPort(port);
});
