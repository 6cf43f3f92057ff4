// SPDX-License-Identifier: Apache-2.0
// The bytes that the device advertises [ADV-2]. Written by hand: ble-host's builder takes
// neither names that are no text, nor what does not fit.
import { SERVICE, SERVICE_DATA } from '../ble-host/improv.mjs';

const MAX = 31;
const FLAGS = 0x01, UUIDS_128 = 0x07, SHORT_NAME = 0x08, NAME = 0x09, DATA_16 = 0x16;
const GENERAL_NO_BREDR = 0x06;

function structure(type, bytes) {
    return Buffer.concat([Buffer.from([1 + bytes.length, type]), bytes]);
}

function name(bytes, room) {
    const isWhole = 2 + bytes.length <= room;
    return structure(isWhole ? NAME : SHORT_NAME, bytes.subarray(0, room - 2));
}

// What does not fit any more is left out.
function packed(structures) {
    return structures.reduce((all, one) =>
        (all.length + one.length <= MAX ? Buffer.concat([all, one]) : all), Buffer.alloc(0));
}

// `shown` says which parts there are; nameFirst puts the name where the data should be.
export function advertisement(data, { deviceName }, shown) {
    const uuid = Buffer.from(SERVICE.replaceAll('-', ''), 'hex').reverse();
    const service = Buffer.from([SERVICE_DATA & 0xff, SERVICE_DATA >> 8]);
    return packed([
        ...shown.flags ? [structure(FLAGS, Buffer.from([GENERAL_NO_BREDR]))] : [],
        ...shown.uuid ? [structure(UUIDS_128, uuid)] : [],
        ...shown.nameFirst ? [name(Buffer.from(deviceName), 10)] : [],
        ...shown.data ? [structure(DATA_16, Buffer.concat([service, data]))] : [],
    ]);
}

export function scanResponse({ deviceName }, shown) {
    return shown.name ? name(Buffer.from(deviceName), MAX) : Buffer.alloc(0);
}
