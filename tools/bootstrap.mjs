// The way in on a bare clone: installs what is missing, builds what changed, then runs one of the project's programs
// under the pinned Node. Needs nothing but Node >= 20 and npm, so it is plain JavaScript without dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.signalbox-install');
const programs = {
  demo: 'tools/demo/dist/src/main.js',
  start: 'tools/demo/dist/src/start.js',
  bench: 'tools/bench/dist/src/main.js',
  prove: 'tools/prove/dist/src/main.js',
  soak: 'tools/soak/dist/src/main.js',
  templates: 'tools/templates/dist/src/main.js',
  'containers:prepare': 'tools/containers/dist/src/prepare.js',
  'containers:build-by-hand': 'tools/containers/dist/src/build-by-hand.js',
  'dashboards:check': 'tools/containers/dist/src/check-dashboards.js',
  test: 'tools/test-run.mjs',
};

function fingerprint() {
  const patches = join(root, 'patches');
  const files = ['package.json', 'package-lock.json', ...(existsSync(patches) ? readdirSync(patches).sort().map((name) => join('patches', name)) : [])];
  const hash = createHash('sha256').update(process.arch + process.platform);
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Runs a command to its end; its output is shown only where it fails. */
function run(what, command, args) {
  const startedAt = Date.now();
  process.stderr.write(`${what} … `);
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 256 << 20, shell: process.platform === 'win32' });
  if (status === 0) return void process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  process.stderr.write(`failed\n${stdout ?? ''}${stderr ?? ''}${error ?? ''}\n`);
  process.exit(1);
}

const [name, ...args] = process.argv.slice(2);
const program = programs[name];
if (!program) {
  process.stderr.write(`usage: node tools/bootstrap.mjs ${Object.keys(programs).join('|')} [arguments]\n`);
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(`Node ${process.versions.node} is too old to begin with: install Node 20 or newer; the pinned one comes by npm.\n`);
  process.exit(2);
}

const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH };
const wanted = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  run('installing the packages of the lockfile', 'npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stamp, wanted);
}
run('building what changed', join(root, 'node_modules', '.bin', 'nx'), ['run', 'signalbox:build', '--output-style=static']);

const child = spawn(join(root, 'node_modules', '.bin', 'node'), ['--enable-source-maps', join(root, program), ...args], { cwd: root, env, stdio: 'inherit' });
// Ctrl-C reaches the whole foreground group; the program tears its processes down and this one waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
