/** What is wrong, by kind: a thousand sentences are read as the three that they are. */

/** Sentences of each kind that are told whole. */
const TOLD = 3;

/** @returns a line for each kind with its count, most frequent first, and some of each below it */
export function groupSentences(sentences: readonly string[]): string[] {
  const kinds = Map.groupBy(sentences, kindOf);
  return [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([kind, those]) => [
      `${those.length} × ${kind}`,
      ...those.slice(0, TOLD).map((sentence) => `    ${sentence}`),
    ]);
}

/** Without what tells one of a kind from another. */
function kindOf(sentence: string): string {
  return sentence
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')
    .replace(/(?<=events say ).*/, '…')
    .replace(/\d+/g, 'n');
}
