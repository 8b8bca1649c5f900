import { BlockList, isIP } from 'node:net';

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Addresses and networks (10.0.0.0/8), to look others up in. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/** What is mapped (::ffff:a.b.c.d) is checked by node as the IPv4 address it holds. What is no address is in no list. */
export const isWithin = (list: BlockList | null | undefined, address: string): boolean =>
  isIP(address) !== 0 && !!list?.check(address, familyOf(address));
