/** Reads a state machine and refuses what this runner would not carry out exactly, by state and field. */

import { storeErrors } from '../../errors.ts';
import { faultInChoice } from '../data/choice.ts';
import { faultInTemplate } from '../data/template.ts';
import { parseResource } from './resource.ts';
import { type Machine, machineSchema, type State, stateSchema } from './schema.ts';

/**
 * @param substitutions values of `${name}` in the text, as CloudFormation's DefinitionSubstitutions
 * @throws ProblemError `store-state-machine`
 */
export function loadMachine(text: string, substitutions: Readonly<Record<string, string>> = {}): Machine {
  const filled = text.replace(/\$\{(\w+)\}/g, (whole, key: string) => {
    const value = substitutions[key];
    if (value === undefined) throw storeErrors.STATE_MACHINE('', whole, 'no value is given for it');
    return JSON.stringify(value).slice(1, -1);
  });
  let document: unknown;
  try {
    document = JSON.parse(filled);
  } catch (error) {
    throw storeErrors.STATE_MACHINE('', 'the text', (error as Error).message);
  }
  return parseMachine(document, '');
}

function parseMachine(document: unknown, inside: string): Machine {
  const { StartAt, States } = parse(machineSchema, document, inside);
  const states = Object.entries(States).map(([name, state]) => [name, parseState(state, inside + name)]);
  const machine: Machine = { StartAt, States: Object.fromEntries(states) };
  requireState(machine, { inside, field: 'StartAt', target: StartAt });
  for (const [name, state] of Object.entries(machine.States)) checkState(machine, inside + name, state);
  return machine;
}

function parseState(document: unknown, where: string): State {
  const state = parse(stateSchema, document, where);
  switch (state.Type) {
    case 'Parallel': {
      const branches = state.Branches.map((branch, n) => parseMachine(branch, `${where}/${n}/`));
      return { ...state, Branches: branches };
    }
    case 'Map': {
      const { ItemProcessor, Iterator, ...rest } = state;
      return { ...rest, ItemProcessor: parseMachine(ItemProcessor ?? Iterator, `${where}/`) };
    }
    default:
      return state;
  }
}

function parse<T>(
  schema: {
    safeParse(
      value: unknown,
    ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
  },
  document: unknown,
  where: string,
): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const { path, message, keys = [] } = result.error.issues[0]!;
  throw storeErrors.STATE_MACHINE(where, [...path.map(String), ...keys.slice(0, 1)].join('.'), message);
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
  keys?: readonly string[];
}

function checkState(machine: Machine, where: string, state: State): void {
  const refuse = (field: string, why: string): never => {
    throw storeErrors.STATE_MACHINE(where, field, why);
  };
  const inside = where;
  if ('Next' in state || 'End' in state) {
    if ((state.Next === undefined) === (state.End === undefined))
      refuse('Next', 'one of Next and End is due');
    if (state.Next !== undefined) requireState(machine, { inside, field: 'Next', target: state.Next });
  } else if (!['Choice', 'Succeed', 'Fail'].includes(state.Type))
    refuse('Next', 'one of Next and End is due');
  for (const [field, value] of Object.entries(state)) {
    if (field.endsWith('Path') && typeof value === 'string') {
      const fault = faultInTemplate({ 'path.$': value });
      if (fault !== null) refuse(field, fault);
      if (field === 'ResultPath' && !/^\$(?:\.[\w-]+|\['[^']+'\])*$/.test(value))
        refuse(field, 'a result is placed at plain members only');
    }
  }
  for (const field of ['Parameters', 'ResultSelector', 'ItemSelector'] as const) {
    const fault = field in state ? faultInTemplate(Reflect.get(state, field)) : null;
    if (fault !== null) refuse(field, fault);
  }
  if ('Catch' in state)
    for (const { Next } of state.Catch) requireState(machine, { inside, field: 'Catch', target: Next });
  switch (state.Type) {
    case 'Task': {
      const fault = parseResource(state.Resource).fault;
      if (fault !== undefined) refuse('Resource', fault);
      return;
    }
    case 'Choice':
      for (const rule of state.Choices) {
        requireState(machine, { inside, field: 'Choices', target: rule.Next });
        const fault = faultInChoice(rule);
        if (fault !== null) refuse('Choices', fault);
      }
      if (state.Default !== undefined)
        requireState(machine, { inside, field: 'Default', target: state.Default });
      return;
    case 'Wait': {
      const ways = [state.Seconds, state.SecondsPath, state.Timestamp, state.TimestampPath];
      if (ways.filter((way) => way !== undefined).length !== 1)
        refuse('Seconds', 'exactly one of Seconds, SecondsPath, Timestamp and TimestampPath is due');
    }
  }
}

function requireState(
  { States }: Machine,
  { inside, field, target }: { inside: string; field: string; target: string },
): void {
  if (!Object.hasOwn(States, target))
    throw storeErrors.STATE_MACHINE(inside, field, `there is no state "${target}"`);
}
