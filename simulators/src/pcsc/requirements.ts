import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SimulatorError } from '../errors.ts';
import { VPCD_DRIVER } from './reader-config.ts';

const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const NEEDED = [
  { program: 'pcscd', debianPackage: 'pcscd' },
  { program: 'unshare', debianPackage: 'util-linux' },
  { program: 'setpriv', debianPackage: 'util-linux' },
  { program: 'mount', debianPackage: 'mount' },
  { program: 'ip', debianPackage: 'iproute2' },
] as const;

export interface SandboxTools {
  readonly pcscd: string;
  readonly unshare: string;
  readonly setpriv: string;
  readonly mount: string;
  readonly ip: string;
  /** `-mn` for root, `-Urmn` for everybody else. */
  readonly unshareFlags: string;
}

/**
 * Finds what a sandbox is made of.
 * @throws SimulatorError `PCSC_UNAVAILABLE` with the reason and, where one would help, the Debian package
 */
export function findSandboxTools(): SandboxTools {
  const [pcscd, unshare, setpriv, mount, ip] = NEEDED.map(requireProgram);
  if (!existsSync(VPCD_DRIVER)) throw missing('the virtual reader driver vpcd', 'vsmartcard-vpcd');
  if (!pcscd || !unshare || !setpriv || !mount || !ip) throw missing('a program', 'pcscd');
  return { pcscd, unshare, setpriv, mount, ip, unshareFlags: findUnshareFlags(unshare) };
}

/** Why there can be no sandbox here, in a sentence; undefined when there can. */
export function whySandboxIsMissing(): string | undefined {
  try {
    findSandboxTools();
    return undefined;
  } catch (error) {
    if (error instanceof SimulatorError) return error.message;
    throw error;
  }
}

function requireProgram({ program, debianPackage }: (typeof NEEDED)[number]): string {
  const path = SEARCHED.map((folder) => `${folder}/${program}`).find(existsSync);
  if (path === undefined) throw missing(program, debianPackage);
  return path;
}

function missing(what: string, debianPackage: string): SimulatorError {
  return new SimulatorError('PCSC_UNAVAILABLE', { reason: `${what} is not installed`, debianPackage });
}

function findUnshareFlags(unshare: string): string {
  const isRoot = process.getuid?.() === 0;
  const flags = isRoot ? ['-mn', '-Urmn'] : ['-Urmn'];
  const usable = flags.find((candidate) => spawnSync(unshare, [candidate, 'true']).status === 0);
  if (usable === undefined) {
    throw new SimulatorError('PCSC_UNAVAILABLE', {
      reason: 'this process may not make its own mount and network namespace (unshare is forbidden)',
    });
  }
  return usable;
}
