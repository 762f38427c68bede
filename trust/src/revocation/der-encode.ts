/** One value in the distinguished encoding rules of ITU-T X.690: identifier octet, shortest length, content. */
export function encodeDer(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([Uint8Array.of(tag, ...encodedLength(body.length)), body]);
}

/** An OBJECT IDENTIFIER from its dotted form (section 8.19). */
export function encodeOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encodeDer(0x06, ...[first * 40 + second, ...rest].map(encodedArc));
}

function encodedLength(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

function encodedArc(arc: number): Uint8Array {
  const octets = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    octets.unshift((rest & 0x7f) | 0x80);
  }
  return Uint8Array.from(octets);
}
