import type { ErpBill } from '../../src/connectors/contract.ts';
import { get, must } from './requests.ts';

/** The pages of the pretended ERP's list, in their order; so many more are asked for while one is gone through. */
export async function* billPages(erp: string, ahead: number): AsyncGenerator<readonly ErpBill[], void, undefined> {
  const asked: Promise<readonly ErpBill[]>[] = [];
  for (let number = 0; ; ) {
    while (asked.length <= ahead) asked.push(must(get(`${erp}/pages/${number++}`)));
    const page = await asked.shift()!;
    if (page.length === 0) return;
    yield page;
  }
}
