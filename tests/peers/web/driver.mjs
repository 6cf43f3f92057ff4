// SPDX-License-Identifier: Apache-2.0
// A person at the web client: node driver.mjs CHROMIUM SCREENSHOTS
//
// Each line on stdin is a JSON array, a step and its arguments. When it is done, a line of
// JSON on stdout says what the dialog shows, see look(), or {"failed": why}; a screenshot is
// left in the folder. It ends with stdin.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { launch } from './browser.mjs';
import { IDENTIFY, LAUNCH, button, field, look } from './dialog.mjs';
import { serve } from './server.mjs';

const STEP_MS = 120_000; // the lab's time is slower than the world's
const POLL_MS = 100;

const [chromium, screenshots] = process.argv.slice(2);
const { server, address } = await serve();
const browser = await launch(chromium);
const [page] = await browser.pages();
page.setDefaultTimeout(STEP_MS);
tellMistakes();

const STEPS = {
    async open() {
        await page.goto(address);
        await until(() => page.evaluate(() => navigator.bluetooth.getAvailability()));
    },

    // Begins, and picks the device in the browser's own list.
    async pick(name) {
        const asked = page.waitForDevicePrompt();
        await page.locator(LAUNCH).click();
        const prompt = await asked;
        await prompt.select(await prompt.waitForDevice((device) => device.name === name));
    },

    // Waits until the dialog shows one of these; it is what the screenshot is called after.
    async see(...choices) {
        let seen;
        await until(async () => {
            const { text } = await page.evaluate(look);
            seen = choices.find((words) => text.includes(words));
            return seen;
        });
        return seen;
    },

    async type(ssid, password) {
        await page.locator(field('ssid')).fill(ssid);
        await page.locator(field('password')).fill(password);
    },

    async click(label) {
        await page.locator(button(label)).click();
        return label;
    },

    async identify() {
        await page.locator(IDENTIFY).click();
    },
};

let count = 0;

await mkdir(screenshots, { recursive: true });
for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await take(JSON.parse(line))));
await browser.close();
server.close();

// One step; returns what the line says.
async function take([step, ...values]) {
    try {
        await screenshot(`${step} ${await STEPS[step](...values) ?? ''}`);
        return await page.evaluate(look);
    } catch (error) {
        await screenshot(`${step} failed`);
        return { failed: error.message };
    }
}

async function until(condition) {
    const deadline = Date.now() + STEP_MS;
    while (!(await condition())) {
        if (Date.now() > deadline)
            throw new Error('it did not come');
        await new Promise((resume) => setTimeout(resume, POLL_MS));
    }
}

async function screenshot(name) {
    const number = String(++count).padStart(2, '0');
    const file = `${number} ${name.trim()}.png`.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
    await page.screenshot({ path: join(screenshots, file) });
}

// To stderr. Not what the SDK sends to console.debug: all commands, the password too.
function tellMistakes() {
    page.on('pageerror', (error) => console.error(error.message));
    page.on('console', (message) => {
        if (['error', 'warn'].includes(message.type()))
            console.error(message.text());
    });
}
