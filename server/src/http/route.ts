import type { Role, Permission } from '@monban/core/api/permissions';
import type { ErrorCode } from '@monban/core/errors';
import type { ApiKeyId, OperatorId, PersonId, VisitId, VisitOfficerId } from '@monban/core/ids';
import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Scope } from '../records/scope.ts';

/** Who is asking: read from the access token or the API key, and looked up again at each request. */
export interface Caller {
  /** Of an API key: whoever made it, and answers for it. */
  readonly operatorId: OperatorId;
  /** Null for a person. */
  readonly apiKeyId: ApiKeyId | null;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  /** Of an API key: the key's own id; it has no session. */
  readonly sessionId: string;
  /** Whom the operator is as a person, where that is known. */
  readonly personId: PersonId | null;
  readonly scope: Scope;
}

/**
 * A guest at the desk of one municipal visit, for its day (ADR 0033): no operator, without a role and without a scope.
 * Read from the guest's own token and looked up again at each request, like a caller.
 */
export interface Guest {
  readonly officerId: VisitOfficerId;
  readonly visitId: VisitId;
  readonly sessionId: string;
}

/** What the routes of that desk ask for, in place of a permission: no role has it, and no API key. */
export const VISIT_DESK = 'visit-desk';

/** As the audit trail names a guest. */
export function actorOfGuest({ officerId }: Pick<Guest, 'officerId'>): string {
  return `visit-officer:${officerId}`;
}

/** As the audit trail names the caller. */
export function actorOf({ operatorId, apiKeyId }: Pick<Caller, 'operatorId' | 'apiKeyId'>): string {
  return apiKeyId === null ? operatorId : `api-key:${apiKeyId}`;
}

/** What a use case needs to know about the moment and the asker; the audit trail is written from it. */
export interface ChangeContext {
  /** An operator's id, `api-key:<id>`, `visit-officer:<id>`, `system`, or `controller:<id>`. */
  readonly actor: string;
  readonly at: Date;
  readonly requestId: string | null;
}

export type Language = 'ja' | 'en';

export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The file that was sent; empty on routes that do not declare `upload`. */
  readonly upload: Buffer;
  /**
   * Of a picture that was sent: encoded again, the right way up and without any metadata. What is kept is this, never
   * the upload.
   */
  readonly picture: Uint8Array | undefined;
  /** Present on every route whose permission is one. */
  readonly caller: Caller;
  /** Present on the routes of a visit's desk. */
  readonly guest: Guest;
  readonly context: ChangeContext;
  readonly language: Language;
  /** The version named by `If-Match`; 0 where none was named, which no route that declares `ifMatch: true` ever sees. */
  readonly expectedVersion: number;
  readonly cookies: Readonly<Partial<Record<string, string>>>;
  readonly userAgent: string;
  readonly remoteAddress: string;
  /** Where an interrupted event stream wants to go on. */
  readonly lastEventId: string | null;
}

export interface RouteAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  /** Sent as the ETag. */
  readonly version?: number;
  readonly location?: string;
  readonly setCookies?: readonly string[];
  /** Only on routes declared `streams`: called after the head was sent; the handler writes and ends the response. */
  readonly stream?: (response: ServerResponse) => void;
  /** Only on routes that declare `download`: sent in place of the body. */
  readonly file?: FileAnswer;
}

/** A file, as a whole or as it is made. */
export interface FileAnswer {
  readonly mediaType: string;
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A file in place of a JSON body: read after the caller was authorised, and searched before the handler sees it. */
export interface UploadDeclaration {
  readonly mediaTypes: readonly string[];
  readonly maximumBytes: number;
  /** As a text: what such a file may look like. */
  readonly example: string;
}

/** One declaration mounts the Express route and writes its page of OpenAPI. */
export interface RouteDeclaration<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Waiting extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the API root, with `{name}` for parameters: `/people/{personId}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly permission: Permission | 'public' | typeof VISIT_DESK;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly upload?: UploadDeclaration;
  /** Asked before a file is read and searched, which takes seconds: refuses whoever would be refused whatever it is. */
  readonly admit?: (
    request: Omit<RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>, 'upload' | 'picture'>,
  ) => Promise<void>;
  /** Answers with a file of one of these media types; `answer` describes nothing then. */
  readonly download?: readonly string[];
  /** Status and schema of the good answer. */
  readonly status: 200 | 201 | 202 | 204;
  readonly answer: Answer;
  /** Four eyes: what is answered with 202 when the change waits for a second operator. */
  readonly waiting?: Waiting;
  /** Server-sent events; `answer` is the schema of one message. */
  readonly streams?: true;
  /** The answer holds something that is shown once: it is never kept for an `Idempotency-Key`. */
  readonly answerIsSecret?: true;
  readonly errors: readonly ErrorCode[];
  /**
   * Changes one version of a record: `If-Match` is required. `to-replace`: the same request makes what is not there yet,
   * and only what is there already needs it.
   */
  readonly ifMatch?: true | 'to-replace';
  readonly handle: (
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<RouteAnswer<z.input<Answer> | z.input<Waiting>>>;
}

/** A route with its types forgotten, as lists of routes hold it. */
export type Route = RouteDeclaration;

/** Lets TypeScript infer each route's types from its schemas. */
export function route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
  Waiting extends z.ZodType = z.ZodNever,
>(declaration: RouteDeclaration<Params, Query, Body, Answer, Waiting>): Route {
  return declaration;
}
