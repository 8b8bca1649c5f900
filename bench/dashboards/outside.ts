import { atMost, type Context, info, median, type Row, timed } from '../bench.ts';
import { caughtUp, type House } from '../house.ts';
import { LARGEST_CLIENT, openDataSet } from './data-set.ts';
import { questions } from './questions.ts';
import { largestScope } from './scope.ts';

const TIMES = 10;
const ROUNDS = 15;

/**
 * Whether what lies outside the range costs anything: every question of 90 days at a tenth of the scale, asked in turns
 * of a set that has everything once and of one that has what is older than 200 days ten times: most questions of 90 days
 * read the 90 before too, which they compare with.
 */
export async function costOutside({ scale, say }: Context): Promise<Row[]> {
  const once = await openDataSet({ scale: scale / 10, say });
  const houses: House[] = [once];
  try {
    const more = await openDataSet({ scale: scale / 10, outside: TIMES, say });
    houses.push(more);
    const routers = [];
    for (const house of houses) {
      await caughtUp(house);
      routers.push(await house.router());
    }
    const scope = largestScope(90);
    const sums = routers.map(() => 0);
    let worst = { name: '', ratio: 0 };
    for (const { name, ours } of questions) {
      say(`${name}, of both sets`);
      const seen = routers.map((): number[] => []);
      for (let round = -2; round < ROUNDS; round++) {
        for (const [place, router] of routers.entries()) {
          const ms = await timed(() =>
            router.analytics({ clientId: LARGEST_CLIENT }, (db) => ours(db, scope)),
          );
          if (round >= 0) seen[place]!.push(ms);
        }
      }
      const [few, many] = seen.map(median);
      sums[0]! += few!;
      sums[1]! += many!;
      if (many! / few! > worst.ratio) worst = { name, ratio: many! / few! };
    }
    return [
      atMost(
        `${TIMES} × the data outside the range: all questions`,
        sums[1]! / sums[0]!,
        'times as long',
        1.3,
      ),
      info(`${TIMES} × the data outside the range: the worst, ${worst.name}`, worst.ratio, 'times as long'),
    ];
  } finally {
    for (const house of houses) await house.close();
  }
}
