import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import { NothingSent } from '../../src/connectors/sage-100-contractor/program.ts';
import { troubleFor } from '../../src/connectors/sage-100-contractor/sql-troubles.ts';
import { ErpTrouble, inWords } from '../../src/connectors/trouble.ts';
import type { TroubleCode } from '../../src/domain/trouble.ts';
import { NothingSubmitted } from '../../src/simulators/sage-100-contractor/ports.ts';
import type { Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { openBooksEngine } from '../../src/simulators/sage-100-contractor/sql-server.ts';
import { asSageSql } from '../../src/simulators/sage-100-contractor/wire/tsql/sage-sql.ts';
import { newSession } from '../../src/simulators/sage-100-contractor/wire/tsql/session.ts';

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

/** What the program's ends are called by the connector. */
function endOf(code: NothingSubmitted['code']): TroubleCode {
  if (code === 'not_accepted') return 'unreadable_answer';
  return code === 'not_answering' ? 'nothing_handed_over' : code;
}

/**
 * The simulator in this process as the connector wants its ways: errors as the real client and the real program would
 * have told them. For tests in which the wire's own cost would be most of what runs; the kit runs over the wire too.
 * @param password what it was opened with, or another to be refused.
 */
export function sageWays(simulator: Simulator, password = ''): SageWays {
  const engine = openBooksEngine(simulator);
  const session = () => newSession({ database: simulator.companyName, login: 'tieout', appName: 'Tieout' });
  const ports = simulator.signIn('tieout', password);
  const letIn = ports.rows === simulator.rows;
  return {
    async sql(text, parameters, signal) {
      try {
        if (!letIn) throw Object.assign(new Error('Login failed.'), { number: 18456 });
        return await asSageSql(engine, session())(text, parameters, signal);
      } catch (error) {
        signal.throwIfAborted();
        const { number, code, message } = error as { number?: number; code?: string; message: string };
        const down = message.includes('weather: down') ? 'ESOCKET' : code;
        throw new ErpTrouble(troubleFor(number, down), facts(error), { cause: error });
      }
    },
    async submit(xml, signal) {
      try {
        return await ports.submit(xml, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof NothingSubmitted)) throw error;
        throw new NothingSent(endOf(error.code), facts(error));
      }
    },
  };
}
