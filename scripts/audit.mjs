// `npm run audit`: known vulnerabilities of what is installed, by `npm audit`. Exit code 1 for one that nobody has
// reviewed, 2 where the registry could not be asked. Not part of CI: what it says changes without any change here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judgeAudit } from './judge-audit.mjs';

const folder = import.meta.dirname;
const exceptions = JSON.parse(readFileSync(path.join(folder, 'audit-exceptions.json'), 'utf8'));

/** @param {string[]} more */
function audit(more) {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', ...more], {
    cwd: path.join(folder, '..'),
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === 'win32',
  });
  try {
    if (error) throw error;
    const report = JSON.parse(stdout);
    if (report.vulnerabilities) return report;
    throw new Error(report.message ?? 'no report');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`The registry could not be asked for advisories: ${why}\n`);
    return process.exit(2);
  }
}

const findings = judgeAudit({ shipped: audit(['--omit=dev']), all: audit([]), exceptions, now: new Date() });
for (const { verdict, words } of findings) process.stdout.write(`${verdict}: ${words}\n`);
const open = findings.filter(({ verdict }) => verdict === 'to do');
process.stdout.write(
  open.length > 0
    ? `${open.length} to do: update the package, or review the advisory and enter it in scripts/audit-exceptions.json.\n`
    : 'No advisory is left to do.\n',
);
process.exit(open.length > 0 ? 1 : 0);
