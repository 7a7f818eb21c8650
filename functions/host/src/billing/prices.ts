/**
 * What clouds ask for, in US dollars, without their free tiers: on demand, arm64 in us-east-1 at AWS, request-based
 * billing in a region of tier 1 at Google.
 */

/** When they were read, and where. */
export const pricesRead = {
  at: '2026-11-22',
  sources: [
    'https://aws.amazon.com/lambda/pricing/',
    'https://cloud.google.com/run/pricing',
    // As https://www.vantage.sh/blog/fargate-pricing tells them.
    'https://aws.amazon.com/fargate/pricing/',
  ],
};

/** Per request, and per second of one gigabyte. */
export const lambdaPrices = { request: 0.2 / 1e6, gigabyteSecond: 0.0000133334 } as const;

/** Per request, and per second of one processor and of one gigabyte. */
export const cloudRunPrices = {
  request: 0.4 / 1e6,
  processorSecond: 0.000024,
  gigabyteSecond: 0.0000025,
} as const;

/** A small container around the clock on Fargate, arm64: per hour of one processor and of one gigabyte. */
export const containerPrices = { processorHour: 0.03238, gigabyteHour: 0.00356 } as const;

/** What such a container has. */
export const container = { processors: 0.25, gigabytes: 0.5 } as const;

/** Milliseconds to which a bill is rounded up: each invocation there, each time that a container is busy here. */
export const LAMBDA_STEP = 1;
export const CLOUD_RUN_STEP = 100;
