/** From a problem that the BFF answered to what a form says about it. */

/** What is wrong with a form: as a whole, and by field name. */
export interface Faults {
  form: string | null;
  fields: Readonly<Record<string, string>>;
}

export const noFaults: Faults = { form: null, fields: {} };

/**
 * The faults of a refusal.
 *
 * @param sentences what to say for a problem's code, where its own detail is not meant for customers
 * @throws the error itself when it is no refusal (below 400, or from 500 on without a sentence)
 */
export function toFaults(error: unknown, sentences: Readonly<Record<string, string>> = {}): Faults {
  const { status, problem } = error as {
    status?: number;
    problem?: { code: string; title: string; detail?: string; errors?: { field: string; detail: string }[] };
  };
  if (status === undefined || status < 400 || problem === undefined) throw error;
  if (status >= 500 && !Object.hasOwn(sentences, problem.code)) throw error;
  const fields = Object.fromEntries(
    (problem.errors ?? []).map(({ field, detail }) => [field.split('.').at(-1)!, capital(detail)]),
  );
  const form =
    sentences[problem.code] ??
    (problem.errors ? 'Please check the fields below.' : (problem.detail ?? problem.title));
  return { form, fields };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
