/** What a remote declares of the props of its fragments, as it is saved now: for the fields of its stories. */

import { z } from 'zod';
import type { RemoteConfig } from '../remote/define-remote.ts';

/** JSON Schema, 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface PropFault {
  /** The member that is wrong, such as `cart.lines.0.quantity`; empty for the props as a whole. */
  path: string;
  text: string;
}

export interface CheckedProps {
  /** With the defaults of the schema; as they came where something is wrong. */
  props: unknown;
  faults: readonly PropFault[];
}

export interface PropsSchemas {
  /** By fragment. One that declares nothing is not there. */
  describe(): Promise<Record<string, JsonSchema>>;
  /** Holds values to the schema itself, with everything that JSON Schema cannot say. */
  check(fragment: string, props: unknown): Promise<CheckedProps>;
}

/** @param open reads the configuration as it is at that moment */
export function createPropsSchemas(open: () => Promise<RemoteConfig>): PropsSchemas {
  return {
    async describe() {
      const { fragments } = await open();
      const described = Object.entries(fragments).flatMap(([name, { props }]) =>
        props === undefined ? [] : [[name, toJson(props)] as const],
      );
      return Object.fromEntries(described);
    },
    async check(fragment, props) {
      const schema = (await open()).fragments[fragment]?.props;
      if (schema === undefined) return { props, faults: [] };
      const result = await schema.safeParseAsync(props);
      if (result.success) return { props: result.data, faults: [] };
      const faults = result.error.issues.map(({ path, message }) => ({
        path: path.join('.'),
        text: message,
      }));
      return { props, faults };
    },
  };
}

/** As what comes out: that is what a view is given. What JSON Schema cannot say takes anything. */
function toJson(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return json;
}
