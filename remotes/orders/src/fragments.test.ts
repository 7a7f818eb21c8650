import { describeFragments } from '@tessera/fragment/testing';
import { app } from './app.ts';
import { props } from './props.ts';
import { remote } from './server.ts';
import { stories } from './stories.ts';

describeFragments({ app, remote, stories, props });
