import { constants } from 'node:os';
import { stopSignals } from '../../src/stop-signals.ts';

/**
 * For a command that works on the data folder. A signal by itself ends a process without its `exit`, on which whoever began
 * something, such as a database for this command alone or half of a back-up, takes it away again: nobody else would.
 */
export function exitWhenCutOff(): void {
  for (const signal of stopSignals) {
    // Told twice, by the terminal and by the launcher: the second must not end what the first began.
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
