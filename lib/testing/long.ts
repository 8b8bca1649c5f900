/** Whether tests may take their time: `npm run test:long` tries more of the same, and what CI has no minutes for. */
export const long = process.env.LEADLINE_TEST_LONG === '1';
