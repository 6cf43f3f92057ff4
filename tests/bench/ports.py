# SPDX-License-Identifier: Apache-2.0
"""Size of the microcontrollers' ports, compiled with the headers of the tests' doubles: what a
port adds to the core."""
from pathlib import Path

from .sources import TOP
from .toolchain import TARGETS, compile_files, link, sizes

Figures = dict[str, int]
COMMON = TOP / "ports/common"
ESP_IDF = TOP / "ports/esp-idf/improv"
ESP32_C3 = TARGETS["rv32imc"]
LIMITS = {"port_esp_idf_text_c3_bytes": 7505, "port_esp_idf_linked_c3_bytes": 5868}

# What an application calls; what it does not call is not linked.
ESP_IDF_ROOTS = ("improv_esp_start", "improv_esp_add_service", "improv_esp_read_settings",
                 "improv_esp_forget", "improv_esp_rpcs", "improv_esp_centrals")


def esp_idf(folder: Path) -> Figures:
    includes = (TOP / "tests/ports/esp-idf/include", COMMON / "include",
                ESP_IDF / "include", ESP_IDF / "src")
    files = sorted([*(ESP_IDF / "src").glob("*.c"), *(COMMON / "src").glob("*.c")])
    flags = ["-msave-restore", *[f"-I{path}" for path in includes]]  # as in CMakeLists.txt
    objects = compile_files(ESP32_C3, folder / "esp-idf", files, *flags)
    text, ram = sizes(ESP32_C3, objects)
    linked = link(ESP32_C3, folder / "esp-idf.elf", objects, ESP_IDF_ROOTS)
    return {"port_esp_idf_text_c3_bytes": text,
            "port_esp_idf_linked_c3_bytes": sizes(ESP32_C3, [linked])[0],
            "port_esp_idf_ram_c3_bytes": ram}
