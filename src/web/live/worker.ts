import { type Asked, shareStreams } from './shared.ts';
import { openStream } from './stream.ts';

// The one worker of all pages of a browser. Over HTTP/1.1 a browser has six connections to a server: a stream for each tab
// would use them up, and nothing else would ever be answered.
const shared = shareStreams(openStream, () => performance.now());
setInterval(shared.sweep, 60_000);

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports }) => {
  const [line] = ports;
  line!.onmessage = ({ data }: MessageEvent<Asked>) => shared.say(line!, data);
};
