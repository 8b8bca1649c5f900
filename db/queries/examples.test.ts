import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { inWords } from '#db/facts/testing/example-facts.ts';
import { readGiven } from '#db/facts/testing/example-house.ts';
import { loadExample } from '#db/facts/testing/example-load.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import type { Router } from '../router/router.ts';
import { metricScope } from './metric-scope.ts';
import type { Answer, Answerer } from './testing/answer.ts';
import { deliveryAnswers } from './testing/delivery-answers.ts';
import { type Asked, readQuestions } from './testing/example-questions.ts';
import { flowAnswers } from './testing/flow-answers.ts';
import { pullRequestAnswers } from './testing/pull-request-answers.ts';

// The worked examples of docs/metrics.md that ask a question: stored as the sources tell it, asked as the pages ask.

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const answers: Record<string, Answerer> = { ...deliveryAnswers, ...pullRequestAnswers, ...flowAnswers };
const sections = readQuestions();
const examples = [...sections.values()].flat();

describe('the questions among the worked examples of docs/metrics.md', () => {
  it('are at least forty, in every section, each under a name of its own', () => {
    expect(sections.size).toBeGreaterThan(0);
    for (const [title, rows] of sections) expect(rows.length, title).toBeGreaterThan(0);
    expect(new Set(examples.map(({ id }) => id.split(' ')[0])).size).toBe(examples.length);
    expect(examples.length).toBeGreaterThanOrEqual(40);
  });

  it('ask every question that there is', () => {
    const asked = new Set(examples.map(({ asked }) => asked.question));
    expect([...asked].sort()).toEqual(Object.keys(answers).sort());
  });

  it.each(examples)('$id: $given', async ({ given, asked, expected }) => {
    const clientId = await loadExample(database.owner, router, readGiven(given));
    const answer = await ask(clientId, asked);
    for (const { of, says } of expected) {
      const row = answer[of];
      if (!row) throw new Error(`Nothing is said of “${of}”, but of ${Object.keys(answer).join(', ')}`);
      const said: Record<string, string> = {};
      const is: Record<string, string> = {};
      for (const [fact, value] of Object.entries(says)) {
        if (!(fact in row)) throw new Error(`Nothing is said of “${fact}” of ${of}`);
        said[fact] = inWords(value);
        is[fact] = inWords(row[fact]);
      }
      expect(is, of).toEqual(said);
    }
  });
});

async function ask(clientId: number, asked: Asked): Promise<Answer> {
  const answerer = answers[asked.question];
  if (!answerer) throw new Error(`Not a question: ${asked.question}`);
  await database.waitForReplicas();
  return await router.read('dashboard_query', { clientId }, async (db) =>
    answerer(db, await metricScope(db, { client: clientId, ...asked.range }), asked),
  );
}
