// SPDX-License-Identifier: Apache-2.0
// Faults in joining the network, and in telling how it went.
import { COMMAND, ERROR, STATE } from '../ble-host/improv.mjs';
import { around } from './around.mjs';

const SHELL = /[$`"'\\;&|<>]/;

// The writer's acknowledgement, and all that would be told, wait for the end of the join.
function blockingConnect(device, { acts }) {
    let acknowledge = null;
    around(device, 'write', (original, data, offset, respond) => {
        let responded = () => {};
        original(data, offset, () => { responded = respond; });
        if (device.state === STATE.provisioning && acts())
            acknowledge = responded;
        else
            responded();
    });
    around(device, 'notify', (original, name, value) => {
        if (name !== 'state' || value[0] !== STATE.provisioning)
            original(name, value);
    });
    around(device, 'joinEnds', (original, joined) => {
        original(joined);
        acknowledge?.();
        acknowledge = null;
    });
}

function instead(method, fault) {
    return (device, { acts, radio }) => around(device, method, (original, ...args) => {
        if (acts())
            fault(device, radio);
        else
            original(...args);
    });
}

export const WIFI = [{
    name: 'no-authorization', seen: 'ImprovWiFiBLE',
    does: 'with --button, commands are accepted before it was pressed',
    apply(device, { acts }) {
        around(device, 'allows', (original, states) => original(states) ||
            (device.state === STATE.authorizationRequired && acts()));
    },
}, {
    name: 'any-password', seen: 'thingino ble-provision',
    does: 'says provisioned without connecting',
    apply(device, { acts }) {
        around(device, 'canJoin', (original, credentials) => acts() || original(credentials));
    },
}, {
    name: 'psk-only', seen: 'bestool improv-wifi; UCD3, which refuses the short frame',
    does: 'can\'t join an open network',
    apply(device, { acts }) {
        around(device, 'canJoin', (original, credentials) =>
            original(credentials) && (credentials.password.length > 0 || !acts()));
    },
}, {
    name: 'shell', seen: 'thingino ble-provision: any command, as root',
    does: 'hands SSID and password to a shell, which takes some characters for its own',
    apply(device, { acts }) {
        around(device, 'canJoin', (original, credentials) => original(credentials) &&
            !(SHELL.test(credentials.ssid + credentials.password) && acts()));
    },
}, {
    name: 'blocking-connect', seen: 'ImprovWiFiBLE, bestool, Python and Go daemons for Linux',
    does: 'the write is acknowledged after the join; state 0x03 is never notified',
    apply: blockingConnect,
}, {
    name: 'wifi-silent', seen: 'what users call "stuck in provisioning"',
    does: 'a join ends without a result, error or state',
    apply: instead('joinEnds', () => {}),
}, {
    name: 'teardown-on-success', seen: 'bestool improv-wifi',
    does: 'disconnects and disappears on success before it has told it',
    apply: instead('succeed', (device, radio) => {
        radio.withdraw();
        device.setState(STATE.provisioned);
    }),
}, {
    name: 'no-url', seen: 'bestool improv-wifi',
    does: 'the result of Wi-Fi settings has no URL',
    apply(device) {
        device.urls = [];
    },
}, {
    name: 'state-before-result', seen: '',
    does: 'tells state 0x04 before the result',
    apply: instead('succeed', (device) => {
        device.setState(STATE.provisioned);
        device.answer(COMMAND.wifi, device.urls);
    }),
}, {
    name: 'success-without-result', seen: '',
    does: 'tells state 0x04 on success, but no result',
    apply: instead('succeed', (device) => device.setState(STATE.provisioned)),
}, {
    name: 'success-without-state', seen: '',
    does: 'tells the result on success, and stays in state 0x03',
    apply: instead('succeed', (device) => device.answer(COMMAND.wifi, device.urls)),
}, {
    name: 'failure-without-state', seen: 'devices that Home Assistant waits 90 s for',
    does: 'tells error 0x03 on failure, and stays in state 0x03',
    apply: instead('fail', (device) => device.setError(ERROR.unableToConnect)),
}, {
    name: 'failure-without-error', seen: '',
    does: 'goes back to state 0x02 on failure without an error',
    apply: instead('fail', (device) => device.setState(STATE.authorized)),
}, {
    name: 'stray-error', seen: '',
    does: 'tells error 0x02, as if another central had made a mistake, while it joins',
    apply(device, { acts }) {
        around(device, 'join', (original, credentials) => {
            original(credentials);
            if (acts())
                device.setError(ERROR.unknownCommand);
        });
    },
}];
