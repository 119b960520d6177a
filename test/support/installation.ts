import type { Installation } from '../../src/app/unit-of-work.ts';

/** A program without mail, whose secrets nobody keeps: for tests that are about neither. */
export const bareInstallation: Installation = {
  publicUrl: 'http://127.0.0.1:4100',
  operators: [],
  mail: null,
  secrets: {
    weaknessOf: async () => null,
    hash: async () => {
      throw new Error('no secret is kept in this test');
    },
    setPassword: async () => {
      throw new Error('no password is set in this test');
    },
    forgetTokens: () => undefined,
    forgetSessions: () => undefined,
  },
};
