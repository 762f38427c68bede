import { AppError } from '@monban/core/errors';
import { DOWN_CHANNELS, downTopic, UP_CHANNELS, upTopic } from '@monban/core/messages/topics';
import { SERVER_IDENTITY } from './broker-acl.ts';

export interface MosquittoListener {
  /** An address to bind to, always named: the broker never listens where nobody asked it to. */
  readonly host: string;
  readonly port: number;
}

export interface MosquittoSettings {
  readonly listener: MosquittoListener;
  /**
   * A listener of their own for servers. Needed as soon as several instances run: on `listener` a client's id is
   * its certificate's name, so that no controller can take over another's session, and instances share one name.
   */
  readonly serverListener?: MosquittoListener;
  /** Paths as the broker sees them; the key belongs to the broker's user. */
  readonly files: {
    readonly caCertificate: string;
    readonly certificate: string;
    readonly key: string;
    readonly acl: string;
    /** Certificates of controllers that were stopped; read again on SIGHUP. */
    readonly revocationList?: string;
  };
  /** Whom the broker becomes when root starts it; left out, Debian's own user `mosquitto`. */
  readonly user?: string;
  readonly maximumPacketBytes: number;
  readonly maximumConnections: number;
}

/**
 * Configuration for mosquitto 2: mutual TLS, identity from the certificate, nobody anonymous, `broker-acl.ts` as an
 * ACL file. Nothing is kept on disk, because nothing in our protocol relies on the broker's memory: receipts live in
 * the door's outbox until the server acknowledges them, snapshots are asked for at each connect.
 *
 * Throws `CONFIGURATION_INVALID` for values that would break out of their line.
 */
export function mosquittoConfiguration(settings: MosquittoSettings): {
  readonly conf: string;
  readonly acl: string;
} {
  const { listener, serverListener, files } = settings;
  const conf = [
    'per_listener_settings false',
    ...(settings.user === undefined ? [] : [`user ${oneLine(settings.user)}`]),
    'allow_anonymous false',
    'allow_zero_length_clientid false',
    `acl_file ${oneLine(files.acl)}`,
    'persistence false',
    'retain_available true',
    'sys_interval 0',
    'queue_qos0_messages false',
    'max_queued_messages 1000',
    'max_keepalive 300',
    `max_packet_size ${settings.maximumPacketBytes}`,
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    'connection_messages true',
    '',
    ...listenerLines(listener, settings),
    'use_username_as_clientid true',
    ...(serverListener ? ['', ...listenerLines(serverListener, settings)] : []),
  ];
  return { conf: asText(conf), acl: asText(ACL) };
}

/** `%u` is the identity; the patterns bind everybody, the server's own lines are added for it alone. */
const ACL = [
  `user ${SERVER_IDENTITY}`,
  ...DOWN_CHANNELS.map((channel) => `topic write ${anyDown(channel)}`),
  ...UP_CHANNELS.map((channel) => `topic read ${upTopic('+', channel)}`),
  '',
  ...UP_CHANNELS.map((channel) => `pattern write ${upTopic('+', channel).replace('+', '%u')}`),
  ...DOWN_CHANNELS.map((channel) => `pattern read ${anyDown(channel).replace('+', '%u')}`),
];

function anyDown(channel: (typeof DOWN_CHANNELS)[number]): string {
  return downTopic('+', channel);
}

function listenerLines({ host, port }: MosquittoListener, settings: MosquittoSettings): string[] {
  const { files, maximumConnections } = settings;
  return [
    `listener ${port} ${oneLine(host)}`,
    `cafile ${oneLine(files.caCertificate)}`,
    `certfile ${oneLine(files.certificate)}`,
    `keyfile ${oneLine(files.key)}`,
    ...(files.revocationList === undefined ? [] : [`crlfile ${oneLine(files.revocationList)}`]),
    'tls_version tlsv1.2',
    'require_certificate true',
    'use_identity_as_username true',
    `max_connections ${maximumConnections}`,
  ];
}

/** mosquitto takes the rest of the line, spaces included, without quotes. */
function oneLine(value: string): string {
  if (!/^\S(?:\P{Control}*\S)?$/u.test(value)) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { value, problem: 'This cannot be written in one line of a mosquitto configuration.' },
    });
  }
  return value;
}

const asText = (lines: readonly string[]) => `${lines.join('\n')}\n`;
