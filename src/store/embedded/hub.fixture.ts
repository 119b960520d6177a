import { type EmbeddedOptions, startPostgres } from './postgres.ts';

/**
 * A hub as small as can be, for tests that kill it: starts the embedded PostgreSQL, says so on standard output in lines
 * of JSON, and stops on SIGTERM or when its standard input ends (so none outlives its test).
 */
const { umask, exitAfterStart, ...options } = JSON.parse(process.argv[2]!) as Omit<
  EmbeddedOptions,
  'log' | 'onExit'
> & {
  umask?: number;
  exitAfterStart?: boolean;
};
if (umask !== undefined) process.umask(umask);

const say = (line: Record<string, unknown>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

process.on('SIGINT', () => say({ is: 'sigint' }));
try {
  const postgres = await startPostgres({
    ...options,
    log: (text) => say({ is: 'log', text }),
    onExit: (because) => say({ is: 'exit', because }),
  });
  const end = (): void => {
    postgres.stop().then(
      () => process.exit(0),
      (error: Error) => {
        say({ is: 'refused', because: error.message });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.stdin.once('end', end).resume();
  const { url, port, dataDir, fresh } = postgres;
  say({ is: 'started', url, port, dataDir, fresh });
  if (exitAfterStart === true) process.exit(3);
} catch (error) {
  say({ is: 'refused', because: (error as Error).message });
  process.exitCode = 1;
}
