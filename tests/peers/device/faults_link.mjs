// SPDX-License-Identifier: Apache-2.0
// Faults of the link: what is advertised and offered, silence, and disconnects at any step.
import { around } from './around.mjs';

// At `connect`, and at `mtu`, the first request, Debian 12's bluetoothd crashes. That is its own
// fault: for a client's test begin at `discovery`.
const STEPS = ['connect', 'mtu', 'discovery', 'subscribe', 'read', 'write', 'command',
    'provisioning', 'result'];

// What happens at the step; whether the device goes on.
function atStep(happen) {
    return (device, { value, acts, radio }) => {
        if (!STEPS.includes(value))
            throw new Error(`no step '${value}'; there are ${STEPS.join(', ')}`);
        around(device, 'step', (original, step) =>
            (step === value && acts() ? happen(device, radio, step) : original(step)));
    };
}

function disconnect(device, radio, step) {
    if (step === 'provisioning') // what was told before is to arrive
        setTimeout(() => radio.disconnect(), device.joinMs / 2);
    else
        radio.disconnect();
    return ['provisioning', 'result'].includes(step); // the device goes on by itself
}

function hides(part) {
    return (_device, { radio }) => {
        radio.advertised[part] = false;
    };
}

export const LINKS = [{
    name: 'disconnect-at', seen: '', does: `disconnects at step VALUE: ${STEPS.join(', ')}`,
    apply: atStep(disconnect),
}, {
    name: 'silence-at', seen: '', does: 'never answers at step VALUE, one of those above',
    apply: atStep(() => false),
}, {
    name: 'mtu', seen: 'many small devices', does: 'the ATT MTU is VALUE (23) bytes at most',
    apply(_device, { radio, value = '23' }) {
        radio.limitMtu(Number(value));
    },
}, {
    name: 'without', seen: '',
    does: 'has no characteristic VALUE: state, error, command, result, capabilities',
    apply(_device, { value, without }) {
        without.push(value);
    },
}, {
    name: 'notify-unsubscribed', seen: '',
    does: 'notifies a central that has not subscribed; its state when it connects',
    apply(device, { acts, radio }) {
        around(radio, 'notify', (original, name, value) => original(name, value, acts()));
        around(device, 'connected', (original) => {
            original();
            device.notify('state', device.read('state'));
        });
    },
}, {
    name: 'long-advertisement', seen: 'ImprovWiFiBLE: 33 bytes',
    does: 'its name comes first, so that the service data do not fit',
    apply(_device, { radio }) {
        radio.advertised.nameFirst = true;
    },
}, {
    name: 'no-service-data', seen: 'several', does: 'advertises no service data',
    apply: hides('data'),
}, {
    name: 'no-uuid', seen: 'several', does: 'does not advertise the service UUID',
    apply: hides('uuid'),
}, {
    name: 'no-name', seen: 'several', does: 'advertises no name',
    apply: hides('name'),
}];
