import { realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/** As the system knows a path of which the last parts may not be there yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : resolve(realOf(above), relative(above, path));
  }
}

/** Does a path lie in a folder, whatever links lead there? The folder itself lies in it too. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(realOf(resolve(folder)), realOf(resolve(path)));
  return way !== '..' && !way.startsWith(`..${sep}`) && way !== resolve(way);
}
