/** What people ask, in the order of the page. */

import type { Question } from './contract.ts';

export const questions: readonly Question[] = [
  {
    question: 'When does my order arrive?',
    answer:
      'Standard delivery takes two to four working days. Express comes on the next working day when you order before 14:00.',
  },
  {
    question: 'Can I collect my order?',
    answer: 'Yes. Choose the pick-up point at the checkout, and collect it in a shop near you.',
  },
  {
    question: 'Do I need an account?',
    answer: 'You can look around and fill your cart without one. At the checkout you sign up or sign in.',
  },
  {
    question: 'Where do I see how far my order is?',
    answer: 'Open it under “Your orders”. The page follows your order while you look at it.',
  },
  {
    question: 'Is my cart kept when I sign in?',
    answer: 'It is. What you have put in before joins what your account already holds.',
  },
];
