import { z } from 'zod';
import { type PostingPeriod, parsePostingPeriod } from '../../domain/bill.ts';
import { readShape } from '../read-shape.ts';
import { storedNames } from './stored-names.ts';

/**
 * Where a secret stands: in the environment, in a file of its own, or among the `secrets` of an agent's file. Its value
 * is in no settings, no database and no answer.
 */
const secret = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ secret: z.string().min(1) }),
]);
export type SecretPlace = z.infer<typeof secret>;

const sqlServer = z.strictObject({
  server: z.string().min(1),
  /** A named instance, found through SQL Browser; or the port. */
  instance: z.string().min(1).optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  /** The company's database: in Sage it is called as the company, spaces and dots included. */
  database: z.string().min(1).max(128),
  login: z.string().min(1).max(128),
  password: secret,
  /** `strict` is TDS 8. `off` sends the password nearly in the clear: for a server on this machine. */
  encrypt: z.enum(['on', 'off', 'strict']).default('on'),
  /** Believe any certificate, as SQL Server makes itself one when nobody gave it one. */
  trustServerCertificate: z.boolean().default(false),
  /** A certificate authority to believe besides the usual ones. */
  caFile: z.string().min(1).optional(),
  /** How Tieout names itself to SQL Server; a logon trigger may go by it. */
  appName: z.string().min(1).max(128).default('Tieout'),
});
export type SqlServerSettings = z.infer<typeof sqlServer>;

const submitter = z.strictObject({
  /** The program that takes a message on standard input and answers on standard output. Started without a shell. */
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  /** Variables for it; those that are secret come from a place. */
  env: z.record(z.string(), z.union([z.string(), secret])).default({}),
});

function asPeriod(text: string, context: z.RefinementCtx): PostingPeriod {
  const period = parsePostingPeriod(text);
  if (period !== null) return period;
  context.addIssue({ code: 'custom', message: 'a year and a month, such as 2026-10' });
  return z.NEVER;
}

/** The settings of a connection to Sage 100 Contractor, direct or on an agent's machine. */
export const sageSettings = z.strictObject({
  companyName: z.string().min(1).max(128),
  sqlServer,
  submitter,
  /** Who saves in Sage: in the security group `API`, not `supervisor`. */
  sageUser: z
    .string()
    .min(1)
    .max(128)
    .refine((name) => name.toLowerCase() !== 'supervisor', 'Sage refuses the user supervisor'),
  knownVendors: z
    .array(z.string().regex(/^\d{1,15}$/))
    .max(100)
    .default([])
    // As many are to be found as are named, and SQL Server finds each once.
    .transform((numbers) => [...new Set(numbers.map((number) => String(Number(number))))]),
  overSubcontract: z.enum(['refuse', 'leave to Sage']).default('leave to Sage'),
  duplicateNumber: z.enum(['refuse', 'leave to Sage']).default('refuse'),
  /** The month in which the company's fiscal year begins: Sage counts its periods from there. */
  fiscalYearBegins: z.number().int().min(1).max(12).optional(),
  /** The first month that is not closed in Sage, such as `2026-10`; left out: Sage is asked with each bill. */
  booksOpenFrom: z.string().transform(asPeriod).nullable().default(null),
  callMs: z.number().int().min(1_000).max(300_000).optional(),
  settleMs: z.number().int().min(1_000).max(3_600_000).optional(),
  maxInFlight: z.number().int().min(1).max(16).optional(),
  /** Names in messages, as `tieout doctor` read them from the installed `mbxml.xsd`. Left out: the usual ones. */
  messageNames: storedNames.optional(),
});
export type SageSettings = z.infer<typeof sageSettings>;

/** Reads settings that a person wrote. Every problem names its place: `sqlServer.port: …`. */
export function readSageSettings(
  given: unknown,
): { readonly settings: SageSettings } | { readonly problems: readonly string[] } {
  const read = readShape(sageSettings, given);
  if (read.success) return { settings: read.data };
  return { problems: read.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`) };
}
