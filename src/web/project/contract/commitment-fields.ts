import { type CommitmentStatus, changeOf, commitmentStatuses } from '../../../domain/billing/commitment.ts';
import { say, words } from '../../../domain/words/words.ts';
import type { WholeCommitment } from '../../../http/client.ts';
import type { api as client } from '../../api.ts';
import type { Draft } from '../../parts/kept-draft.ts';
import { type Field, orNull } from '../../parts/record-dialog.tsx';
import type { Theirs } from '../../parts/stale-notice.tsx';

const page = words.commitmentsPage;
const says = page.form;

export type Kind = 'subcontract' | 'purchase_order';
type ContractInput = Parameters<typeof client.createContract>[3];

/** Days of a commitment that are typed, by the API's names, in the order in which they come to pass. */
const daysOf: Readonly<Record<Kind, readonly (keyof typeof says)[]>> = {
  subcontract: [
    'contract_date',
    'contract_start_date',
    'contract_estimated_completion_date',
    'actual_completion_date',
    'issued_on_date',
    'execution_date',
    'letter_of_intent_date',
    'approval_letter_date',
    'returned_date',
    'signed_contract_received_date',
  ],
  purchase_order: [
    'contract_date',
    'delivery_date',
    'issued_on_date',
    'execution_date',
    'letter_of_intent_date',
    'approval_letter_date',
    'returned_date',
    'signed_contract_received_date',
  ],
};
const textsOf: Readonly<Record<Kind, readonly (keyof typeof says)[]>> = {
  subcontract: ['description', 'inclusions', 'exclusions'],
  purchase_order: ['description', 'payment_terms', 'bill_to_address', 'ship_to_address', 'ship_via'],
};

const label = (name: keyof typeof says): string => String(says[name]);

export const dateFields = (kind: Kind): readonly Field[] =>
  daysOf[kind].map((name) => ({ name, label: label(name), type: 'date', half: true }));

export const textFields = (kind: Kind): readonly Field[] =>
  textsOf[kind].map((name) => ({ name, label: label(name), type: name === 'ship_via' ? 'text' : 'area' }));

export interface VendorOption {
  readonly id: number;
  readonly name: string;
}

/** What stands at the head of a commitment; what its status locks is shown with the reason. */
export function generalFields(
  commitment: WholeCommitment | null,
  vendors: readonly VendorOption[],
  status: CommitmentStatus,
): readonly Field[] {
  const locked = lockOf('company', commitment, status);
  const schedule = lockOf('schedule_of_values', commitment, status);
  const method = schedule ?? ((commitment?.line_items.length ?? 0) > 0 ? says.methodFixed : null);
  const own = commitment === null ? [] : [commitment.vendor];
  const listed = vendors.some(({ id }) => id === commitment?.vendor.id) ? vendors : [...own, ...vendors];
  return [
    { name: 'number', label: says.number, hint: commitment === null ? says.numberHint : undefined, half: true },
    { name: 'title', label: says.title },
    {
      name: 'status',
      label: says.status,
      half: true,
      options: commitmentStatuses.map((value) => ({ value, label: page.statuses[value] })),
    },
    {
      name: 'vendor_id',
      label: says.vendor,
      required: true,
      readOnly: locked !== null,
      hint: locked ?? undefined,
      options: [
        ...(commitment === null ? [{ value: '', label: says.choose }] : []),
        ...listed.map(({ id, name }) => ({ value: String(id), label: name })),
      ],
    },
    { name: 'retainage_percent', label: says.retainage, hint: says.retainageHint, half: true },
    { name: 'origin_id', label: says.erpNumber, half: true },
    {
      name: 'accounting_method',
      label: says.method,
      hint: method ?? says.methodHint,
      readOnly: method !== null,
      options: (['amount', 'unit'] as const).map((value) => ({ value, label: says.methods[value] })),
    },
    { name: 'executed', label: says.executed, hint: says.executedHint, type: 'check' },
  ];
}

/** Why the status locks a part; a status that opens it counts as soon as it is chosen. */
function lockOf(
  part: 'company' | 'schedule_of_values',
  commitment: WholeCommitment | null,
  status: CommitmentStatus,
): string | null {
  if (commitment === null) return null;
  const now = changeOf(part, commitment);
  return now.ok || changeOf(part, { number: commitment.number, status }).ok ? null : say(now.refusal);
}

export const allFields = (kind: Kind, commitment: WholeCommitment | null): readonly Field[] => [
  ...generalFields(commitment, [], 'Draft'),
  ...dateFields(kind),
  ...textFields(kind),
];

export function initialOf(kind: Kind, commitment: WholeCommitment | null): Draft {
  const kept = (commitment ?? {}) as Readonly<Record<string, unknown>>;
  const texts = [...daysOf[kind], ...textsOf[kind], 'number', 'title', 'origin_id'];
  return {
    ...Object.fromEntries(texts.map((name) => [name, String(kept[name] ?? '')])),
    status: commitment?.status ?? 'Draft',
    vendor_id: String(commitment?.vendor.id ?? ''),
    retainage_percent: commitment?.retainage_percent ?? '10.00',
    accounting_method: commitment?.accounting_method ?? 'amount',
    executed: commitment?.executed ?? false,
  };
}

/**
 * As it is sent: what is left empty is none, and a new one's number that is left empty is chosen by the server. Emptied in
 * an edit it is sent, and refused: left out, it would stay as it was.
 */
export function inputOf(given: Draft, isNew: boolean): ContractInput {
  const { vendor_id, number, title, status, accounting_method, executed, retainage_percent, ...texts } = given;
  const known = { number, title, status, accounting_method, executed };
  return {
    ...Object.fromEntries(
      Object.entries(known).filter(
        ([name, value]) => value !== undefined && !(isNew && name === 'number' && value === ''),
      ),
    ),
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, orNull(text)])),
    ...(vendor_id === undefined || vendor_id === '' ? {} : { vendor_id: Number(vendor_id) }),
    ...(retainage_percent === undefined
      ? {}
      : {
          retainage_percent:
            String(retainage_percent)
              .replace(/\s*%\s*$/, '')
              .trim() || null,
        }),
  };
}

/** What somebody else saved in fields that are typed into here. @param before what stood in them when that began */
export function theirs(kind: Kind, typed: Draft, before: Draft, newest: WholeCommitment): readonly Theirs[] {
  const after = initialOf(kind, newest);
  return allFields(kind, newest)
    .filter(({ name }) => typed[name] !== undefined && before[name] !== after[name])
    .map(({ name, label: said, options }) => {
      const value = String(after[name]);
      const shown = name === 'vendor_id' ? newest.vendor.name : options?.find((one) => one.value === value)?.label;
      return { label: said, value: shown ?? value };
    });
}
