import { allowAddresses } from '#sources/outside-address.ts';

// Every outside service of a test is a server on this machine.
allowAddresses({ loopback: true, networks: [] });
