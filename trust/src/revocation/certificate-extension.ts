import { AppError } from '@monban/core/errors';
import { parseDerOf, TAG } from '../certificate-path/der.ts';
import { readExtensionList } from './extension-list.ts';

const EXTENSIONS = 0xa3;

/** The value of one extension of a certificate (RFC 5280 section 4.1.2.9); `malformed` for what is no certificate. */
export function findCertificateExtension(
  der: Uint8Array,
  id: string,
):
  | { readonly kind: 'found'; readonly value: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed' } {
  try {
    const [signedPart] = parseDerOf(TAG.sequence, der).children;
    const [list] = signedPart?.children.find(({ tag }) => tag === EXTENSIONS)?.children ?? [];
    const value = list && readExtensionList(list).get(id)?.value;
    return value === undefined ? { kind: 'absent' } : { kind: 'found', value };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'malformed' };
    throw error;
  }
}
