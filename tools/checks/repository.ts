/** What the checks look at: workspaces, their manifests, their source files and imports. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  name: string;
  exports?: Record<string, string | Record<string, string>>;
  /** What takes the place of fields when the package is packed. */
  publishConfig?: { exports?: Record<string, string | Record<string, string>> };
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
}

export interface Workspace {
  /** Path from the root, such as `bff/catalog`. */
  path: string;
  manifest: Manifest;
}

export interface SourceFile {
  /** Path from the root. */
  path: string;
  text: string;
  imports: string[];
}

export interface Repository {
  workspaces: Workspace[];
  files: SourceFile[];
  /** Every folder that holds files, from the root. */
  folders: string[];
}

const single = ['shell', 'edge-includes', 'registry', 'e2e'];
const groups = ['remotes', 'bff', 'functions', 'packages', 'deploy'];
// Templates name workspaces that are made from them.
const skipped = new Set(['node_modules', 'dist', 'data', 'schema', 'templates']);

/** Reads the repository below `root`. */
export function readRepository(root: string): Repository {
  const folders: string[] = [];
  const files: SourceFile[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.push(path);
        walk(path);
      } else if (/\.(ts|tsx|mjs)$/.test(entry.name)) {
        const text = readFileSync(join(root, path), 'utf8');
        files.push({ path, text, imports: readImports(text) });
      }
    }
  };
  walk('');
  const candidates = folders.filter((path) => {
    const [group = '', name, ...deeper] = path.split('/');
    return name === undefined ? single.includes(group) : groups.includes(group) && deeper.length === 0;
  });
  const workspaces = candidates.flatMap((path) => {
    const manifest = readManifest(join(root, path, 'package.json'));
    return manifest === null ? [] : [{ path, manifest }];
  });
  return { workspaces, files, folders };
}

/** The specifiers that a module imports or exports from, of types too. */
export function readImports(text: string): string[] {
  const statements = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"\n]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;
  return [statements, dynamic].flatMap((pattern) => [...text.matchAll(pattern)].map((found) => found[1]!));
}

function readManifest(file: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return null;
  }
}
