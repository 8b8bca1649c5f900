// Prepares a clone for `npm start` and `npm test`: plain JavaScript without packages, because nothing is installed yet.
// Usage: node scripts/prepare.mjs install | build | start | test
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 9)) {
  process.stderr.write(
    'Leadline needs Node 20.9 or later; this is ' +
      process.versions.node +
      '. Get it from https://nodejs.org.\n',
  );
  process.exit(1);
}
import('./prepare-steps.mjs')
  .then((steps) => steps.prepare(process.argv[2]))
  .catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
