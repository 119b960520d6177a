import { z } from 'zod';
import { chosenWays, connectionWays, setUpTests } from '../../domain/set-up-tests.ts';
import { connection, id, instant } from './shapes.ts';

/** The shapes of setting a connection up. */

export const testResult = z.object({
  name: z.enum(setUpTests),
  at: instant,
  ok: z.boolean(),
  /** Of a list: so many. */
  count: z.number().int().nullable(),
  ms: z.number(),
  /** What is wrong. */
  says: z.string().nullable(),
  findings: z.array(z.object({ what: z.string(), ok: z.boolean().nullable(), says: z.string() })),
});
export type TestResult = z.infer<typeof testResult>;

export const setUpState = z.object({
  connection_id: id,
  kind: z.string(),
  erp: z.string(),
  name: z.string(),
  /** Null: nobody has said yet how it is to be reached. */
  way: z.enum(connectionWays).nullable(),
  agent: connection.shape.agent,
  /** Until when the code that was made for an agent counts. */
  code_until: instant.nullable(),
  hub_version: z.string(),
  /** What the settings hold, without their secrets. */
  settings: z
    .object({
      from: z.enum(['file', 'database', 'demo']),
      rows: z.array(z.object({ name: z.string(), value: z.string() })),
    })
    .nullable(),
  examines: z.boolean(),
  /** Something was sent to it, or joined with it: no other may take its place any more. */
  in_use: z.boolean(),
  /** What each test came to when it was last made. */
  tests: z.array(testResult),
  last_read_at: instant.nullable(),
  last_read_error: z.string().nullable(),
});
export type SetUpState = z.infer<typeof setUpState>;
export const newWay = z.object({ way: z.enum(chosenWays) });
export const testName = z.object({ test: z.enum(setUpTests) });
