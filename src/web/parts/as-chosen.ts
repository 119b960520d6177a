/** Is a file still as it was chosen? A browser reads none that was saved anew since, and says no more than that it was not sent. */
export const isAsChosen = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
