/** Where an application sends people to be asked; its request stands in the address. */
export const authorizePath = '/oauth/authorize';

/**
 * The request as the application wrote it, read before the router is there: the router reads `1e3` as a number and writes
 * it back as 1000, and an application that does not get its own state back rightly takes the answer for a forgery.
 */
const arrivedWith = window.location.pathname === authorizePath ? window.location.search : '';

export const requestAsked = (): Readonly<Record<string, string>> => {
  const asked = new URLSearchParams(arrivedWith);
  // What was sent twice counts as missing, as it does at the server.
  return Object.fromEntries([...asked].filter(([name]) => asked.getAll(name).length === 1));
};

/** An address to come back to after signing in. */
export const asArrived = ({ pathname, href }: { readonly pathname: string; readonly href: string }): string =>
  pathname === authorizePath ? `${authorizePath}${arrivedWith}` : href;
