import type { ErpConnector, ErpTraits } from '../../connectors/contract.ts';

/** So long does an export wait for its turn, its lease renewed, before it looks again instead. */
const patienceMs = 30_000;

interface Line {
  under: number;
  readonly waiting: (() => void)[];
  /** How long its calls have taken of late; null before the first. */
  callMs: number | null;
}

const lines = new WeakMap<ErpConnector, Line>();

function lineOf(erp: ErpConnector): Line {
  const line = lines.get(erp) ?? { under: 0, waiting: [], callMs: null };
  lines.set(erp, line);
  return line;
}

/** Of what has been heard so far, the newest call counts for so much. */
const newest = 1 / 8;

/** An ask has taken so long: how many are got ready hangs on it. */
export function noteCall(erp: ErpConnector, ms: number): void {
  const line = lineOf(erp);
  line.callMs = line.callMs === null ? ms : line.callMs + (ms - line.callMs) * newest;
}

const within = (least: number, value: number, most: number) => Math.min(Math.max(value, least), most);

/** An intent is saved with the next group, which may have to wait for the one that is under way. */
const savingMs = 50;

/**
 * Besides those that are being asked: so many have their intent saved already, so that no slot stands idle for it. As many as
 * there are slots, and more where calls end sooner than an intent is saved.
 */
const ahead = ({ maxInFlight }: ErpTraits, { callMs }: Line): number =>
  Math.ceil(maxInFlight * within(1, savingMs / (callMs ?? savingMs), 4));

/**
 * Runs what asks an ERP, a few more at once than it has slots. All others of this process wait here, in their order: none
 * with its intent saved, and none before a person who waits for a slot to look.
 * @returns null where the turn did not come in time.
 */
export async function inTurn<T>(erp: ErpConnector, ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
  const line = lineOf(erp);
  if (line.under >= erp.traits.maxInFlight + ahead(erp.traits, line)) {
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

/** Whoever is in hand should have their turn within this: well within the patience of {@link inTurn}. */
const inHandMs = 8_000;

/**
 * How many exports of one company a process may have in hand: enough to look for many at once, and to fetch many at once,
 * before an ERP whose calls are many or short; never so few that one which is slow holds the others up. Where each look is a
 * call of its own, few: those who come last would wait for a slot until they gave up.
 */
export function exportsInHand(erp: ErpConnector): number {
  const { maxInFlight, keysACall } = erp.traits;
  const { callMs } = lineOf(erp);
  const ofASlot = keysACall === 1 ? 4 : callMs === null ? 16 : within(4, Math.floor(inHandMs / callMs), 32);
  return within(8, ofASlot * maxInFlight, 256);
}
