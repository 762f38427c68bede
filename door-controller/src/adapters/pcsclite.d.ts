/** The part of npm `pcsclite` 1.0 that we use; the package is optional and may be absent. */
declare module 'pcsclite' {
  import type { EventEmitter } from 'node:events';

  export interface PcscContext extends EventEmitter {
    on(event: 'error', listener: (cause: Error) => void): this;
    on(event: 'reader', listener: (reader: PcscCardReader) => void): this;
    close(): void;
  }

  export interface PcscCardReader extends EventEmitter {
    readonly name: string;
    readonly connected: boolean;
    readonly SCARD_SHARE_EXCLUSIVE: number;
    readonly SCARD_STATE_EMPTY: number;
    readonly SCARD_STATE_PRESENT: number;
    readonly SCARD_RESET_CARD: number;
    readonly SCARD_PROTOCOL_T0: number;
    readonly SCARD_PROTOCOL_T1: number;
    on(event: 'error', listener: (cause: Error) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'status', listener: (status: { readonly state: number; readonly atr?: Buffer }) => void): this;
    connect(
      options: { readonly share_mode: number; readonly protocol: number },
      done: (cause: Error | null | undefined, protocol: number) => void,
    ): void;
    disconnect(disposition: number, done: (cause: Error | null | undefined) => void): void;
    transmit(
      command: Buffer,
      longestAnswer: number,
      protocol: number,
      done: (cause: Error | null | undefined, answer: Buffer) => void,
    ): void;
  }

  /** Throws at once while pcscd is down. */
  export default function pcsclite(): PcscContext;
}
