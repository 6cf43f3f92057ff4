# SPDX-License-Identifier: Apache-2.0
"""Size of the microcontrollers' ports, compiled with the headers of the tests' doubles: what a
port adds to the core."""
from pathlib import Path

from .sources import TOP
from .toolchain import TARGETS, compile_files, sizes

Figures = dict[str, int]
COMMON = TOP / "ports/common"
ESP_IDF = TOP / "ports/esp-idf/improv"
ESP32_C3 = TARGETS["rv32imc"]
LIMITS = {"port_esp_idf_text_c3_bytes": 7600}


def esp_idf(folder: Path) -> Figures:
    includes = (TOP / "tests/ports/esp-idf/include", COMMON / "include",
                ESP_IDF / "include", ESP_IDF / "src")
    files = sorted([*(ESP_IDF / "src").glob("*.c"), *(COMMON / "src").glob("*.c")])
    flags = [f"-I{path}" for path in includes]
    text, ram = sizes(ESP32_C3, compile_files(ESP32_C3, folder / "esp-idf", files, *flags))
    return {"port_esp_idf_text_c3_bytes": text, "port_esp_idf_ram_c3_bytes": ram}
