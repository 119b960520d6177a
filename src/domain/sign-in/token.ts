import type { Branded } from '../ids.ts';
import { type Grants, type Level, levels } from '../permission.ts';

export type TokenId = Branded<number, 'TokenId'>;

/** What a token may do of what its person may: read, or all of it. */
export const tokenScopes = ['read', 'all'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const tokenLimits = {
  shortestDays: 1,
  usualDays: 90,
  longestDays: 366,
  ofOnePerson: 20,
  longestName: 100,
} as const;

/** A service account may live longer, or for ever: its secret is exchanged, and it is an administrator's. */
export const serviceAccountDays = 3660;

const readOnly = (level: Level): Level => (levels.indexOf(level) > levels.indexOf('read_only') ? 'read_only' : level);

/**
 * Rights as far as a token's scope reaches. An invitation to bill stays, for it opens reading too: that nothing is
 * written by it is held where the request comes in.
 */
export function cutTo(scope: TokenScope, grants: Grants): Grants {
  if (scope === 'all') return grants;
  return {
    ...grants,
    erp_integrations: readOnly(grants.erp_integrations),
    directory: readOnly(grants.directory),
    push_to_accounting: false,
    commitments: Object.fromEntries(
      Object.entries(grants.commitments).map(([project, level]) => [project, readOnly(level)]),
    ),
  };
}
