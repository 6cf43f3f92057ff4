// SPDX-License-Identifier: Apache-2.0
// How a peer and its test speak: a JSON object a line out, a command a line in.
import { createInterface } from 'node:readline';

const start = process.hrtime.bigint();

// `ms` counts from the start of the program.
export function tell(event, details = {}) {
    const ms = Number((process.hrtime.bigint() - start) / 1000000n);
    process.stdout.write(`${JSON.stringify({ event, ms, ...details })}\n`);
}

// Calls the function of the table that is named by the first word, with the others; the end
// of the input is `quit`.
export function obey(table) {
    const lines = createInterface({ input: process.stdin });
    lines.on('line', (line) => {
        const [word, ...rest] = line.trim().split(/\s+/);
        if (Object.hasOwn(table, word))
            table[word](...rest);
        else
            tell('unknown', { line, known: Object.keys(table) });
    });
    lines.on('close', () => table.quit());
}

// For a promise that nobody waits for: what went wrong ends the program.
export function fatal(error) {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
}
