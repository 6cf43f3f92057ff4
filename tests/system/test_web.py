#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The official web client, unmodified, in a real browser: it is pleased, and so is who uses
it. Screenshots are left in build/screenshots/web."""
import re
import sys

from peer import drop_link
from support import NO_BUTTON, PASSWORD, Group, check, run
from web_client import BUTTON, DONE, FORM, JOINING, LOST, WebClient

from lab.device import is_identify  # support knows where

WRONG, TOO_SHORT = "notmypassword", "2short"
SECONDS = 30
# It stays until somebody has opened a browser.
STAYS = NO_BUTTON + "  linger: 10min\n"


def begin(bench, config=STAYS):
    """As new, whatever was before."""
    if bench.daemon:
        bench.forget()
    bench.configure(config)
    bench.begin()


def check_next(shown):
    """The dialog leads on to the device's own page."""
    check(re.fullmatch(r"http://192\.168\.77\.\d+/", shown["next"] or ""),
          "the next URL is not shown", shown)
    check(shown["buttons"] == ["Next"], "no button to go on", shown)


# --- One person, one page ----------------------------------------------------------

def button(bench):
    bench.begin()
    bench.web = WebClient(bench, "one-page")
    shown = bench.web.see(BUTTON)
    check(shown["states"] == ["CONNECTING", "AUTHORIZATION_REQUIRED"], "other states", shown)
    bench.panel.press()
    shown = bench.web.see(FORM)
    check("Identify the device" in shown["text"], "identify is not offered", shown)


def identify(bench):
    bench.panel.catch_up()
    bench.web.step("identify")
    bench.panel.await_cycle(is_identify, 6, SECONDS)


def wrong_password(bench):
    """The SDK forgets to show the error, but it asks again."""
    bench.web.connect(WRONG)
    bench.web.see(JOINING)
    bench.web.see(FORM)
    bench.daemon.expect("error 0x03 told", SECONDS)


def right_password(bench):
    bench.web.connect(PASSWORD)
    shown = bench.web.see(DONE)
    check_next(shown)
    check(shown["states"][1:] == ["AUTHORIZATION_REQUIRED", "AUTHORIZED", "PROVISIONING",
                                  "AUTHORIZED", "PROVISIONING", "PROVISIONED"],
          "other states", shown)
    bench.check_online()
    bench.web.close()


def provisioned_already(bench):
    web = WebClient(bench, "provisioned-already")
    shown = web.see(DONE)
    check(shown["buttons"] == ["Close"], "it can't be closed", shown)
    web.step("click", "Close")
    web.close()


# --- What else happens to people -----------------------------------------------------

def refused(bench):
    """Not a password at all: nothing is joined, and the page asks again."""
    begin(bench)
    web = WebClient(bench, "refused")
    web.see(FORM)
    web.connect(TOO_SHORT)
    bench.daemon.expect("error 0x01 told", SECONDS)
    web.see(FORM)
    web.connect(PASSWORD)
    check_next(web.see(DONE))
    bench.check_online()
    web.close()


def closed_while_joining(bench):
    begin(bench)
    web = WebClient(bench, "closed-while-joining")
    web.see(FORM)
    web.connect(PASSWORD)
    web.see(JOINING)
    web.close()
    web = WebClient(bench, "opened-again")
    web.see(DONE)
    bench.check_online()
    web.close()


def lost(bench):
    """Out of range: the page says so, and another one can begin anew."""
    begin(bench)
    web = WebClient(bench, "lost")
    web.see(FORM)
    drop_link(bench)
    web.see(LOST)
    web.close()
    web = WebClient(bench, "found-again")
    web.see(FORM)
    web.step("click", "Cancel")
    web.close()


def lapsed(bench):
    """The button's time is over before the password is found: it is pressed again."""
    begin(bench, "esp32_improv:\n  authorized_duration: 5s\n")
    web = WebClient(bench, "lapsed")
    web.see(BUTTON)
    bench.panel.press()
    web.see(FORM)
    web.see(BUTTON)
    bench.panel.press()
    web.see(FORM)
    web.close()


if __name__ == "__main__":
    sys.exit(run(
        "web",
        Group("esp32_improv:\n  linger: 10min\n  authorized_duration: 10min\n",
              ("the button: the page asks for it, and goes on", button),
              ("identify: the light flashes", identify),
              ("a wrong password: the page asks again", wrong_password),
              ("then the right one: provisioned, with the next URL", right_password),
              ("opened once more: provisioned already", provisioned_already),
              dependent=True),
        Group(STAYS,
              ("no password at all, then one", refused),
              ("closed while it joins, opened again", closed_while_joining),
              ("the link is lost, and found again", lost),
              ("the button's time is over", lapsed)),
    ))
