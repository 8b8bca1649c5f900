import { afterEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { noteTokenExpiry } from '#db/writes/token-expiry.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const stored = async () => {
  const [row] = await fixture.database
    .owner`select token_expires_at as at from integrations where id = ${fixture.integrationId}`;
  return row?.at as Date | null;
};

it('keeps when the token expires, as the source says with its answers', async () => {
  const tokensExpireAt = new Date('2027-02-01T10:00:00.000Z');
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }), tokensExpireAt });
  await fixture.execute(await fixture.start());
  expect(await stored()).toEqual(tokensExpireAt);
});

it('of several tokens keeps the earliest that is not over', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  const { router, clientId, integrationId } = fixture;
  const note = (at: Date | null, oneOfSeveral: boolean) =>
    router.etl({ clientId }, (raw) =>
      noteTokenExpiry(onRaw(raw), {
        clientId,
        integrationId: String(integrationId),
        expiresAt: at,
        oneOfSeveral,
      }),
    );
  const [over, soon, late] = [-1, 1, 2].map((days) => new Date(Date.now() + days * 86_400_000));
  await note(soon ?? null, true);
  await note(late ?? null, true);
  await note(null, true);
  expect(await stored()).toEqual(soon);
  await note(late ?? null, false);
  expect(await stored()).toEqual(late);
  await note(null, false);
  expect(await stored()).toBeNull();
  await note(over ?? null, false);
  await note(late ?? null, true);
  expect(await stored()).toEqual(late);
});
