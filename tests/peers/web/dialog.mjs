// SPDX-License-Identifier: Apache-2.0
// The SDK's dialog, as a person sees it: where its parts are, and what it shows.

// Selectors, through the shadow roots.
const DIALOG = 'improv-wifi-provision-dialog';
export const LAUNCH = 'improv-wifi-launch-button >>> button';
export const IDENTIFY = `${DIALOG} >>> button.link`;
export const button = (label) => `${DIALOG} >>> ib-button[label="${label}"]`;
export const field = (name) => `${DIALOG} >>> ib-textfield[name="${name}"] >>> input`;

// Runs in the page: the dialog's words, empty without one; the labels of its buttons; where
// "Next" leads; all states that the SDK has told of.
export function look() {
    const box = document
        .querySelector('improv-wifi-provision-dialog')
        ?.shadowRoot?.querySelector('ib-dialog');
    return {
        text: box ? `${box.heading} ${box.innerText}`.trim() : '',
        buttons: [...(box?.querySelectorAll('ib-button') ?? [])].map((each) => each.label),
        next: box?.querySelector('a')?.getAttribute('href') ?? null,
        states: document.getElementById('states').textContent.trim().split(/\s+/),
    };
}
