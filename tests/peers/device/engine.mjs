// SPDX-License-Identifier: Apache-2.0
// An Improv device as docs/protocol.md has it, without its radio. It is cut into small
// methods because each is a place where a fault of faults.mjs can put its own.
import { CAPABILITY, COMMAND, ERROR, STATE, checksum, frame, joinFitting, split }
    from '../ble-host/improv.mjs';
import { COMMANDS, Refusal, checkCredentials, fitting, hostnameOf } from './commands.mjs';

const FRAME_MAX = 258;
const HALF_FRAME_MS = 5000;
const NOTHING = Buffer.alloc(0);

export class Device {
    held = NOTHING; // half a frame
    error = ERROR.none;
    state = STATE.stopped;
    resultFrame = NOTHING;
    #halfFrame; // timers
    #leave;
    #joining;

    // `radio` notifies, advertises, disconnects; `tell` says what happens.
    constructor(options, radio, tell) {
        Object.assign(this, options);
        this.radio = radio;
        this.tell = tell;
    }

    // --- What happens to it ------------------------------------------------

    start() {
        this.#stopTimers();
        this.state = STATE.stopped;
        this.held = this.resultFrame = NOTHING;
        this.error = ERROR.none;
        this.setState(this.button ? STATE.authorizationRequired : STATE.authorized);
    }

    connected() {
        this.step('connect');
    }

    disconnected() {
        this.forgetHalfFrame();
        this.error = ERROR.none; // [ERR-2]
    }

    press() {
        if (this.button && [STATE.authorizationRequired, STATE.authorized].includes(this.state))
            this.setState(STATE.authorized);
    }

    // A write, or a part of a long one, that the central is told of by acknowledge().
    write(data, offset, acknowledge) {
        acknowledge();
        if (offset !== 0) // ble-host puts together what begins at 0 [FRM-5]
            this.malformed();
        else
            this.take(data);
    }

    // The value of a characteristic.
    read(name) {
        switch (name) {
        case 'result': return this.resultFrame;
        case 'capabilities': return Buffer.from([this.capabilities()]);
        default: return Buffer.from([this[name]]);
        }
    }

    // Whether to go on. A fault may be silent or disconnect here; faults_link.mjs has the steps.
    step(_name) {
        return true;
    }

    // --- Frames ------------------------------------------------------------

    take(data) {
        this.held = Buffer.concat([this.held, data]);
        if (data.length > 0)
            this.watchHalfFrame();
        const length = this.held.length < 2 ? Infinity : 3 + this.held[1];
        if (this.held.length > Math.min(length, FRAME_MAX))
            this.malformed();
        else if (this.held.length === length)
            this.frame(this.#release());
    }

    frame(bytes) {
        this.tell('frame', { hex: bytes.toString('hex') });
        if (!this.step('command'))
            return;
        this.obey(() => {
            this.checkFrame(bytes);
            this.command(bytes[0], bytes.subarray(2, -1), bytes);
        });
    }

    // What the action refuses becomes an error.
    obey(action) {
        this.clearError();
        try {
            action();
        } catch (problem) {
            if (!(problem instanceof Refusal))
                throw problem;
            this.setError(problem.error);
        }
    }

    checkFrame(bytes) {
        if (checksum(bytes.subarray(0, -1)) !== bytes.at(-1))
            throw new Refusal(ERROR.invalid);
    }

    // `_frame` is for faults: some look at all of it.
    command(code, data, _frame) {
        if (!this.offers(code))
            throw new Refusal(ERROR.unknownCommand);
        const { parse, states, run } = COMMANDS[code];
        const parsed = parse(data, this); // its mistakes come before the state's [ERR-4]
        if (!this.allows(states))
            throw new Refusal(ERROR.notAuthorized);
        const answer = run(this, parsed);
        if (answer)
            this.answer(code, answer);
    }

    malformed() {
        this.#release();
        this.clearError();
        this.setError(ERROR.invalid);
    }

    forgetHalfFrame() {
        this.#release();
    }

    #release() {
        clearTimeout(this.#halfFrame);
        const held = this.held;
        this.held = NOTHING;
        return held;
    }

    watchHalfFrame() {
        clearTimeout(this.#halfFrame);
        this.#halfFrame = setTimeout(() => this.malformed(), HALF_FRAME_MS); // [FRM-7]
    }

    // --- What commands do ---------------------------------------------------

    offers(code) {
        return Object.hasOwn(COMMANDS, code) && this.commands.includes(code);
    }

    allows(states) {
        return states.includes(this.state);
    }

    capabilities() {
        return [['identify', COMMAND.identify], ['info', COMMAND.info], ['scan', COMMAND.scan],
            ['hostname', COMMAND.hostname]]
            .reduce((bits, [name, code]) => bits | (this.offers(code) ? CAPABILITY[name] : 0), 0);
    }

    split(data) {
        return split(data);
    }

    // Of the networks what fits into an answer.
    listed() {
        return fitting(this.networks);
    }

    checkCredentials(ssid, password) {
        checkCredentials(ssid, password);
    }

    hostnameOf(data) {
        return hostnameOf(data);
    }

    identify() {
        this.tell('identify');
    }

    join(credentials) {
        this.tell('joining', { ssid: credentials.ssid.toString(),
            password: credentials.password.toString() });
        this.setState(STATE.provisioning);
        if (this.step('provisioning'))
            this.#joining = setTimeout(() => this.joinEnds(this.canJoin(credentials)), this.joinMs);
    }

    canJoin({ ssid, password }) {
        return ssid.equals(Buffer.from(this.ssid)) && password.equals(Buffer.from(this.password));
    }

    joinEnds(joined) {
        this.tell('join', { joined });
        if (joined) {
            this.succeed();
        } else {
            this.fail();
        }
    }

    fail() { // [WIFI-6]
        this.setError(ERROR.unableToConnect);
        this.setState(STATE.authorized);
    }

    succeed() { // [WIFI-5]
        this.answer(COMMAND.wifi, this.urls);
        if (this.step('result'))
            this.setState(STATE.provisioned);
    }

    // --- What it tells the central ------------------------------------------

    answer(code, strings) {
        this.resultFrame = this.encode(code, strings);
        this.tell('result', { hex: this.resultFrame.toString('hex') });
        this.notify('result', this.resultFrame);
    }

    encode(code, strings) {
        return frame(code, joinFitting(strings));
    }

    clearError() { // so a repeated error is seen again [ERR-1]
        this.setError(ERROR.none);
    }

    setError(error) {
        if (error === this.error)
            return;
        this.error = error;
        this.tell('error', { error });
        this.notify('error', this.read('error'));
    }

    setState(state) {
        this.#watchState(state);
        if (state === this.state)
            return;
        this.state = state;
        this.tell('state', { state });
        this.notify('state', this.read('state'));
        this.updateAdvertisement();
    }

    // How long it may stay in the state [AUTH-2], [RUN-3].
    #watchState(state) {
        clearTimeout(this.#leave);
        if (this.button && state === STATE.authorized)
            this.#leave = setTimeout(() => this.setState(STATE.authorizationRequired),
                this.authorizedMs);
        else if (this.lingerMs && state === STATE.provisioned)
            this.#leave = setTimeout(() => this.radio.withdraw(), this.lingerMs);
    }

    notify(name, value) {
        this.radio.notify(name, value);
    }

    serviceData() { // [ADV-1]
        return Buffer.from([this.state, this.capabilities(), 0, 0, 0, 0]);
    }

    updateAdvertisement() {
        this.radio.update();
    }

    // --- The end of it ------------------------------------------------------

    // As if its firmware had failed: it is gone, and starts again.
    crash(why) {
        this.tell('crash', { why });
        this.radio.reboot(this.rebootMs, () => this.start());
    }

    // As if its firmware ran in circles: it says nothing any more.
    hang(why) {
        this.tell('hang', { why });
        this.#stopTimers();
        this.radio.die();
    }

    #stopTimers() {
        [this.#halfFrame, this.#leave, this.#joining].forEach(clearTimeout);
    }
}
