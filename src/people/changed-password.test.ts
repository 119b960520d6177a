import { afterAll, beforeAll, expect, test } from 'vitest';
import { from, type Ground, makeGround, password } from './testing/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.close());

const begin = async () => {
  const answer = await ground.signIn.signIn({ login: 'pat', password, ...from });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return { [answer.cookie.name]: answer.cookie.value };
};

test('another password ends all other sessions at once, one that was used a moment ago too', async () => {
  const [mine, thief] = [await begin(), await begin()];
  const session = await ground.signIn.session(mine);
  expect(await ground.signIn.session(thief)).not.toBeNull();
  const changed = { session: session!, password: 'quite another one', requestId: null, ...from };
  const cookie = await ground.signIn.changePassword(changed);
  expect(await ground.signIn.session(thief)).toBeNull();
  expect(await ground.signIn.session(mine)).toBeNull();
  expect(await ground.signIn.session({ [cookie.name]: cookie.value })).toMatchObject({ person: ground.pat });
});
