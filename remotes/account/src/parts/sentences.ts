/** What to say for the refusals of the account BFF. */

export const sentences: Readonly<Record<string, string>> = {
  'credentials-wrong': 'That email and password do not match. Check both and try again.',
  'users-email-taken': 'There is already an account with this email. Sign in instead, or use another one.',
  'users-too-many-addresses': 'You have saved 20 addresses, which is the most. Remove one first.',
};
