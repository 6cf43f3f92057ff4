// SPDX-License-Identifier: Apache-2.0
// The commands of an Improv device: what they carry, when they are allowed, what they do.
import { COMMAND, ERROR, STATE, STRINGS_MAX, join } from '../ble-host/improv.mjs';

const { authorizationRequired, authorized, provisioning, provisioned } = STATE;
const ALWAYS = [authorizationRequired, authorized, provisioning, provisioned];
const HOSTNAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const HEXADECIMAL = /^[0-9a-f]{64}$/i;
const SSL = /^(true|false|1|0|yes|no|on|off|)$/i;
const DEVICE_NAME_MAX = 254;

// Why a frame is refused.
export class Refusal extends Error {
    constructor(error) {
        super(`error ${error}`);
        this.error = error;
    }
}

export function demand(condition, error = ERROR.invalid) {
    if (!condition)
        throw new Refusal(error);
}

function text(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Refusal(ERROR.invalid);
    }
}

function nothing(data) {
    demand(data.length === 0);
}

function strings(device, data, least, most = least) {
    const found = device.split(data);
    demand(found && found.length >= least && found.length <= most);
    return found;
}

function texts(device, data, least, most) {
    return strings(device, data, least, most).map(text);
}

function isPort(port) {
    return port === '' || (/^[0-9]+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535);
}

// [WIFI-1] to [WIFI-3]
function wifi(data, device) {
    const [ssid, password] = strings(device, data, 2);
    device.checkCredentials(ssid, password);
    return { ssid, password };
}

export function checkCredentials(ssid, password) {
    demand(ssid.length >= 1 && ssid.length <= 32);
    demand(password.length === 0 || (password.length >= 8 && password.length <= 63) ||
           HEXADECIMAL.test(password.toString('latin1')));
}

// Without the length that a widely used client puts before it [NAME-4].
export function hostnameOf(data) {
    const hasLength = data.length > 0 && data[0] === data.length - 1 &&
                      !/[a-z0-9]/i.test(String.fromCharCode(data[0]));
    return hasLength ? data.subarray(1) : data;
}

function hostname(data, device) {
    const name = device.hostnameOf(data).toString('latin1');
    demand(name === '' || HOSTNAME.test(name), ERROR.badHostname);
    return name;
}

function deviceName(data) {
    demand(data.length <= DEVICE_NAME_MAX);
    return text(data);
}

function host(data, device) {
    const [name, port, hostHttp, portHttp, ssl] = texts(device, data, 5);
    const isByte = ssl === '\x00' || ssl === '\x01';
    demand(isPort(port) && isPort(portHttp) && (isByte || SSL.test(ssl)));
    return [name, port, hostHttp, portHttp, ssl];
}

// As many networks as fit, smaller ones after one that does not [SCAN-4].
export function fitting(networks) {
    const kept = [];
    for (const network of networks) {
        if (join([...kept, ...network]).length <= STRINGS_MAX)
            kept.push(...network);
    }
    return kept;
}

function rename(device, key, name) {
    if (name !== '')
        device[key] = Buffer.from(name);
    return [device[key]];
}

function store(name) {
    return (device, values) => {
        device.tell('stored', { name, values });
        return [];
    };
}

// By number: parse(data, device) gives what run(device, parsed) takes, which gives the
// strings of the answer, if there is one.
export const COMMANDS = {
    [COMMAND.wifi]: { states: [authorized], parse: wifi, run: (d, parsed) => d.join(parsed) },
    [COMMAND.identify]: { states: ALWAYS, parse: nothing, run: (d) => d.identify() },
    [COMMAND.info]: { states: ALWAYS, parse: nothing, run: (d) => [...d.info, d.deviceName] },
    [COMMAND.scan]: {
        states: [authorizationRequired, authorized], parse: nothing,
        run: (d) => d.listed(),
    },
    [COMMAND.hostname]: {
        states: [authorized], parse: hostname, run: (d, name) => rename(d, 'hostname', name),
    },
    [COMMAND.deviceName]: {
        states: [authorized], parse: deviceName,
        run: (d, name) => rename(d, 'deviceName', name),
    },
    [COMMAND.host]: { states: [authorized], parse: host, run: store('host') },
    [COMMAND.device]: {
        states: [authorized], parse: (data, d) => texts(d, data, 4, 5), run: store('device'),
    },
    [COMMAND.token]: {
        states: [authorized], parse: (data, d) => texts(d, data, 1), run: store('token'),
    },
};
