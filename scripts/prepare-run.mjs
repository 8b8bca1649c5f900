// What the preparing steps share: saying what happens, and running programs that end when we are told to.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const at = (...parts) => path.join(root, ...parts);
export const windows = process.platform === 'win32';

/** Says what happens and how long it took, in one line. */
export async function told(what, step) {
  const started = Date.now();
  process.stdout.write(`${what} … `);
  try {
    await step();
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
  process.stdout.write(`${Math.round((Date.now() - started) / 1000)} s\n`);
}

/** Names a program in node_modules/.bin. */
export const installed = (name) => at('node_modules', '.bin', windows ? `${name}.cmd` : name);

/** The environment in which programs run on the Node of node_modules/.bin. */
export const onOurNode = () => withPath([at('node_modules', '.bin'), ...pathEntries()]);

/** The environment without that Node: `npm ci` deletes it while it runs. */
export const onTheirNode = () =>
  withPath(pathEntries().filter((entry) => path.resolve(entry) !== at('node_modules', '.bin')));

// Windows spells it Path.
const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
const pathEntries = () => (process.env[pathName] ?? '').split(path.delimiter).filter(Boolean);
const withPath = (entries) => ({ ...process.env, [pathName]: entries.join(path.delimiter) });

/**
 * Runs a program quietly; its output is in the error when it fails. It leads a group of its own, so that whatever it
 * started ends with it when we are interrupted or the time is up, and so that nothing below can ask at the terminal.
 * @param {{ env: NodeJS.ProcessEnv, seconds?: number }} options
 */
export function run(command, args, { env, seconds = 1800 }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: at(),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      shell: windows,
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));

    let ending;
    const end = (then) => {
      if (ending) return;
      ending = then;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => {
        signalGroup(child, 'SIGKILL');
        finish(null, 'SIGKILL');
      }, 2_000).unref();
    };
    const limit = setTimeout(() => end('time'), seconds * 1_000);
    const interrupts = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
    const handlers = Object.entries(interrupts).map(([name, code]) => [name, () => end(code)]);
    for (const [name, handler] of handlers) process.on(name, handler);

    let finished = false;
    function finish(code, signal) {
      if (finished) return;
      finished = true;
      clearTimeout(limit);
      for (const [name, handler] of handlers) process.off(name, handler);
      if (typeof ending === 'number') {
        signalGroup(child, 'SIGKILL');
        process.stdout.write('stopped\n');
        process.exit(ending);
      }
      if (code === 0) return resolve();
      const text = Buffer.concat(output).toString('utf8').trim();
      const how =
        ending === 'time' ? `was ended after ${seconds} s` : `ended with ${signal ?? `exit code ${code}`}`;
      reject(new Error(`${text}\n\n${[path.basename(command), ...args].join(' ')} ${how}.`));
    }
    child.once('error', (error) => {
      const text = error.code === 'ENOENT' ? `There is no ${command} here.` : error.message;
      output.push(Buffer.from(text));
      finish(1, null);
    });
    child.once('close', finish);
  });
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}
