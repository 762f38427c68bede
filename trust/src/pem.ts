/**
 * RFC 7468 text with the line end that OpenSSL asks for when files are joined. The X.509 library's own has none, and
 * names lists `CRL` where RFC 7468 section 4 says `X509 CRL`.
 */
export function encodePem(
  label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL',
  der: ArrayBuffer,
): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return [`-----BEGIN ${label}-----`, ...(lines ?? []), `-----END ${label}-----`, ''].join('\n');
}
