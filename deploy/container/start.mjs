// Starts the program that the first argument names, in this process: signals reach it, and its exit code is the container's.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = import.meta.dirname;
const commands = {
  migrate: 'libs/data-model/dist/src/migrate.js',
  housekeeping: 'libs/data-model/dist/src/housekeeping.js',
  'provision-topics': 'libs/platform/kafka/dist/src/provision.js',
  desk: 'apps/dead-letter-desk/dist/src/cli.js',
};
const entryOf = (app) => `apps/${app}/dist/src/main.js`;
const services = readdirSync(join(root, 'apps')).filter((app) => existsSync(join(root, entryOf(app))));

const [name = '--help', ...args] = process.argv.slice(2);
const program = Object.hasOwn(commands, name) ? commands[name] : services.includes(name) ? entryOf(name) : undefined;
if (program === undefined) {
  process.stderr.write(`usage: <program> [arguments]\nservices: ${services.join(', ')}\ncommands: ${Object.keys(commands).join(', ')}\n`);
  process.exit(name === '--help' ? 0 : 2);
}
const file = join(root, program);
process.argv = [process.argv[0], file, ...args];
await import(pathToFileURL(file).href);
