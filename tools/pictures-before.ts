/**
 * Builds remotes and shell as they were at another commit, into `.tessera/pictures`, where browser tests find what to
 * compare their pictures with: in a checkout that is deployed nowhere, `tessera pictures` has nothing to fetch.
 *
 * `node tools/pictures-before.ts [commit]`; unless given, where this branch has left `origin/main`, or the commit before.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const fetched = join(root, '.tessera/pictures');
/** What a build of these is made of. */
const inputs = ['remotes', 'shell', 'packages', 'bff', 'functions', 'pnpm-lock.yaml'];
const bin = 'packages/federation/src/bin';

rmSync(fetched, { recursive: true, force: true });
const commit = findCommit(process.argv[2]);
if (commit === null) say('There is nothing to compare pictures with: no commit before this one is known');
else if (git('diff', '--stat', commit, '--', ...inputs) === '') say('Nothing has changed that could be seen');
else buildAt(commit);

function findCommit(given: string | undefined): string | null {
  const known = (name: string) => tryGit('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  if (given !== undefined) return known(given);
  const head = known('HEAD');
  const left = tryGit('merge-base', 'HEAD', 'origin/main');
  return left !== null && left !== head ? left : known('HEAD~1');
}

function buildAt(commit: string): void {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const copy = mkdtempSync(join(root, '.cache/before-'));
  try {
    execFileSync('tar', ['-x', '-C', copy], { input: gitBytes('archive', commit) });
    linkPackages(copy);
    const folders = ['shell', ...globSync('remotes/*', { cwd: copy })];
    const built = folders.filter((folder) => build(copy, folder));
    say(
      `Pictures are compared with ${commit.slice(0, 8)}: ${built.map((folder) => basename(folder)).join(', ')}`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Its packages import each other as they were then, and others from what is installed now. */
function linkPackages(copy: string): void {
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const manifest of globSync(['*/package.json', '*/*/package.json'], { cwd: copy })) {
    const place = join(manifest, '../node_modules');
    if (!existsSync(join(root, place))) continue;
    const filter = (path: string) => !/\/node_modules\/\.(?!pnpm)/.test(path);
    cpSync(join(root, place), join(copy, place), { recursive: true, verbatimSymlinks: true, filter });
  }
}

/** What cannot be built with what is installed now is not compared: that must stop nobody. */
function build(copy: string, folder: string): boolean {
  const program = join(copy, bin, folder === 'shell' ? 'build-shell.ts' : 'build-remote.ts');
  const { status, stderr } = spawnSync(process.execPath, [program], {
    cwd: join(copy, folder),
    encoding: 'utf8',
    timeout: 120_000,
  });
  const release = join(copy, folder, 'dist/release');
  if (status !== 0 || !existsSync(release) || readdirSync(release).length === 0) {
    say(
      `Cannot compare pictures of "${basename(folder)}": it could not be built as it was\n${stderr.slice(-600)}`,
    );
    return false;
  }
  cpSync(release, join(fetched, basename(folder)), { recursive: true });
  return true;
}

function git(...args: string[]): string {
  return gitBytes(...args)
    .toString()
    .trim();
}

function gitBytes(...args: string[]): Buffer {
  return execFileSync('git', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  });
}

function tryGit(...args: string[]): string | null {
  try {
    return git(...args) || null;
  } catch {
    return null;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
