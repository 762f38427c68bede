import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SimulatorError } from '../errors.ts';
import { VPCD_DRIVER } from './reader-config.ts';

const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const DEBIAN_PACKAGE = {
  pcscd: 'pcscd',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
} as const;
type Program = keyof typeof DEBIAN_PACKAGE;

export interface SandboxTools {
  readonly pcscd: string;
  readonly unshare: string;
  readonly setpriv: string;
  readonly mount: string;
  readonly ip: string;
  /** `-mn` for root, `-Urmn` for everybody else. */
  readonly unshareFlags: string;
}

/** What a look at this machine can tell. */
export interface MachineProbe {
  exists(path: string): boolean;
  /** May this process make namespaces with these flags? */
  canUnshare(unshare: string, flags: string): boolean;
  readonly isRoot: boolean;
}

const THIS_MACHINE: MachineProbe = {
  exists: existsSync,
  canUnshare: (unshare, flags) => spawnSync(unshare, [flags, 'true']).status === 0,
  isRoot: process.getuid?.() === 0,
};

/**
 * Finds what a sandbox is made of.
 * @throws SimulatorError `PCSC_UNAVAILABLE` with the reason and, where one would help, the Debian package
 */
export function findSandboxTools(machine: MachineProbe = THIS_MACHINE): SandboxTools {
  const path = (program: Program): string => requireProgram(program, machine);
  const unshare = path('unshare');
  const tools = {
    pcscd: path('pcscd'),
    unshare,
    setpriv: path('setpriv'),
    mount: path('mount'),
    ip: path('ip'),
  };
  if (!machine.exists(VPCD_DRIVER)) throw missing('the virtual reader driver vpcd', 'vsmartcard-vpcd');
  return { ...tools, unshareFlags: findUnshareFlags(unshare, machine) };
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

function requireProgram(program: Program, machine: MachineProbe): string {
  const path = SEARCHED.map((folder) => `${folder}/${program}`).find((candidate) =>
    machine.exists(candidate),
  );
  if (path === undefined) throw missing(program, DEBIAN_PACKAGE[program]);
  return path;
}

function missing(what: string, debianPackage: string): SimulatorError {
  return new SimulatorError('PCSC_UNAVAILABLE', { reason: `${what} is not installed`, debianPackage });
}

function findUnshareFlags(unshare: string, machine: MachineProbe): string {
  const flags = machine.isRoot ? ['-mn', '-Urmn'] : ['-Urmn'];
  const usable = flags.find((candidate) => machine.canUnshare(unshare, candidate));
  if (usable === undefined) {
    throw new SimulatorError('PCSC_UNAVAILABLE', {
      reason: 'this process may not make its own mount and network namespace (unshare is forbidden)',
    });
  }
  return usable;
}
