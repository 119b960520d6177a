const everyMs = 60_000;

/**
 * Tells of a trouble at once, and as long as it lasts once a minute, with how often it came `again` meanwhile: a database that
 * is away would else write two lines a second, the same over and over.
 */
export function onceAMinute(tell: (detail: object, message: string) => void): typeof tell {
  const told = new Map<string, { readonly at: number; again: number }>();
  return (detail, message) => {
    const last = told.get(message);
    if (last !== undefined && performance.now() - last.at < everyMs) {
      last.again++;
      return;
    }
    told.set(message, { at: performance.now(), again: 0 });
    tell(last === undefined || last.again === 0 ? detail : { ...detail, again: last.again }, message);
  };
}
