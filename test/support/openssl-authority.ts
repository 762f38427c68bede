import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A line of the index that `openssl ca` and `openssl ocsp` read. */
export interface IndexLine {
  /** Hex with an even number of digits. */
  readonly serial: string;
  readonly revoked?: { readonly at: Date; readonly reason?: string };
}

export interface MadeCertificate {
  readonly der: Buffer;
  readonly path: string;
  readonly keyPath: string;
}

export interface ListOptions {
  readonly number: number;
  readonly extensions?: readonly string[];
  readonly lastUpdate?: Date;
  readonly nextUpdate?: Date;
}

/** An authority that OpenSSL runs, in a folder of the test's: certificates, lists and a responder, all P-256. */
export class OpensslAuthority {
  readonly #folder: string;
  readonly #name: string;
  #counter = 0;

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  static async create(folder: string, name = 'authority'): Promise<OpensslAuthority> {
    const authority = new OpensslAuthority(folder, name);
    await authority.#makeKey(authority.keyPath);
    await authority.#openssl([
      ...['req', '-x509', '-new', '-key', authority.keyPath, '-out', authority.certificatePath],
      ...['-days', '3650', '-subj', '/C=JP/O=Test/CN=Test authority', '-sha256'],
      ...['-config', await authority.#write('req.cnf', REQUEST_CONFIGURATION), '-extensions', 'authority'],
    ]);
    return authority;
  }

  get certificatePath(): string {
    return join(this.#folder, `${this.#name}.pem`);
  }

  get keyPath(): string {
    return join(this.#folder, `${this.#name}.key`);
  }

  certificate(): Promise<Buffer> {
    return derOf(this.certificatePath);
  }

  /** `extensions` in the words of `x509v3_config(5)`; the serial number in hex. */
  async issue(serial: string, extensions: readonly string[], days = 3000): Promise<MadeCertificate> {
    const base = join(this.#folder, `${this.#name}-${serial}-${(this.#counter += 1)}`);
    const [keyPath, request, path] = [`${base}.key`, `${base}.csr`, `${base}.pem`];
    await this.#makeKey(keyPath);
    const subject = `/C=JP/CN=holder ${this.#counter}`;
    await this.#openssl(['req', '-new', '-key', keyPath, '-out', request, '-subj', subject]);
    await this.#openssl([
      ...['x509', '-req', '-in', request, '-CA', this.certificatePath, '-CAkey', this.keyPath],
      ...['-set_serial', `0x${serial}`, '-days', String(days), '-sha256', '-out', path],
      ...['-extfile', await this.#write('extensions.cnf', extensions.join('\n'))],
    ]);
    return { der: await derOf(path), path, keyPath };
  }

  /** PEM of a list of these, as `openssl ca -gencrl` makes it. */
  async list(lines: readonly IndexLine[], options: ListOptions): Promise<Buffer> {
    const { number, extensions = [], lastUpdate, nextUpdate } = options;
    const id = (this.#counter += 1);
    const out = join(this.#folder, `${this.#name}-${id}.crl`);
    const configuration = [
      ...['[ca]', 'default_ca = own', '[own]', `database = ${await this.index(lines)}`],
      `crlnumber = ${await this.#write('number', `${number.toString(16).padStart(4, '0')}\n`)}`,
      ...['default_md = sha256', 'crl_extensions = list', '[list]', 'authorityKeyIdentifier = keyid'],
      ...extensions,
    ];
    await this.#openssl([
      ...['ca', '-config', await this.#write('ca.cnf', configuration.join('\n')), '-gencrl'],
      ...['-cert', this.certificatePath, '-keyfile', this.keyPath, '-out', out],
      ...(lastUpdate ? ['-crl_lastupdate', utcTime(lastUpdate)] : []),
      ...(nextUpdate ? ['-crl_nextupdate', utcTime(nextUpdate)] : ['-crldays', '7']),
    ]);
    return readFile(out);
  }

  /** The path of an index with these certificates. */
  index(lines: readonly IndexLine[]): Promise<string> {
    const text = lines.map(({ serial, revoked }) => {
      const reason = revoked?.reason === undefined ? '' : `,${revoked.reason}`;
      const state = revoked === undefined ? ['V', ''] : ['R', `${utcTime(revoked.at)}${reason}`];
      return [state[0], '350101000000Z', state[1], serial, 'unknown', `/CN=${serial}`].join('\t');
    });
    return this.#write('index.txt', text.map((line) => `${line}\n`).join(''));
  }

  async #makeKey(path: string): Promise<void> {
    await this.#openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', path]);
  }

  async #write(name: string, text: string): Promise<string> {
    const path = join(this.#folder, `${this.#name}-${(this.#counter += 1)}-${name}`);
    await writeFile(path, text);
    // `openssl ca` looks for it beside the index.
    if (name === 'index.txt') await writeFile(`${path}.attr`, 'unique_subject = no\n');
    return path;
  }

  #openssl(list: readonly string[]): Promise<unknown> {
    return run('openssl', list);
  }
}

/** `openssl ocsp` as a server of its own, on a port that it has chosen. */
export class OpensslResponder {
  readonly url: URL;
  readonly #end: () => Promise<void>;

  private constructor(url: URL, end: () => Promise<void>) {
    this.url = url;
    this.#end = end;
  }

  static async start(
    authority: OpensslAuthority,
    options: {
      readonly lines: readonly IndexLine[];
      readonly signer: { readonly path: string; readonly keyPath: string };
      readonly further?: readonly string[];
    },
  ): Promise<OpensslResponder> {
    const child = spawn(
      'openssl',
      [
        ...['ocsp', '-port', '0', '-index', await authority.index(options.lines)],
        ...['-CA', authority.certificatePath, '-rsigner', options.signer.path],
        ...['-rkey', options.signer.keyPath, ...(options.further ?? ['-nmin', '60'])],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const exited = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      const [, port] = /^ACCEPT .*:(\d+)(?: |$)/.exec(line) ?? [];
      if (port === undefined) continue;
      return new OpensslResponder(new URL(`http://127.0.0.1:${port}/`), async () => {
        child.kill('SIGKILL');
        await exited;
      });
    }
    throw new Error('openssl ocsp ended before it said where it listens');
  }

  stop(): Promise<void> {
    return this.#end();
  }
}

async function derOf(path: string): Promise<Buffer> {
  const text = await readFile(path, 'latin1');
  return Buffer.from(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(text)?.[1] ?? '', 'base64');
}

/** `YYMMDDHHMMSSZ`. */
function utcTime(at: Date): string {
  return `${at.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`;
}

const REQUEST_CONFIGURATION = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
`;
