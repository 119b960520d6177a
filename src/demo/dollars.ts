import { type Cents, cents } from '../domain/money.ts';

/** The demo's tables are written in dollars. */
export const dollars = (amount: number): Cents => cents(Math.round(amount * 100));
