/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: why a device could not connect. */
#include "wifi/nm/nm.h"

/* NMDeviceStateReason, those that a join can meet. */
enum {
    SSID_NOT_FOUND = 53,
};

static const struct {
    uint32_t reason;
    enum wifi_failure failure;
} reasons[] = {
    {5, WIFI_FAILURE_NO_ADDRESS},  /* no address in time */
    {6, WIFI_FAILURE_NO_ADDRESS},  /* its lease expired */
    {7, WIFI_FAILURE_PASSWORD},    /* another password is needed */
    {8, WIFI_FAILURE_PASSWORD},    /* the supplicant was disconnected */
    {9, WIFI_FAILURE_OTHER},       /* ... does not take the settings */
    {10, WIFI_FAILURE_OTHER},      /* ... failed */
    {11, WIFI_FAILURE_PASSWORD},   /* ... took too long to authenticate */
    {15, WIFI_FAILURE_NO_ADDRESS}, /* DHCP does not start */
    {16, WIFI_FAILURE_NO_ADDRESS}, /* ... had an error */
    {17, WIFI_FAILURE_NO_ADDRESS}, /* ... failed */
    {36, WIFI_FAILURE_NO_DEVICE},  /* the device was removed */
    {SSID_NOT_FOUND, WIFI_FAILURE_NOT_FOUND},
};

/*
 * SAE refuses a wrong password before anything is associated: NetworkManager
 * then says, after 25 s, that there is no such network. There is, if it was
 * seen.
 */
enum wifi_failure nm_failure(uint32_t reason, const struct nm_join *join)
{
    if (reason == SSID_NOT_FOUND && join->found.sae &&
        join->password_length > 0)
        return WIFI_FAILURE_PASSWORD;
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].reason == reason)
            return reasons[i].failure;
    return WIFI_FAILURE_OTHER;
}

const char *nm_failure_words(enum wifi_failure failure)
{
    switch (failure) {
    case WIFI_FAILURE_NONE:
    case WIFI_FAILURE_OTHER:
        break;
    case WIFI_FAILURE_PASSWORD:
        return "wrong password, or the network refused";
    case WIFI_FAILURE_NOT_FOUND:
        return "no network with this SSID in range";
    case WIFI_FAILURE_NO_ADDRESS:
        return "no address from the network";
    case WIFI_FAILURE_TIMEOUT:
        return "it took too long";
    case WIFI_FAILURE_NO_DEVICE:
        return "there is no Wi-Fi device";
    case WIFI_FAILURE_NOT_SAVED:
        return "it could not be saved";
    }
    return "the connection failed";
}
