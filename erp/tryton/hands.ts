import { openSession } from '../../src/connectors/tryton/session.ts';
import { decimalValue, id, type Row, rowsOf } from '../../src/connectors/tryton/values.ts';
import { openWire } from '../../src/connectors/tryton/wire.ts';
import { database } from './server.ts';

const patienceMs = 60_000;
const never = new AbortController().signal;

/** Somebody who works in Tryton by its JSON-RPC, as its own clients do: for set-up, for tests, never for a connection. */
export interface Hands {
  /** `model.<model>.<method>` or `wizard.<name>.<step>`, with the usual context. */
  call(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** The same, from within a screen: what is open there belongs to the context. */
  callIn(screen: Readonly<Record<string, unknown>>, method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Makes one record and answers its id. */
  make(model: string, values: Readonly<Record<string, unknown>>): Promise<number>;
  find(model: string, domain: readonly unknown[], fields: readonly string[]): Promise<readonly Row[]>;
  /** The id of the one record that meets the conditions. */
  one(model: string, ...domain: readonly unknown[]): Promise<number>;
  /** From now on in the name of this company. */
  of(company: number): void;
}

export function openHands(address: string, user: string, password: string): Hands {
  const wire = openWire({ address, timeoutMs: patienceMs });
  const session = openSession({ wire, database, user, password: () => password });
  let context: Readonly<Record<string, unknown>> = { language: 'en' };
  const callIn = (screen: Readonly<Record<string, unknown>>, method: string, ...params: readonly unknown[]) =>
    session.call(method, [...params, { ...context, ...screen }], never, true);
  const call = (method: string, ...params: readonly unknown[]) => callIn({}, method, ...params);
  const find = async (model: string, domain: readonly unknown[], fields: readonly string[]) =>
    rowsOf(await call(`model.${model}.search_read`, domain, 0, null, null, fields), model);
  return {
    call,
    callIn,
    find,
    async make(model, values) {
      const made = await call(`model.${model}.create`, [values]);
      return (made as [number])[0];
    },
    async one(model, ...domain) {
      const [row] = await find(model, domain, []);
      if (!row) throw new Error(`Tryton has no ${model} of ${JSON.stringify(domain)}`);
      return id(row);
    },
    of(company) {
      context = { company, language: 'en' };
    },
  };
}

export const amount = (decimal: string) => decimalValue(decimal);
/** Records to be made together with the one whose field this is. */
export const making = (...records: readonly Readonly<Record<string, unknown>>[]) => [['create', records]];
