/** What a page of a working copy does and says while a journey looks at it. */

import type { Page } from '@playwright/test';

export interface Heard {
  /** Documents that were loaded. */
  loads: number;
  /** Vite's clients that have found their server. */
  connected: number;
  /** Uncaught errors, and errors in the console. */
  complaints: string[];
  /** Origins of all requests. */
  origins: Set<string>;
  /** Origins of all sockets. */
  sockets: string[];
}

export function listenTo(page: Page): Heard {
  const heard: Heard = { loads: 0, connected: 0, complaints: [], origins: new Set(), sockets: [] };
  page.on('framenavigated', () => {
    heard.loads += 1;
  });
  page.on('pageerror', (error) => heard.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.complaints.push(message.text());
    if (message.text() === '[vite] connected.') heard.connected += 1;
  });
  page.on('request', (request) => heard.origins.add(new URL(request.url()).origin));
  page.on('websocket', (socket) => heard.sockets.push(new URL(socket.url()).origin));
  return heard;
}
