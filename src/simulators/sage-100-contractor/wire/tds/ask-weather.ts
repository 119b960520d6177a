import { setTimeout as wait } from 'node:timers/promises';
import { fairWireWeather, type WireWeather } from '../weather.ts';
import { Abandoned } from './answer.ts';
import type { Host } from './host.ts';

/** The weather at a moment, after the wait that it orders. Null where nothing answers. Throws Abandoned. */
export async function weatherAt(
  moment: 'login' | 'query',
  { underWeather }: Host,
  signal: AbortSignal,
  reads = false,
): Promise<WireWeather | null> {
  const weather = await askWeather(moment, underWeather, signal, reads);
  if (signal.aborted) throw new Abandoned();
  if (weather.down) return null;
  if (weather.latencyMs > 0) {
    await wait(weather.latencyMs, undefined, { signal, ref: false }).catch(() => {
      throw new Abandoned();
    });
  }
  return weather;
}

/** A weather that cannot be asked is as good as none at all: nothing answers. */
export async function askWeather(
  moment: 'connection' | 'login' | 'query',
  underWeather: Host['underWeather'],
  signal: AbortSignal,
  reads = false,
): Promise<WireWeather> {
  try {
    return { ...fairWireWeather, ...(await underWeather(moment, signal, reads)) };
  } catch {
    return { ...fairWireWeather, down: true };
  }
}
