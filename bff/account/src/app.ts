/** Puts the account BFF together. */

import { type Bff, type BffFrame, createBff, type RateLimiter } from '@tessera/bff';
import type { Client } from '@tessera/contracts/http';
import type { usersContract } from '@tessera/fn-users/contract';
import type { SessionSealer } from '@tessera/service/session';
import manifest from '../package.json' with { type: 'json' };
import { accountContract } from './contract.ts';
import { requireSignInRate, type SignInLimits } from './limits.ts';
import { createSessions } from './sessions.ts';

/** What the app needs: its upstreams, the cookie keys, and where it runs. */
export interface AppDeps extends BffFrame {
  users: Client<typeof usersContract>;
  sealer: SessionSealer;
  /** Whether the public address is https. */
  secure: boolean;
  limiter: RateLimiter;
  limits: SignInLimits;
}

export function createApp({ users, sealer, secure, limiter, limits, ...frame }: AppDeps): Bff {
  const sessions = createSessions(sealer, { secure });
  return createBff({
    ...frame,
    name: 'account',
    // The keys that session cookies are sealed with.
    holdsSecrets: true,
    version: manifest.version,
    contract: accountContract,
    handlers: {
      session: async (_input, { identity }) => ({ signedIn: identity?.user !== undefined }),

      async signUp({ body }, context) {
        await requireSignInRate(limiter, limits, { email: body.email, client: context.client });
        const user = await users.signUp({ body }, context);
        await sessions.begin(user, context);
        return { name: user.name };
      },

      async signIn({ body }, context) {
        await requireSignInRate(limiter, limits, { email: body.email, client: context.client });
        const user = await users.signIn({ body }, context);
        await sessions.begin(user, context);
        return { name: user.name };
      },

      async signOut(_input, context) {
        const { identity } = context;
        if (identity?.user !== undefined && identity.sid !== undefined) {
          await users.revokeSession({ params: { sid: identity.sid } }, context);
        }
        sessions.end(context);
      },

      async signOutEverywhere(_input, context) {
        await users.signOutEverywhere({}, context);
        sessions.end(context);
      },

      async overview(_input, context) {
        if (context.identity?.user === undefined) return { signInNeeded: true as const };
        const [profile, { addresses }] = await Promise.all([
          users.getProfile({}, context),
          users.listAddresses({}, context),
        ]);
        return { profile, addresses };
      },

      rename: ({ body }, context) => users.updateProfile({ body }, context),

      async changePassword({ body }, context) {
        const user = await users.changePassword({ body }, context);
        await sessions.begin(user, context);
        return { name: user.name };
      },

      addAddress: ({ body }, context) => users.addAddress({ body }, context),
      updateAddress: ({ params, body }, context) => users.updateAddress({ params, body }, context),
      removeAddress: ({ params }, context) => users.removeAddress({ params }, context),
      setDefaultAddress: ({ params }, context) => users.setDefaultAddress({ params }, context),
    },
  });
}
