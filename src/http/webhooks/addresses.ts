import { BlockList, isIP } from 'node:net';

/**
 * Addresses of this machine and of networks that are nobody's to reach from outside. A webhook's destination is typed
 * by whoever may make hooks; without this it would be a way into what only the hub can see.
 */
const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed.addSubnet(net, bits, 'ipv4');
}
// A public address that every machine in Azure reaches its host by, which hands out its settings to whoever asks from there.
closed.addAddress('168.63.129.16', 'ipv4');
// What is not global unicast; and within it the ranges that wrap an IPv4 address or are documentation.
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closed.addSubnet(net, bits, 'ipv6');
}
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** May nothing be sent there? True too for what is no address at all. */
export function isClosed(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return closed.check(address, 'ipv4');
  if (version === 6) return !global.check(address, 'ipv6') || closed.check(address, 'ipv6');
  return true;
}

/** The host of an address as `net` wants it: an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
