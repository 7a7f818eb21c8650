/** What the forms of the account page do, by the `intent` that their button names. */

import type { AccountApi } from '@tessera/bff-account/contract';
import type { PageEvent } from '@tessera/fragment';
import { readAddress } from '@tessera/ui/address-fields';

export interface Done {
  /** A word for the address of the page that says what was done, or where to go instead. */
  saved?: string;
  location?: string;
  events?: readonly PageEvent[];
}

type Action = (api: AccountApi, form: URLSearchParams, signal: AbortSignal) => Promise<Done>;

const text = (form: URLSearchParams, name: string) => form.get(name) ?? '';

const actions: Readonly<Record<string, Action>> = {
  async rename(api, form, signal) {
    const { name } = await api.rename({ body: { name: text(form, 'name') } }, { signal });
    return { saved: 'name', events: [{ name: 'user:renamed', detail: { name } }] };
  },

  async password(api, form, signal) {
    const body = { current: text(form, 'current'), next: text(form, 'next') };
    await api.changePassword({ body }, { signal });
    return { saved: 'password' };
  },

  async 'add-address'(api, form, signal) {
    const body = readAddress(form);
    await api.addAddress({ body }, { signal });
    return { saved: 'address' };
  },

  async 'remove-address'(api, form, signal) {
    await api.removeAddress({ params: { id: text(form, 'id') } }, { signal });
    return { saved: 'removed' };
  },

  async 'default-address'(api, form, signal) {
    await api.setDefaultAddress({ params: { id: text(form, 'id') } }, { signal });
    return { saved: 'default' };
  },

  async 'sign-out'(api, _form, signal) {
    await api.signOut({ body: {} }, { signal });
    return { location: '/', events: [{ name: 'user:signed-out', detail: {} }] };
  },

  async 'sign-out-everywhere'(api, _form, signal) {
    await api.signOutEverywhere({ body: {} }, { signal });
    return { location: '/sign-in', events: [{ name: 'user:signed-out', detail: {} }] };
  },
};

/** @throws RangeError for an intent that no button has */
export function findAction(intent: string): Action {
  const action = Object.hasOwn(actions, intent) ? actions[intent] : undefined;
  if (action === undefined)
    throw new RangeError(`Cannot do "${intent.slice(0, 40)}": the page has no such form`);
  return action;
}
