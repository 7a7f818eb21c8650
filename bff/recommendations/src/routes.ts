/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const recommendationsRoutes = { goesWell: 'GET /recommendations/{sku}' } as const;
