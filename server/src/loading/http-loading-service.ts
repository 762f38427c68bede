import { LOADING_FAILURES, LOADING_STATES } from '@monban/core/api/loading';
import { findMyNumberFields } from '@monban/core/privacy/refuse-my-number';
import { z } from 'zod';
import {
  type LoadingChange,
  type LoadingOrderMessage,
  type LoadingService,
  LoadingServiceError,
} from './loading-service.ts';

export interface HttpLoadingServiceOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** Sent as a bearer; never logged. */
  readonly secret: string;
}

const ANSWER_WITHIN_MS = 10_000;
const MOST_CHANGES = 500;

const Accepted = z.object({ reference: z.string().min(1).max(80) });
const Changes = z.object({
  changes: z
    .array(
      z.object({
        sequence: z.int().min(1),
        itemId: z.uuid(),
        state: z.enum(LOADING_STATES),
        at: z.iso.datetime(),
        failure: z.enum(LOADING_FAILURES).nullable(),
        appointmentAt: z.iso.datetime().nullable(),
        place: z.string().max(200).nullable(),
      }),
    )
    .max(MOST_CHANGES),
});

/** The service over HTTP (docs/protocol/loading-service.md). Its address comes from the configuration alone. */
export function httpLoadingService(options: HttpLoadingServiceOptions): LoadingService {
  return {
    placeOrder: async ({ orderId, wantedFrom, itemIds }: LoadingOrderMessage) => {
      const answer = await ask(options, '/v1/orders', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': orderId },
        body: JSON.stringify({ wantedFrom, itemIds }),
      });
      return parse(Accepted, answer);
    },
    listChangesAfter: async (sequence): Promise<readonly LoadingChange[]> => {
      const answer = await ask(options, `/v1/changes?after=${sequence}&limit=${MOST_CHANGES}`, {});
      return parse(Changes, answer).changes;
    },
  };
}

async function ask(
  { url, secret }: HttpLoadingServiceOptions,
  path: string,
  request: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<unknown> {
  const headers = { ...request.headers, authorization: `Bearer ${secret}` };
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(`${url}${path}`, { ...request, headers, signal, redirect: 'error' }).catch(
    (cause: unknown) => {
      throw new LoadingServiceError('unreachable', { cause });
    },
  );
  if (response.status === 400 || response.status === 422) throw new LoadingServiceError('refused');
  if (!response.ok) throw new LoadingServiceError('unreachable');
  return response.json().catch((cause: unknown) => {
    throw new LoadingServiceError('unintelligible', { cause });
  });
}

/** Searched whole before it is parsed: what no schema of ours asks for is not told either. */
function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const pointers = findMyNumberFields(answer);
  if (pointers.length > 0) throw new LoadingServiceError('my-number-refused', { pointers });
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new LoadingServiceError('unintelligible', { cause: parsed.error });
  return parsed.data;
}
