/** The command line of an environment: what a function can do is decided here. */

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import { heapFlags } from '../runtime/script.ts';

export interface Command {
  file: string;
  arguments: string[];
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file));

/** @param runtime the runtime's main file */
export function toCommand({ config, root }: LoadedFunction, runtime: string): Command {
  const node = [
    // Without the second flag `node:sqlite` reads any file in spite of the first one.
    '--permission',
    '--no-experimental-sqlite',
    `--allow-fs-read=${root}/`,
    `--allow-fs-read=${dirname(runtime)}/`,
    ...heapFlags(config.memory),
    '--disable-warning=ExperimentalWarning',
    runtime,
  ];
  // The kernel ends the environment with its host, even when that is killed; elsewhere its closed stdin does.
  return setpriv === undefined
    ? { file: process.execPath, arguments: node }
    : { file: setpriv, arguments: ['--pdeathsig', 'SIGKILL', '--', process.execPath, ...node] };
}

/** The variables that Lambda defines and those that the function declares; nothing of the host's own. */
export function toVariables(
  { config, root }: LoadedFunction,
  runtimeApi: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = config.environment.map((name) => [name, values[name] ?? ''] as const);
  return {
    ...Object.fromEntries(declared),
    TZ: 'UTC',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memory),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: 'local',
    LAMBDA_TASK_ROOT: root,
    _HANDLER: config.handler,
  };
}
