import { sql } from 'kysely';
import type { SetUpTestTx, TestResult } from '../../app/unit-of-work.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { ChosenWay, ErpFinding, SetUpTest } from '../../domain/set-up-tests.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';

interface Row {
  readonly name: string;
  readonly at: number;
  readonly ok: boolean;
  readonly count: number | null;
  readonly ms: number;
  readonly says: string | null;
  readonly findings: readonly ErpFinding[];
}
const resultOf = ({ name, at, ok, count, ms, says, findings }: Row): TestResult => ({
  name: name as SetUpTest,
  at: at as Instant,
  ...{ ok, count, ms, says, findings },
});

/** What a connection's agent told of the ERP; nothing where none of its agents could ever come back. */
const withoutAgent = (company: number, connection: ConnectionId) => sql<null>`case
  when exists (select from agent where company_id = ${company} and connection_id = ${connection} and revoked_at is null)
  then agent_traits end`;

/** How far the setting up of a connection is. */
export const setUpTestTx = (trx: Trx, company: number): SetUpTestTx => ({
  results: async (connection) =>
    (
      await trx
        .selectFrom('connection_test')
        .selectAll()
        .where('company_id', '=', company)
        .where('connection_id', '=', connection)
        .execute()
    ).map(resultOf),
  keep: async (connection, { name, ok, count, ms, says, findings }) => {
    const columns = {
      ...{ ok, count, ms, says: says?.slice(0, 2_000) ?? null },
      findings: JSON.stringify(findings),
      at: sql<number>`clock_timestamp()`,
    };
    const row = await trx
      .insertInto('connection_test')
      .values({ ...columns, company_id: company, connection_id: connection, name })
      .onConflict((conflict) => conflict.columns(['company_id', 'connection_id', 'name']).doUpdateSet(columns))
      .returningAll()
      .executeTakeFirstOrThrow();
    return resultOf(row);
  },
  way: async (connection) => {
    const row = await trx
      .selectFrom('connection')
      .select('way')
      .where('company_id', '=', company)
      .where('id', '=', connection)
      .executeTakeFirst();
    return (row?.way ?? null) as ChosenWay | null;
  },
  setWay: async (connection, way) => {
    await trx
      .updateTable('connection')
      // Its agent's word about the ERP is forgotten where none is left that could come back: else nothing else would count.
      .set(way === 'settings' ? { way, agent_traits: withoutAgent(company, connection) } : { way })
      .where('company_id', '=', company)
      .where('id', '=', connection)
      .execute();
  },
  codeUntil: async (connection) => {
    const { rows } = await sql<{ expires_at: Instant }>`select expires_at from agent_code
      where company_id = ${company} and connection_id = ${connection} and expires_at > clock_timestamp()`.execute(trx);
    return rows[0]?.expires_at ?? null;
  },
});
