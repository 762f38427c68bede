import { BadgeId } from '@monban/core/ids';
import { holdsMyNumber } from '@monban/core/privacy/my-number';

/** 16 random bytes, drawn again if their text looks like a My Number (ruling 1). */
export function drawBadgeId(randomBytes: (length: number) => Buffer): BadgeId {
  for (;;) {
    const bytes = randomBytes(16);
    const text = bytes.toString('base64url');
    // Cards and tools write the same bytes in hexadecimal.
    if (!holdsMyNumber(text) && !holdsMyNumber(bytes.toString('hex'))) return BadgeId.parse(text);
  }
}
