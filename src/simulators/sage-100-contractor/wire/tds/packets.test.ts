import { expect, it } from 'vitest';
import { ProtocolFault } from './bytes.ts';
import { type Message, messageKinds, openPacketReader, packetsOf } from './packets.ts';

const body = Buffer.from(Array.from({ length: 2000 }, (_, i) => i % 251));

it('a message is cut into packets and put together again, however its bytes arrive', () => {
  for (const size of [512, 513, 4096]) {
    const packets = packetsOf(messageKinds.batch, body, size, 1, true);
    for (const step of [1, 7, 512, 10_000]) {
      const found: Message[] = [];
      const receive = openPacketReader(
        () => 5000,
        (message) => found.push(message),
      );
      const twice = Buffer.concat([packets, packets]);
      for (let at = 0; at < twice.length; at += step) receive(twice.subarray(at, at + step));
      expect(found.map(({ kind, body: put }) => [kind, put.equals(body)])).toEqual([
        [messageKinds.batch, true],
        [messageKinds.batch, true],
      ]);
    }
  }
  expect(packetsOf(messageKinds.answer, Buffer.alloc(0), 4096, 1, true)).toEqual(Buffer.from([4, 1, 0, 8, 0, 0, 1, 0]));
});

it('a message that is too long, of no kind, or in another is a fault', () => {
  const take = (...packets: readonly Buffer[]) => {
    const receive = openPacketReader(
      () => 1000,
      () => {},
    );
    return () => packets.forEach((packet) => void receive(packet));
  };
  expect(take(packetsOf(messageKinds.batch, body, 4096, 1, true))).toThrow(ProtocolFault);
  expect(take(packetsOf(0x55, Buffer.alloc(4), 4096, 1, true))).toThrow(ProtocolFault);
  expect(take(Buffer.from([1, 1, 0, 7, 0, 0, 1, 0]))).toThrow(ProtocolFault);
  const open = packetsOf(messageKinds.batch, Buffer.alloc(4), 4096, 1, false);
  expect(take(open, packetsOf(messageKinds.rpc, Buffer.alloc(4), 4096, 1, true))).toThrow(ProtocolFault);
});

it('what is said of a message in its first and last packet is kept', () => {
  const found: Message[] = [];
  const receive = openPacketReader(
    () => 1000,
    (message) => found.push(message),
  );
  const packet = packetsOf(messageKinds.batch, Buffer.alloc(4), 4096, 1, true);
  packet[1] = 0x01 | 0x08;
  receive(packet);
  packet[1] = 0x01 | 0x02;
  receive(packet);
  expect(found).toMatchObject([
    { reset: true, ignore: false },
    { reset: false, ignore: true },
  ]);
});
