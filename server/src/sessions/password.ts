import { hash, verify } from '@node-rs/argon2';
import { invalidField } from '../http/problem.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** argon2id with 64 MiB, three passes: above the floor of OWASP's password storage cheat sheet (19 MiB, two). */
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** The password as an argon2id hash in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), COST);
}

/** Takes as long for an operator who does not exist or has no password as for one who does. */
export async function isPasswordRight(passwordHash: string | null, password: string): Promise<boolean> {
  if (passwordHash !== null) return verify(passwordHash, normalised(password));
  decoy ??= hashPassword('an operator who is not there');
  await verify(await decoy, normalised(password));
  return false;
}

/** Throws `VALIDATION_FAILED` for a password that is common or holds the login (NIST SP 800-63B section 5.1.1.2). */
export function requireGoodPassword(password: string, login: string): void {
  const plain = normalised(password).toLowerCase();
  const stem = plain.replace(/[^\p{L}]+$/u, '');
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(stem) || new Set(plain).size < 5)
    throw invalidField('/password', 'PASSWORD_COMMON');
  if (plain.includes(login.toLowerCase())) throw invalidField('/password', 'PASSWORD_OWN_NAME');
}

let decoy: Promise<string> | undefined;

/** One form for the same keys pressed on different keyboards. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
