import type { ErpConnector } from './contract.ts';
import { ErpTrouble, troubleOf } from './trouble.ts';

/** What is known of the books that a connection's bills were made in. */
export interface KeptBooks {
  /** Their name; null while none was kept. */
  readonly kept: string | null;
  /** Keeps the name, unless one is kept or nothing was ever sent there. @returns what is kept now. */
  learn(books: string): Promise<string | null>;
  /** The connection, for the command that confirms another name. */
  readonly connection: number;
  /** Whether it always names its books: an agent of before this was asked for does not, and cannot be told from a wrong one. */
  readonly names: boolean;
}

/**
 * Asks a connector only while it reads the books that the connection's bills were made in. Others may hold every vendor that
 * is known, and prove to be what their settings name, and still say nothing of those bills: absent there, a link would be cut
 * while its bill lives, or a second one be asked for. The name is kept by the first look that was answered, before its answer
 * counts, so that of two hubs with different settings one alone goes on.
 */
export function inOwnBooks(connector: ErpConnector, books: KeptBooks): ErpConnector {
  let { kept } = books;

  const mustBeOurs = () => {
    if (kept === null) return;
    const { name: erp, books: found } = connector.traits;
    if (found === undefined && books.names) throw new ErpTrouble('agent_too_old', { erp });
    if (found === undefined || found === kept) return;
    throw new ErpTrouble('other_books', { found, kept, connection: books.connection });
  };
  const learn = async () => {
    const { books: found } = connector.traits;
    if (kept !== null || found === undefined) return;
    kept = await books.learn(found);
    mustBeOurs();
  };
  /** @param otherwise what is answered in the place of one that is not of our books. */
  const asked = async <T>(ask: () => Promise<T>, otherwise: (why: Why) => T): Promise<T> => {
    try {
      mustBeOurs();
      const answer = await ask();
      if (isAnswered(answer)) await learn();
      return answer;
    } catch (error) {
      if (error instanceof ErpTrouble) return otherwise(troubleOf(error, connector.traits.name));
      throw error;
    }
  };
  /** A write is never the first to learn: whether it was made there would be known too late. */
  const written = <T>(ask: () => Promise<T>, otherwise: (why: Why) => T): Promise<T> =>
    asked(async () => {
      await learn();
      return ask();
    }, otherwise);
  async function* listed<T>(list: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    mustBeOurs();
    let answered = false;
    for await (const one of list) {
      // Before the first one counts, and not with each.
      if (!answered) await learn();
      answered = true;
      yield one;
    }
    if (!answered) await learn();
  }

  const { examine, problems } = connector;
  return {
    get traits() {
      return connector.traits;
    },
    check: (signal) =>
      asked(
        () => connector.check(signal),
        (why) => ({ ok: false, ...why }),
      ),
    lookFor: (bill, signal) => asked(() => connector.lookFor(bill, signal), unknown),
    findRecord: (key, signal) => asked(() => connector.findRecord(key, signal), unknown),
    createBill: (bill, reference, signal, affirmed) =>
      written(() => connector.createBill(bill, reference, signal, affirmed), unclear),
    createRecord: (record, signal) => written(() => connector.createRecord(record, signal), unclear),
    lookForMany: (bills, signal) => listed(connector.lookForMany(bills, signal)),
    vendors: (signal) => listed(connector.vendors(signal)),
    jobs: (signal) => listed(connector.jobs(signal)),
    costCodes: (job, signal) => listed(connector.costCodes(job, signal)),
    costTypes: (signal) => listed(connector.costTypes(signal)),
    subcontracts: (job, signal) => listed(connector.subcontracts(job, signal)),
    bills: (signal) => listed(connector.bills(signal)),
    payments: (bill, signal) => listed(connector.payments(bill, signal)),
    ...(problems === undefined ? {} : { problems: (bills, signal) => listed(problems.call(connector, bills, signal)) }),
    // Looks at the settings themselves, and says what it finds: nothing is believed of it.
    ...(examine === undefined ? {} : { examine: (signal) => examine.call(connector, signal) }),
  };
}

type Why = ReturnType<typeof troubleOf>;
const unknown = (why: Why) => ({ is: 'unknown', ...why }) as const;
const unclear = (why: Why) => ({ is: 'unclear', ...why }) as const;

/** Were the books looked into? Settings that lead nowhere name none. */
function isAnswered(answer: unknown): boolean {
  const { is, ok } = answer as { readonly is?: unknown; readonly ok?: unknown };
  return is !== 'unknown' && is !== 'unclear' && ok !== false;
}
