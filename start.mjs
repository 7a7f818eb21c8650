// `npm start`: brings the checkout to where it can run, then runs it on the Node that it is pinned to.
// Plain JavaScript without dependencies, since nothing is installed yet when it starts; Node 20 is enough.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prepare, root, runtime, stopWith } from './bootstrap.mjs';

const usage = `Usage: npm start -- [options]

  --port N          the port of the shop, 8080 unless given
  --data DIR        the folder of everything that is kept, ./data unless given
  --reset           forget everything in that folder first
  --staging N       also serve the channel "staging", at this port
  --no-open         do not open the browser
  --public-url URL  where visitors find it behind a balancer, which may end TLS
  --behind URL      the address of a surrogate of another make in front, see deploy/varnish
  --help            show this text`;

const flags = readFlags(process.argv.slice(2));
await prepare();
if (flags.reset) removeData(flags.data);

const { NODE_OPTIONS: _, ...environment } = process.env;
const supervisor = spawn(runtime, [join(root, 'packages/cli/dist/supervisor.js'), ...flags.passed], {
  cwd: root,
  // The channel tells the supervisor when this process is gone.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { NODE_COMPILE_CACHE: join(root, '.cache/tessera/compile'), ...environment },
});
// Ctrl-C reaches the supervisor twice, by itself and from here; it takes both for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => supervisor.kill(signal));
supervisor.once('exit', (code) => process.exit(code ?? 1));
stopWithoutNpm();

/** npm that is killed cannot pass the signal on; whoever it has started is then given to another parent. */
function stopWithoutNpm() {
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: npm sets it, no task reads it
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    supervisor.kill('SIGTERM');
  }, 500);
}

function readFlags(args) {
  const found = { data: join(root, 'data'), reset: false, passed: [] };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].split(/=(.*)/s);
    const value = () => {
      const text = inline ?? args[++i];
      if (text === undefined || text === '')
        stopWith(`Cannot read the flags: ${name} needs a value, see --help`);
      return text;
    };
    if (name === '--help') {
      console.log(usage);
      process.exit(0);
    } else if (name === '--reset') {
      found.reset = true;
    } else if (name === '--no-open') {
      found.passed.push(name);
    } else if (['--port', '--behind', '--public-url', '--staging'].includes(name)) {
      found.passed.push(name, value());
    } else if (name === '--data') {
      found.data = resolve(value());
      found.passed.push(name, found.data);
    } else {
      stopWith(`Cannot read the flags: "${args[i]}" is none, see --help`);
    }
  }
  return found;
}

/** Only a folder that Tessera has made is removed, and only when nobody runs on it. */
function removeData(folder) {
  const path = resolve(folder);
  if (!existsSync(path)) return;
  if (!existsSync(join(path, 'keys/registry.json'))) {
    stopWith(`Cannot reset "${path}": it is no data folder of Tessera, remove it yourself if you mean it`);
  }
  const owner = runningOn(path);
  if (owner !== null)
    stopWith(`Cannot reset "${path}": Tessera runs on it as process ${owner}, stop that one first`);
  rmSync(path, { recursive: true, force: true });
}

/** The process that runs on a data folder, or null. */
function runningOn(path) {
  try {
    const { pid } = JSON.parse(readFileSync(join(path, 'run/supervisor.json'), 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
