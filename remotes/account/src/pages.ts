/** The pages of the remote, for browser and server alike. */

import { accountPage } from './pages/account.tsx';
import { signInPage } from './pages/sign-in.tsx';
import { signUpPage } from './pages/sign-up.tsx';

export const pages = { account: accountPage, 'sign-in': signInPage, 'sign-up': signUpPage };
