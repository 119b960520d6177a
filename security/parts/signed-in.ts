import { Agent, get } from 'node:http';

// Somebody who is signed in and works, in a process of their own, over the connection that their browser keeps open.
const [url = '', cookie = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const headers = { cookie, 'x-forwarded-for': '192.0.2.1' };
let longest = 0;
let calls = 0;
let wrong = 0;
let over = false;

const ask = () =>
  new Promise<void>((resolve) => {
    const began = performance.now();
    const done = (right: boolean) => {
      longest = Math.max(longest, performance.now() - began);
      calls++;
      if (!right) wrong++;
      resolve();
    };
    get(`${url}/api/v1/me`, { agent, headers }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode === 200));
    }).on('error', () => done(false));
  });

process.on('message', () => {
  over = true;
});
await ask();
longest = 0;
process.send?.('begun');
while (!over) {
  await ask();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
process.send?.({ longest: Math.round(longest), calls, wrong });
process.disconnect();
