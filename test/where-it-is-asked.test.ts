import { expect, it } from 'vitest';
import { urlOf } from '../bin/parts/connect.ts';

it.each([
  [{}, 'http://127.0.0.1:4100'],
  [{ PORT: '4200', HOST: '' }, 'http://127.0.0.1:4200'],
  [{ HOST: '10.0.0.5' }, 'http://10.0.0.5:4100'],
  [{ HOST: '::1', PORT: '4200' }, 'http://[::1]:4200'],
  [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:4100'],
  [{ HOST: '::' }, 'http://127.0.0.1:4100'],
  // As tcsh has it.
  [{ HOST: 'my-machine' }, 'http://127.0.0.1:4100'],
  [{ HOST: '10.0.0.5', TIEOUT_URL: 'https://tieout.example.com/' }, 'https://tieout.example.com'],
])('in the environment %j Tieout is asked at %s', (env, url) => expect(urlOf(env)).toBe(url));
