/** What is kept in the browser of my own sign-in. */
export const ownKeys = {
  all: ['own sign-in'] as const,
  state: ['own sign-in', 'state'] as const,
  sessions: ['own sign-in', 'sessions'] as const,
  passkeys: ['own sign-in', 'passkeys'] as const,
  tokens: ['own sign-in', 'tokens'] as const,
};
