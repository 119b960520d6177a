/** A path of this page and nothing else: a return address from outside must not lead to another site. */
export const ownPath = (value: unknown): string | null =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) && !value.startsWith('/sign-in') ? value : null;
