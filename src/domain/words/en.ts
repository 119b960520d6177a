import { bill } from './en/bill.ts';
import { cli } from './en/cli.ts';
import * as erp from './en/erp.ts';
import { type EventType, events } from './en/events.ts';
import { page } from './en/page.ts';
import * as permission from './en/permission.ts';
import { becauses, refusals } from './en/refusals.ts';
import { troubles } from './en/troubles.ts';
import { tryton } from './en/tryton.ts';

/** English. A second language is another object of this shape; the compiler says what it still lacks. */
export const en = { refusals, becauses, troubles, bill, erp, events, permission, page, cli, tryton };
export type { EventType };
