// SPDX-License-Identifier: Apache-2.0
// Faults in states, errors, capabilities and what is advertised of them.
import { ERROR } from '../ble-host/improv.mjs';
import { around } from './around.mjs';

// What one of the one-byte characteristics reads as, and is notified with.
function reads(wanted, change) {
    return (device, { acts, value }) => around(device, 'read', (original, name) =>
        (wanted.includes(name) && acts() ? change(original(name), value) : original(name)));
}

// Byte `index` of the service data.
function advertises(index) {
    return (device, { value = '0' }) => around(device, 'serviceData', (original) => {
        const data = original();
        data[index] = Number(value);
        return data;
    });
}

const VALUES = ['state', 'error', 'capabilities'];

export const STATES = [{
    name: 'error-sticks', seen: 'several', does: 'an error is never cleared, nor told again',
    apply(device, { acts }) {
        around(device, 'setError', (original, error) => {
            if (error !== ERROR.none || !acts())
                original(error);
        });
        around(device, 'disconnected', (original) => {
            const { error } = device;
            original();
            device.error = error;
        });
    },
}, {
    name: 'repeated-error-silent', seen: 'several',
    does: 'errors are cleared in silence, and the same error again is not notified',
    apply(device, { acts }) {
        let told = ERROR.none;
        around(device, 'setError', (original, error) => {
            const isNews = error !== ERROR.none && error !== told;
            if (isNews || !acts())
                original(error);
            else
                device.error = error;
            told = isNews ? error : told;
        });
    },
}, {
    name: 'error-not-notified', seen: '', does: 'errors can be read, but are not notified',
    apply(device, { acts }) {
        around(device, 'notify', (original, name, value) => {
            if (name !== 'error' || !acts())
                original(name, value);
        });
    },
}, {
    name: 'error-value', seen: '', does: 'every error is VALUE (0x42), which there is not',
    apply(device, { acts, value = '0x42' }) {
        around(device, 'setError', (original, error) =>
            original(error !== ERROR.none && acts() ? Number(value) : error));
    },
}, {
    name: 'state-value', seen: '',
    does: 'the state reads and is notified as VALUE (0x07), which there is not',
    apply: reads(['state'], (_, value = '7') => Buffer.from([Number(value)])),
}, {
    name: 'value-length', seen: '',
    does: 'state, error and capabilities have VALUE (0) bytes instead of one',
    apply: reads(VALUES, (bytes, value = '0') => Buffer.alloc(Number(value), bytes)),
}, {
    name: 'capabilities', seen: 'several',
    does: 'the capabilities are VALUE (0xF0), whatever commands it offers',
    apply(device, { value = '0xf0' }) {
        device.capabilities = () => Number(value);
    },
}, {
    name: 'claims-not-offered', seen: 'several',
    does: 'the capabilities have command VALUE (0x04), but it gets error 0x02',
    apply(device, { value = '4' }) {
        const claimed = device.capabilities();
        device.capabilities = () => claimed;
        device.commands = device.commands.filter((code) => code !== Number(value));
    },
}, {
    name: 'advertisement-stale', seen: 'several',
    does: 'it always advertises the state that it began with',
    apply(device) {
        let first = null;
        around(device, 'serviceData', (original) => {
            first ??= original();
            return first;
        });
    },
}, {
    name: 'advertised-state', seen: '', does: 'it advertises state VALUE (0x00)',
    apply: advertises(0),
}, {
    name: 'advertised-capabilities', seen: '', does: 'it advertises capabilities VALUE (0x00)',
    apply: advertises(1),
}, {
    name: 'service-data-length', seen: '', does: 'the service data are VALUE (1) bytes long',
    apply(device, { value = '1' }) {
        around(device, 'serviceData', (original) => original().subarray(0, Number(value)));
    },
}];
