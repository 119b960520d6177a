import { type InvalidateOptions, type InvalidateQueryFilters, notifyManager, QueryClient } from '@tanstack/react-query';

// That something is under way is shown before the next press is heard. At the library's own pace, a turn later, a page that is
// busy takes both of two quick presses, and asks twice.
notifyManager.setScheduler(queueMicrotask);

/**
 * Makes whoever shows what has changed ask again. An answer that was under way before is let go, but the library joins the first
 * one of all, for which somebody waits: it may know nothing of the change, so where it has come it is asked about once more.
 */
export class Queries extends QueryClient {
  override async invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions): Promise<void> {
    const first = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    await super.invalidateQueries(filters, options);
    const come = first.filter(({ state }) => state.data !== undefined);
    if (come.length > 0) {
      await super.invalidateQueries({ ...filters, predicate: (query) => come.includes(query as never) }, options);
    }
  }
}
