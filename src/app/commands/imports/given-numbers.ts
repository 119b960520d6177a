import { at } from '../../../domain/imports/schedules.ts';
import type { StagedRow } from '../../../domain/imports/staged.ts';
import type { MadeType } from '../../../domain/records/made.ts';
import { isKnownAs } from '../../../domain/records/making.ts';
import type { Writing } from './writing.ts';

/**
 * Numbers of the ERP that rows give, held against those under which it is being asked to make others of ours: given to a row
 * they would leave the other without one. All at the end, for until the file is in nobody else gives a number after that.
 */
export function givenNumbers({ tx, errors }: Pick<Writing, 'tx' | 'errors'>, kind: MadeType) {
  const given: StagedRow[] = [];
  return {
    note: ({ row, item, values }: StagedRow): void => {
      const number = values?.erp_number;
      if (number !== undefined) given.push({ row, item, project: null, record: '', values: { erp_number: number } });
    },
    check: async (): Promise<void> => {
      if (given.length === 0) return;
      const onTheirWay = await tx.records.onTheirWay(kind, null);
      for (const row of given) {
        const number = String(row.values!.erp_number);
        if (onTheirWay.some((one) => isKnownAs(one, number))) errors.add([at(row, 'erp_number', 'erp_on_its_way')]);
      }
    },
  };
}
