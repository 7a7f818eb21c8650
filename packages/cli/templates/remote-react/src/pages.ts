/** The pages of the remote, for browser and server alike. */

import { questionsPage } from './pages/questions.tsx';

export const pages = { questions: questionsPage };
