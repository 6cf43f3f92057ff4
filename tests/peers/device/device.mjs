// SPDX-License-Identifier: Apache-2.0
// An Improv device that keeps to docs/protocol.md, but for the faults that it is asked for:
// see options.mjs and faults.mjs.
import { randomBytes } from 'node:crypto';
import { Controller } from '../ble-host/controller.mjs';
import { fatal, obey, tell } from '../ble-host/lines.mjs';
import { Device } from './engine.mjs';
import { FAULTS, applyFaults } from './faults.mjs';
import { HELP, readOptions } from './options.mjs';
import { Radio } from './radio.mjs';

function randomAddress() {
    const bytes = randomBytes(6);
    bytes[0] |= 0xc0; // a static one
    return bytes.toString('hex').toUpperCase().match(/../g).join(':');
}

function commands(device, radio, controller) {
    return {
        press: () => device.press(),
        disconnect: () => radio.disconnect(),
        stop: () => radio.conceal(),
        resume: () => radio.advertise(),
        reset: () => {
            device.start();
            radio.advertise();
        },
        crash: () => device.crash('by command'),
        hang: () => device.hang('by command'),
        state: (number) => device.setState(Number(number)),
        error: (number) => device.setError(Number(number)),
        address: (address) => radio.move(address ?? randomAddress()),
        notify: (name, hex) => radio.notify(name, Buffer.from(hex, 'hex')),
        quit: () => {
            controller.close();
            process.exit(0);
        },
    };
}

async function run(options) {
    const controller = await Controller.open(options.socket);
    controller.on('close', () => fatal(new Error('the controller is gone')));
    const radio = await Radio.open(controller, options.address);
    const device = new Device(options.device, radio, tell);
    const without = applyFaults(options.fault, device, radio);
    radio.serve(device, without);
    device.start();
    radio.advertise();
    obey(commands(device, radio, controller));
}

function list() {
    const rows = FAULTS.map(({ name, does, seen }) => ({ name, does, seen }));
    process.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
}

const options = readOptions();
if (options.list)
    list();
else if (options.socket)
    run(options).catch(fatal);
else
    process.stdout.write(HELP);
