import type { Auth } from '../auth.ts';

const hashes = new Map<string, Promise<string>>();
const verdicts = new Map<string, Promise<boolean>>();

/** Has each password hashed, and compared with a hash, once: that is made to be slow, and takes 32 MB a time. */
export async function rememberHashes(auth: Auth): Promise<void> {
  const { password: of } = await auth.$context;
  const { hash, verify } = of;
  of.hash = (password) => remembered(hashes, password, () => hash(password));
  of.verify = (asked) => remembered(verdicts, `${asked.hash} ${asked.password}`, () => verify(asked));
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
