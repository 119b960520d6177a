import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import { NothingSent } from '../../src/connectors/sage-100-contractor/program.ts';
import { troubleFor } from '../../src/connectors/sage-100-contractor/sql-troubles.ts';
import { ErpTrouble, inWords } from '../../src/connectors/trouble.ts';
import type { TroubleCode } from '../../src/domain/trouble.ts';

const facts = (error: unknown) => ({
  ...{
    erp: 'Sage 100 Contractor®',
    address: 'here',
    login: 'tieout',
    database: 'the books',
    ms: 0,
    company: '',
    user: '',
  },
  what: inWords(error),
});

/**
 * The simulator's ports as the connector wants its ways: errors as the real client and the real program would have told
 * them. For tests in which the wire's own cost would be most of what runs; the kit runs over the wire too.
 */
export function sageWays(ports: SageWays): SageWays {
  return {
    async sql(text, parameters, signal) {
      try {
        return await ports.sql(text, parameters, signal);
      } catch (error) {
        signal.throwIfAborted();
        const { number, code } = error as { number?: number; code?: string };
        throw new ErpTrouble(troubleFor(number, code), facts(error), { cause: error });
      }
    },
    async submit(xml, signal) {
      try {
        return await ports.submit(xml, signal);
      } catch (error) {
        signal.throwIfAborted();
        if ((error as Error).name !== 'NothingSubmitted') throw error;
        const { code } = error as { code: string };
        throw new NothingSent(code === 'not_accepted' ? 'unreadable_answer' : (code as TroubleCode), facts(error));
      }
    },
  };
}
