/** What can go wrong between a function and its tables on DynamoDB. */

import { defineErrors } from '@tessera/contracts/problem';

export const dynamodbErrors = defineErrors('DYNAMODB', {
  FAILED: {
    status: 503,
    title: 'The data could not be reached',
    message: (table: string, why: string) => `Cannot use table "${table}": ${why}, try again in a moment`,
  },
  TOO_MANY_ROWS: {
    status: 422,
    title: 'The transaction is too large',
    message: (table: string, rows: number) =>
      `Cannot write ${rows} rows to table "${table}": DynamoDB takes 100 in one transaction, write less at once`,
  },
  REPEATED_ITEM: {
    status: 422,
    title: 'The transaction names an item twice',
    message: (table: string, item: string) =>
      `Cannot write item "${item}" to table "${table}" twice: DynamoDB takes one write per item in one transaction`,
  },
  BAD_CURSOR: {
    status: 422,
    title: 'The cursor is not valid',
    message: () => 'Cannot read the cursor: use the one that the page before answered, unchanged',
  },
  NO_SEARCH: {
    status: 501,
    title: 'There is no search',
    message: () => 'Cannot search the catalogue: tables on DynamoDB have no search, give STORE_URL',
  },
});
