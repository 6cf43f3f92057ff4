// SPDX-License-Identifier: Apache-2.0
// Faults in taking writes, frames and what they carry.
import { COMMAND, ERROR, STATE, checksum } from '../ble-host/improv.mjs';
import { around } from './around.mjs';
import { Refusal, demand } from './commands.mjs';
import { numbered } from './options.mjs';

const NOTHING = Buffer.alloc(0);
const CRASH_NETWORKS = 13;

function isFrame(data) {
    return data.length >= 3 && data.length === 3 + data[1];
}

// Starts a join where the state allows it, whatever the credentials.
function joinUnchecked(device, ssid, password) {
    demand(device.allows([STATE.authorized]), ERROR.notAuthorized);
    device.join({ ssid, password });
}

// Wi-Fi settings that `accept` takes: it gives SSID and password, or null.
function wifiFault(accept) {
    return (device, { acts }) => around(device, 'command', (original, code, data, frame) => {
        const taken = code === COMMAND.wifi && accept(data, frame);
        if (taken && acts())
            joinUnchecked(device, ...taken);
        else
            original(code, data, frame);
    });
}

function overrun(data) {
    const ssidEnd = 1 + data[0];
    const isPast = data.length > 0 && ssidEnd + 1 + (data[ssidEnd] ?? 0) > data.length;
    return isPast ? [data.subarray(1, ssidEnd), data.subarray(ssidEnd + 1)] : null;
}

function leftover(data) {
    const ssidEnd = 1 + data[0];
    const end = ssidEnd + 1 + data[ssidEnd];
    return end < data.length ? [data.subarray(1, ssidEnd), data.subarray(ssidEnd + 1, end)] : null;
}

function swallowed(data, frame) {
    const begin = 2 + data[0];
    const isOneMore = begin + data[begin - 1] === data.length + 1;
    return isOneMore ? [data.subarray(1, begin - 1), frame.subarray(2 + begin)] : null;
}

// A command with these data, for which `fail` is called instead.
function commandFault(wanted, isCase, fail) {
    return (device, { acts, value }) => around(device, 'command', (original, code, data, frame) => {
        if (code === wanted && isCase(data, device, value) && acts())
            fail(device, `command ${code}`);
        else
            original(code, data, frame);
    });
}

function scanFault(fail) {
    const command = commandFault(COMMAND.scan, (_, d) => d.networks.length >= CRASH_NETWORKS, fail);
    return (device, context) => {
        device.networks = numbered(CRASH_NETWORKS);
        command(device, context);
    };
}

export const FRAMES = [{
    name: 'half-frame-survives', seen: 'ESPHome esp32_improv',
    does: 'half a frame is kept for ever, beyond a disconnect too',
    apply(device, { acts }) {
        device.watchHalfFrame = () => {};
        around(device, 'forgetHalfFrame', (original) => {
            if (device.held.length === 0 || !acts())
                original();
        });
    },
}, {
    name: 'half-frame-stays', seen: '',
    does: 'half a frame is kept without a limit of time, until a disconnect',
    apply(device) {
        device.watchHalfFrame = () => {};
    },
}, {
    name: 'long-write-dropped', seen: 'ESPHome esp32_improv',
    does: 'more than VALUE bytes (255) are dropped without an error',
    apply(device, { acts, value = '255' }) {
        around(device, 'take', (original, data) => {
            if (device.held.length + data.length > Number(value) && acts())
                device.forgetHalfFrame();
            else
                original(data);
        });
    },
}, {
    name: 'length-254-hangs', seen: 'improv-wifi sdk-cpp, and ESPHome with it',
    does: 'a frame of data length 254 or 255 is never done with: silence for ever',
    apply(device, { acts }) {
        around(device, 'frame', (original, bytes) => {
            if (bytes[1] >= 254 && acts())
                device.hang('data length');
            else
                original(bytes);
        });
    },
}, {
    name: 'one-byte-frame', seen: 'improv-wifi sdk-cpp',
    does: 'a single byte is taken for a command without data',
    apply(device, { acts }) {
        around(device, 'take', (original, data) => {
            if (device.held.length > 0 || data.length !== 1 || !acts())
                original(data);
            else if (data[0] === COMMAND.wifi)
                device.obey(() => joinUnchecked(device, NOTHING, NOTHING));
            else
                device.obey(() => device.command(data[0], NOTHING, data));
        });
    },
}, {
    name: 'empty-wifi-accepted', seen: 'improv-wifi sdk-cpp',
    does: 'Wi-Fi settings without SSID and password start a join',
    apply: wifiFault((data) => (data.length === 0 ? [NOTHING, NOTHING] : null)),
}, {
    name: 'string-overrun', seen: 'improv-wifi sdk-cpp',
    does: 'SSID or password with a length that points past the end start a join',
    apply: wifiFault(overrun),
}, {
    name: 'leftover-accepted', seen: 'improv-wifi sdk-cpp',
    does: 'Wi-Fi settings with bytes after the password start a join',
    apply: wifiFault(leftover),
}, {
    name: 'password-swallows-checksum', seen: 'improv-wifi sdk-cpp',
    does: 'a password one byte too long is taken, the checksum as its last byte',
    apply: wifiFault(swallowed),
}, {
    name: 'any-credentials', seen: 'improv-wifi sdk-cpp',
    does: 'SSID and password may have any length',
    apply(device) {
        device.checkCredentials = () => {};
    },
}, {
    name: 'no-checksum', seen: 'Python and Go daemons for Linux',
    does: 'a wrong checksum is not noticed',
    apply(device, { acts }) {
        around(device, 'checkFrame', (original, bytes) => {
            if (checksum(bytes.subarray(0, -1)) === bytes.at(-1) || !acts())
                original(bytes);
        });
    },
}, {
    name: 'min-15-bytes', seen: 'UCD3 / idf-improv-wifi-ble',
    does: 'frames under 15 bytes are refused: open networks, identify and others fail',
    apply(device, { acts }) {
        around(device, 'checkFrame', (original, bytes) => {
            original(bytes);
            if (bytes.length < 15 && acts())
                throw new Refusal(ERROR.invalid);
        });
    },
}, {
    name: 'no-reassembly', seen: 'thingino ble-provision',
    does: 'each write must be a whole frame, else error 0x01',
    apply(device, { acts }) {
        around(device, 'take', (original, data) => {
            if (!isFrame(data) && acts())
                device.malformed();
            else
                original(data);
        });
    },
}, {
    name: 'short-write-crashes', seen: 'Go daemon for Linux',
    does: 'a write of less than VALUE bytes (3) crashes it',
    apply(device, { acts, value = '3' }) {
        around(device, 'take', (original, data) => {
            if (data.length < Number(value) && acts())
                device.crash('short write');
            else
                original(data);
        });
    },
}, {
    name: 'scan-13-crashes', seen: 'bestool improv-wifi',
    does: 'has 13 networks, and a scan crashes it',
    apply: scanFault((device, why) => device.crash(why)),
}, {
    name: 'scan-13-silent', seen: 'bestool improv-wifi',
    does: 'has 13 networks, and a scan is never answered',
    apply: scanFault(() => {}),
}, {
    name: 'long-name-crashes', seen: 'bestool improv-wifi',
    does: 'a device name of VALUE bytes (254) or more crashes it',
    apply: commandFault(COMMAND.deviceName,
        (data, _, value = '254') => data.length >= Number(value),
        (device, why) => device.crash(why)),
}, {
    name: 'unknown-silent', seen: 'several',
    does: 'a command that is not offered is not answered',
    apply(device, { acts }) {
        around(device, 'command', (original, code, data, frame) => {
            if (device.offers(code) || !acts())
                original(code, data, frame);
        });
    },
}, {
    name: 'hostname-needs-length', seen: 'devices made for Home Assistant\'s client',
    does: 'a hostname must have its length before it, else error 0x01',
    apply(device) {
        around(device, 'hostnameOf', (original, data) => {
            const name = original(data);
            demand(data.length === 0 || name.length < data.length);
            return name;
        });
    },
}, {
    name: 'hostname-length-refused', seen: '',
    does: 'a hostname with its length before it, as one client sends it, is refused',
    apply(device) {
        device.hostnameOf = (data) => data;
    },
}];
