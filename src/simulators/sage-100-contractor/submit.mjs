import net from 'node:net';

/*
 * Hands one message to the pretended program. Started anew for each message, as the script beside a real Sage is, with
 * which it shares these ends:
 *
 *   in      the XML on standard input; none at all only asks whether a message could be submitted now.
 *   0       it was submitted, and Sage's answer (or nothing, where nothing was asked) is on standard output.
 *   10–19   nothing was submitted, and nothing will be. Standard error holds one line of JSON,
 *           {"code":"no_licence","says":"…"}:
 *             10 program_missing       it is not installed, or where it is was not said
 *             11 login_refused         wrong password, or the user or this application is not let in
 *             12 no_licence            no seat of the licence is free
 *             13 company_not_opened    the company cannot be opened
 *             14 exclusive_use         another session holds the company exclusively
 *             15 timed_out             the moment in SAGE_SUBMIT_BEFORE (milliseconds since 1970) had passed
 *             16 not_accepted          what was handed in is no message
 *             17 not_answering         it does not answer: it is stopped, or starts again
 *   other   it may have been submitted: nobody knows. If this process is killed while Sage works, the message still
 *           takes effect.
 *
 * It finds the program at 127.0.0.1:SAGE_PROGRAM_PORT and sends SAGE_PROGRAM_PASSWORD on a line of its own, then the
 * XML, then the end of its side. Its start is part of every message: so it imports nothing but the socket, and is
 * JavaScript, for stripping the types of one file takes Node several times as long as starting does.
 */

/** @type {Readonly<Record<string, number>>} */
const ends = {
  program_missing: 10,
  login_refused: 11,
  no_licence: 12,
  company_not_opened: 13,
  exclusive_use: 14,
  timed_out: 15,
  not_accepted: 16,
  not_answering: 17,
};
const unknownEnd = 20;
const { SAGE_PROGRAM_PORT = '', SAGE_PROGRAM_PASSWORD = '', SAGE_SUBMIT_BEFORE = '' } = process.env;

/** @param {string} code @param {string} says */
function endWith(code, says) {
  process.exitCode = ends[code] ?? unknownEnd;
  process.stderr.write(`${JSON.stringify({ code, says })}\n`);
}

/** @type {Buffer[]} */
const received = [];
for await (const chunk of process.stdin) received.push(chunk);
const message = Buffer.concat(received);

if (!/^[1-9]\d{0,4}$/.test(SAGE_PROGRAM_PORT)) {
  endWith('program_missing', 'SAGE_PROGRAM_PORT names no port.');
} else {
  submit(Number(SAGE_PROGRAM_PORT));
}

/** @param {number} port */
function submit(port) {
  const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  /** @type {Buffer[]} */
  const answer = [];
  let connected = false;
  let over = false;
  /** @param {string} code @param {string} says */
  const end = (code, says) => {
    if (!over) endWith(code, says);
    over = true;
  };
  socket.on('connect', () => {
    connected = true;
    if (SAGE_SUBMIT_BEFORE !== '' && Date.now() > Number(SAGE_SUBMIT_BEFORE)) {
      end('timed_out', 'The time in which this message might be submitted had passed.');
      socket.destroy();
      return;
    }
    socket.write(`${SAGE_PROGRAM_PASSWORD.replaceAll('\n', '')}\n`);
    socket.end(message);
  });
  socket.on('data', (chunk) => answer.push(chunk));
  socket.on('end', () => {
    const text = Buffer.concat(answer).toString('utf8');
    if (!text.startsWith('{')) {
      // A side that ends without a word is a connection that broke, unless nothing was asked.
      if (text === '' && message.length > 0) return;
      over = true;
      process.stdout.write(text);
      return;
    }
    const { code = '', says = '' } = JSON.parse(text);
    end(code, says);
  });
  socket.on('error', (error) => {
    if (connected) end('lost', 'The connection broke before the answer came.');
    else end('not_answering', `The program does not answer: ${error.message}.`);
  });
  socket.on('close', () => end('lost', 'The connection broke before the answer came.'));
}
