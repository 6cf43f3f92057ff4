// SPDX-License-Identifier: Apache-2.0
// Faults in RPC results.
import { COMMAND, checksum, frame, join } from '../ble-host/improv.mjs';
import { around } from './around.mjs';
import { numbered } from './options.mjs';

const MANY = 30;
const CONSTANT = frame(COMMAND.wifi);

function withChecksum(body) {
    return Buffer.concat([body, Buffer.from([checksum(body)])]);
}

// `change` gets the frame of a result, and gives another.
function changed(change) {
    return (device, { acts, value }) => around(device, 'encode', (original, code, strings) => {
        const bytes = original(code, strings);
        return acts() ? change(bytes, value, code, strings) : bytes;
    });
}

function readAs(value) {
    return (device, { acts }) => around(device, 'read', (original, name) =>
        (name === 'result' && acts() ? value(original(name)) : original(name)));
}

function wrongLength(bytes, value = '0') {
    const body = Buffer.from(bytes.subarray(0, -1));
    body[1] = Number(value);
    return withChecksum(body);
}

function tooLong(_bytes, _value, code, strings) {
    const data = join(strings);
    return withChecksum(Buffer.concat([Buffer.from([code, data.length & 0xff]), data]));
}

function wrongChecksum(bytes) {
    return Buffer.concat([bytes.subarray(0, -1), Buffer.from([~bytes.at(-1) & 0xff])]);
}

function cutString(bytes) {
    const body = Buffer.from(bytes.subarray(0, -1));
    if (body.length > 2)
        body[2] = 0xff;
    return withChecksum(body);
}

export const ANSWERS = [{
    name: 'result-length', seen: 'UCD3 / idf-improv-wifi-ble: always 0',
    does: 'the length byte of results is VALUE (0)',
    apply: changed(wrongLength),
}, {
    name: 'result-over-255', seen: 'improv-wifi sdk-cpp',
    does: 'has many networks, and the length byte of a result over 255 bytes wraps',
    apply(device, context) {
        device.networks = numbered(MANY);
        device.listed = () => device.networks.flat();
        changed(tooLong)(device, context);
    },
}, {
    name: 'result-checksum', seen: '', does: 'the checksum of results is wrong',
    apply: changed(wrongChecksum),
}, {
    name: 'result-trailing', seen: '', does: 'results have bytes after their end',
    apply: changed((bytes) => Buffer.concat([bytes, Buffer.from([0xaa, 0xbb])])),
}, {
    name: 'result-string', seen: '',
    does: 'the first string of results has a length that points past their end',
    apply: changed(cutString),
}, {
    name: 'result-other', seen: '', does: 'results say that they answer command VALUE (0x03)',
    apply: changed((bytes, value = '3') =>
        withChecksum(Buffer.concat([Buffer.from([Number(value)]), bytes.subarray(1, -1)]))),
}, {
    name: 'stray-result', seen: '',
    does: 'before each result comes one of another command, as if for another central',
    apply(device, { acts }) {
        around(device, 'answer', (original, code, strings) => {
            if (acts())
                original(code === COMMAND.info ? COMMAND.scan : COMMAND.info, ['stray']);
            original(code, strings);
        });
    },
}, {
    name: 'result-read-constant', seen: 'UCD3 / idf-improv-wifi-ble',
    does: 'the result reads as the same bytes, whatever it was',
    apply: readAs(() => CONSTANT),
}, {
    name: 'result-read-empty', seen: '', does: 'the result reads as nothing',
    apply: readAs(() => Buffer.alloc(0)),
}, {
    name: 'result-read-cut', seen: '',
    does: 'only the first VALUE (20) bytes of the result can be read',
    apply: (device, context) =>
        readAs((bytes) => bytes.subarray(0, Number(context.value ?? 20)))(device, context),
}, {
    name: 'result-not-notified', seen: '', does: 'results can be read, but are not notified',
    apply(device, { acts }) {
        around(device, 'notify', (original, name, value) => {
            if (name !== 'result' || !acts())
                original(name, value);
        });
    },
}];
