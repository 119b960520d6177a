import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openRemoteSimulator } from '../../src/simulators/sage-100-contractor/remote.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import type { WhereSageIs } from '../../src/simulators/sage-100-contractor/wires.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { companyName, servePath, smallCompany } from '../../test/support/sage-harness.ts';

export interface SageProcess {
  /** Its books, by hand: the process serves the same. */
  readonly simulator: Simulator;
  readonly where: WhereSageIs;
  readonly password: string;
}

/** The pretend Sage in a process of its own, on its wires, so that what it costs is not counted as ours or the peer's. */
export async function withSage<T>(work: (sage: SageProcess) => Promise<T>): Promise<T> {
  const database = await freshDatabase();
  const password = randomBytes(12).toString('hex');
  const simulator = await openSimulator({ connectionString: database.url, companyName, password });
  await simulator.setUp(smallCompany);
  const env = {
    ...process.env,
    SIMULATOR_DATABASE_URL: database.url,
    SIMULATOR_PASSWORD: password,
    SIMULATOR_COMPANY: companyName,
    PORT: '0',
  };
  const child = spawn(process.execPath, [servePath], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const found = /ready at (\S+)/.exec(text)?.[1];
        if (found) resolve(found);
      });
    });
    return await work({ simulator, password, where: await openRemoteSimulator({ url, password }).where() });
  } finally {
    child.kill('SIGTERM');
    await ended;
    await simulator.close();
    await database.drop();
  }
}
