import { DerFields, oidOf } from '../certificate-path/der-fields.ts';
import { malformed, TAG, type DerValue } from '../certificate-path/der.ts';

/** `Extension` of RFC 5280 section 4.1; lists, their entries and responders' answers use the same form. */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** By OID. Throws `MESSAGE_MALFORMED`, also for one that stands there twice (section 4.2). */
export function readExtensionList(list: DerValue): ReadonlyMap<string, Extension> {
  if (list.tag !== TAG.sequence || list.children.length === 0) malformed('no list of extensions');
  const extensions = new Map<string, Extension>();
  for (const member of list.children) {
    const extension = readExtension(member);
    if (extensions.has(extension.id)) malformed('an extension stated twice');
    extensions.set(extension.id, extension);
  }
  return extensions;
}

export function hasUnknownCritical(
  extensions: ReadonlyMap<string, Extension>,
  understood: readonly string[],
): boolean {
  return [...extensions.values()].some(({ id, critical }) => critical && !understood.includes(id));
}

function readExtension(member: DerValue): Extension {
  const fields = new DerFields(member);
  const id = oidOf(fields.take(TAG.oid));
  const flag = fields.takeIf(TAG.boolean);
  if (flag?.content[0] === 0x00) malformed('a default value that is written out');
  const { content: value } = fields.take(TAG.octetString);
  fields.end();
  return { id, critical: flag !== undefined, value };
}
