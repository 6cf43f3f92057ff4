"""A device from unknown to online, step by step: what the demo shows and a test asserts.

A step does something real, and raises if it did not see what it should. What it
tells is for people.
"""
import json
import re

from .device import PASSWORD, SETTINGS, SSID, draw, is_identify

DIGO = (
    "digo host --host api.example.net --port 8883 --host-http www.example.net"
    " --port-http 443 --ssl yes",
    "digo device --profile-id lamp-2 --device-id 4711 --box-id 7 --tenant-id acme",
    "digo token",
)
TOKEN = "a-token-of-the-demo"
NOT_AUTHORIZED, UNABLE_TO_CONNECT = 4, 5
CLIENT_SECONDS = 90


def show(tell, output):
    for line in output.splitlines():
        tell(line)


def expect(condition, what, output=""):
    if not condition:
        raise AssertionError(f"{what}\n{output}")


def client(device, tell, arguments, code=0, wanted=(), password=None):
    """Runs the client, shows what it says as it says it, and checks how it ends."""
    tell(f"$ improv {arguments}")
    process = device.client(arguments)
    if password:
        process.send(password + "\n")
    process.end_input()
    for line in process.lines(CLIENT_SECONDS):
        tell(line)
    ended = process.wait(CLIENT_SECONDS)
    expect(ended == code, f"exit code {ended}, not {code}", process.out)
    for pattern in wanted:
        expect(re.search(pattern, process.out), f"{pattern!r} was not said", process.out)
    return process.out


def token_for(arguments):
    return TOKEN if arguments.startswith("digo token") else None


def found(device, tell):
    client(device, tell, "scan --seconds 3",
           wanted=(r"00:AA:01:02:00:02 .* auth\. required +id\b",))


def identified(device, tell):
    client(device, tell, "identify")
    cycle = device.panel.await_cycle(is_identify, 6, timeout=8)
    tell(f"the light, 100 ms a character: {draw(cycle)}")


def digo_refused(device, tell):
    for arguments in DIGO:
        client(device, tell, f"{arguments} --no-wait", code=NOT_AUTHORIZED,
               wanted=("(?i)not authorized",), password=token_for(arguments))


def button_pressed(device, tell):
    tell(f"$ improv {DIGO[0]}")
    process = device.client(DIGO[0])
    for line in process.lines(30):
        tell(line)
        if re.search(r"(?i)\bpress", line):
            tell("(a hand presses the button)")
            device.panel.press()
    expect(process.wait(30) == 0, "the client failed", process.out)


def digo_accepted(device, tell):
    for arguments in DIGO[1:]:
        client(device, tell, arguments, password=token_for(arguments))


def wrong_password_refused(device, tell):
    client(device, tell, f"provision --ssid {SSID}", code=UNABLE_TO_CONNECT,
           wanted=("provisioning", "(?i)unable to connect"), password="notmypassword")
    client(device, tell, "scan --seconds 3", wanted=("authorized",))


def provisioned(device, tell):
    client(device, tell, f"provision --ssid {SSID}", password=PASSWORD,
           wanted=(r"http://192\.168\.77\.\d+/", "provisioned"))


def online(device, tell):
    address = device.lab.run("ip -brief -4 address show wlan1", check=True).out
    tell(address.strip())
    expect("192.168.77." in address, "no address", address)
    ping = device.lab.run("ping -c 3 -i 0.3 -I wlan1 192.168.77.1")
    show(tell, "\n".join(ping.out.splitlines()[1:4]))
    expect(ping.code == 0, "the access point does not answer", ping.out)


def stored(device, tell):
    text = device.lab.run(f"stat -c '%a %U %n' {SETTINGS}; cat {SETTINGS}", check=True).out
    show(tell, text.replace(TOKEN, "(the token)"))
    mode, body = text.split("\n", 1)
    settings = json.loads(body)
    expect(mode.startswith("600 "), "wrong mode", mode)
    expect(settings["host"] == {"host": "api.example.net", "port": 8883,
                                "host_http": "www.example.net", "port_http": 443,
                                "ssl": True}, "host", body)
    expect(settings["device"] == {"device_profile_id": "lamp-2", "device_id": "4711",
                                  "box_id": "7", "tenant_id": "acme"}, "device", body)
    expect(settings["token"] == TOKEN, "token")


def no_secret_logged(device, tell):
    said = device.daemon.out + device.lab.journal()
    for secret in (PASSWORD, "notmypassword", TOKEN):
        expect(secret not in said, "a secret is in the log")
    tell("neither a password nor the token is in any log")


# (name, title, step)
STEPS = (
    ("found", "The device is found, with its state and capabilities", found),
    ("identified", "It shows which one it is", identified),
    ("digo_refused", "DIGO settings are refused: nobody pressed the button", digo_refused),
    ("button_pressed", "The button is pressed, the first settings are taken", button_pressed),
    ("digo_accepted", "The other DIGO settings are taken", digo_accepted),
    ("wrong_password", "A wrong password is refused, the device is ready again",
     wrong_password_refused),
    ("provisioned", "The right password brings it online", provisioned),
    ("online", "It has an address and reaches the access point", online),
    ("stored", "The settings, as its application finds them", stored),
    ("no_secret_logged", "No secret was logged", no_secret_logged),
)
