// SPDX-License-Identifier: Apache-2.0
// How a fault takes the place of a method: `wrapper` gets the method there was, and its
// arguments.
export function around(object, name, wrapper) {
    const original = object[name].bind(object);
    object[name] = (...args) => wrapper(original, ...args);
}
