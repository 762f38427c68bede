import { holdsMyNumber } from '@monban/core/privacy/my-number';

/** A UUID as `draw` makes them, drawn again while it looks like a My Number (ruling 1). */
export function newRecordId(draw: () => string): string {
  for (;;) {
    const id = draw();
    if (!holdsMyNumber(id)) return id;
  }
}
