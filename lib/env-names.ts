import { variables } from './env.ts';

/** What others than the server read: its scripts, tests, and programs of people by the docs' examples. */
const BESIDE = ['LEADLINE_SECRET_OLD', 'LEADLINE_KEY', 'LEADLINE_ADDRESS', 'LEADLINE_SEED'];
/** Of tests; and what Kubernetes sets by itself for a service of the name leadline. */
const FOREIGN = /^LEADLINE_(?:E2E|TEST)_|_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP)/;

/**
 * Variables that look as if they were for Leadline, and that nothing reads: most are misspelt. They are told of and
 * stop nobody, since whoever runs it may name others so.
 * @param files names that may also come as `<name>_FILE`
 * @returns a sentence for each
 */
export function unknownVariables(
  environment: Record<string, string | undefined>,
  files: readonly string[],
): string[] {
  const known = [...variables, ...files.map((name) => `${name}_FILE`)];
  const unknown = Object.entries(environment).filter(
    ([name, value]) =>
      name.startsWith('LEADLINE_') &&
      value &&
      !/^(?:tcp|udp):/.test(value) &&
      !known.includes(name) &&
      !BESIDE.includes(name) &&
      !FOREIGN.test(name),
  );
  return unknown.map(([name]) => `${name} is set, but there is no such variable: README.md lists them.`);
}
