// SPDX-License-Identifier: Apache-2.0
// All faults that the device can have; `device.mjs --list` prints them as a table. A fault is
//   name   as in --fault NAME; NAME=VALUE where it takes a value
//   does   what it does
//   seen   who has it in the field, if anybody
//   apply  (device, { value, acts, radio, without }): puts it in. acts() says whether it is
//          to act this time, and tells so; `without` takes characteristics that are missing.
import { tell } from '../ble-host/lines.mjs';
import { ANSWERS } from './faults_answers.mjs';
import { FRAMES } from './faults_frames.mjs';
import { LINKS } from './faults_link.mjs';
import { STATES } from './faults_states.mjs';
import { WIFI } from './faults_wifi.mjs';

export const FAULTS = [...FRAMES, ...WIFI, ...ANSWERS, ...STATES, ...LINKS];

// NAME[=VALUE][:TIMES]
function parse(text) {
    const [, name, value, times] = text.match(/^([^=:]+)(?:=([^:]*))?(?::(\d+))?$/) ?? [];
    const fault = FAULTS.find((known) => known.name === name);
    if (!fault)
        throw new Error(`no fault '${text}'; --list shows them`);
    return { fault, value, times: times === undefined ? Infinity : Number(times) };
}

// Puts the faults in; the names of the characteristics that the device has not.
export function applyFaults(texts, device, radio) {
    const without = [];
    for (const text of texts) {
        let { fault, value, times } = parse(text);
        const acts = () => {
            if (times <= 0)
                return false;
            times--;
            tell('fault', { name: fault.name });
            return true;
        };
        fault.apply(device, { value, acts, radio, without });
    }
    return without;
}
