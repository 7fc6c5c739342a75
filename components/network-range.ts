/** IPv4 ranges in CIDR notation. */

export interface NetworkRange {
  readonly first: number;
  readonly bits: number;
}

// RFC 1918.
const PRIVATE: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Undefined for what is no range, or whose address has bits set below the mask. */
export function parseRange(cidr: string): NetworkRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const [bits = 33, ...octets] = [match[5], match[1], match[2], match[3], match[4]].map(Number);
  if (bits > 32 || octets.some((octet) => octet > 255)) return undefined;
  const first = octets.reduce((address, octet) => address * 256 + octet, 0);
  return first % sizeOf(bits) === 0 ? { first, bits } : undefined;
}

export function isPrivate(range: NetworkRange): boolean {
  return PRIVATE.map(parseRange).some((outer) => outer !== undefined && holds(outer, range));
}

/** Whether they have an address in common. Of two aligned ranges one then holds the other. */
export function overlaps(a: NetworkRange, b: NetworkRange): boolean {
  return holds(a, b) || holds(b, a);
}

/** Dotted address of the nth host: 1 is the first after the network's own address. */
export function hostOf({ first }: NetworkRange, nth: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor((first + nth) / 2 ** shift) % 256).join(".");
}

export function holds(outer: NetworkRange, inner: NetworkRange): boolean {
  return (
    inner.bits >= outer.bits && inner.first >= outer.first && inner.first < outer.first + sizeOf(outer.bits)
  );
}

function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}
