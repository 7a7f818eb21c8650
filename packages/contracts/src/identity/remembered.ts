/** What a function has answered for the last texts: a signature costs more than all else on the way of a request. */

/** Texts that are remembered: those of the requests of some seconds. */
const MOST = 500;

/** @param compute answers the same for the same text, at any time */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = compute(text);
    answers.set(text, answer);
    if (answers.size > MOST) answers.delete(answers.keys().next().value!);
    return answer;
  };
}
