/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const accountRoutes = {
  session: 'GET /session',
  signUp: 'POST /sign-up',
  signIn: 'POST /sign-in',
  signOut: 'POST /sign-out',
  signOutEverywhere: 'POST /sign-out-everywhere',
  overview: 'GET /overview',
  rename: 'POST /profile',
  changePassword: 'POST /password',
  addAddress: 'POST /addresses',
  updateAddress: 'PUT /addresses/{id}',
  removeAddress: 'DELETE /addresses/{id}',
  setDefaultAddress: 'PUT /addresses/{id}/default',
} as const;
