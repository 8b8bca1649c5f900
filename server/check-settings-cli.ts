// What `npm start` looks at before it builds for a minute: what the product would refuse after that.
import { readEnvironment } from '#db/environment.ts';
import { tryPort } from './port.ts';

try {
  await tryPort(readEnvironment().port);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
