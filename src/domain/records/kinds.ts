import type { Action } from '../permission.ts';

/** How the two records of a pair are parted. */
export type Unlinking =
  /** A word of ours alone: the ERP is not asked. */
  | 'freely'
  /** Only when a look at the ERP, newer than the asking, finds it gone. */
  | 'when_gone'
  | 'never';

interface Rules {
  /** Can be taken over from the ERP's list. */
  readonly imported: boolean;
  /** Can be made in the ERP, where its connector can make it. */
  readonly exported: boolean;
  /** Can be joined by hand to one that is in the ERP already. */
  readonly linked: boolean;
  readonly unlinked: Unlinking;
  /** Its ERP number may be anybody's of one job: two jobs may have the same cost code. */
  readonly ofJob: boolean;
  /** What has to be unlinked before it, in this order. */
  readonly heldBy: readonly Holder[];
  /** The rights that each move takes. */
  readonly may: Readonly<Record<'send' | 'judge' | 'join' | 'take', Action>>;
}

/** What stands on a record, in the safe order of undoing. */
export const holders = ['payment', 'invoice', 'change_order', 'commitment'] as const;
export type Holder = (typeof holders)[number];

const master = { send: 'directory.edit', judge: 'record.judge', join: 'record.keep', take: 'record.keep' } as const;
const contract = {
  send: 'commitment.send',
  judge: 'record.judge',
  join: 'commitment.join',
  take: 'commitment.join',
} as const;

/**
 * The one table of the records that an invoice stands on. What may be done with which is asked here by the commands, the
 * page and the guide. A bill leans on all of them, so it is a table, not a row of ifs.
 *
 * Sage's subcontracts are not imported: a commitment is signed here, and one that was entered there already is linked.
 * Its phases, cost codes and types are its own: they are taken over, never made there.
 */
export const recordKinds = {
  vendor: {
    imported: true,
    exported: true,
    linked: true,
    unlinked: 'freely',
    ofJob: false,
    heldBy: ['commitment'],
    may: master,
  },
  job: {
    imported: true,
    exported: true,
    linked: true,
    unlinked: 'freely',
    ofJob: false,
    heldBy: ['commitment'],
    may: { ...master, send: 'directory.manage' },
  },
  sub_job: {
    imported: true,
    exported: false,
    linked: false,
    unlinked: 'freely',
    ofJob: true,
    heldBy: [],
    may: master,
  },
  cost_code: {
    imported: true,
    exported: false,
    linked: true,
    unlinked: 'freely',
    ofJob: true,
    heldBy: [],
    may: master,
  },
  cost_type: {
    imported: true,
    exported: false,
    linked: true,
    unlinked: 'freely',
    ofJob: false,
    heldBy: [],
    may: master,
  },
  commitment: {
    imported: false,
    exported: true,
    linked: true,
    unlinked: 'when_gone',
    ofJob: false,
    heldBy: ['payment', 'invoice', 'change_order'],
    may: contract,
  },
  change_order: {
    imported: false,
    exported: true,
    linked: false,
    unlinked: 'when_gone',
    ofJob: false,
    heldBy: ['invoice'],
    may: contract,
  },
  payment: {
    imported: true,
    exported: false,
    linked: false,
    unlinked: 'never',
    ofJob: false,
    heldBy: [],
    may: { ...contract, take: 'record.judge' },
  },
} as const satisfies Record<string, Rules>;
export type RecordKind = keyof typeof recordKinds;
export const recordKindNames = Object.keys(recordKinds) as readonly RecordKind[];
export const rulesOf = (kind: RecordKind): Rules => recordKinds[kind];

/** Kinds that a connector lists. Change orders are in nobody's list: each is asked for by its number. */
export const listedKinds = ['vendor', 'job', 'sub_job', 'cost_code', 'cost_type', 'commitment', 'payment'] as const;
export type ListedKind = (typeof listedKinds)[number];
export const isListed = (kind: RecordKind): kind is ListedKind => (listedKinds as readonly string[]).includes(kind);
