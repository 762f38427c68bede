import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Packet types of MQTT 3.1.1 section 2.2.1, as the first byte of a packet says them. */
const CONNECT = 0x10;
const SUBSCRIBE = 0x80;
const PUBLISH = 0x30;
const PACKET_TYPE = 0xf0;

/** A broker that lets everybody in and grants what is asked for, and never says what became of a message. */
export interface SilentBroker {
  readonly url: string;
  /** The first message has arrived. */
  readonly published: Promise<void>;
  close(): Promise<void>;
}

export async function startSilentBroker(filters: number): Promise<SilentBroker> {
  const sockets: Socket[] = [];
  let arrived: () => void = () => undefined;
  const published = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const listener = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (packet: Buffer) => {
      const type = (packet[0] ?? 0) & PACKET_TYPE;
      if (type === CONNECT) socket.write(Uint8Array.of(0x20, 2, 0, 0));
      if (type === SUBSCRIBE) socket.write(granted(packet, filters));
      if (type === PUBLISH) arrived();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    published,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** SUBACK with the packet's own identifier: QoS 1 for each filter. */
function granted(packet: Buffer, filters: number): Uint8Array {
  // The remaining length has one byte more for each that says so (section 2.2.3).
  const at = packet.findIndex((byte, index) => index > 0 && byte < 0x80) + 1;
  const [high = 0, low = 0] = packet.subarray(at);
  return Uint8Array.of(0x90, 2 + filters, high, low, ...new Array<number>(filters).fill(1));
}
