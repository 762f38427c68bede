import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what every authenticator app takes without being told: SHA-1, six digits, thirty seconds. */
const RULES = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** RFC 4226 section 4, R6: 160 bits. */
const SECRET_BYTES = 20;
/** One step either way, for clocks that differ and for slow hands (RFC 6238 section 5.2). */
const WINDOW_STEPS = 1;

/** A new secret, base32. */
export function newTotpSecret(randomBytes: (count: number) => Buffer): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** `otpauth://totp/…`, for the QR code. */
export function totpUri(
  secret: string,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): string {
  return new TOTP({ ...RULES, issuer, label, secret: Secret.fromBase32(secret) }).toString();
}

/** The step that the code belongs to, around `at`; undefined for a wrong code. Compares in constant time. */
export function matchTotp(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = at.getTime();
  const totp = new TOTP({ ...RULES, secret: Secret.fromBase32(secret) });
  const distance = totp.validate({ token: code, timestamp, window: WINDOW_STEPS });
  return distance === null ? undefined : TOTP.counter({ period: RULES.period, timestamp }) + distance;
}
