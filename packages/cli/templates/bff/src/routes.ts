/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const samplePageRoutes = { listQuestions: 'GET /questions' } as const;
