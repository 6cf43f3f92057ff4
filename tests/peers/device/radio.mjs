// SPDX-License-Identifier: Apache-2.0
// The radio of the device: it advertises, and is a GATT server for one central at a time.
import bleHost from 'ble-host';
import { fatal, tell } from '../ble-host/lines.mjs';
import { advertisement, scanResponse } from './advertisement.mjs';
import { attributes, service } from './service.mjs';

const READ_ADDRESS = 0x1009;
const SET_RANDOM_ADDRESS = 0x2005;
const SET_ADVERTISING_ENABLE = 0x200a;
const INTERVAL = 160; // 100 ms in units of 0.625 ms
const BEACON_MS = 200;
const OFF = Buffer.from([0]), ON = Buffer.from([1]);
const MTU_REQUEST = 0x02;
// ATT's requests find information, find by type, read by type, read by group.
const DISCOVERY = [0x04, 0x06, 0x08, 0x10];

function createManager(controller, options) {
    return new Promise((resolve, reject) => {
        bleHost.BleManager.create(controller, options,
            (error, manager) => (error ? reject(error) : resolve(manager)));
    });
}

// Addresses go the other way round on the air.
function addressIn(bytes) {
    return bytes.subarray(0, 6).reverse().toString('hex').toUpperCase().match(/../g).join(':');
}

function addressBytes(text) {
    return Buffer.from(text.replaceAll(':', ''), 'hex').reverse();
}

export class Radio {
    device = null; // what its centrals talk to
    connection = null;
    advertised = { flags: true, uuid: true, data: true, name: true };
    #controller;
    #manager;
    #characteristics;
    #wanted = false;
    #running = false;
    #dead = false;
    #leaving = false;
    #isStale = false;
    #beacon = null;
    #queue = Promise.resolve(); // of changes to the advertisement

    // `address`: a static random one as text, or null for the controller's own.
    static async open(controller, address) {
        const options = address ? { staticRandomAddress: address } : {};
        const radio = new Radio();
        radio.#controller = controller;
        radio.#manager = await createManager(controller, options);
        radio.address = address ?? addressIn(await controller.command(READ_ADDRESS));
        controller.fromPeer = (att) => radio.#fromPeer(att);
        controller.on('mtu', (mtu) => tell('mtu', { mtu }));
        return radio;
    }

    // `without`: names of characteristics that it does not have.
    serve(device, without) {
        this.device = device;
        this.#manager.gattDb.setDeviceName(device.deviceName.subarray(0, 248));
        const gatt = service(device, without);
        this.#manager.gattDb.addServices([gatt]);
        this.#characteristics = attributes(gatt);
    }

    // --- Advertising -------------------------------------------------------

    advertise() {
        this.#wanted = true;
        this.update();
    }

    conceal() {
        this.#wanted = false;
        this.update();
    }

    // Away, until it advertises again.
    withdraw() {
        this.disconnect();
        this.conceal();
    }

    // What it advertises has changed.
    update() {
        if (this.#isStale)
            return; // it will be taken up with what changed before it
        this.#isStale = true;
        this.#queue = this.#queue.then(() => this.#refresh()).catch(fatal);
    }

    // The largest ATT MTU that it agrees to.
    limitMtu(bytes) {
        this.#controller.mtuMax = bytes;
    }

    // Goes on under another address.
    move(address) {
        this.#queue = this.#queue.then(async () => {
            await this.#stop();
            await this.#controller.command(SET_RANDOM_ADDRESS, addressBytes(address));
            this.address = address;
            tell('moved', { address });
            await this.#refresh();
        }).catch(fatal);
    }

    async #refresh() {
        this.#isStale = false;
        await this.#stop();
        if (!this.#wanted || this.connection || this.#dead)
            return;
        const data = this.device.serviceData();
        await this.#set('setAdvertisingData', advertisement(data, this.device, this.advertised));
        await this.#set('setScanResponseData', scanResponse(this.device, this.advertised));
        if (this.connection)
            return;
        const started = this.#controller.completion(SET_ADVERTISING_ENABLE);
        this.#manager.startAdvertising({ intervalMin: INTERVAL, intervalMax: INTERVAL },
            (status, connection) => this.#connected(status, connection));
        await started;
        this.#running = !this.connection;
        this.#beacon ??= setInterval(() => this.#repeat(), BEACON_MS);
        tell('advertising', { address: this.address, data: data.toString('hex') });
    }

    // The lab's controllers are heard once, when they begin to advertise or a scan begins, and
    // that may be too early for the kernel. So this begins again and again.
    #repeat() {
        this.#queue = this.#queue.then(async () => {
            if (!this.#running)
                return;
            const [wasOn] = await this.#controller.commands(SET_ADVERTISING_ENABLE, OFF, ON);
            if (!wasOn) // it had just been connected
                await this.#controller.commands(SET_ADVERTISING_ENABLE, OFF);
        }).catch(fatal);
    }

    async #stop() {
        if (!this.#running)
            return;
        this.#running = false;
        await new Promise((resolve) => {
            this.#manager.stopAdvertising(resolve);
        });
        tell('concealed');
    }

    #set(method, data) {
        return new Promise((resolve) => {
            this.#manager[method](data, resolve);
        });
    }

    // --- A connection ------------------------------------------------------

    #connected(status, connection) {
        this.#running = this.#leaving = false;
        if (status !== 0)
            throw new Error(`advertising failed: status ${status}`);
        this.connection = connection;
        tell('connected', { address: connection.peerAddress });
        connection.once('disconnect', (reason) => this.#disconnected(reason));
        this.device.connected();
    }

    #disconnected(reason) {
        this.connection = null;
        tell('disconnected', { reason });
        this.device.disconnected();
        this.update();
    }

    // It says nothing more to this central.
    disconnect() {
        this.#leaving = true;
        this.connection?.disconnect();
    }

    // To the central that is subscribed; to one that is not too, if it is forced.
    notify(name, value, force = false) {
        const characteristic = this.#characteristics[name];
        if (!this.connection || this.#leaving || !characteristic)
            return;
        const told = force || characteristic.object.notify(this.connection, value);
        if (force)
            this.connection.gatt._notify(characteristic.handle, value, () => {}, () => {});
        if (told)
            tell('notified', { characteristic: name, hex: value.toString('hex') });
    }

    // --- The end of it -----------------------------------------------------

    // Silence, until the program ends.
    die() {
        this.#dead = true;
        this.update();
    }

    // Away for so many milliseconds; `begin` is called before it comes back.
    reboot(ms, begin) {
        this.#dead = true;
        this.disconnect();
        this.update();
        setTimeout(() => {
            this.#dead = false;
            begin();
            this.update();
        }, ms);
    }

    // --- What passes below the host stack ------------------------------------

    #fromPeer(att) {
        if (this.#dead)
            return false;
        if (att[0] === MTU_REQUEST)
            return this.device.step('mtu');
        return !DISCOVERY.includes(att[0]) || this.device.step('discovery');
    }
}
