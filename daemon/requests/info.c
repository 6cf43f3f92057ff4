/* SPDX-License-Identifier: Apache-2.0 */
#include "requests/info.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "cleanup.h"
#include "improv/text.h"
#include "requests/os_release.h"

enum { FILE_MAX = 16384 }; /* what is longer is cut */

/* --- Files ---------------------------------------------------------------- */

/* The beginning of a file, ended by a NUL; "" if there is none. */
static void read_beginning(const char *root, const char *name, char *ret_text,
                           size_t size)
{
    char path[PATH_MAX];

    ret_text[0] = '\0';
    if ((size_t)snprintf(path, sizeof path, "%s%s", root, name) >= sizeof path)
        return;
    autofclose FILE *file = fopen(path, "re");
    if (!file)
        return;
    size_t length = fread(ret_text, 1, size - 1, file);
    ret_text[length] = '\0';
}

/* --- Strings -------------------------------------------------------------- */

/* How many bytes the character has that begins here; 0 if it is none. */
static size_t character_length(const char *text)
{
    size_t left = strnlen(text, 4);
    for (size_t length = 1; length <= left; length++)
        if (improv_utf8_valid(
                (struct improv_bytes){(const uint8_t *)text, length}))
            return length;
    return 0;
}

static bool is_control(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    if (length == 2 && first == 0xC2) /* C1 */
        return (unsigned char)text[1] < 0xA0;
    return first < 0x20 || first == 0x7F;
}

void info_set(struct info *info, enum info_string string, const char *text)
{
    char *target = info->strings[string];
    size_t at = 0;

    while (*text) {
        size_t length = character_length(text);
        if (length > 0 && !is_control(text, length)) {
            if (at + length > INFO_STRING_MAX)
                break;
            memcpy(target + at, text, length);
            at += length;
        }
        text += length > 0 ? length : 1;
    }
    while (at > 0 && target[at - 1] == ' ')
        at--;
    target[at] = '\0';
}

/* --- The system ----------------------------------------------------------- */

/* The first of these names that has a value. */
static void set_from_release(struct info *info, enum info_string string,
                             const char *release, const char *const *names)
{
    char value[256] = "";

    for (unsigned i = 0; names[i] && !*value; i++)
        os_release_value(release, names[i], value, sizeof value);
    info_set(info, string, value);
}

/* Those who make images say so there; the others are called as their system. */
static void read_release(struct info *info, const char *root)
{
    static const char *const image[] = {"IMAGE_ID", "NAME", "ID", NULL};
    static const char *const image_version[] = {"IMAGE_VERSION", "VERSION_ID",
                                                "BUILD_ID", NULL};
    char release[FILE_MAX];

    read_beginning(root, "/etc/os-release", release, sizeof release);
    if (!*release)
        read_beginning(root, "/usr/lib/os-release", release, sizeof release);
    set_from_release(info, INFO_FIRMWARE_NAME, release, image);
    set_from_release(info, INFO_FIRMWARE_VERSION, release, image_version);
    set_from_release(info, INFO_OS_NAME, release, image + 1);
    set_from_release(info, INFO_OS_VERSION, release, image_version + 1);
}

/* Its maker and model, its device tree's model, or at least its processor. */
static void read_hardware(struct info *info, const char *root)
{
    char maker[128], model[128], both[sizeof maker + sizeof model + 1];
    struct utsname system;

    read_beginning(root, "/sys/class/dmi/id/sys_vendor", maker, sizeof maker);
    read_beginning(root, "/sys/class/dmi/id/product_name", model, sizeof model);
    maker[strcspn(maker, "\n")] = '\0';
    snprintf(both, sizeof both, "%s%s%s", maker, *maker ? " " : "", model);
    info_set(info, INFO_HARDWARE, both);
    if (!*info->strings[INFO_HARDWARE]) {
        read_beginning(root, "/sys/firmware/devicetree/base/model", model,
                       sizeof model);
        info_set(info, INFO_HARDWARE, model);
    }
    if (!*info->strings[INFO_HARDWARE] && uname(&system) == 0)
        info_set(info, INFO_HARDWARE, system.machine);
}

void info_read(const struct config *config, const char *root,
               struct info *ret_info)
{
    const char *const configured[INFO_STRINGS] = {
        [INFO_FIRMWARE_NAME] = config->firmware_name,
        [INFO_FIRMWARE_VERSION] = config->firmware_version,
        [INFO_HARDWARE] = config->hardware,
        [INFO_OS_NAME] = config->os_name,
        [INFO_OS_VERSION] = config->os_version,
    };

    memset(ret_info, 0, sizeof *ret_info);
    read_release(ret_info, root);
    read_hardware(ret_info, root);
    for (unsigned i = 0; i < INFO_STRINGS; i++)
        if (configured[i])
            info_set(ret_info, (enum info_string)i, configured[i]);
}

size_t info_views(const struct info *info,
                  struct improv_bytes ret_views[INFO_STRINGS])
{
    for (unsigned i = 0; i < INFO_STRINGS; i++)
        ret_views[i] = (struct improv_bytes){(const uint8_t *)info->strings[i],
                                             strlen(info->strings[i])};
    return *info->strings[INFO_OS_NAME] ? INFO_STRINGS : INFO_OS_NAME;
}
