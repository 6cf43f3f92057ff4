// SPDX-License-Identifier: Apache-2.0
// A central that nobody here wrote the host stack of: provisions an Improv device, as a script
// of commands on standard input says, and tells each step.
import { parseArgs } from 'node:util';
import bleHost from 'ble-host';
import { Controller } from './controller.mjs';
import { CHARACTERISTICS, COMMAND, SERVICE, STATE, checksum, frame, join, split }
    from './improv.mjs';
import { fatal, obey, tell } from './lines.mjs';

const HELP = `Usage: central.mjs --socket PATH [--mtu 23]

Finds the first Improv device, connects, subscribes and reads, then takes
commands: identify, info, await-authorized, wifi SSID PASSWORD,
digo-host HOST PORT, digo-device ID..., digo-token TOKEN, disconnect, quit.
Each is told when it is answered. With --mtu 23 it agrees to no larger one, and
cuts frames into writes of 20 bytes.
`;
const SMALL_MTU = 23;
const WRITE_HEADER = 3;

// --- ble-host with promises ------------------------------------------------------

function attempt(start) {
    return new Promise((resolve, reject) => {
        start((error, value) =>
            (error ? reject(new Error(`ATT error ${error}`)) : resolve(value)));
    });
}

const plain = (start) => new Promise(start);

function createManager(controller) {
    return attempt((done) => bleHost.BleManager.create(controller, {}, done));
}

function find(manager) {
    return plain((resolve) => {
        const filter = new bleHost.BleManager.ServiceUUIDScanFilter(SERVICE);
        const scanner = manager.startScan({ scanFilters: [filter] });
        scanner.on('report', (report) => {
            scanner.stopScan();
            resolve(report);
        });
    });
}

// --- The device, as the central sees it --------------------------------------------

class Remote {
    values = { state: null, error: null, result: null };
    #characteristics = {};
    #waiting = []; // for something to be notified

    constructor(connection) {
        this.connection = connection;
    }

    async discover() {
        const { gatt } = this.connection;
        const [service] = await plain((done) => gatt.discoverServicesByUuid(SERVICE, 1, done));
        const all = await plain((done) => service.discoverCharacteristics(done));
        for (const [name, uuid] of Object.entries(CHARACTERISTICS))
            this.#characteristics[name] = all.find((each) => each.uuid === uuid.toUpperCase());
        tell('discovered', { characteristics: all.length });
    }

    async subscribe(name) {
        const characteristic = this.#characteristics[name];
        characteristic.on('change', (value) => this.#notified(name, value));
        await attempt((done) => characteristic.writeCCCD(true, false, done));
        tell('subscribed', { characteristic: name });
    }

    async read(name) {
        const value = await attempt((done) => this.#characteristics[name].read(done));
        tell('read', { characteristic: name, hex: value.toString('hex') });
        return value;
    }

    // A frame, cut into writes that the MTU has room for instead of one long write [FRM-4].
    async write(bytes) {
        const room = this.connection.gatt.currentMtu - WRITE_HEADER;
        let writes = 0;
        for (let start = 0; start < bytes.length; start += room, writes++) {
            const part = bytes.subarray(start, start + room);
            await attempt((done) => this.#characteristics.command.write(part, done));
        }
        tell('written', { command: bytes[0], writes });
    }

    // Resolves with what `test` gives of a notification, as soon as it gives something.
    notification(test) {
        return plain((resolve) => {
            this.#waiting.push((name, value) => {
                const found = test(name, value);
                if (found)
                    resolve(found);
                return Boolean(found);
            });
        });
    }

    #notified(name, value) {
        this.values[name] = value;
        tell('notified', { characteristic: name, hex: value.toString('hex') });
        this.#waiting = this.#waiting.filter((isDone) => !isDone(name, value));
    }
}

// --- Commands ---------------------------------------------------------------------

function isWhole(bytes) {
    return bytes.length >= 3 && bytes.length === 3 + bytes[1] &&
           checksum(bytes.subarray(0, -1)) === bytes.at(-1);
}

// Sends a command; tells the error that it is refused with, or the strings of its result,
// which is read where the notification was cut.
async function ask(remote, command, data) {
    const answered = remote.notification((name, value) =>
        (name === 'error' && value[0] !== 0) || name === 'result' ? { name, value } : null);
    await remote.write(frame(command, data));
    const { name, value } = await answered;
    if (name === 'error') {
        tell('refused', { command, error: value[0] });
        return;
    }
    const bytes = isWhole(value) ? value : await remote.read('result');
    if (!isWhole(bytes) || bytes[0] !== command)
        throw new Error(`no result of ${command}: ${bytes.toString('hex')}`);
    const strings = split(bytes.subarray(2, -1)).map(String);
    tell('answered', { command, strings, wasCut: !isWhole(value) });
}

async function awaitState(remote, state) {
    if (remote.values.state[0] !== state)
        await remote.notification((name, value) => name === 'state' && value[0] === state);
    tell('in', { state });
}

// What it does in turn, each when the one before is done.
function commands(remote, controller) {
    const { host, device, token, wifi, identify, info } = COMMAND;
    const steps = {
        identify: () => remote.write(frame(identify)),
        info: () => ask(remote, info),
        'await-authorized': () => awaitState(remote, STATE.authorized),
        wifi: (ssid, password) => ask(remote, wifi, join([ssid, password])),
        'digo-host': (name, port) => ask(remote, host, join([name, port, '', '', 'yes'])),
        'digo-device': (...ids) => ask(remote, device, join(ids)),
        'digo-token': (text) => ask(remote, token, join([text])),
        disconnect: () => remote.connection.disconnect(),
        quit: () => {
            controller.close();
            process.exit(0);
        },
    };
    let queue = Promise.resolve();
    return Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, (...words) => {
        queue = queue.then(() => step(...words)).catch(fatal);
    }]));
}

async function run({ socket, mtu }) {
    const controller = await Controller.open(socket);
    controller.mtuMax = mtu;
    controller.on('close', () => fatal(new Error('the controller is gone')));
    const manager = await createManager(controller);
    const { address, addressType, parsedDataItems } = await find(manager);
    tell('found', { address, data: parsedDataItems.serviceData?.[0]?.data.toString('hex') });

    const connection = await plain((done) => manager.connect(addressType, address, {}, done));
    tell('connected', { address });
    connection.on('disconnect', (reason) => tell('disconnected', { reason }));
    if (mtu !== SMALL_MTU)
        await attempt((done) => connection.gatt.exchangeMtu(done));
    tell('mtu', { mtu: connection.gatt.currentMtu });

    const remote = new Remote(connection);
    await remote.discover();
    for (const name of ['state', 'error', 'result'])
        await remote.subscribe(name);
    remote.values.state = await remote.read('state');
    await remote.read('capabilities');
    tell('ready');
    obey(commands(remote, controller));
}

const { values } = parseArgs({ options: { socket: { type: 'string' }, mtu: { type: 'string' } } });
if (values.socket)
    run({ socket: values.socket, mtu: Number(values.mtu ?? 517) }).catch(fatal);
else
    process.stdout.write(HELP);
