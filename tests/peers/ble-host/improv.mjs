// SPDX-License-Identifier: Apache-2.0
// The names and numbers of docs/protocol.md, and its frames.

const uuid = (digit) => `00467768-6228-2272-4663-27747826800${digit}`;

export const SERVICE = uuid(0);
export const CHARACTERISTICS = {
    state: uuid(1), error: uuid(2), command: uuid(3), result: uuid(4), capabilities: uuid(5),
};
export const SERVICE_DATA = 0x4677;

export const STATE = {
    stopped: 0, authorizationRequired: 1, authorized: 2, provisioning: 3, provisioned: 4,
};
export const ERROR = {
    none: 0, invalid: 1, unknownCommand: 2, unableToConnect: 3, notAuthorized: 4,
    badHostname: 5, unknown: 0xff,
};
export const COMMAND = {
    wifi: 0x01, identify: 0x02, info: 0x03, scan: 0x04, hostname: 0x05, deviceName: 0x06,
    host: 0xc8, device: 0xc9, token: 0xca,
};
export const CAPABILITY = { identify: 1, info: 2, scan: 4, hostname: 8 };

export const STRINGS_MAX = 255; // bytes that a frame carries

export function checksum(bytes) {
    return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

export function frame(command, data = Buffer.alloc(0)) {
    const body = Buffer.concat([Buffer.from([command, data.length]), data]);
    return Buffer.concat([body, Buffer.from([checksum(body)])]);
}

// Strings, each with its length before it; of strings as text or bytes.
export function join(strings) {
    return Buffer.concat(strings.flatMap((string) => {
        const bytes = Buffer.from(string);
        return [Buffer.from([bytes.length]), bytes];
    }));
}

// As join(), without what does not fit into one frame, and all after it [RES-2].
export function joinFitting(strings) {
    let count = 0;
    for (let length = 0; count < strings.length; count++) {
        length += 1 + Buffer.from(strings[count]).length;
        if (length > STRINGS_MAX)
            break;
    }
    return join(strings.slice(0, count));
}

// The strings that use up the data exactly, as Buffers, or null [STR-1].
export function split(data) {
    const strings = [];
    while (data.length > 0) {
        const end = 1 + data[0];
        if (end > data.length)
            return null;
        strings.push(data.subarray(1, end));
        data = data.subarray(end);
    }
    return strings;
}
