// SPDX-License-Identifier: Apache-2.0
// A Bluetooth controller behind a Unix socket: the transport that ble-host wants. What passes
// can be looked at, changed and dropped, which a host stack alone would not allow.
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';

const COMMAND = 1, DATA = 2, EVENT = 4;
const COMMAND_COMPLETE = 0x0e;
const ATT_CHANNEL = 4;
const CONTINUATION = 1;
const MTU_REQUEST = 0x02, MTU_RESPONSE = 0x03;

// How long the packet is that the bytes begin with; 0 if they are too few to know.
function packetLength(bytes) {
    if (bytes.length < 5)
        return bytes[0] === EVENT && bytes.length >= 3 ? 3 + bytes[2] : 0;
    if (bytes[0] === EVENT)
        return 3 + bytes[2];
    if (bytes[0] === DATA)
        return 5 + bytes.readUInt16LE(3);
    throw new Error(`no HCI packet: ${bytes.toString('hex')}`);
}

function commandPacket(opcode, parameters) {
    const header = Buffer.from([COMMAND, opcode & 0xff, opcode >> 8, parameters.length]);
    return Buffer.concat([header, parameters]);
}

// The ATT part of a packet, or null; of one in several pieces the first.
function attOf(packet) {
    if (packet[0] !== DATA || packet.length < 10)
        return null;
    const isFirst = (packet.readUInt16LE(1) >> 12 & 3) !== CONTINUATION;
    return isFirst && packet.readUInt16LE(7) === ATT_CHANNEL ? packet.subarray(9) : null;
}

export class Controller extends EventEmitter {
    #socket;
    #received = Buffer.alloc(0);
    mtuMax = 517; // that the host agrees to; ble-host always wants all
    // What comes in: gets each ATT packet, and may drop it by false.
    fromPeer = () => true;

    static async open(path) {
        const socket = connect(path);
        await once(socket, 'connect');
        return new Controller(socket);
    }

    constructor(socket) {
        super();
        this.#socket = socket;
        socket.on('data', (data) => this.#take(data));
        socket.on('close', () => this.emit('close'));
    }

    // What ble-host sends.
    write(packet) {
        const att = attOf(packet);
        if (att?.[0] === MTU_RESPONSE)
            att.writeUInt16LE(this.mtuMax, 1);
        this.#socket.write(packet);
    }

    // A command that ble-host has no function for: it passes over answers it did not ask for.
    // Gives what is returned after the status.
    async command(opcode, parameters = Buffer.alloc(0)) {
        const done = this.completion(opcode);
        this.#socket.write(commandPacket(opcode, parameters));
        return done;
    }

    // The same command with each of the parameters, in one go; whether each was done.
    async commands(opcode, ...parameters) {
        const event = `complete ${opcode}`;
        const packets = parameters.map((each) => commandPacket(opcode, each));
        const statuses = await new Promise((resolve) => {
            const found = [];
            const take = (status) => {
                if (found.push(status) < packets.length)
                    return;
                this.off(event, take);
                resolve(found);
            };
            this.on(event, take); // both may come at once, which once() would not see
            this.#socket.write(Buffer.concat(packets));
        });
        return statuses.map((status) => status === 0);
    }

    // Waits until the next command of this kind is done.
    async completion(opcode) {
        const [status, returned] = await once(this, `complete ${opcode}`);
        if (status !== 0)
            throw new Error(`HCI command 0x${opcode.toString(16)}: status ${status}`);
        return returned;
    }

    close() {
        this.#socket.destroy();
    }

    #take(data) {
        this.#received = Buffer.concat([this.#received, data]);
        for (;;) {
            const length = packetLength(this.#received);
            if (length === 0 || this.#received.length < length)
                return;
            // A copy: it may be changed, and ble-host keeps parts of it.
            const packet = Buffer.from(this.#received.subarray(0, length));
            this.#received = this.#received.subarray(length);
            this.#deliver(packet);
        }
    }

    #agree(request) {
        const mtu = Math.min(request.readUInt16LE(1), this.mtuMax);
        request.writeUInt16LE(mtu, 1);
        this.emit('mtu', mtu);
    }

    #deliver(packet) {
        const att = attOf(packet);
        if (att?.[0] === MTU_REQUEST)
            this.#agree(att);
        if (att && !this.fromPeer(att))
            return;
        this.emit('data', packet);
        if (packet[0] === EVENT && packet[1] === COMMAND_COMPLETE)
            this.emit(`complete ${packet.readUInt16LE(4)}`, packet[6], packet.subarray(7));
    }
}
