/** Starts the console in its page. */

import { startConsole } from './app.ts';

const host = document.querySelector<HTMLElement>('#console')!;
void startConsole(host, host.dataset['signIn'] ?? 'link');
