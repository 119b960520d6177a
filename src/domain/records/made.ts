import type { Cents } from '../money.ts';
import type { Day } from '../time.ts';

/** Records besides bills that an ERP can be asked to make. */
export type MadeType = 'vendor' | 'job' | 'commitment' | 'change_order';
export const madeTypes = ['vendor', 'job', 'commitment', 'change_order'] as const satisfies readonly MadeType[];

/** A record as an ERP shall hold it, in its own numbers. */
export type NewErpRecord =
  | {
      readonly type: 'vendor';
      readonly number: string;
      readonly name: string;
      readonly address: string;
      readonly city: string;
      readonly state: string;
      readonly zip: string;
      readonly phone: string;
      readonly email: string | null;
    }
  | {
      readonly type: 'job';
      readonly number: string;
      readonly name: string;
      readonly address: string;
      readonly city: string;
      readonly state: string;
      readonly zip: string;
    }
  | {
      readonly type: 'commitment';
      readonly number: string;
      readonly vendorNumber: string;
      readonly jobNumber: string;
      readonly title: string;
      readonly date: Day | null;
      /** Hundredths of a percent. */
      readonly retainageRate: number;
      readonly lines: readonly NewErpLine[];
    }
  | {
      readonly type: 'change_order';
      readonly number: string;
      readonly commitmentNumber: string;
      readonly jobNumber: string;
      readonly title: string;
      readonly date: Day | null;
      readonly lines: readonly NewErpLine[];
    };

export interface NewErpLine {
  readonly number: number;
  readonly description: string;
  readonly costCode: string;
  readonly costType: string;
  readonly amount: Cents;
}

/** How to find a record that was made, or was there already: by its number. */
export type RecordKey = {
  readonly type: MadeType;
  readonly number: string;
  /** Of a change order: its commitment's. */
  readonly commitmentNumber?: string;
};

export const recordKeyOf = (record: NewErpRecord): RecordKey =>
  record.type === 'change_order'
    ? { type: record.type, number: record.number, commitmentNumber: record.commitmentNumber }
    : { type: record.type, number: record.number };
