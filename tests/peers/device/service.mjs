// SPDX-License-Identifier: Apache-2.0
// The GATT service of the device, as ble-host takes it.
import { CHARACTERISTICS, SERVICE } from '../ble-host/improv.mjs';
import { tell } from '../ble-host/lines.mjs';

const CCCD = 0x2902;
const SUCCESS = 0;
const PROPERTIES = {
    state: ['read', 'notify'], error: ['read', 'notify'],
    command: ['write', 'write-without-response'], result: ['read', 'notify'],
    capabilities: ['read'],
};

// Where a fault is silent, ble-host is never called back, so that no answer goes out.
function readable(device, name) {
    return {
        onRead(_connection, respond) {
            const value = device.read(name);
            tell('read', { characteristic: name, hex: value.toString('hex') });
            if (device.step('read'))
                respond(SUCCESS, value);
        },
    };
}

function writable(device) {
    return {
        onPartialWrite(_connection, _needsResponse, offset, data, respond) {
            tell('written', { hex: data.toString('hex'), offset });
            if (device.step('write'))
                device.write(data, offset, () => respond(SUCCESS));
        },
    };
}

function notifiable(device, name) {
    return {
        descriptors: [{
            uuid: CCCD, writePerm: 'custom',
            onAuthorizeWrite(_connection, respond) {
                if (device.step('subscribe'))
                    respond(SUCCESS);
            },
        }],
        onSubscriptionChange(_connection, notification) {
            tell(notification ? 'subscribed' : 'unsubscribed', { characteristic: name });
        },
    };
}

export function service(device, without) {
    const names = Object.keys(CHARACTERISTICS).filter((name) => !without.includes(name));
    return {
        uuid: SERVICE,
        characteristics: names.map((name) => ({
            name, uuid: CHARACTERISTICS[name], properties: PROPERTIES[name],
            ...PROPERTIES[name].includes('read') ? readable(device, name) : writable(device),
            ...PROPERTIES[name].includes('notify') ? notifiable(device, name) : {},
        })),
    };
}

// By name: ble-host's object, and the handle of its value, in the order of declaration.
export function attributes({ startHandle, characteristics }) {
    const found = {};
    let handle = startHandle + 1;
    for (const object of characteristics) {
        found[object.name] = { object, handle: handle + 1 };
        handle += 2 + (object.descriptors?.length ?? 0);
    }
    return found;
}
