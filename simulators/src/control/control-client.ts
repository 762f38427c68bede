import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { SimulatorError, toSimulatorErrorCode } from '../errors.ts';

/** The other end of control-server.ts. */
export interface ControlCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const Failure = z.object({
  code: z.string(),
  reason: z.string().optional(),
  debianPackage: z.string().optional(),
});

/**
 * One call, one parsed answer.
 * @throws SimulatorError with the code the other side gave, or `CONTROL_UNREACHABLE`
 */
export async function callControl<T>(
  socketPath: string,
  call: ControlCall,
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await send(socketPath, call);
  const body = await readJson(response);
  if (response.statusCode === undefined || response.statusCode >= 300) throw failureOf(body);
  return schema.parse(body);
}

export interface LineStream {
  /** Stops listening; `ended` settles after it. */
  close(): void;
  /** Settles when the other side hangs up or `close` was called; never rejects. */
  readonly ended: Promise<void>;
}

/** A stream of JSON lines, each parsed and handed over in order. */
export async function streamControl<T>(
  socketPath: string,
  path: string,
  { schema, onLine }: { readonly schema: z.ZodType<T>; readonly onLine: (line: T) => void },
): Promise<LineStream> {
  const response = await send(socketPath, { method: 'GET', path });
  if (response.statusCode !== 200) throw failureOf(await readJson(response));
  const lines = createInterface({ input: response });
  // It repeats the errors of its input: a host that was killed only ends the stream.
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    onLine(schema.parse(JSON.parse(line)));
  });
  const ended = new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.once('error', () => {
      resolve();
    });
  });
  return {
    close: () => {
      response.destroy();
    },
    ended,
  };
}

function send(socketPath: string, { method, path, body }: ControlCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, resolve);
    outgoing.once('error', (cause) => {
      reject(new SimulatorError('CONTROL_UNREACHABLE', { reason: `nobody answers on ${socketPath}`, cause }));
    });
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new SimulatorError('CONTROL_UNREACHABLE', { reason: 'the answer broke off', cause });
  }
}

function failureOf(body: unknown): SimulatorError {
  const parsed = Failure.safeParse(body);
  if (!parsed.success) return new SimulatorError('INTERNAL');
  const { code, reason, debianPackage } = parsed.data;
  return new SimulatorError(toSimulatorErrorCode(code), {
    ...(reason === undefined ? {} : { reason }),
    ...(debianPackage === undefined ? {} : { debianPackage }),
  });
}
