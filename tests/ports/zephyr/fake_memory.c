/* SPDX-License-Identifier: Apache-2.0 */
#include <link.h>

#include "fake.h"

/* The redzones of AddressSanitizer are between the variables. */
__attribute__((no_sanitize("address"))) static bool
is_within(const volatile char *bytes, size_t length, const char *text)
{
    size_t wanted = strlen(text);

    for (size_t at = 0; at + wanted <= length; at++) {
        size_t same = 0;

        while (same < wanted && bytes[at + same] == text[same])
            same++;
        if (same == wanted)
            return true;
    }
    return false;
}

struct wanted {
    const char *object, *text;
};

static bool is_object(const struct dl_phdr_info *info, const char *object)
{
    return *object ? strstr(info->dlpi_name, object) != NULL
                   : *info->dlpi_name == '\0';
}

static int look(struct dl_phdr_info *info, size_t size, void *user_data)
{
    const struct wanted *wanted = user_data;

    (void)size;
    if (!is_object(info, wanted->object))
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];

        if (part->p_type == PT_LOAD && (part->p_flags & PF_W) &&
            is_within((const char *)info->dlpi_addr + part->p_vaddr,
                      part->p_memsz, wanted->text))
            return 1;
    }
    return 0;
}

bool fake_remembers(const char *object, const char *text)
{
    struct wanted wanted = {object, text};

    return dl_iterate_phdr(look, &wanted) != 0;
}
