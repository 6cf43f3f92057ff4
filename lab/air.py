# SPDX-License-Identifier: Apache-2.0
"""What is in the air of the lab: other kinds of access point, and a crowd of networks."""
from pathlib import Path
from shlex import quote

from .device import PASSWORD, SSID

HOSTAPD = "/etc/lab/hostapd.conf"
CROWD = Path(__file__).resolve().parent / "crowd.py"
CHANNEL = 1
UP_SECONDS = 60
BEACON = 100  # how often it shows itself, in units of 1.024 ms

# What hostapd is told for each kind of security, besides the password.
SECURITY = {
    "open": (),
    "WPA2": ("wpa=2", "wpa_key_mgmt=WPA-PSK", "rsn_pairwise=CCMP"),
    "WPA3": ("wpa=2", "wpa_key_mgmt=SAE", "rsn_pairwise=CCMP", "ieee80211w=2"),
    "WPA2/WPA3": ("wpa=2", "wpa_key_mgmt=WPA-PSK SAE", "rsn_pairwise=CCMP", "ieee80211w=1",
                  "sae_require_mfp=1"),
}


def _password_lines(security, password):
    if security == "open":
        return []
    raw_key = len(password) == 64
    return [f"wpa_psk={password}" if raw_key else f"wpa_passphrase={password}"]


def _configuration(security, hidden, ssid, password, channel, beacon):
    name = ssid if isinstance(ssid, bytes) else ssid.encode()
    return "\n".join([
        "interface=wlan0", "driver=nl80211", "hw_mode=g", f"channel={channel}",
        f"beacon_int={beacon}",
        f"ssid2={name.hex()}", f"ignore_broadcast_ssid={1 if hidden else 0}",
        *SECURITY[security], *_password_lines(security, password),
        "wpa_disable_eapol_key_retries=1", ""])


def access_point(lab, security="WPA2", hidden=False, ssid=SSID, password=PASSWORD,
                 channel=CHANNEL, beacon=BEACON):
    """Makes the access point another one, and returns when it is up. `ssid` can be bytes, a
    password of 64 digits is a raw key. Stations remember what they have heard of the former
    one for a while: give another SSID if that matters."""
    text = _configuration(security, hidden, ssid, password, channel, beacon)
    lab.run(f"cat >{HOSTAPD} && systemctl restart lab-ap", stdin=text.encode(), check=True)
    log = lab.spawn("exec journalctl --follow --no-tail -o cat _SYSTEMD_INVOCATION_ID="
                    "$(systemctl show -P InvocationID lab-ap)")
    try:
        log.expect("AP-ENABLED", UP_SECONDS)
    finally:
        log.kill()


def crowd(lab, count=60, channel=CHANNEL):
    """So many other networks, from the spare radio wlan2, until the returned Process is
    killed. Their SSIDs are of all lengths, and some are not text; see crowd.py."""
    lab.push(CROWD, "/opt")
    process = lab.spawn(f"exec python3 /opt/{quote(CROWD.name)} {count} {channel}")
    process.expect("on the air", UP_SECONDS)
    return process
