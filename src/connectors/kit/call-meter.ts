import type { CallCount } from '../harness.ts';

/** Counts calls that pass through it. A harness lays it around the port by which its connector reaches the ERP. */
export interface CallMeter extends CallCount {
  /** Makes one call to the ERP, and counts it until it has ended. */
  around<T>(call: () => Promise<T>): Promise<T>;
}

export function callMeter(): CallMeter {
  let underWay = 0;
  let most = 0;
  return {
    async around(call) {
      underWay++;
      most = Math.max(most, underWay);
      try {
        return await call();
      } finally {
        underWay--;
      }
    },
    underWay: async () => underWay,
    async mostAtOnce() {
      const seen = most;
      most = underWay;
      return seen;
    },
  };
}
