export { createBrowserClient, toQuery } from './http/browser-client.ts';
