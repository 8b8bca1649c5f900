/** A stream of chance that is the same for the same seed, on every machine. */
export interface Random {
  /** In [0, 1). */
  next: () => number;
  /** A whole number from `min` to `max`, both included. */
  int: (min: number, max: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  weighted: <T>(from: readonly T[], weight: (item: T) => number) => T;
  /** Log-normal with this median; `sigma` 1 spreads most values over a factor of 7 to both sides. */
  logNormal: (median: number, sigma: number) => number;
  poisson: (mean: number) => number;
  /** A stream of its own for a part of the world, so that a change to one part leaves the others as they are. */
  fork: (name: string) => Random;
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** sfc32, Chris Doty-Humphrey's small fast counting generator. */
function generator(seed: string): () => number {
  let [a, b, c, counter] = [hash(seed), hash(`${seed}/b`), hash(`${seed}/c`), 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** A stream for `seed`. */
export function createRandom(seed: string): Random {
  const next = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const random: Random = {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (from) => {
      const item = from[Math.floor(next() * from.length)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
    weighted: (from, weight) => {
      let rest = next() * from.reduce((sum, item) => sum + weight(item), 0);
      const item =
        from.find((candidate) => {
          rest -= weight(candidate);
          return rest < 0;
        }) ?? from.at(-1);
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson: (mean) => {
      // Knuth's way for what is rare, the normal approximation for what is not.
      if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
  return random;
}
