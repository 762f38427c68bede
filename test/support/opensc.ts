import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { whySandboxIsMissing } from '@monban/simulators/pcsc/requirements';

/** OpenSC as Debian ships it: a card client that nobody of us wrote. */

const PKCS11_MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so';

export interface ToolResult {
  readonly exitCode: number;
  /** stdout and stderr, in this order. */
  readonly output: string;
}

/** Why the reader suites cannot run here; undefined when they can. */
export function whyReaderSuiteIsMissing(): string | undefined {
  const missing = ['/usr/bin/opensc-tool', '/usr/bin/pkcs15-tool', PKCS11_MODULE].find(
    (path) => !existsSync(path),
  );
  if (missing !== undefined)
    return `${missing} is not installed (Debian: apt-get install opensc opensc-pkcs11)`;
  return whySandboxIsMissing();
}

/** Runs one of OpenSC's programs against the pcscd of a sandbox; a failure is a result. */
export function runTool(csockName: string, program: string, ...args: readonly string[]): Promise<ToolResult> {
  const env = { ...process.env, PCSCLITE_CSOCK_NAME: csockName };
  return new Promise((resolve) => {
    execFile(program, [...args], { env, encoding: 'utf8', timeout: 60_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}

export function runPkcs11(csockName: string, ...args: readonly string[]): Promise<ToolResult> {
  return runTool(csockName, 'pkcs11-tool', '--module', PKCS11_MODULE, ...args);
}

export function runSshKeygen(csockName: string): Promise<ToolResult> {
  return runTool(csockName, 'ssh-keygen', '-D', PKCS11_MODULE);
}
