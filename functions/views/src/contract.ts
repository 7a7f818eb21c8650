export { viewsContract } from './contract/operations.ts';
