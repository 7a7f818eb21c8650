export { checkEvents } from './events/check-events.ts';
