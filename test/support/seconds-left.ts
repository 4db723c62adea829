/** What is left of `seconds` after a send, of which a loaded machine may take ten. */
export const secondsLeftOf = (seconds: number): unknown => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && value <= seconds && value >= seconds - 10,
  toString: () => `a number from ${seconds - 10} to ${seconds}`,
});
