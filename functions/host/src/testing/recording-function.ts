/** A function that says on the queue `said` what it got, so that a test can read it, and fails what its body asks for. */

/** Its source. */
export const records = `
import { request } from 'node:http';
const say = (body) => new Promise((resolve, reject) => {
  const text = JSON.stringify({ messages: [{ body: JSON.stringify(body) }] });
  const call = request(process.env.STORE_URL + '/queues/said/messages', { method: 'POST', headers: {
    'tessera-caller': 'host', authorization: 'Bearer ' + process.env.STORE_TOKEN,
    'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (answer) => answer.resume().once('end', resolve));
  call.once('error', reject).end(text);
});
export const handler = async (event) => {
  await say(event);
  if ((event.Records ?? []).some(({ dynamodb }) => dynamodb?.Keys.pk.S.includes('poison'))) throw new RangeError('poison');
  const fails = (event.Records ?? []).filter(({ body }) => body?.includes('fail'));
  if (fails.some(({ body }) => body.includes('all'))) throw new RangeError('all of them');
  return { batchItemFailures: fails.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;
