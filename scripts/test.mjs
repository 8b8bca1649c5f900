// `npm test`: everything CI wants. Prints counts, exits 1 if anything failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const long = process.argv.includes('--long');
const results = path.join(root, 'test-results');
const unit = path.join(results, 'unit.json');
const e2e = path.join(results, 'e2e.json');

const vitest = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`];
// With --long the same stages: more seeds, more kills, and what `npm test` leaves out (lib/testing/long.ts, @long).
// What stands in one list runs side by side, so that no core is idle; the last is shown as it comes, the others when
// they have ended.
const stages = [
  [
    ['lint', 'biome', ['check', '--error-on-warnings', '.']],
    ['unused code', 'knip', []],
    ['build', 'node', ['scripts/prepare.mjs', 'build']],
  ],
  [
    ['types', 'tsc', ['-p', '.']],
    ['unit and integration tests', 'vitest', vitest],
  ],
  [['end-to-end tests', 'playwright', ['test']]],
];

rmSync(results, { recursive: true, force: true });
const memory = folderInMemory();
// As CI has it: what fails is tried once more, and what it then did is recorded; to record all costs half a core.
const env = {
  CI: '1',
  ...process.env,
  ...(long && { LEADLINE_TEST_LONG: '1' }),
  ...(memory && { TMPDIR: memory }),
};
const failed = [];
const running = new Set();
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = true;
    // Playwright ends what it started at an interrupt alone.
    for (const child of running) child.kill('SIGINT');
  });
}
for (const together of stages) {
  await Promise.all(together.map((stage) => run(stage, stage === together.at(-1))));
  // The end-to-end tests would try what was built before.
  if (stopped || failed.includes('build')) break;
}
// What a server was still writing when it was looked at is looked at again.
if (memory) rmSync(memory, { recursive: true, force: true, maxRetries: 5 });

/**
 * Where tests keep their databases, in memory where there is plenty of it: a tenth less work than on a disk. At once they
 * hold 1.6 GB at most.
 */
function folderInMemory() {
  if (process.platform !== 'linux' || process.env.TMPDIR) return undefined;
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    const GIGABYTE = 1024 ** 3;
    if (bavail * bsize < 4 * GIGABYTE || process.availableMemory() < 8 * GIGABYTE) return undefined;
    const folder = mkdtempSync('/dev/shm/leadline-test-');
    // Servers do not run as root.
    chmodSync(folder, 0o755);
    return folder;
  } catch {
    return undefined;
  }
}

/** @param shown what it says is shown as it comes; else when it has ended */
async function run([name, command, args], shown) {
  const started = performance.now();
  if (shown) console.log(`\n— ${name}`);
  const child = spawn(path.join(root, 'node_modules', '.bin', command), args, {
    cwd: root,
    env,
    stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  running.add(child);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => output.push(part));
  // A tool that is not there fails its stage, not the others.
  const [status] = await once(child, 'close').catch((error) => {
    output.push(Buffer.from(`${error.message}\n`));
    return [null];
  });
  running.delete(child);
  const seconds = Math.round((performance.now() - started) / 1000);
  if (output.length > 0) console.log(`\n— ${name}\n${Buffer.concat(output)}`);
  console.log(`— ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (status !== 0) failed.push(name);
}

let passedTests = 0;
let failedTests = 0;
/** The failed ones again, at the end: a log that is cut keeps its last lines. */
const names = [];
if (existsSync(unit)) {
  const report = JSON.parse(readFileSync(unit, 'utf8'));
  passedTests += report.numPassedTests;
  failedTests += report.numFailedTests;
  for (const file of report.testResults) {
    const where = path.relative(root, file.name);
    const failures = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failures)
      names.push(`${where} › ${fullName}\n${failureMessages.join('\n')}`);
    if (file.status === 'failed' && failures.length === 0) names.push(`${where}\n${file.message}`);
  }
}
if (existsSync(e2e)) {
  const { stats, suites } = JSON.parse(readFileSync(e2e, 'utf8'));
  passedTests += stats.expected + stats.flaky;
  failedTests += stats.unexpected;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const all = suites.flatMap(specs);
  for (const { file, title, tests } of all) {
    if (tests.some(({ status }) => status === 'flaky'))
      console.log(`\nPassed only when tried again: ${file} › ${title}`);
    const bad = tests.find(({ status }) => status === 'unexpected');
    if (bad) names.push(`${file} › ${title}\n${bad.results.at(-1)?.error?.message ?? ''}`);
  }
}
for (const name of names) console.log(`\nFailed: ${name}`);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}.` : '\nAll stages passed.');
// Something failed without a failing test (lint, types, a crash): the closing line must not look green.
if (failed.length > 0 && failedTests === 0) failedTests = failed.length;
console.log(`${passedTests} passed, ${failedTests} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
