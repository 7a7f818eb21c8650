/** What can go wrong at the edge, by role. */

export { gatewayErrors } from './gateway/errors.ts';
export { surrogateErrors } from './surrogate/errors.ts';
