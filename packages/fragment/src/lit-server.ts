export { createLitServer } from './lit/server.ts';
