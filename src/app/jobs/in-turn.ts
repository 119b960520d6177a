import type { ErpConnector, ErpTraits } from '../../connectors/contract.ts';

/** So long does an export wait for its turn, its lease renewed, before it looks again instead. */
const patienceMs = 30_000;

interface Line {
  under: number;
  readonly waiting: (() => void)[];
}

const lines = new WeakMap<ErpConnector, Line>();

/** Besides those that are being asked: so many have their intent saved already, so that no slot stands idle for it. */
const ahead = ({ maxInFlight }: ErpTraits): number => maxInFlight;

/**
 * Runs what asks an ERP, a few more at once than it has slots. All others of this process wait here, in their order: none
 * with its intent saved, and none before a person who waits for a slot to look.
 * @returns null where the turn did not come in time.
 */
export async function inTurn<T>(erp: ErpConnector, ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
  const line = lines.get(erp) ?? { under: 0, waiting: [] };
  lines.set(erp, line);
  if (line.under >= erp.traits.maxInFlight + ahead(erp.traits)) {
    if (!(await turnOf(line))) return null;
  } else line.under++;
  try {
    return { value: await ask() };
  } finally {
    // The place goes to whoever waits longest.
    const next = line.waiting.shift();
    if (next === undefined) line.under--;
    else next();
  }
}

function turnOf(line: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      line.waiting.splice(line.waiting.indexOf(go), 1);
      resolve(false);
    }, patienceMs);
    line.waiting.push(go);
  });
}

/**
 * How many exports of one company a process may have in hand: enough to look for many at once, and to fetch many at once,
 * before an ERP that takes many calls; never so few that one which is slow holds the others up. Where each look is a call of
 * its own, few: those who come last would wait for a slot until they gave up.
 */
export const exportsInHand = ({ maxInFlight, keysACall }: Pick<ErpTraits, 'maxInFlight' | 'keysACall'>): number =>
  Math.min(Math.max(8, (keysACall > 1 ? 16 : 4) * maxInFlight), 256);
