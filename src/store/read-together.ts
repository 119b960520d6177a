import type { Compilable, Kysely } from 'kysely';
import type { Scope } from '../app/unit-of-work.ts';
import { byCaller } from './by-caller.ts';
import type { Database } from './pool.ts';
import type { Tables } from './tables.ts';

/** What callers ask for one by one, and how several of it are read: by as many statements as one. */
export interface OneOfMany<Asked, Answer, Rows extends readonly unknown[]> {
  statements(
    from: Kysely<Tables>,
    scope: Scope,
    asked: readonly Asked[],
  ): { readonly [K in keyof Rows]: Compilable<Rows[K]> };
  /** One each, in their order. */
  answers(rows: { readonly [K in keyof Rows]: readonly Rows[K][] }, asked: readonly Asked[]): readonly Answer[];
}

interface Ask {
  readonly what: OneOfMany<unknown, unknown, readonly unknown[]>;
  readonly asked: unknown;
}

/** Reads in one transaction whatever a caller asks for at once: their rights, and what they may see by them. */
export function readTogether(database: Database) {
  const ask = byCaller<Ask, unknown>(async (scope, asks) => {
    const kinds = [...Map.groupBy(asks, ({ what }) => what)];
    const askedOf = (those: readonly Ask[]) => those.map(({ asked }) => asked);
    const lengths: number[] = [];
    const rows = [
      ...(await database.atOnce(scope, (from) =>
        kinds.flatMap(([what, those]) => {
          const statements = what.statements(from, scope, askedOf(those));
          lengths.push(statements.length);
          return statements;
        }),
      )),
    ];
    const answers = new Map<Ask, unknown>();
    for (const [place, [what, those]] of kinds.entries()) {
      const said = what.answers(rows.splice(0, lengths[place]), askedOf(those));
      for (const [i, one] of those.entries()) answers.set(one, said[i]);
    }
    return asks.map((one) => answers.get(one));
  });
  return <Asked, Answer, Rows extends readonly unknown[]>(what: OneOfMany<Asked, Answer, Rows>) =>
    (scope: Scope, asked: Asked): Promise<Answer> =>
      ask(scope, { what: what as unknown as Ask['what'], asked }) as Promise<Answer>;
}
