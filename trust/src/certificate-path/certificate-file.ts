/** Longest file that is looked into: a few dozen certificates in PEM. */
export const MAX_CERTIFICATE_FILE_BYTES = 1_048_576;

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/**
 * The DER of every certificate that this file seems to hold, in its order: one in DER, or any number in PEM (RFC 7468
 * section 5.1), where text around and between them is ignored. None for everything else. Whether they are
 * certificates is for `readCertificate` to say. Never throws.
 */
export function certificatesIn(file: Uint8Array): readonly Uint8Array[] {
  if (file.length > MAX_CERTIFICATE_FILE_BYTES) return [];
  // DER of a certificate begins with a SEQUENCE of more than 127 bytes; PEM with text, which has no such bytes.
  if (file[0] === 0x30 && (file[1] ?? 0) >= 0x80) return [file];
  return blocksIn(Buffer.from(file).toString('latin1'));
}

function blocksIn(text: string): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let from = text.indexOf(BEGIN); from !== -1; from = text.indexOf(BEGIN, from + 1)) {
    const to = text.indexOf(END, from);
    const der = to === -1 ? undefined : decodeBase64(text.slice(from + BEGIN.length, to));
    if (der === undefined) return [];
    blocks.push(der);
  }
  return blocks;
}

/** Node's decoder skips what is not base64; a certificate that is damaged must not become another one. */
function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[\t\n\r ]+/g, '');
  const bytes = Buffer.from(compact, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === compact ? bytes : undefined;
}
