// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium with a new profile. DBUS_SYSTEM_BUS_ADDRESS of the environment says whose
// bluetoothd it uses.
import puppeteer from 'puppeteer-core';

const FLAGS = [
    '--enable-features=WebBluetooth', // not yet on by default on Linux
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost', // it asks nobody outside
    '--disable-gpu',
];

// Returns the browser; `executablePath` is Chromium's.
export function launch(executablePath) {
    const root = process.getuid() === 0; // then Chromium has no sandbox
    return puppeteer.launch({
        executablePath,
        args: root ? [...FLAGS, '--no-sandbox'] : FLAGS,
        defaultViewport: { width: 480, height: 640 },
    });
}
