import { DerFields } from '../certificate-path/der-fields.ts';
import type { DerValue } from '../certificate-path/der.ts';

/** The one value inside an explicit tag, of this type. Throws `MESSAGE_MALFORMED`. */
export function onlyChild(value: DerValue, tag: number): DerValue {
  const fields = new DerFields(value);
  const child = fields.take(tag);
  fields.end();
  return child;
}
