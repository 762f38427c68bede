import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { ControllerStatus } from '@monban/core/messages/controller';
import type { SendingController } from './sending-controller.ts';

/** A controller says how it is: on line under a new connection, unless told otherwise. */
export function sayStatus(controller: SendingController, status: Partial<ControllerStatus> = {}): void {
  controller.say('status', {
    type: 'monban.controller-status.v1',
    controllerId: controller.identity.controllerId,
    connectionId: newRecordId(randomUUID),
    state: 'online',
    at: new Date().toISOString(),
    snapshotVersion: 0,
    outboxDepth: 0,
    clockTrusted: true,
    doors: [],
    readers: [],
    ...status,
  });
}
