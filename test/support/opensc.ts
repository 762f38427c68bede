import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whySandboxIsMissing } from '@monban/simulators/pcsc/requirements';

/** OpenSC as Debian ships it: a card client that nobody of us wrote. */

export const PKCS11_MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so';

const PROGRAMS = [
  '/usr/bin/opensc-tool',
  '/usr/bin/pkcs15-tool',
  '/usr/bin/pkcs15-crypt',
  '/usr/bin/pkcs11-tool',
  '/usr/bin/openssl',
  '/usr/bin/ssh-keygen',
  PKCS11_MODULE,
];

export interface ToolResult {
  readonly exitCode: number;
  /** stdout and stderr, in this order. */
  readonly output: string;
}

/** Why the reader suites cannot run here; undefined when they can. Which Debian packages: docs/protocol/vpcd.md. */
export function whyReaderSuiteIsMissing(): string | undefined {
  const missing = PROGRAMS.find((path) => !existsSync(path));
  if (missing !== undefined)
    return `${missing} is not installed (Debian: apt-get install opensc opensc-pkcs11 openssl openssh-client)`;
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

/** `openssl dgst -sha256 -verify`: what it prints, such as "Verified OK". */
export async function verifyWithOpenssl(
  certificatePem: string,
  files: { readonly message: string; readonly signature: string; readonly folder: string },
): Promise<string> {
  const [certificate, publicKey] = ['certificate.pem', 'public-key.pem'].map((name) =>
    join(files.folder, name),
  );
  writeFileSync(certificate!, certificatePem);
  const { output } = await runTool('', 'openssl', 'x509', '-in', certificate!, '-noout', '-pubkey');
  writeFileSync(publicKey!, output);
  const verdict = await runTool(
    '',
    'openssl',
    ...['dgst', '-sha256', '-verify', publicKey!, '-signature', files.signature, files.message],
  );
  return verdict.output.trim();
}
