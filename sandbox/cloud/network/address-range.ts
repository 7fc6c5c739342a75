/** IPv4 ranges, as far as tunnels and routes need them. */

export interface AddressRange {
  readonly first: number;
  readonly bits: number;
}

/** Undefined for what is no range, or has bits set below the mask. */
export function readRange(text: string): AddressRange | undefined {
  const [address = "", bits = ""] = text.split("/");
  const first = readAddress(address);
  const size = 2 ** (32 - Number(bits));
  if (first === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  return first % size === 0 ? { first, bits: Number(bits) } : undefined;
}

export function readAddress(text: string): number | undefined {
  const octets = text.split(".").map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

export function isIn(range: AddressRange, address: number): boolean {
  return address >= range.first && address < range.first + 2 ** (32 - range.bits);
}

/** Aligned ranges that meet hold one another's first address. */
export function meet(a: AddressRange, b: AddressRange): boolean {
  return isIn(a, b.first) || isIn(b, a.first);
}

/** Dotted address of the nth host. */
export function host(range: AddressRange, nth: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor((range.first + nth) / 2 ** shift) % 256).join(".");
}
