/** What is read page by page, as far as one more page of it is concerned. */
interface Paged {
  readonly data: { readonly pages: readonly unknown[] } | undefined;
  readonly isError: boolean;
  fetchNextPage(options: { readonly cancelRefetch: boolean }): Promise<Paged>;
}

/** News that go on and on are not waited out for ever: whoever still wants more can say so again. */
const mostTries = 20;

/**
 * Shows one more page, whatever is asked again meanwhile. What is asked again is waited for: broken off, it would leave
 * old states on the screen. News break off the page that is on its way, and then it is asked for once more.
 */
export async function oneMore(found: Paged): Promise<void> {
  const had = found.data?.pages.length ?? 0;
  for (let tries = 0; tries < mostTries; tries++) {
    const { data, isError } = await found.fetchNextPage({ cancelRefetch: false });
    if (isError || (data?.pages.length ?? 0) > had) return;
  }
}
