import type { ExportErrorCode } from '../../domain/refusal.ts';
import type { Verdict } from './messages.ts';

/** Status codes of Sage's program interface, as integrators have met them. */
export const statusCodes = {
  ok: 0,
  duplicateKey: 12000,
  unknownReference: 12802,
  securityForbids: 12806,
  invalidData: 14050,
  codedConstraint: 14201,
} as const;

/**
 * What the sentences of 14050 and 14201 are about. Those two codes cover many reasons, and Sage documents none of the
 * sentences: the words looked for here are inferred, and what matches none of them is `erp_invalid` with Sage's words.
 */
const topics: readonly (readonly [RegExp, ExportErrorCode])[] = [
  [/\bperiod\b/i, 'erp_closed_period'],
  [/\balready exists\b|\bduplicate\b/i, 'erp_duplicate_number'],
  [/\blocked\b|\bin use by\b/i, 'erp_record_locked'],
  [/\bset-?up\b|\bdue terms\b|\bledger account\b|\bno department\b/i, 'erp_setup_incomplete'],
  [/\bexceeds?\b.*\b(sub)?contract\b|\bover the (sub)?contract\b/i, 'erp_over_commitment'],
];

/**
 * Our code for Sage's refusal. `which_reference`: Sage names something that does not exist, and only a look at its
 * tables says for sure which of the bill's references that is.
 */
export function refusalCode(verdict: Verdict): ExportErrorCode | 'which_reference' {
  const { statusCode, statusMessage } = verdict;
  if (statusCode === statusCodes.unknownReference) return 'which_reference';
  if (statusCode === statusCodes.securityForbids) return 'erp_not_authorized';
  if (statusCode === statusCodes.duplicateKey) return 'erp_duplicate_number';
  return topics.find(([words]) => words.test(statusMessage))?.[1] ?? 'erp_invalid';
}
