// SPDX-License-Identifier: Apache-2.0
// The options of the device.
import { parseArgs } from 'node:util';
import { COMMAND } from '../ble-host/improv.mjs';

const RANDOM = 'C0:FF:EE:00:00:01';
const OPTIONS = {
    socket: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    list: { type: 'boolean', default: false },
    name: { type: 'string', default: 'Test device' },
    'name-hex': { type: 'string' },
    address: { type: 'string', default: 'public' },
    button: { type: 'boolean', default: false },
    'authorized-ms': { type: 'string', default: '60000' },
    'join-ms': { type: 'string', default: '300' },
    'linger-ms': { type: 'string', default: '0' },
    'reboot-ms': { type: 'string', default: '1000' },
    ssid: { type: 'string', default: 'MyWirelessAP' },
    password: { type: 'string', default: 'mysecurepassword' },
    hostname: { type: 'string', default: 'test-device' },
    url: { type: 'string', multiple: true, default: ['http://192.0.2.1/'] },
    network: { type: 'string', multiple: true, default: ['MyWirelessAP,-40,WPA2', 'Cafe,-70,NO'] },
    networks: { type: 'string' },
    commands: { type: 'string' },
};

export const HELP = `Usage: device.mjs --socket PATH [OPTION...]

An Improv device behind the HCI controller that the Unix socket leads to.

  --fault NAME[=VALUE][:N]  with a fault, N times only; may be repeated
  --list                    the faults, as JSON
  --name TEXT, --name-hex HEX
  --address public|random|XX:XX:XX:XX:XX:XX
                            a static random one begins with C to F
  --button                  it must be pressed, and lasts --authorized-ms N
  --join-ms N, --reboot-ms N  how long it takes
  --linger-ms N             until it disappears when provisioned; 0 is never
  --ssid TEXT, --password TEXT  the one network that it can join
  --hostname TEXT
  --url TEXT                of the result; may be repeated, empty for none
  --network SSID,RSSI,SECURITY  that it lists; may be repeated
  --networks N              so many others instead
  --commands N,N...         all that it offers, as 1,2,0xC8

Commands on standard input: press, disconnect, stop, resume (advertising),
reset, crash, hang, state N, error N, address [XX:XX:XX:XX:XX:XX],
notify CHARACTERISTIC HEX, quit.
`;

export function numbered(count) {
    return Array.from({ length: count }, (_, i) => [`Network ${i + 1}`, String(-40 - i), 'WPA2']);
}

// SSIDs may have commas.
function network(text) {
    const [, ...parts] = text.match(/^(.*),(-?\d+),([^,]*)$/) ?? [];
    if (parts.length === 0)
        throw new Error(`--network takes SSID,RSSI,SECURITY, not '${text}'`);
    return parts;
}

function commandsOf(text) {
    return text === undefined ? Object.values(COMMAND) : text.split(',').map(Number);
}

// Null is the controller's own.
function addressOf(word) {
    return word === 'public' ? null : word === 'random' ? RANDOM : word;
}

export function readOptions() {
    const { values } = parseArgs({ options: OPTIONS });
    const networks = values.networks ? numbered(Number(values.networks)) :
        values.network.map(network);
    return {
        ...values,
        address: addressOf(values.address),
        device: {
            deviceName: Buffer.from(values['name-hex'] ?? values.name,
                values['name-hex'] === undefined ? 'utf8' : 'hex'),
            info: ['Test firmware', '1.0', 'ble-host'],
            button: values.button, ssid: values.ssid, password: values.password,
            commands: commandsOf(values.commands),
            hostname: values.hostname, urls: values.url.filter((url) => url !== ''), networks,
            authorizedMs: Number(values['authorized-ms']), joinMs: Number(values['join-ms']),
            lingerMs: Number(values['linger-ms']), rebootMs: Number(values['reboot-ms']),
        },
    };
}
