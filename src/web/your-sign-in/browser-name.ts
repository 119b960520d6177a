/** `Firefox, Windows`, of what a browser calls itself; null where neither is told. */
export function browserName(text: string | null): string | null {
  if (text === null) return null;
  const browsers = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ] as const;
  const systems = [
    ['Windows', 'Windows'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Android', 'Android'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ] as const;
  const find = (among: readonly (readonly [string, string])[]) => among.find(([mark]) => text.includes(mark))?.[1];
  const parts = [find(browsers), find(systems)].filter((part) => part !== undefined);
  return parts.length === 0 ? text.slice(0, 40) || null : parts.join(', ');
}
