import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { generateWorld } from './generate.ts';
import { parseFaults } from './github/faults/faults.ts';
import { startSampleGitHub } from './github/server.ts';
import { generateJiraWorld } from './jira/generate.ts';
import { jiraFolder, loadJira } from './jira/load-folder.ts';
import { SAMPLE_EMAIL, startSampleJira } from './jira/server.ts';
import type { JiraWorld } from './jira/world.ts';
import { isFolder } from './load/files.ts';
import { loadWorld } from './load-folder.ts';
import { SampleError } from './sample-error.ts';
import type { World } from './world/world.ts';

const usage =
  'npm run sample -- [--data <folder>] [--port <n>] [--token <text>] [--latency <ms>] [--rate-limit <points an hour>] [--seed <n>] [--from <YYYY-MM-DD>] [--faults <list>]';

const whole = (name: string, min: number, max: number) => {
  const error = `--${name} must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number({ error }).min(min, error).max(max, error));
};

const shape = z
  .object({
    data: z.string().min(1, '--data must name a folder').optional(),
    port: whole('port', 0, 65_535).default(8790),
    token: z.string().min(1, '--token must not be empty').default('sample'),
    latency: whole('latency', 0, 60_000).default(200),
    'rate-limit': whole('rate-limit', 1, 1_000_000_000).default(5000),
    seed: whole('seed', 0, 4_294_967_295).optional(),
    from: z.iso.date('--from must be a date as YYYY-MM-DD').optional(),
    faults: z
      .string()
      .transform((list, context) => {
        try {
          return parseFaults(list);
        } catch (error) {
          if (!(error instanceof SampleError)) throw error;
          context.addIssue(`--faults: ${error.message}`);
          return z.NEVER;
        }
      })
      .optional(),
    help: z.boolean().optional(),
  })
  .refine(({ data, seed, from }) => data === undefined || (seed === undefined && from === undefined), {
    error: '--seed and --from make a world, --data reads one: give the one or the other',
  });

const flags = ['data', 'port', 'token', 'latency', 'rate-limit', 'seed', 'from', 'faults'] as const;

/** Says one line and ends: 2 for wrong arguments, 1 for what is broken. */
function fail(message: string, code: 1 | 2): never {
  console.error(message);
  process.exit(code);
}

function readArguments(): z.output<typeof shape> {
  const options = Object.fromEntries(flags.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    const read = shape.safeParse(values);
    if (read.success) return read.data;
    return fail(`${read.error.issues[0]?.message ?? 'Wrong arguments'}. Usage: ${usage}`, 2);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return fail(`${line.replace(/\. To specify.*$/, '')}. Usage: ${usage}`, 2);
  }
}

async function main(): Promise<void> {
  const { data, port, token, latency, seed, from, faults, help, 'rate-limit': hourlyLimit } = readArguments();
  if (help) {
    console.log(usage);
    return;
  }
  const folder = data && path.resolve(process.env.INIT_CWD ?? process.cwd(), data);
  const worlds = folder ? await recorded(folder) : generated(seed, from);
  const stops: (() => Promise<void>)[] = [];
  const stop = () => void Promise.all(stops.map((close) => close()));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const lines: string[] = [];
  const more = `latency ${latency} ms`;
  const { github, jira } = worlds;
  if (github) {
    github.advanceTo(Date.now());
    const server = await startSampleGitHub({
      world: github,
      token,
      latencyMs: latency,
      port,
      hourlyLimit,
      faults,
    });
    stops.push(server.close);
    const pulls = github.repositories.reduce((sum, store) => sum + store.pulls.size, 0);
    const holds = `${count(github.repositories.length, 'repository', 'repositories')}, ${count(pulls, 'pull request', 'pull requests')}`;
    lines.push(`Sample GitHub on ${server.url} (${holds}; token "${token}", ${more})`);
  }
  if (jira) {
    // Beside GitHub's port; in its place where there is no GitHub.
    const own = port === 0 || !github ? port : port + 1;
    const server = await startSampleJira({ world: jira, token, latencyMs: latency, port: own, faults });
    stops.push(server.close);
    const holds = `${count(jira.projects.length, 'project', 'projects')}, ${count(jira.issues.size, 'issue', 'issues')}`;
    lines.push(`Sample Jira on ${server.url} (${holds}; e-mail ${SAMPLE_EMAIL}, token "${token}", ${more})`);
  }
  console.log(`${lines.join('\n')} – Ctrl-C stops ${lines.length > 1 ? 'both' : 'it'}`);
}

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

interface Worlds {
  github?: World;
  jira?: JiraWorld;
}

/** A folder may hold answers of GitHub, of Jira, or of both. */
async function recorded(folder: string): Promise<Worlds> {
  const jira = await jiraFolder(folder);
  const onlyJira = jira !== undefined && !(await isFolder(path.join(folder, 'github')));
  return {
    ...(onlyJira ? {} : { github: await loadWorld(folder) }),
    ...(jira ? { jira: await loadJira(jira) } : {}),
  };
}

function generated(seed: number | undefined, from: string | undefined): Worlds {
  const github = generateWorld({ seed, ...(from && { from: new Date(`${from}T00:00:00Z`) }) });
  return { github, jira: generateJiraWorld({ seed, from: github.from }) };
}

main().catch((error: unknown) => {
  if (error instanceof SampleError) fail(error.message, 1);
  throw error;
});
