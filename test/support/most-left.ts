import type { client } from '../../src/http/client.ts';

type Client = Pick<ReturnType<typeof client>, 'commitment' | 'requisitions' | 'requisition'>;

/**
 * The line of a commitment with most left to bill: so that many small invoices fit on it before it is over its scheduled
 * value, which a project may refuse.
 */
export async function lineWithMostLeft(
  as: Client,
  company: number,
  project: number,
  commitment: number,
): Promise<number> {
  const { line_items } = await as.commitment(company, project, commitment);
  const newest = { 'filters[commitment_id]': commitment, 'filters[is_last]': true };
  const [last] = await as.requisitions(company, project, newest);
  const items = last === undefined ? [] : (await as.requisition(company, project, last.id)).items;
  const leftOn = (line: number, amount: string) => {
    const item = items.find((one) => one.line_item_id === line);
    return Number(amount) - Number(item?.total_completed_and_stored_to_date ?? 0);
  };
  const lines = line_items.map((line) => ({ id: line.id, left: leftOn(line.id, line.amount) }));
  return lines.toSorted((one, other) => other.left - one.left)[0]!.id;
}
