import { sayTrouble } from '../domain/trouble.ts';
import { fill, words } from '../domain/words/words.ts';
import type { CreateAnswer, ErpConnector, MadeType, RecordSighting } from './contract.ts';

/** What looking for a record comes to where the ERP is not asked to make its like: nothing is known of it. */
export function notLookedFor(erp: string, type: MadeType): RecordSighting {
  const facts = { erp, what: words.madeRecords.several[type] };
  return { is: 'unknown', because: sayTrouble('makes_no_such', facts), trouble: 'makes_no_such' };
}

/** Nothing was asked, so nothing was made. */
export function notMade(erp: string, type: MadeType): CreateAnswer {
  const detail = fill(words.madeRecords.notMade, { erp, what: words.madeRecords.several[type] });
  return { is: 'refused', refusal: { code: 'erp_setup_incomplete', detail } };
}

/** For a connector with `makes: []`. */
export const makesNothing = (erp: string): Pick<ErpConnector, 'findRecord' | 'createRecord'> => ({
  findRecord: async ({ type }) => notLookedFor(erp, type),
  createRecord: async ({ type }) => notMade(erp, type),
});
