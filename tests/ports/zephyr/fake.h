/* SPDX-License-Identifier: Apache-2.0 */
/* What a test does to the fake Zephyr, and sees of it. */
#ifndef FAKE_H
#define FAKE_H

#include "fake_zephyr.h"

/* Ends this boot with a message, if it is not so. */
#define expect(condition)                                                      \
    ((condition) ? (void)0 : fake_fail(__FILE__, __LINE__, #condition))
_Noreturn void fake_fail(const char *file, int line, const char *text);

/* All that is due in so many milliseconds. */
void fake_run(uint32_t ms);
extern uint64_t fake_now_ms;
extern bool fake_power; /* false: nothing happens any more */

/* Here Zephyr may wait: no lock may be held. */
void fake_may_block(const char *function);

/* True if the text is in a variable of a shared object, "" is the program. */
bool fake_remembers(const char *object, const char *text);

/* --- Bluetooth: two centrals, subscribed to all --------------------------- */

enum { FAKE_CENTRALS = 2, FAKE_NOTIFIED_MAX = 200 };

struct fake_notification {
    uint8_t central, characteristic;
    uint16_t length;
    uint8_t bytes[300];
};

struct fake_bluetooth {
    bool serving, advertising;
    uint8_t packet[31];
    char name[30];
    int room;         /* for so many centrals; 0: for all */
    int start_errors; /* so many bt_le_adv_start() fail */
    int serve_errors; /* so many bt_gatt_service_register() fail */
    int starts;
    uint8_t name_type;
    uint16_t mtu[FAKE_CENTRALS]; /* 0: not connected */
    struct fake_notification notified[FAKE_NOTIFIED_MAX];
    size_t notified_count;
};

extern struct fake_bluetooth fake_bluetooth;

void fake_connect(uint8_t central, uint16_t mtu);
void fake_disconnect(uint8_t central);
void fake_write(uint8_t central, const void *bytes, size_t length);
ssize_t fake_read(uint8_t characteristic, uint8_t *ret_value, uint16_t size);
void fake_write_at(uint8_t central, uint16_t offset, const void *bytes,
                   size_t length);
void fake_write_only(uint8_t central, const void *bytes,
                     size_t length); /* and nothing runs */

/* The last notification of it to a central, or NULL. */
const struct fake_notification *fake_heard(uint8_t central,
                                           uint8_t characteristic);

/* --- Wi-Fi ---------------------------------------------------------------- */

struct fake_wifi {
    char ssid[33]; /* that it is asked to connect to */
    enum wifi_security_type security;
    bool connected, has_address;
    bool no_dhcp;           /* nobody gives it an address */
    bool silent_disconnect; /* no event tells of it */
    int disconnect_error;   /* of the driver; it then does nothing */
    uint32_t disconnect_ms; /* so long it takes */
    int connects, disconnects;
    void (*on_connect)(void); /* when it is asked to; NULL: nothing happens */
    void (*judge)(const struct wifi_connect_req_params *params); /* before */
    bool (*on_scan)(void); /* NULL: the driver is busy */
};

extern struct fake_wifi fake_wifi;

void fake_wifi_works(void); /* connects, and there is an address */
void fake_wifi_fails(void);
void fake_wifi_is_lost(void);
void fake_wifi_raise(uint32_t event, const void *info);

/* --- Flash: what stays when the power goes -------------------------------- */

enum { FAKE_VALUES = 2, FAKE_VALUE_MAX = 1400 };

struct fake_flash {
    struct fake_value {
        char name[32];
        size_t length;
        uint8_t bytes[FAKE_VALUE_MAX]; /* inverted: no secret in RAM */
    } values[FAKE_VALUES];
    int writes;
    int cut_at;     /* the power goes at this write: before it, or ... */
    bool cut_after; /* ... after it */
    int error_at;   /* this write fails */
    bool broken;    /* all do */
    bool unreadable;
    int steps_left; /* if not 0: writes that begin or end, then the cut */
    void (*on_write)(void);
};

extern struct fake_flash *fake_flash; /* outlives a boot */

void fake_flash_erase(void);

/* All but the flash and the clock, for another boot in this process. */
void fake_forget(void);
void fake_forget_kernel(void);
void fake_forget_bluetooth(void);
void fake_forget_wifi(void);

/* Boots and runs this, in a process of its own. */
enum fake_end {
    FAKE_ENDED,
    FAKE_CUT, /* the power */
    FAKE_FAILED,
};
enum fake_end fake_boot(void (*run)(void));

/* --- Button and light ----------------------------------------------------- */

extern bool fake_button, fake_light;
void fake_press(bool down);

#endif
